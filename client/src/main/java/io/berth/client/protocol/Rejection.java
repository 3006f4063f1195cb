package io.berth.client.protocol;

import io.berth.schemas.protocol.RejectReason;

/**
 * What the balancer said with a rejection: which limit, whose, what was in use, what it allows, and
 * when to come back. Reused, as the outcome that shows it.
 */
public final class Rejection {
    EndReason reason = EndReason.NONE;
    EndReason cause = EndReason.NONE;
    long retryAfterNs;
    long limitOwnerId;
    long limitCurrent;
    long limitAllowed;

    /** Takes the values of one rejection. */
    public Rejection set(
            final RejectReason newReason,
            final RejectReason newCause,
            final long newRetryAfterNs,
            final long newLimitOwnerId,
            final long newLimitCurrent,
            final long newLimitAllowed) {
        reason = EndReason.of(newReason);
        cause = EndReason.of(newCause);
        retryAfterNs = newRetryAfterNs;
        limitOwnerId = newLimitOwnerId;
        limitCurrent = newLimitCurrent;
        limitAllowed = newLimitAllowed;
        return this;
    }

    void clear() {
        reason = EndReason.NONE;
        cause = EndReason.NONE;
        retryAfterNs = 0;
        limitOwnerId = 0;
        limitCurrent = 0;
        limitAllowed = 0;
    }

    void copyFrom(final Rejection other) {
        reason = other.reason;
        cause = other.cause;
        retryAfterNs = other.retryAfterNs;
        limitOwnerId = other.limitOwnerId;
        limitCurrent = other.limitCurrent;
        limitAllowed = other.limitAllowed;
    }

    /**
     * @return why the last request of the call was rejected; NONE: it was not.
     */
    public EndReason reason() {
        return reason;
    }

    /**
     * @return with DEADLINE and START_FAILED: what the invocation waited for at the end; else NONE.
     */
    public EndReason cause() {
        return cause;
    }

    /**
     * @return earliest sensible retry; 0: no retry helps.
     */
    public long retryAfterNs() {
        return retryAfterNs;
    }

    /**
     * @return function id or tenant index that the limit belongs to; 0 with a limit of neither.
     */
    public long limitOwnerId() {
        return limitOwnerId;
    }

    /**
     * @return what was in use.
     */
    public long limitCurrent() {
        return limitCurrent;
    }

    /**
     * @return the limit.
     */
    public long limitAllowed() {
        return limitAllowed;
    }
}
