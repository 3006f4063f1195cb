package io.berth.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * What a function may start: a bucket of scale-up and one of what is started ahead. Where it can't
 * be seen from outside which of the two a start was taken from, both are followed.
 */
final class StartBucket {
    private static final double SLACK = 1e-4;

    /** One way in which the starts so far may have been taken. */
    private record Levels(double onDemand, double ahead) {
        private boolean isAtLeast(final Levels other) {
            return onDemand >= other.onDemand - SLACK && ahead >= other.ahead - SLACK;
        }
    }

    /** Size of a bucket, which is refilled by so much in a period. */
    record Rate(long size, long periodNs) {
        private double after(final double level, final long elapsedNs) {
            return Math.min(size, level + (double) size * elapsedNs / periodNs);
        }
    }

    private List<Levels> ways = new ArrayList<>();
    private Rate onDemand;
    private Rate ahead;
    private long lastNs;

    StartBucket(final Rate onDemand, final Rate ahead, final long nowNs) {
        this.onDemand = onDemand;
        this.ahead = ahead;
        lastNs = nowNs;
        ways.add(new Levels(onDemand.size, ahead.size));
    }

    /** From now on by these rates: a new size cuts the level to it and fills nothing. */
    void change(final Rate newOnDemand, final Rate newAhead, final long nowNs) {
        if (newOnDemand.equals(onDemand) && newAhead.equals(ahead)) {
            return;
        }
        refill(nowNs);
        onDemand = newOnDemand;
        ahead = newAhead;
        replace(
                levels ->
                        new Levels(
                                Math.min(levels.onDemand, onDemand.size),
                                Math.min(levels.ahead, ahead.size)));
    }

    private void refill(final long nowNs) {
        final long elapsedNs = nowNs - lastNs;
        lastNs = nowNs;
        replace(
                levels ->
                        new Levels(
                                onDemand.after(levels.onDemand, elapsedNs),
                                ahead.after(levels.ahead, elapsedNs)));
    }

    private void replace(final java.util.function.UnaryOperator<Levels> change) {
        final List<Levels> changed = new ArrayList<>();
        for (final Levels levels : ways) {
            add(changed, change.apply(levels));
        }
        ways = changed;
    }

    private static void add(final List<Levels> kept, final Levels levels) {
        for (final Levels other : kept) {
            if (other.isAtLeast(levels)) {
                return;
            }
        }
        kept.removeIf(levels::isAtLeast);
        kept.add(levels);
    }

    /**
     * One start.
     *
     * @param maybeAhead whether it may have been a start ahead.
     * @return false if no bucket had one left.
     */
    boolean take(final long nowNs, final boolean maybeAhead) {
        refill(nowNs);
        final List<Levels> taken = new ArrayList<>();
        for (final Levels levels : ways) {
            if (levels.onDemand >= 1 - SLACK) {
                add(taken, new Levels(levels.onDemand - 1, levels.ahead));
            }
            if (maybeAhead && levels.ahead >= 1 - SLACK) {
                add(taken, new Levels(levels.onDemand, levels.ahead - 1));
            }
        }
        if (taken.isEmpty()) {
            return false;
        }
        ways = taken;
        return true;
    }

    @Override
    public String toString() {
        return "on demand " + onDemand + ", ahead " + ahead + ", left " + ways;
    }
}
