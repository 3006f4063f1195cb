package io.berth.bench.latency;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.HdrHistogram.HistogramLogWriter;

/**
 * The latencies as files that others can read: of each subject and mode the percentiles ({@code
 * .hgrm}, in microseconds), of each subject every turn with its time ({@code .hlog}, in
 * nanoseconds, tagged with the mode), and the figures of each turn ({@code turns.csv}).
 */
public final class HistogramFiles {
    private static final double NS_PER_US = 1_000;

    private HistogramFiles() {}

    /** Writes all of them into a directory that is there. */
    public static void write(final Path directory, final LatencyReport report) throws IOException {
        for (final ModeResults result : report.results()) {
            final Path file = directory.resolve(result.subject() + "-" + result.label() + ".hgrm");
            try (PrintStream out = printer(file)) {
                result.latencyNs().outputPercentileDistribution(out, NS_PER_US);
            }
        }
        for (final String subject :
                report.results().stream().map(ModeResults::subject).distinct().toList()) {
            writeLog(directory.resolve(subject + ".hlog"), report, subject);
        }
        writeTurns(directory.resolve("turns.csv"), report);
    }

    private static void writeLog(final Path file, final LatencyReport report, final String subject)
            throws IOException {
        try (PrintStream out = printer(file)) {
            final HistogramLogWriter writer = new HistogramLogWriter(out);
            writer.outputComment("latencies of " + subject + " in ns, one interval for each turn");
            writer.outputLogFormatVersion();
            writer.outputLegend();
            for (final ModeResults result : report.of(subject)) {
                result.intervals().forEach(writer::outputIntervalHistogram);
            }
        }
    }

    private static void writeTurns(final Path file, final LatencyReport report) throws IOException {
        try (PrintStream out = printer(file)) {
            out.println("name,mode,ratePerS,round,p50Us,p99Us,throughputPerS");
            for (final ModeResults result : report.results()) {
                final double[] p50s = result.p50s();
                final double[] p99s = result.p99s();
                final double[] throughputs = result.throughputs();
                for (int i = 0; i < p50s.length; i++) {
                    out.println(
                            String.format(
                                    Locale.ROOT,
                                    "%s,%s,%d,%d,%.3f,%.3f,%.1f",
                                    result.subject(),
                                    result.load().mode().label(),
                                    result.load().ratePerS(),
                                    i + 1,
                                    p50s[i] / NS_PER_US,
                                    p99s[i] / NS_PER_US,
                                    throughputs[i]));
                }
            }
        }
    }

    private static PrintStream printer(final Path file) throws IOException {
        return new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8);
    }
}
