package io.berth.simulation;

import io.berth.schemas.protocol.SandboxState;

/**
 * Nothing waits for what is there, by the limits that operators were told: at rest no invocation
 * waits while a sandbox of its function is idle and every limit leaves a slot. What the state
 * machine says of itself is a check of its own.
 */
final class ConservationLedger {
    private final LimitBook limits;
    private final FleetBook fleet;

    ConservationLedger(final LimitBook limits, final FleetBook fleet) {
        this.limits = limits;
        this.fleet = fleet;
    }

    void onStep(final Step step) {
        if (!step.before().isAtRest() || !step.after().isAtRest()) {
            return;
        }
        for (final OpenInvocation one : step.after().open().values()) {
            final OpenInvocation before = step.before().open().get(one.invocationId());
            if (one.isQueued() && before != null && before.isQueued() && couldRun(one, step)) {
                throw new CheckFailure(
                        "waits though a sandbox is idle and all limits leave a slot: " + one);
            }
        }
    }

    private boolean couldRun(final OpenInvocation one, final Step step) {
        final LimitBook.Function function = limits.function(one.functionId());
        final String tenant = function.settings().tenant();
        final StateView after = step.after();
        if (function.isDeleted()
                || function.isDisabled()
                || limits.inFlight(tenant, after) >= limits.tenant(tenant).concurrencyLimit()
                || OrderLedger.leavesRoom(tenant, step.before())
                || OrderLedger.leavesRoom(tenant, after)) {
            return false;
        }
        final boolean hasSlot =
                function.isReserved()
                        ? after.inFlight(function.id) < function.settings().reservedConcurrency()
                        : limits.unreservedInFlight(tenant, after) < limits.unreserved(tenant);
        return hasSlot && hasIdle(function, step);
    }

    private boolean hasIdle(final LimitBook.Function function, final Step step) {
        for (final LiveSandbox sandbox : step.after().sandboxes().values()) {
            final LiveSandbox before = step.before().sandboxes().get(sandbox.sandboxId());
            if (sandbox.functionId() == function.id
                    && sandbox.functionVersion() == function.version()
                    && sandbox.state() == SandboxState.IDLE
                    && sandbox.pooled()
                    && sandbox.equals(before)
                    && isInUse(step.before().workers().get(sandbox.workerId()))
                    && isInUse(step.after().workers().get(sandbox.workerId()))) {
                return true;
            }
        }
        return false;
    }

    private boolean isInUse(final LiveWorker worker) {
        return worker != null && worker.isActive() && fleet.mayTakeNew(worker);
    }
}
