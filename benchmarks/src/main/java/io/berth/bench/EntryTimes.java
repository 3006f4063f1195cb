package io.berth.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * How long each entry of a storm took. A storm is repeated on equal copies of a fleet, so that its
 * n-th entry is the same work each time: the least time of the repetitions is what the entry costs,
 * what exceeds it is the machine's doing. Of an entry that takes long only the processor time of
 * this thread counts, which leaves out when others had the processor.
 */
final class EntryTimes {
    private static final int FIRST_LENGTH = 1 << 16;
    private static final double PER_CENT = 100.0;

    /** From here on an entry takes long: that the processor was taken away is then likely. */
    private static final long LONG_NS = 20_000;

    private final LongSupplier clock;
    private final LongSupplier processorClock;
    private long[] leastNs = new long[FIRST_LENGTH];
    private String[] kinds = new String[FIRST_LENGTH];
    private int known;
    private int entries;
    private long beganNs;
    private long cpuBeganNs;
    private long worstNs;

    EntryTimes() {
        this(
                System::nanoTime,
                ((ThreadMXBean) ManagementFactory.getThreadMXBean())::getCurrentThreadCpuTime);
    }

    /** By two clocks in nanoseconds: of what passes, and of what this thread has used. */
    EntryTimes(final LongSupplier clock, final LongSupplier processorClock) {
        this.clock = clock;
        this.processorClock = processorClock;
        Arrays.fill(leastNs, Long.MAX_VALUE);
    }

    /** The storm begins once more. */
    void restart() {
        entries = 0;
    }

    /** Room for so many entries, so that none has to make it. */
    void reserve(final int count) {
        if (count > leastNs.length) {
            final int length = leastNs.length;
            leastNs = Arrays.copyOf(leastNs, count);
            kinds = Arrays.copyOf(kinds, count);
            Arrays.fill(leastNs, length, count, Long.MAX_VALUE);
        }
    }

    void begin() {
        cpuBeganNs = processorClock.getAsLong();
        beganNs = clock.getAsLong();
    }

    void end(final String kind) {
        final long passedNs = clock.getAsLong() - beganNs;
        worstNs = Math.max(worstNs, passedNs);
        final long tookNs =
                passedNs < LONG_NS
                        ? passedNs
                        : Math.min(passedNs, processorClock.getAsLong() - cpuBeganNs);
        if (entries == leastNs.length) {
            reserve(2 * entries);
        }
        if (tookNs < leastNs[entries]) {
            leastNs[entries] = tookNs;
        }
        kinds[entries] = kind;
        entries++;
        known = Math.max(known, entries);
    }

    int entries() {
        return known;
    }

    /** The longest entry of all repetitions as the clock showed it, with the machine's noise. */
    long worstNs() {
        return worstNs;
    }

    /** Index of the entry whose least time is the longest. */
    int longest() {
        int longest = 0;
        for (int i = 1; i < known; i++) {
            if (leastNs[i] > leastNs[longest]) {
                longest = i;
            }
        }
        return longest;
    }

    long leastNs(final int entry) {
        return leastNs[entry];
    }

    String kind(final int entry) {
        return kinds[entry];
    }

    /** How many entries take longer than so long. */
    int longerThan(final long ns) {
        return (int) Arrays.stream(leastNs, 0, known).filter(least -> least > ns).count();
    }

    /** All least times together: what the storm costs. */
    long totalNs() {
        return Arrays.stream(leastNs, 0, known).sum();
    }

    /** The least time that so many per cent of the entries don't exceed. */
    long percentileNs(final double percentile) {
        if (known == 0) {
            return 0;
        }
        final long[] sorted = Arrays.copyOf(leastNs, known);
        Arrays.sort(sorted);
        final int at = (int) Math.ceil(percentile / PER_CENT * known) - 1;
        return sorted[Math.max(0, at)];
    }
}
