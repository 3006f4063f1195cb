package io.berth.ops.soak;

import io.berth.ops.UserError;
import io.berth.ops.output.Errors;
import java.io.FileNotFoundException;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * The latencies of each interval as a log of HdrHistogram ({@code .hlog}), which its tools merge
 * and plot. Two histograms an interval, tagged {@code total} and {@code placement}; values are
 * nanoseconds, the maximum column is in milliseconds. One thread.
 */
final class IntervalLog implements AutoCloseable {
    private static final double NS_PER_MS = 1e6;
    private static final double MS_PER_S = 1e3;

    private final HistogramLogWriter writer;

    /**
     * @param startMs wall clock at the start of what is measured.
     */
    IntervalLog(final Path file, final String about, final long startMs) {
        try {
            writer = new HistogramLogWriter(file.toFile());
        } catch (final FileNotFoundException ex) {
            throw new UserError("cannot write " + file + ": " + Errors.reason(ex), ex);
        }
        writer.outputComment("[" + about + "]");
        writer.outputComment("[latencies in nanoseconds from the intended start]");
        writer.outputLogFormatVersion();
        writer.outputStartTime(startMs);
        writer.setBaseTime(startMs);
        writer.outputLegend();
    }

    /**
     * @param fromMs of the interval, from the start of what is measured.
     */
    void add(final long fromMs, final long toMs, final Histogram total, final Histogram placement) {
        write(fromMs, toMs, total, "total");
        write(fromMs, toMs, placement, "placement");
    }

    private void write(
            final long fromMs, final long toMs, final Histogram histogram, final String tag) {
        histogram.setTag(tag);
        writer.outputIntervalHistogram(fromMs / MS_PER_S, toMs / MS_PER_S, histogram, NS_PER_MS);
    }

    @Override
    public void close() {
        writer.close();
    }
}
