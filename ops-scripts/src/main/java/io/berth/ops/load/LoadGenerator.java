package io.berth.ops.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Sends a schedule through a target, open loop: what is due is sent, however late the answers to
 * what came before. Every invocation carries the time it was meant to start, so a sender that falls
 * behind hides nothing (no coordinated omission). One thread; {@link #sent()} and {@link #ended()}
 * may be read from others.
 */
public final class LoadGenerator {
    private static final long IDLE_NS = TimeUnit.MICROSECONDS.toNanos(50);

    /**
     * Most invocations sent in one turn, so that answers are heard also while the sender catches
     * up.
     */
    private static final int MOST_PER_TURN = 16;

    private final LoadSchedule schedule;
    private final LoadTarget target;
    private volatile int sent;
    private volatile int ended;
    private volatile long startNs;

    public LoadGenerator(final LoadSchedule schedule, final LoadTarget target) {
        this.schedule = schedule;
        this.target = target;
    }

    /** Invocations sent so far. */
    public int sent() {
        return sent;
    }

    /** Invocations that have ended so far. */
    public int ended() {
        return ended;
    }

    /** When the load started, on {@link System#nanoTime()}; 0 before. */
    public long startNs() {
        return startNs;
    }

    /**
     * Sends everything and waits for every end, but no longer than {@code drainNs} after the last
     * one was sent.
     *
     * @param listener hears every end.
     * @param goesOn asked now and then; once it says false, nothing more is sent or waited for.
     * @param eachTurn run at every turn with the time; must be short.
     */
    public void run(
            final LoadListener listener,
            final long drainNs,
            final BooleanSupplier goesOn,
            final java.util.function.LongConsumer eachTurn) {
        target.listener(
                (index, end, reason, kind, start, placed, endNs) -> {
                    ended++;
                    listener.onEnd(index, end, reason, kind, start, placed, endNs);
                });
        startNs = System.nanoTime();
        long lastSentNs = startNs;
        while (goesOn.getAsBoolean()) {
            final long nowNs = System.nanoTime();
            final int work = sendDue(nowNs) + target.poll();
            eachTurn.accept(nowNs);
            if (sent < schedule.size()) {
                lastSentNs = nowNs;
            } else if (ended >= schedule.size() || nowNs - lastSentNs > drainNs) {
                return;
            }
            if (work == 0) {
                LockSupport.parkNanos(IDLE_NS);
            }
        }
    }

    private int sendDue(final long nowNs) {
        int count = 0;
        while (count < MOST_PER_TURN
                && sent < schedule.size()
                && startNs + schedule.arrivalNs(sent) - nowNs <= 0) {
            final int index = sent;
            sent = index + 1;
            target.invoke(
                    index,
                    schedule.functionIndex(index),
                    schedule.runNs(index),
                    startNs + schedule.arrivalNs(index));
            count++;
        }
        return count;
    }
}
