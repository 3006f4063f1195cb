package io.berth.ops.simulate;

import io.berth.placement.PlacementCommands;
import io.berth.schemas.protocol.PlacementKind;
import io.berth.schemas.protocol.RejectReason;
import io.berth.wire.Ids;
import java.util.Arrays;

/**
 * The callers of a simulated day: clients with many request slots each, one more whenever all slots
 * are in use, so that no call waits for a slot. Every call may wait.
 */
final class SimulatedCallers {
    private static final int SLOTS = 4096;
    private static final int MAY_WAIT = 1;
    private static final int PREVIOUS_ENDED = 1 << 2;
    private static final int PRIORITY = 1;
    private static final int ANY_ZONE = 255;
    private static final long FIRST_SESSION = 1;

    private final DaySettings settings;
    private final DayMeter meter;
    private final SimulatedFleet fleet;
    private final long[] functionIds;
    private long[] clientIds = {};
    private int[] clientOfIndex = new int[64];
    private long[] sequences = {};
    private long[] arrivedNs = {};
    private long[] runsNs = {};
    private int[] functions = {};
    private int[] free = {};
    private int freeCount;
    private String complaint;

    SimulatedCallers(
            final DaySettings settings,
            final DayMeter meter,
            final SimulatedFleet fleet,
            final int functions) {
        this.settings = settings;
        this.meter = meter;
        this.fleet = fleet;
        functionIds = new long[functions];
        fleet.onResult(this::result);
    }

    void functionCreated(final int function, final long functionId) {
        functionIds[function] = functionId;
    }

    void call(
            final PlacementCommands heart, final long nowNs, final int function, final long runNs) {
        if (freeCount == 0) {
            addClient(heart, nowNs);
        }
        final int slot = free[--freeCount];
        final int client = slot / SLOTS;
        arrivedNs[slot] = nowNs;
        runsNs[slot] = runNs;
        functions[slot] = function;
        meter.arrived(nowNs);
        heart.invoke(
                nowNs,
                FIRST_SESSION + client,
                clientIds[client],
                slot % SLOTS,
                ++sequences[slot],
                functionIds[function],
                settings.deadlineNs(),
                0,
                MAY_WAIT | PREVIOUS_ENDED,
                PRIORITY,
                ANY_ZONE);
    }

    private void addClient(final PlacementCommands heart, final long nowNs) {
        final int client = clientIds.length;
        clientIds = Arrays.copyOf(clientIds, client + 1);
        sequences = Arrays.copyOf(sequences, (client + 1) * SLOTS);
        arrivedNs = Arrays.copyOf(arrivedNs, (client + 1) * SLOTS);
        runsNs = Arrays.copyOf(runsNs, (client + 1) * SLOTS);
        functions = Arrays.copyOf(functions, (client + 1) * SLOTS);
        free = Arrays.copyOf(free, (client + 1) * SLOTS);
        heart.clientHello(nowNs, FIRST_SESSION + client, 0, 2, client, 0, 0, 0, 0, 0, SLOTS);
        for (int slot = (client + 1) * SLOTS - 1; slot >= client * SLOTS; slot--) {
            free[freeCount++] = slot;
        }
    }

    void welcomed(final long sessionId, final long clientId, final int slotsGranted) {
        final int client = (int) (sessionId - FIRST_SESSION);
        if (slotsGranted != SLOTS) {
            complain(slotsGranted + " request slots granted instead of " + SLOTS);
        }
        clientIds[client] = clientId;
        final int index = Ids.index(clientId);
        if (index >= clientOfIndex.length) {
            clientOfIndex = Arrays.copyOf(clientOfIndex, 2 * index);
        }
        clientOfIndex[index] = client;
    }

    // ---- answers

    void placed(
            final long nowNs,
            final long clientId,
            final int requestSlot,
            final long sequence,
            final long sandboxId,
            final long token,
            final PlacementKind kind) {
        final int slot = slot(clientId, requestSlot, sequence);
        if (slot >= 0) {
            meter.placed(nowNs, functions[slot], kind, nowNs - arrivedNs[slot]);
            fleet.run(nowNs, sandboxId, token, runsNs[slot], slot);
        }
    }

    /** The worker sent the result of the call in this slot: the slot is free for the next. */
    private void result(final int slot) {
        meter.ended();
        free[freeCount++] = slot;
    }

    void rejected(
            final long clientId,
            final int requestSlot,
            final long sequence,
            final RejectReason reason) {
        final int slot = slot(clientId, requestSlot, sequence);
        if (slot >= 0) {
            meter.rejected(reason);
            free[freeCount++] = slot;
        }
    }

    private int slot(final long clientId, final int requestSlot, final long sequence) {
        final int slot = clientOfIndex[Ids.index(clientId)] * SLOTS + requestSlot;
        if (sequences[slot] != sequence) {
            complain("an answer to a call that is over");
            return -1;
        }
        return slot;
    }

    /** Calls without an end. */
    int open() {
        return sequences.length - freeCount;
    }

    private void complain(final String what) {
        if (complaint == null) {
            complaint = what;
        }
    }

    /** The first thing that must not happen, or null. */
    String complaint() {
        return complaint;
    }
}
