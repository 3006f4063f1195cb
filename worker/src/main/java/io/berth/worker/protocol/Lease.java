package io.berth.worker.protocol;

/**
 * The lease on the worker's own clock (rule 24). It runs from the send time of the newest message
 * that was answered; the numbers of recent messages and their send times are remembered for that.
 */
final class Lease {
    /** Messages remembered; an answer to an older one renews nothing. */
    private static final int RING = 1024;

    /** No cell has a smaller {@code timeoutMarginNs}. */
    private static final long MARGIN_NS = 1_000_000_000L;

    private final long[] sentNs = new long[RING];
    private final long[] lastEvent = new long[RING];
    private long lastNumber;
    private long durationNs;
    private long answeredSendNs;
    private long lastSendNs;
    private long overSinceNs;
    private boolean held;
    private boolean over;

    boolean isValid(final long nowNs) {
        return held && nowNs - answeredSendNs < durationNs;
    }

    /**
     * It is over for longer than the shortest margin that slots of a lost worker stay counted
     * beyond their time limit: a run that does not end by then may be beyond its limit's count.
     */
    boolean isLongOver(final long nowNs) {
        return held && nowNs - answeredSendNs >= durationNs + MARGIN_NS;
    }

    /**
     * Whether it has run out and a third of it has passed since without an answer. By then the
     * balancer has given the session up, and may be unable to say so: another one is sought while
     * the grace lasts. Counted from when this was first asked, so that a worker that stood still
     * tries the session that it has.
     */
    boolean isForsaken(final long nowNs) {
        if (isValid(nowNs)) {
            over = false;
            return false;
        }
        if (!over) {
            over = true;
            overSinceNs = nowNs;
        }
        return nowNs - overSinceNs >= durationNs / 3;
    }

    /** Nothing was answered for a third of the lease, and the last try is half of that ago. */
    boolean wantsPulse(final long nowNs) {
        return nowNs - answeredSendNs >= durationNs / 3 && nowNs - lastSendNs >= durationNs / 6;
    }

    long answeredSendNs() {
        return answeredSendNs;
    }

    long durationNs() {
        return durationNs;
    }

    long nextNumber() {
        return lastNumber + 1;
    }

    /** The message with {@link #nextNumber()} was sent. */
    void sent(final long nowNs, final long lastEventInMessage) {
        lastNumber++;
        final int index = (int) (lastNumber & (RING - 1));
        sentNs[index] = nowNs;
        lastEvent[index] = lastEventInMessage;
        lastSendNs = nowNs;
    }

    /** A Hello first sent at the given time was welcomed. */
    void granted(final long helloSentNs, final long leaseNs) {
        if (!held || helloSentNs - answeredSendNs > 0) {
            answeredSendNs = helloSentNs;
        }
        durationNs = leaseNs;
        held = true;
        over = false;
    }

    /**
     * @return whether the number is one that was sent, recently enough to be known.
     */
    boolean answered(final long number) {
        if (!isKnown(number)) {
            return false;
        }
        final long sent = sentNs[(int) (number & (RING - 1))];
        if (held && sent - answeredSendNs > 0) {
            answeredSendNs = sent;
        }
        return true;
    }

    /**
     * @return the last event in the message with a known number, 0: it carried none.
     */
    long lastEventIn(final long number) {
        return lastEvent[(int) (number & (RING - 1))];
    }

    /** Declared dead: nothing may begin any more. */
    void end() {
        held = false;
    }

    private boolean isKnown(final long number) {
        return number > 0 && number <= lastNumber && lastNumber - number < RING;
    }
}
