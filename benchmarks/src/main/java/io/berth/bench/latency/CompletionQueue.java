package io.berth.bench.latency;

import java.util.concurrent.TimeUnit;

/**
 * What one worker has to tell, in number order from 1: sent at once when the last message is half a
 * millisecond old, gathered up to 32 a message otherwise, as workers of Berth do. The same for what
 * decides and for what echoes, so that both put as many entries into the log.
 */
final class CompletionQueue {
    /** Most a message. */
    static final int MOST = 32;

    private static final long GATHER_NS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final long RESEND_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int CAPACITY = 2 * OperationDriver.MOST_OUTSTANDING;

    private final long[] items = new long[CAPACITY];
    private long added;
    private long sent;
    private long acknowledged;
    private long lastSendNs;
    private long progressNs;
    private boolean sentBefore;

    /** One more; there is room for twice what may be outstanding. */
    void add(final long item) {
        added++;
        items[(int) (added & CAPACITY - 1)] = item;
    }

    /** How many to send now, 0: none yet. */
    int due(final long nowNs) {
        final int waiting = (int) (added - sent);
        if (waiting >= MOST) {
            return MOST;
        }
        return waiting > 0 && (!sentBefore || nowNs - lastSendNs >= GATHER_NS) ? waiting : 0;
    }

    /** Number of the first that is not sent. */
    long firstUnsent() {
        return sent + 1;
    }

    /** The one with a number that is not acknowledged. */
    long item(final long number) {
        return items[(int) (number & CAPACITY - 1)];
    }

    /**
     * What was not acknowledged for a quarter of a second is sent again, as workers do: what waits
     * for a session that was slow leaves a node with the next entry.
     */
    void rewindIfUnanswered(final long nowNs) {
        if (sent > acknowledged && nowNs - progressNs >= RESEND_NS) {
            sent = acknowledged;
            sentBefore = false;
        }
    }

    /** So many were sent in one message. */
    void onSent(final int count, final long nowNs) {
        if (sent == acknowledged) {
            progressNs = nowNs;
        }
        sent += count;
        lastSendNs = nowNs;
        sentBefore = true;
    }

    /** Number of the first that is not acknowledged. */
    long firstUnacknowledged() {
        return acknowledged + 1;
    }

    /**
     * All up to this number were acknowledged.
     *
     * @return false for a number that there is not.
     */
    boolean acknowledge(final long number, final long nowNs) {
        if (number > added) {
            return false;
        }
        if (number > acknowledged) {
            acknowledged = number;
            sent = Math.max(sent, number);
            progressNs = nowNs;
        }
        return true;
    }

    /** Number of the last that was sent. */
    long lastSent() {
        return sent;
    }

    /** When something was sent last. */
    long lastSendNs() {
        return lastSendNs;
    }
}
