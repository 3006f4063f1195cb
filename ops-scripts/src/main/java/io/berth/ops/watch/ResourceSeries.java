package io.berth.ops.watch;

import java.util.Arrays;
import java.util.List;

/**
 * What one start of a process held over time, from one look to the next. A start that was seen from
 * its beginning warms up first, and one that was there before may still do so: what it holds in its
 * first part says nothing.
 */
final class ResourceSeries {
    private static final int FIRST_SIZE = 256;
    private static final WatchedResource[] RESOURCES = WatchedResource.values();

    private final long pid;
    private long[] atNs = new long[FIRST_SIZE];
    private long[] rss = new long[FIRST_SIZE];
    private final long[][] values = new long[RESOURCES.length][FIRST_SIZE];
    private int size;

    ResourceSeries(final long pid) {
        this.pid = pid;
    }

    long pid() {
        return pid;
    }

    /**
     * @param held by ordinal of {@link WatchedResource}; below 0: not known.
     */
    void add(final long nowNs, final long rssBytes, final long[] held) {
        if (size == atNs.length) {
            atNs = Arrays.copyOf(atNs, 2 * size);
            rss = Arrays.copyOf(rss, 2 * size);
            for (int i = 0; i < values.length; i++) {
                values[i] = Arrays.copyOf(values[i], 2 * size);
            }
        }
        atNs[size] = nowNs;
        rss[size] = rssBytes;
        for (int i = 0; i < values.length; i++) {
            values[i][size] = held[i];
        }
        size++;
    }

    int size() {
        return size;
    }

    long lengthNs() {
        return size == 0 ? 0 : atNs[size - 1] - atNs[0];
    }

    long atNs(final int i) {
        return atNs[i];
    }

    long rss(final int i) {
        return rss[i];
    }

    long value(final WatchedResource resource, final int i) {
        return values[resource.ordinal()][i];
    }

    /** The value seen last; below 0: not known. */
    long last(final WatchedResource resource) {
        for (int i = size - 1; i >= 0; i--) {
            if (value(resource, i) >= 0) {
                return value(resource, i);
            }
        }
        return ProcFiles.UNKNOWN;
    }

    /** The known values from a moment on. */
    Known knownFrom(final WatchedResource resource, final long fromNs) {
        final long[] times = new long[size];
        final double[] known = new double[size];
        int count = 0;
        for (int i = 0; i < size; i++) {
            if (atNs[i] >= fromNs && value(resource, i) >= 0) {
                times[count] = atNs[i];
                known[count++] = value(resource, i);
            }
        }
        return new Known(Arrays.copyOf(times, count), Arrays.copyOf(known, count));
    }

    /** Values with their times. */
    record Known(long[] atNs, double[] values) {
        /** Several, one after another. */
        static Known of(final List<Known> parts) {
            return new Known(
                    parts.stream().flatMapToLong(part -> Arrays.stream(part.atNs)).toArray(),
                    parts.stream().flatMapToDouble(part -> Arrays.stream(part.values)).toArray());
        }

        long lengthNs() {
            return atNs.length == 0 ? 0 : atNs[atNs.length - 1] - atNs[0];
        }
    }
}
