package io.berth.ops.overload;

import io.berth.ops.drill.DrillContext;
import io.berth.ops.drill.DrillLoad;
import io.berth.ops.drill.PlacedCalls.PlacedCall;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The calls of those who have done nothing wrong, while another does: how long they take before and
 * meanwhile, from the intended start to the result. One thread.
 */
final class Others {
    private static final int FACTOR = 2;
    private static final Duration ROOM = Duration.ofMillis(20);
    private static final Duration WINDOW = Duration.ofMillis(500);
    private static final double US_PER_MS = 1e3;

    /** What others are promised. */
    static final String BOUND =
            "the p99 of others is at most "
                    + FACTOR
                    + " times what it was before plus "
                    + ROOM.toMillis()
                    + " ms";

    /**
     * Calls of a window.
     *
     * @param count of them.
     * @param p50Us median from the intended start to the end.
     * @param p99Us 99th percentile.
     * @param wrong those that did not run as they should.
     */
    record Seen(int count, long p50Us, long p99Us, int wrong) {
        static Seen of(final List<PlacedCall> calls) {
            final long[] sorted =
                    calls.stream()
                            .mapToLong(call -> call.endNs() - call.startNs())
                            .sorted()
                            .toArray();
            return new Seen(
                    sorted.length,
                    percentileUs(sorted, 50),
                    percentileUs(sorted, 99),
                    (int) calls.stream().filter(call -> !call.isOk()).count());
        }

        private static long percentileUs(final long[] sorted, final int percent) {
            if (sorted.length == 0) {
                return 0;
            }
            final int rank = (sorted.length * percent + 99) / 100;
            return TimeUnit.NANOSECONDS.toMicros(sorted[Math.max(0, rank - 1)]);
        }

        /** Whether it is as normal beside what was before. */
        boolean isNormalBeside(final Seen before) {
            return p99Us <= FACTOR * before.p99Us + TimeUnit.MILLISECONDS.toMicros(ROOM.toMillis());
        }

        void measure(final DrillContext ctx, final String prefix) {
            ctx.measured(prefix + "Calls", count);
            ctx.measured(prefix + "P50Us", p50Us);
            ctx.measured(prefix + "P99Us", p99Us);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d calls, p50 %.1f ms, p99 %.1f ms, %d not as they should",
                    count,
                    p50Us / US_PER_MS,
                    p99Us / US_PER_MS,
                    wrong);
        }
    }

    private final DrillContext ctx;
    private final DrillLoad load;
    private long calmNs;
    private long strikeNs;
    private long endNs;

    /**
     * @param load steady, under way.
     */
    Others(final DrillContext ctx, final DrillLoad load) {
        this.ctx = ctx;
        this.load = load;
    }

    /** Lets a calm time pass, after which another begins to do wrong. */
    void calm(final Duration time) {
        calmNs = System.nanoTime();
        ctx.pass(time);
        strikeNs = System.nanoTime();
    }

    /** The other has come to its end. */
    void over() {
        endNs = System.nanoTime();
    }

    /** When the calm ended. */
    long strikeNs() {
        return strikeNs;
    }

    /** When the other ended. */
    long endNs() {
        return endNs;
    }

    /** Calls that were meant to start in a window and have ended. */
    Seen between(final long fromNs, final long toNs, final Predicate<PlacedCall> which) {
        return Seen.of(
                load.calls()
                        .where(
                                call ->
                                        call.startNs() - fromNs >= 0
                                                && call.startNs() - toNs < 0
                                                && which.test(call)));
    }

    /**
     * When all was normal again: the end of the last window that was not, in milliseconds after the
     * other's end.
     *
     * @param length how far after the end is looked.
     */
    long normalAfterMs(final Duration length) {
        final Seen before = before();
        final long windowNs = WINDOW.toNanos();
        long lastNs = 0;
        for (long ns = 0; ns < length.toNanos(); ns += windowNs) {
            final Seen seen = between(endNs + ns, endNs + ns + windowNs, call -> true);
            if (seen.wrong > 0 || !seen.isNormalBeside(before)) {
                lastNs = ns + windowNs;
            }
        }
        return TimeUnit.NANOSECONDS.toMillis(lastNs);
    }

    /** Calls of the calm time. */
    Seen before() {
        return between(calmNs, strikeNs, call -> true);
    }

    /**
     * Stops the load and checks that nothing beyond the bound was to be seen.
     *
     * @param which of the calls are those of others.
     */
    void check(final Predicate<PlacedCall> which) {
        load.stop();
        final Seen before = before();
        final Seen during = between(strikeNs, endNs, which);
        before.measure(ctx, "before");
        during.measure(ctx, "during");
        ctx.check(
                before.wrong() == 0 && during.wrong() == 0 && during.count() > 0,
                "every call of others runs",
                () -> "before: " + before + "; meanwhile: " + during);
        ctx.checkTime(during.isNormalBeside(before), BOUND, () -> during + "; before: " + before);
    }
}
