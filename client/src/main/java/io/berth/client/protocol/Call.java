package io.berth.client.protocol;

import io.berth.schemas.protocol.PlacementKind;

/**
 * One call of the user, over all the requests made for it. A record of {@link CallTable}, reused.
 */
final class Call {
    enum State {
        FREE,
        /** Waits for its function's name to be resolved. */
        RESOLVING,
        /** Waits for a session and a request slot. */
        QUEUED,
        /** Waits for the time of its retry. */
        BACKOFF,
        /** Has an open request. */
        IN_SLOT
    }

    final int index;
    long generation;
    long callId;
    State state = State.FREE;
    Call previous;
    Call next;
    RequestSlot slot;

    Object attachment;
    int functionHandle;
    long functionId;
    int payloadLength;
    int priority;
    int zone;
    boolean mayWait;
    boolean safeToRepeat;
    long startedNs;
    long deadlineAtNs;
    long beginByNs;

    int attempts;
    long readyNs;
    boolean resolvedAgain;
    boolean cancelRequested;

    /** Why it is not known whether an earlier request of this call ran; null: it is known. */
    EndReason earlierUnknown;

    /** Of its last request; cleared once one is taken into the log. */
    final Rejection rejection = new Rejection();

    long lastClientId;
    int lastSlot;
    long lastSequence;
    long invocationId;
    long token;
    long workerId;
    long placedNs;
    PlacementKind kind;

    Call(final int index) {
        this.index = index;
    }

    void take(final InvokeRequest request, final Object callAttachment, final long nowNs) {
        attachment = callAttachment;
        functionHandle = request.functionHandle();
        functionId = request.functionId();
        payloadLength = request.payloadLength();
        priority = request.priority();
        zone = request.zone();
        mayWait = request.mayWait();
        safeToRepeat = request.safeToRepeat();
        startedNs =
                InvokeRequest.NOT_SCHEDULED == request.intendedStartNs()
                        ? nowNs
                        : request.intendedStartNs();
        deadlineAtNs = Alarm.after(nowNs, request.deadlineNs());
        beginByNs =
                request.beginWithinNs() <= 0
                        ? deadlineAtNs
                        : Math.min(deadlineAtNs, Alarm.after(nowNs, request.beginWithinNs()));
        attempts = 0;
        readyNs = 0;
        resolvedAgain = false;
        cancelRequested = false;
        earlierUnknown = null;
        rejection.clear();
        lastClientId = 0;
        lastSlot = -1;
        lastSequence = 0;
        invocationId = 0;
        token = 0;
        workerId = 0;
        placedNs = CallOutcome.NEVER;
        kind = PlacementKind.NONE;
    }
}
