package io.berth.ops.drill;

import io.berth.ops.drill.DrillClientFile.Counter;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * How the sessions of a {@link DrillClient} come back after a strike: when all of them follow the
 * new leader, and when each has had a call placed that was meant to start after the strike. One
 * thread.
 */
final class SessionReturn {
    private static final long LINE_INTERVAL_NS = TimeUnit.SECONDS.toNanos(2);

    private final DrillClientFile calls;
    private final long sessions;
    private final long strikeNs;
    private final Consumer<String> lines;
    private long lineAtNs;
    private long followedNs;
    private int served;

    /**
     * @param strikeNs when it was struck, on {@link System#nanoTime()}.
     * @param lines told every few seconds how far it is.
     */
    SessionReturn(final DrillClientFile calls, final long strikeNs, final Consumer<String> lines) {
        this.calls = calls;
        this.strikeNs = strikeNs;
        this.lines = lines;
        sessions = calls.get(Counter.SESSIONS);
        lineAtNs = strikeNs + LINE_INTERVAL_NS;
    }

    /**
     * Looks again.
     *
     * @param formerTerm of the leader that was struck.
     * @return whether every session follows a later leader and was served after the strike.
     */
    boolean isComplete(final long formerTerm) {
        final long nowNs = System.nanoTime();
        final boolean following =
                calls.get(Counter.TERM) > formerTerm && calls.get(Counter.FOLLOWING) == sessions;
        if (following && followedNs == 0) {
            followedNs = nowNs;
        }
        served = SessionWaits.served(calls, strikeNs);
        if (nowNs - lineAtNs >= 0) {
            lineAtNs = nowNs + LINE_INTERVAL_NS;
            lines.accept(state(nowNs));
        }
        return following && served == sessions;
    }

    /** From the strike until all sessions followed the new leader for the first time. */
    long followedNs() {
        return followedNs - strikeNs;
    }

    private String state(final long nowNs) {
        return String.format(
                "%d ms after the strike: %d of %d sessions follow, %d served, %d ready;"
                        + " %d opened, %d attempts failed, %d calls open",
                TimeUnit.NANOSECONDS.toMillis(nowNs - strikeNs),
                calls.get(Counter.FOLLOWING),
                sessions,
                served,
                calls.get(Counter.READY),
                calls.get(Counter.SESSIONS_OPENED),
                calls.get(Counter.FAILED_ATTEMPTS),
                calls.get(Counter.ASKED) - calls.get(Counter.ENDED));
    }

    /** How far it is. */
    @Override
    public String toString() {
        return state(System.nanoTime());
    }
}
