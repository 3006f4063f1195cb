package io.berth.simulation;

import io.berth.placement.PlacementCommands.FunctionSettings;
import io.berth.placement.PlacementOutput.FunctionDescription;
import io.berth.placement.PlacementOutput.InvocationDescription;
import io.berth.placement.PlacementOutput.TenantDescription;
import io.berth.placement.PlacementOutput.WorkerDescription;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.SandboxState;
import java.util.List;

/** What operators are shown is what there is. */
final class DescriptionLedger {
    private final LimitBook limits;
    private final FleetBook fleet;

    DescriptionLedger(final LimitBook limits, final FleetBook fleet) {
        this.limits = limits;
        this.fleet = fleet;
    }

    void onStep(final Step step) {
        for (final Call output : step.outputs()) {
            switch (output.name()) {
                case "addFunction" -> onFunction(output.argument("function"), step);
                case "addWorker" -> onWorker(output.argument("worker"), step);
                case "tenantPage" -> {
                    final List<TenantDescription> tenants = output.argument("tenants");
                    tenants.forEach(tenant -> onTenant(tenant, step));
                }
                case "invocationPage" -> onInvocations(output, step);
                case "policyReply" -> onPolicy(output);
                default -> {}
            }
        }
    }

    private void onFunction(final FunctionDescription shown, final Step step) {
        final LimitBook.Function function = limits.function(shown.functionId());
        check(isSame(function.settings(), shown.settings()), shown, function.settings());
        check(function.version() == shown.version(), shown, function.version());
        between(
                shown.inFlight(),
                step.before().inFlight(function.id),
                step.after().inFlight(function.id),
                shown);
        between(
                shown.queued(),
                step.before().queued(function.id),
                step.after().queued(function.id),
                shown);
        if (step.before().isAtRest() && step.after().isAtRest()) {
            checkProvisioned(shown, function, step);
        }
    }

    /** Sweeps under way may still be counting what is on a worker that is back. */
    private void checkProvisioned(
            final FunctionDescription shown, final LimitBook.Function function, final Step step) {
        final int n = function.provisioned();
        between(
                shown.provisionedAllocated(),
                Math.min(n, fleet.allocated(step.before(), function)),
                Math.min(n, fleet.allocated(step.after(), function)),
                shown);
        between(
                shown.provisionedAvailable(),
                Math.min(n, available(step.before(), function)),
                Math.min(n, available(step.after(), function)),
                shown);
    }

    /** Labels are a set: their order is not kept. */
    private static boolean isSame(final FunctionSettings one, final FunctionSettings other) {
        return FleetBook.labels(one.labels()).equals(FleetBook.labels(other.labels()))
                && Workload.with(one, one.provisionedConcurrency(), one.scaleUpSize(), "")
                        .equals(
                                Workload.with(
                                        other,
                                        other.provisionedConcurrency(),
                                        other.scaleUpSize(),
                                        ""));
    }

    private int available(final StateView state, final LimitBook.Function function) {
        int started = 0;
        for (final LiveSandbox sandbox : state.sandboxes().values()) {
            if (sandbox.state() != SandboxState.STARTING
                    && fleet.isAllocated(sandbox, function, state)) {
                started++;
            }
        }
        return started;
    }

    private void onWorker(final WorkerDescription shown, final Step step) {
        final LiveWorker before = step.before().workers().get(shown.workerId());
        final LiveWorker after = step.after().workers().get(shown.workerId());
        if (before == null || after == null || before.state() != after.state()) {
            return;
        }
        check(
                FleetBook.labels(shown.labels()).equals(fleet.labelsOf(after)),
                shown,
                fleet.labelsOf(after));
        between(shown.usedMb(), before.usedMb(), after.usedMb(), shown);
        between(shown.sandboxes(), before.sandboxes(), after.sandboxes(), shown);
        if (after.isActive()) {
            check(shown.drained() == fleet.isDrained(after), shown, fleet.isDrained(after));
        }
    }

    private void onTenant(final TenantDescription shown, final Step step) {
        final LimitBook.Tenant tenant = limits.tenant(shown.name());
        check(shown.concurrencyLimit() == tenant.concurrencyLimit(), shown, tenant);
        check(shown.weight() == tenant.weight(), shown, tenant);
        check(shown.reserved() == limits.reserved(shown.name()), shown, "reserved");
        between(
                shown.inFlight(),
                limits.inFlight(shown.name(), step.before()),
                limits.inFlight(shown.name(), step.after()),
                shown);
        between(
                shown.unreservedInFlight(),
                limits.unreservedInFlight(shown.name(), step.before()),
                limits.unreservedInFlight(shown.name(), step.after()),
                shown);
        between(
                shown.queued(),
                limits.queued(shown.name(), step.before()),
                limits.queued(shown.name(), step.after()),
                shown);
    }

    private void onInvocations(final Call page, final Step step) {
        final List<InvocationDescription> shown = page.argument("invocations");
        for (final InvocationDescription one : shown) {
            final OpenInvocation before = step.before().open().get(one.invocationId());
            final OpenInvocation after = step.after().open().get(one.invocationId());
            check(before != null || after != null, one, "not open");
            final boolean same =
                    (before != null && isSame(before, one))
                            || (after != null && isSame(after, one));
            check(same, one, after);
        }
        if (step.is("describeInvocation")) {
            final long id = step.command().number("invocationId");
            final boolean isOpen = step.after().open().containsKey(id);
            check(
                    !isOpen || page.argument("reason") == RejectReason.NONE && shown.size() == 1,
                    page,
                    "it is open");
        }
    }

    private boolean isSame(final OpenInvocation one, final InvocationDescription shown) {
        final LimitBook.Function function = limits.function(one.functionId());
        return one.state() == shown.state()
                && one.functionId() == shown.functionId()
                && one.clientId() == shown.clientId()
                && (one.isQueued() || one.token() == shown.token())
                && function.settings().name().equals(shown.function())
                && function.settings().tenant().equals(shown.tenant())
                && (one.isQueued() || shown.cause() == RejectReason.NONE);
    }

    private void onPolicy(final Call reply) {
        if (reply.argument("reason") == RejectReason.NONE) {
            check(limits.policy().equals(reply.argument("policy")), reply, limits.policy());
            check(
                    fleet.evacuatedZones() == reply.number("evacuatedZones"),
                    reply,
                    fleet.evacuatedZones());
        }
    }

    private static void between(
            final long shown, final long one, final long other, final Object what) {
        check(
                shown >= Math.min(one, other) && shown <= Math.max(one, other),
                what,
                shown + " for " + one + " to " + other);
    }

    private static void check(final boolean right, final Object shown, final Object there) {
        if (!right) {
            throw new CheckFailure("shows what is not so: " + shown + ", there is " + there);
        }
    }
}
