package io.berth.simulation;

import io.berth.placement.PlacementStateMachine;
import io.berth.placement.StateInvariants;
import io.berth.placement.snapshot.SnapshotLoader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/** What the simulation reads of a state machine, and its snapshots. */
final class HeartView {
    private HeartView() {}

    /** What is wrong inside the state, or null. */
    static String violationOf(final PlacementStateMachine machine) {
        return StateInvariants.check(machine);
    }

    static StateView of(final PlacementStateMachine machine) {
        final Map<Long, HeldSlot> held = new TreeMap<>();
        machine.forEachHeldSlot(
                (workerId, incarnation, sandboxId, slot, token, invocationId, functionId, state) ->
                        held.put(
                                token,
                                new HeldSlot(
                                        workerId,
                                        incarnation,
                                        sandboxId,
                                        slot,
                                        token,
                                        invocationId,
                                        functionId,
                                        state)));
        final Map<Long, OpenInvocation> open = new TreeMap<>();
        machine.forEachInvocation(
                (id, state, functionId, clientId, requestSlot, sequence, token, deadlineNs) ->
                        open.put(
                                id,
                                new OpenInvocation(
                                        id,
                                        state,
                                        functionId,
                                        clientId,
                                        requestSlot,
                                        sequence,
                                        token,
                                        deadlineNs)));
        return new StateView(
                machine.clusterTimeNs(),
                held,
                open,
                sandboxesOf(machine),
                workersOf(machine),
                tenantsOf(machine),
                !machine.hasWork(),
                machine.hasWork() ? null : machine.unservedHead());
    }

    private static Map<Long, LiveSandbox> sandboxesOf(final PlacementStateMachine machine) {
        final Map<Long, LiveSandbox> sandboxes = new LinkedHashMap<>();
        machine.forEachSandbox(
                (id, functionId, version, workerId, memoryMb, state, pooled) ->
                        sandboxes.put(
                                id,
                                new LiveSandbox(
                                        id,
                                        functionId,
                                        version,
                                        workerId,
                                        memoryMb,
                                        state,
                                        pooled)));
        return sandboxes;
    }

    private static Map<Long, LiveWorker> workersOf(final PlacementStateMachine machine) {
        final Map<Long, LiveWorker> workers = new LinkedHashMap<>();
        machine.forEachWorker(
                (id, incarnation, name, zone, state, memoryMb, usedMb, most, sandboxes) ->
                        workers.put(
                                id,
                                new LiveWorker(
                                        id,
                                        incarnation,
                                        name,
                                        zone,
                                        state,
                                        memoryMb,
                                        usedMb,
                                        most,
                                        sandboxes)));
        return workers;
    }

    private static Map<String, LiveTenant> tenantsOf(final PlacementStateMachine machine) {
        final Map<String, LiveTenant> tenants = new LinkedHashMap<>();
        machine.forEachTenant(
                (index, name, weight, servedMb, backlogged, round, deficitMb, queued, inFlight) ->
                        tenants.put(
                                name,
                                new LiveTenant(
                                        name, weight, servedMb, backlogged, round, deficitMb)));
        return tenants;
    }

    static List<byte[]> snapshotOf(final PlacementStateMachine machine, final long position) {
        final List<byte[]> records = new ArrayList<>();
        machine.saveTo(
                (buffer, offset, length) -> {
                    final byte[] record = new byte[length];
                    buffer.getBytes(offset, record);
                    records.add(record);
                },
                position);
        return records;
    }

    static void load(final PlacementStateMachine machine, final List<byte[]> records) {
        final SnapshotLoader loader = machine.loader();
        for (final byte[] record : records) {
            loader.onRecord(new UnsafeBuffer(record), 0, record.length);
        }
        if (!loader.isDone()) {
            throw new CheckFailure("a snapshot of " + records.size() + " records is not whole");
        }
    }
}
