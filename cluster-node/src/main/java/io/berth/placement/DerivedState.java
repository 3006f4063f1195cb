package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;
import static io.berth.placement.RecordTable.NO_SESSION;

import io.berth.schemas.protocol.WorkerState;

/** Makes what follows from the tables after a load: indexes by name, session and nonce, counts. */
final class DerivedState {
    private DerivedState() {}

    /**
     * @return whether the records fit together.
     */
    static boolean rebuild(final PlacementState state) {
        if (!areLabelsKnown(state)) {
            return false;
        }
        rebuildNames(state);
        rebuildClients(state);
        return rebuildWorkers(state)
                && rebuildSandboxes(state)
                && areHistogramsOwned(state)
                && rebuildWaiters(state);
    }

    private static boolean areHistogramsOwned(final PlacementState state) {
        for (int i = 0; i < state.histograms.highWater(); i++) {
            if (state.histograms.isLive(i)) {
                final int function = state.histograms.function(i);
                if (!state.functions.isLive(function) || state.functions.histogram(function) != i) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean areLabelsKnown(final PlacementState state) {
        boolean areKnown = true;
        for (int i = 0; i < state.functions.highWater(); i++) {
            areKnown &=
                    !state.functions.isLive(i) || state.labels.areKnown(state.functions.labels(i));
        }
        for (int i = 0; i < state.workers.highWater(); i++) {
            areKnown &= !state.workers.isLive(i) || state.labels.areKnown(state.workers.labels(i));
        }
        return areKnown;
    }

    private static void rebuildNames(final PlacementState state) {
        for (int i = 0; i < state.tenants.highWater(); i++) {
            if (state.tenants.isLive(i)) {
                state.tenantsByName.put(state.tenants.name(i), i);
            }
        }
        final FunctionTable functions = state.functions;
        for (int i = 0; i < functions.highWater(); i++) {
            if (functions.isLive(i) && functions.deleted(i) == 0) {
                state.functionsByName.put(
                        PlacementState.functionKey(functions.tenant(i), functions.name(i)), i);
            }
        }
    }

    private static void rebuildClients(final PlacementState state) {
        final ClientTable clients = state.clients;
        for (int i = 0; i < clients.highWater(); i++) {
            if (clients.isLive(i)) {
                state.clientsByNonce.put(
                        PlacementState.nonceKey(clients.nonceHigh(i), clients.nonceLow(i)), i);
                if (clients.sessionId(i) != NO_SESSION) {
                    state.peers.put(clients.sessionId(i), ((long) i << 1) | PlacementState.CLIENT);
                }
            }
        }
    }

    private static boolean rebuildWorkers(final PlacementState state) {
        final WorkerTable workers = state.workers;
        int active = 0;
        for (int i = 0; i < workers.highWater(); i++) {
            active += workers.isLive(i) && workers.candidate(i) != NONE ? 1 : 0;
        }
        for (int i = 0; i < workers.highWater(); i++) {
            if (workers.isLive(i)) {
                countDeadlines(state, i);
                state.fleet.workerChanged(WorkerState.NONE.value(), workers.state(i));
                if (Sweeps.isRecount(workers.sweep(i))) {
                    state.fleet.recountsChanged(1);
                }
                if (workers.state(i) != WorkerState.DEAD.value()) {
                    state.workerLabels.add(workers.labels(i));
                }
                if (workers.releaseAtOnce(i) == 0) {
                    state.workersByName.put(workers.name(i), i);
                }
                if (workers.sessionId(i) != NO_SESSION) {
                    state.peers.put(workers.sessionId(i), ((long) i << 1) | PlacementState.WORKER);
                }
                if (workers.candidate(i) != NONE && !state.candidates.restore(i, active)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void countDeadlines(final PlacementState state, final int worker) {
        if (state.deadlines.isSet(Deadlines.RESEND, worker)) {
            state.fleet.unconfirmedChanged(1);
        }
        if (state.deadlines.isSet(Deadlines.SUSPECT, worker)) {
            state.fleet.suspectsChanged(1);
        }
    }

    private static boolean rebuildSandboxes(final PlacementState state) {
        final SandboxTable sandboxes = state.sandboxes;
        for (int i = 0; i < sandboxes.highWater(); i++) {
            if (sandboxes.isLive(i)) {
                final int worker = sandboxes.worker(i);
                if (!state.workers.isLive(worker)
                        || !state.functions.isLive(sandboxes.function(i))) {
                    return false;
                }
                if (!restoreRecent(state, worker, i)) {
                    return false;
                }
                state.fleet.sandboxAdded(
                        sandboxes.function(i),
                        worker,
                        state.workers.zone(worker),
                        sandboxes.state(i));
            }
        }
        return areRecentsWhole(state.workers);
    }

    private static boolean areRecentsWhole(final WorkerTable workers) {
        boolean areWhole = true;
        for (int i = 0; i < workers.highWater(); i++) {
            for (int place = 0; workers.isLive(i) && place < workers.recents(i); place++) {
                areWhole &= workers.recent(i, place) != NONE;
            }
        }
        return areWhole;
    }

    private static boolean restoreRecent(
            final PlacementState state, final int worker, final int sandbox) {
        final int place = state.sandboxes.recentPlace(sandbox);
        if (place == 0) {
            return true;
        }
        if (place > WorkerTable.MAX_RECENT || state.workers.recent(worker, place - 1) != NONE) {
            return false;
        }
        state.workers.recent(worker, place - 1, sandbox);
        state.workers.recents(worker, state.workers.recents(worker) + 1);
        return true;
    }

    private static boolean rebuildWaiters(final PlacementState state) {
        final FunctionTable functions = state.functions;
        for (int i = 0; i < functions.highWater(); i++) {
            if (functions.isLive(i) && functions.waits(i) != Placer.NOTHING) {
                if (!state.tenants.isLive(functions.tenant(i))) {
                    return false;
                }
                if (functions.waits(i) == Placer.ROOM) {
                    state.roomWaiters.restore(i);
                } else {
                    state.ready.restore(i);
                }
            }
        }
        final TenantTable tenants = state.tenants;
        final long roomStamp = state.cell.roomStamp(PlacementState.CELL);
        for (int i = 0; i < tenants.highWater(); i++) {
            if (tenants.isLive(i) && tenants.roomWaiters(i) > 0) {
                if (tenants.passedAt(i) == roomStamp) {
                    state.turns.addPassed(i);
                } else {
                    state.turns.add(i);
                }
            }
        }
        return true;
    }
}
