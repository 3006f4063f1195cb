package io.berth.worker.protocol;

import io.berth.schemas.payload.RefuseReason;

/** One place for one run in a sandbox (rule 29). */
final class RunSlot extends Timed {
    /** Why a run was asked to end. */
    enum Cause {
        NONE,
        TIME_LIMIT,
        CANCEL,
        STOP,
        DRAIN
    }

    final Sandbox sandbox;
    final int index;

    /** Highest token that has begun, or was refused or revoked. */
    long lastToken;

    /** How the last token was refused; NONE: it has begun. */
    RefuseReason lastRefusal = RefuseReason.NONE;

    /** Token of the begun run that has not ended, 0: none. */
    long runningToken;

    long invocationId;
    long sequence;
    int requestSlot;
    long replyTo;
    long begunNs;
    Cause cause = Cause.NONE;
    boolean stuck;

    RunSlot(final Sandbox sandbox, final int index) {
        this.sandbox = sandbox;
        this.index = index;
    }

    boolean isRunning() {
        return runningToken != 0;
    }
}
