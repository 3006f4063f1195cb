package io.berth.worker.protocol;

import io.berth.schemas.payload.RunEnd;
import java.util.ArrayDeque;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Results by token, apart from the sandboxes (rule 43): kept until acknowledged, for a time, and
 * within a budget, oldest first out.
 */
final class ResultStore {
    /** What a kept result costs beside its body, in bytes, so that empty ones are bounded too. */
    private static final int OVERHEAD = 128;

    private static final int TRIES_PER_POLL = 16;

    private final Standing standing;
    private final Long2ObjectHashMap<KeptResult> byToken = new Long2ObjectHashMap<>();
    private final ArrayDeque<KeptResult> waiting = new ArrayDeque<>();
    private KeptResult oldest;
    private KeptResult newest;
    private KeptResult free;
    private long bytes;
    private int unsent;

    ResultStore(final Standing standing) {
        this.standing = standing;
    }

    long bytes() {
        return bytes;
    }

    int size() {
        return byToken.size();
    }

    boolean allSent() {
        return unsent == 0;
    }

    KeptResult find(final long token) {
        return byToken.get(token);
    }

    /** Keeps the end of a run and answers the caller. */
    void put(final long nowNs, final RunSlot slot, final RunEnd end, final byte[] body) {
        final KeptResult result = free == null ? new KeptResult() : free;
        free = result.newer;
        result.newer = null;
        result.replyTo = slot.replyTo;
        result.invocationId = slot.invocationId;
        result.token = slot.runningToken;
        result.sequence = slot.sequence;
        result.requestSlot = slot.requestSlot;
        result.durationNs = nowNs - slot.begunNs;
        result.end = end;
        result.body = body;
        result.expiresNs = nowNs + standing.settings.resultKeptNs();
        append(result);
        while (bytes > standing.settings.resultBudgetBytes() && oldest != result) {
            standing.counts.resultsDropped++;
            remove(oldest);
        }
        reply(result);
    }

    void reply(final KeptResult result) {
        final boolean sent = standing.output.replyResult(result.replyTo, result);
        if (result.unsent == sent) {
            result.unsent = !sent;
            unsent += sent ? -1 : 1;
        }
        if (!sent && !result.queued) {
            result.queued = true;
            waiting.addLast(result);
        }
    }

    /**
     * @return whether such a result was kept.
     */
    boolean acknowledge(final long invocationId, final long token) {
        final KeptResult result = byToken.get(token);
        if (result == null || result.invocationId != invocationId) {
            return false;
        }
        remove(result);
        return true;
    }

    int poll(final long nowNs) {
        int work = 0;
        while (oldest != null && nowNs - oldest.expiresNs >= 0) {
            standing.counts.resultsDropped++;
            remove(oldest);
            work++;
        }
        return work + replyWaiting();
    }

    /** A few each time: one caller that can't be reached must hold up no other. */
    private int replyWaiting() {
        int work = 0;
        for (int tries = Math.min(waiting.size(), TRIES_PER_POLL); tries > 0; tries--) {
            final KeptResult result = waiting.pollFirst();
            result.queued = false;
            if (result.unsent) {
                reply(result);
                work += result.unsent ? 0 : 1;
            }
        }
        return work;
    }

    private void append(final KeptResult result) {
        bytes += result.body.length + OVERHEAD;
        byToken.put(result.token, result);
        result.older = newest;
        if (newest == null) {
            oldest = result;
        } else {
            newest.newer = result;
        }
        newest = result;
    }

    private void remove(final KeptResult result) {
        byToken.remove(result.token);
        bytes -= result.body.length + OVERHEAD;
        if (result.unsent) {
            unsent--;
            result.unsent = false;
        }
        if (result.older == null) {
            oldest = result.newer;
        } else {
            result.older.newer = result.newer;
        }
        if (result.newer == null) {
            newest = result.older;
        } else {
            result.newer.older = result.older;
        }
        result.body = KeptResult.EMPTY;
        result.older = null;
        result.newer = free;
        free = result;
    }
}
