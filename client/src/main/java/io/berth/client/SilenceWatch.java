package io.berth.client;

/**
 * Tells when questions to the balancer have gone without a word for too long: the session may have
 * been closed without our hearing of it. Silence while nothing was asked means nothing. One thread.
 */
final class SilenceWatch {
    private final long limitNs;
    private long askedNs;
    private boolean waiting;

    /**
     * @param limitNs longest silence after a question.
     */
    SilenceWatch(final long limitNs) {
        this.limitNs = limitNs;
    }

    /** Something was sent that the balancer answers; the first of several counts. */
    void asked(final long nowNs) {
        if (!waiting) {
            waiting = true;
            askedNs = nowNs;
        }
    }

    /** The balancer said anything, or there is nobody to be waited for. */
    void heard() {
        waiting = false;
    }

    boolean isTooLong(final long nowNs) {
        return waiting && nowNs - askedNs > limitNs;
    }
}
