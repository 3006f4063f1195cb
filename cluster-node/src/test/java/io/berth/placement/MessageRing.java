package io.berth.placement;

import io.berth.schemas.protocol.PlacementKind;
import io.berth.schemas.protocol.SandboxKind;

/** Remembers what a worker is to do next, oldest first, and allocates nothing. */
final class MessageRing extends LastToken {
    static final int START = 1;
    static final int STOP = 2;
    static final int RUN = 3;
    private static final int LENGTH = 1 << 10;

    private final int[] kinds = new int[LENGTH];
    private final long[] sandboxes = new long[LENGTH];
    private final long[] tokens = new long[LENGTH];
    private final int[] slots = new int[LENGTH];
    private int first;
    private int size;
    long starts;
    long stops;
    long runs;

    boolean isEmpty() {
        return size == 0;
    }

    int kind() {
        return kinds[first];
    }

    long sandboxId() {
        return sandboxes[first];
    }

    long runToken() {
        return tokens[first];
    }

    int requestSlot() {
        return slots[first];
    }

    void drop() {
        first = (first + 1) % LENGTH;
        size--;
    }

    private void add(final int kind, final long sandbox, final long ofToken, final int slot) {
        final int at = (first + size) % LENGTH;
        kinds[at] = kind;
        sandboxes[at] = sandbox;
        tokens[at] = ofToken;
        slots[at] = slot;
        size++;
    }

    @Override
    public void placed(
            final long sessionId,
            final long clientId,
            final int requestSlot,
            final long sequence,
            final long invocationId,
            final long newToken,
            final long sandboxId,
            final int sandboxSlot,
            final long workerId,
            final long incarnation,
            final long functionId,
            final int functionVersion,
            final long timeoutNs,
            final long payloadLength,
            final long cellEpoch,
            final PlacementKind kind,
            final String workerName,
            final String workerEndpoint) {
        runs++;
        add(RUN, sandboxId, newToken, requestSlot);
    }

    @Override
    public void startSandbox(
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final long commandNumber,
            final long sandboxId,
            final long functionId,
            final int functionVersion,
            final long timeoutNs,
            final long startUpNs,
            final int memoryMb,
            final int sandboxSlots,
            final SandboxKind kind,
            final String functionName,
            final String code) {
        starts++;
        add(START, sandboxId, 0, 0);
    }

    @Override
    public void stopSandbox(
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final long commandNumber,
            final long sandboxId) {
        stops++;
        add(STOP, sandboxId, 0, 0);
    }
}
