package io.berth.worker.protocol;

import io.berth.schemas.payload.RunEnd;

/**
 * The result of a run, kept until it is acknowledged, too old, or too much (rule 43). Read only for
 * others.
 */
public final class KeptResult {
    static final byte[] EMPTY = new byte[0];

    long replyTo;
    long invocationId;
    long token;
    long sequence;
    int requestSlot;
    long durationNs;
    RunEnd end;
    byte[] body = EMPTY;
    long expiresNs;
    boolean unsent;

    /** Waits to be sent again, or waited before it was dropped. */
    boolean queued;

    KeptResult older;
    KeptResult newer;

    KeptResult() {}

    public long invocationId() {
        return invocationId;
    }

    public long token() {
        return token;
    }

    public long sequence() {
        return sequence;
    }

    public int requestSlot() {
        return requestSlot;
    }

    /**
     * @return run time in nanoseconds.
     */
    public long durationNs() {
        return durationNs;
    }

    public RunEnd end() {
        return end;
    }

    /**
     * @return the result, or the text of a function error; at most 65,536 bytes. Not to be changed.
     */
    public byte[] body() {
        return body;
    }
}
