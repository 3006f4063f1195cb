package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;

import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.SandboxState;
import io.berth.schemas.protocol.WorkerState;

/** Shows the tables to visitors. */
final class StateWalk {
    private StateWalk() {}

    static void heldSlots(final PlacementState state, final HeldSlotVisitor visitor) {
        final SandboxTable sandboxes = state.sandboxes;
        for (int i = 0; i < sandboxes.highWater(); i++) {
            if (sandboxes.isLive(i) && sandboxes.held(i) == 1) {
                final int worker = sandboxes.worker(i);
                final int invocation = sandboxes.invocation(i);
                visitor.onHeldSlot(
                        state.workerId(worker),
                        state.workers.incarnation(worker),
                        state.sandboxId(i),
                        0,
                        sandboxes.token(i),
                        invocation == NONE ? 0 : state.invocationId(invocation),
                        state.functionId(sandboxes.function(i)),
                        SandboxState.get((short) sandboxes.state(i)));
            }
        }
    }

    static void invocations(final PlacementState state, final InvocationVisitor visitor) {
        final InvocationTable table = state.invocations;
        for (int i = 0; i < table.highWater(); i++) {
            if (table.isLive(i)) {
                final int client = table.client(i);
                final boolean isOwned = client != NONE;
                visitor.onInvocation(
                        state.invocationId(i),
                        InvocationState.get((short) table.state(i)),
                        state.functionId(table.function(i)),
                        isOwned ? state.clientId(client) : 0,
                        isOwned ? table.requestSlot(i) - state.clients.slotBase(client) : NONE,
                        isOwned ? state.requestSlots.sequence(table.requestSlot(i)) : 0,
                        table.token(i),
                        table.deadlineAtNs(i));
            }
        }
    }

    static void sandboxes(final PlacementState state, final SandboxVisitor visitor) {
        final SandboxTable table = state.sandboxes;
        for (int i = 0; i < table.highWater(); i++) {
            if (table.isLive(i)) {
                visitor.onSandbox(
                        state.sandboxId(i),
                        state.functionId(table.function(i)),
                        table.functionVersion(i),
                        state.workerId(table.worker(i)),
                        table.memoryMb(i),
                        SandboxState.get((short) table.state(i)),
                        table.pooled(i) == 1 && state.isActive(table.worker(i)));
            }
        }
    }

    static void tenants(final PlacementCore core, final TenantVisitor visitor) {
        final TenantTable table = core.state.tenants;
        for (int i = 0; i < table.highWater(); i++) {
            if (table.isLive(i)) {
                visitor.onTenant(
                        i,
                        table.name(i),
                        table.weight(i),
                        table.servedMb(i),
                        table.roomWaiters(i) > 0,
                        core.state.cell.round(PlacementState.CELL),
                        core.state.isInitialised() ? core.shares.deficitMb(i) : 0,
                        table.queued(i),
                        table.inFlight(i));
            }
        }
    }

    static void workers(final PlacementState state, final WorkerVisitor visitor) {
        final WorkerTable table = state.workers;
        for (int i = 0; i < table.highWater(); i++) {
            if (table.isLive(i)) {
                visitor.onWorker(
                        state.workerId(i),
                        table.incarnation(i),
                        table.name(i),
                        table.zone(i),
                        WorkerState.get((short) table.state(i)),
                        table.memoryMb(i),
                        table.usedMb(i),
                        table.maxSandboxes(i),
                        table.sandboxes(i));
            }
        }
    }
}
