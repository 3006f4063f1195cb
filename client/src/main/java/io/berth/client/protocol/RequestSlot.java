package io.berth.client.protocol;

import io.berth.schemas.protocol.InvocationState;

/**
 * One request slot of the client id (rule 12): at most one open request, numbered by a sequence
 * that only grows.
 */
final class RequestSlot {
    enum Phase {
        FREE,
        /** Invoke to be sent, or sent and not answered. */
        SENT,
        /** The balancer has it in a queue. */
        WAITING,
        /** A placement is here, its payload is still to be sent. */
        PLACED,
        /** The payload was sent, the worker has not answered. */
        RUN_SENT,
        /** The worker has begun, or receives. */
        RUNNING,
        /** The worker refused; a newer placement or an end will come. */
        REFUSED,
        /** The call has ended here; the balancer is being told. */
        CANCELLING
    }

    static final int INVOKE = 1;
    static final int CANCEL = 2;
    static final int RELEASE = 4;
    static final int RUN = 8;

    final int index;
    Phase phase = Phase.FREE;
    long sequence;
    Call call;

    /** The end of the last request that reached the log is known here. */
    boolean previousEnded;

    /** Its numbers do not fit those of the balancer: never used again under this client id. */
    boolean retired;

    /** What is still to be handed to the transport: bits of INVOKE, CANCEL, RELEASE, RUN. */
    int pending;

    boolean resyncWanted;

    /** Something about the request was said again and is not answered: see {@link RepeatWindow}. */
    boolean repeated;

    boolean invokeLeft;

    /** When its Invoke left first; NEVER: no sample of a round trip. */
    long invokedAtNs = Alarm.NEVER;

    int cancelsSent;
    long logAtNs;
    long logDelayNs;

    long functionId;
    long deadlineNs;
    long payloadLength;
    int flags;
    int priority;
    int zone;

    final Placement placement = new Placement();
    boolean placed;

    /**
     * Bytes of the payload left under the token of the placement, and no word proves that they were
     * not run.
     */
    boolean payloadLeft;

    int runsSent;
    long runAtNs;
    long runDelayNs;
    long releaseToken;

    /** The run's end by the log, while its result is still sought at the worker; null: none. */
    InvocationState loggedEnd;

    long resultLimitNs;

    RequestSlot(final int index) {
        this.index = index;
    }

    /** As new, for another client id. */
    void reset() {
        clearRequest();
        phase = Phase.FREE;
        sequence = 0;
        previousEnded = false;
        retired = false;
    }

    /** Forgets the request but not the number of the slot. */
    void clearRequest() {
        call = null;
        pending = 0;
        resyncWanted = false;
        invokeLeft = false;
        invokedAtNs = Alarm.NEVER;
        cancelsSent = 0;
        logAtNs = Alarm.NEVER;
        runAtNs = Alarm.NEVER;
        placed = false;
        payloadLeft = false;
        runsSent = 0;
        loggedEnd = null;
        resultLimitNs = Alarm.NEVER;
    }
}
