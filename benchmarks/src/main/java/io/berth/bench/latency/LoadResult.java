package io.berth.bench.latency;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * What a loader found in one load.
 *
 * @param sent operations offered and taken.
 * @param finishedInTime operations finished before the time was over: what throughput counts.
 * @param unsent operations of an open loop whose time had come and that could not be sent: they are
 *     in the latencies with the time that they had waited at the end, as if answered then.
 * @param elapsedNs from the first moment at which an operation could be offered to the last.
 * @param latencyNs of every operation, in an open loop from the moment at which it was due.
 * @param latenessNs of an open loop: from that moment until the operation was sent; the generator's
 *     own part.
 */
public record LoadResult(
        long sent,
        long finishedInTime,
        long unsent,
        long elapsedNs,
        Histogram latencyNs,
        Histogram latenessNs) {
    private static final String TAG = "done";
    private static final int FIELDS = 7;
    private static final int SIGNIFICANT_DIGITS = 3;
    private static final long LONGEST_NS = 3_600_000_000_000L;

    /** A histogram of nanoseconds up to an hour, exact to a thousandth. */
    public static Histogram newHistogram() {
        return new Histogram(1, LONGEST_NS, SIGNIFICANT_DIGITS);
    }

    /** Operations finished a second. */
    public double throughputPerS() {
        return finishedInTime * 1e9 / elapsedNs;
    }

    /** As a line that {@link #parse} reads. */
    public String format() {
        return String.join(
                " ",
                TAG,
                Long.toString(sent),
                Long.toString(finishedInTime),
                Long.toString(unsent),
                Long.toString(elapsedNs),
                encode(latencyNs),
                encode(latenessNs));
    }

    /**
     * Reads what {@link #format} wrote.
     *
     * @throws IllegalArgumentException for anything else.
     */
    public static LoadResult parse(final String line) {
        final String[] fields = line.split(" ");
        if (fields.length != FIELDS || !fields[0].equals(TAG)) {
            throw new IllegalArgumentException("not a result: " + line);
        }
        try {
            return new LoadResult(
                    Long.parseLong(fields[1]),
                    Long.parseLong(fields[2]),
                    Long.parseLong(fields[3]),
                    Long.parseLong(fields[4]),
                    decode(fields[5]),
                    decode(fields[6]));
        } catch (final RuntimeException ex) {
            throw new IllegalArgumentException("not a result: " + line, ex);
        }
    }

    /** Compressed, as text. */
    static String encode(final Histogram histogram) {
        final ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        final int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        return Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(buffer.array(), length));
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException for anything else.
     */
    static Histogram decode(final String text) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
        } catch (final DataFormatException ex) {
            throw new IllegalArgumentException("not a histogram: " + text, ex);
        }
    }
}
