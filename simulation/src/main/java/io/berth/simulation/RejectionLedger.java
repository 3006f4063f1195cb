package io.berth.simulation;

import io.berth.schemas.protocol.RejectReason;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/**
 * What rejections say: the limit, whose it is, its current and allowed values and when to come
 * again, compared with what operators were told and what is held.
 */
final class RejectionLedger {
    private static final Set<RejectReason> LATE =
            EnumSet.of(RejectReason.DEADLINE, RejectReason.START_FAILED);

    private static final Set<RejectReason> CAUSES =
            EnumSet.of(
                    RejectReason.NONE,
                    RejectReason.TENANT_CONCURRENCY,
                    RejectReason.FUNCTION_CONCURRENCY,
                    RejectReason.UNRESERVED_CONCURRENCY,
                    RejectReason.SCALE_UP_RATE,
                    RejectReason.START_FAILED,
                    RejectReason.NO_LABELLED_WORKER,
                    RejectReason.NO_CAPACITY,
                    RejectReason.FAIR_SHARE,
                    RejectReason.SANDBOX_EXPECTED);

    private static final Set<RejectReason> PASSES =
            EnumSet.of(
                    RejectReason.TENANT_CONCURRENCY,
                    RejectReason.FUNCTION_CONCURRENCY,
                    RejectReason.UNRESERVED_CONCURRENCY,
                    RejectReason.QUEUE_FULL,
                    RejectReason.TENANT_QUEUE_FULL,
                    RejectReason.NO_CAPACITY,
                    RejectReason.SCALE_UP_RATE,
                    RejectReason.TOO_MANY_SANDBOXES,
                    RejectReason.TOO_MANY_INVOCATIONS);

    private static final Set<RejectReason> SWITCHED_OFF =
            EnumSet.of(
                    RejectReason.FUNCTION_DISABLED,
                    RejectReason.UNKNOWN_FUNCTION,
                    RejectReason.PAYLOAD_TOO_LARGE);

    private final LimitBook limits;
    private final FleetBook fleet;
    private final Set<RequestKey> rejected = new HashSet<>();

    RejectionLedger(final LimitBook limits, final FleetBook fleet) {
        this.limits = limits;
        this.fleet = fleet;
    }

    void onStep(final Step step) {
        for (final Call output : step.outputs()) {
            if (output.name().equals("rejected")) {
                onRejected(output, step);
            }
        }
    }

    private void onRejected(final Call output, final Step step) {
        final RejectReason reason = output.argument("reason");
        if (AnswerLedger.isOfMessage(reason)) {
            return;
        }
        final RequestKey request = RequestKey.of(output);
        if (!rejected.add(request)) {
            return;
        }
        checkRetryAfter(output, reason);
        if (step.isDone()) {
            // What is due in an entry is told before its command, by what was in force until then.
            return;
        }
        final LimitBook.Function function = functionOf(request, step);
        if (LATE.contains(reason)) {
            final RejectReason cause = output.argument("cause");
            if (!CAUSES.contains(cause)) {
                throw new CheckFailure("not a cause: " + output);
            }
            checkLimit(output, cause, function, step);
        } else {
            checkLimit(output, reason, function, step);
        }
    }

    private static void checkRetryAfter(final Call output, final RejectReason reason) {
        final long retryAfterNs = output.number("retryAfterNs");
        if ((PASSES.contains(reason) && retryAfterNs <= 0)
                || (SWITCHED_OFF.contains(reason) && retryAfterNs != 0)
                || retryAfterNs < 0) {
            throw new CheckFailure("comes with a wrong retry-after: " + output);
        }
    }

    /** The function that was asked for; null where it can't be told. */
    private LimitBook.Function functionOf(final RequestKey request, final Step step) {
        for (final OpenInvocation one : step.before().open().values()) {
            if (one.request().equals(request)) {
                return limits.function(one.functionId());
            }
        }
        final Call command = step.command();
        return command.name().equals("invoke")
                        && RequestKey.of(command).equals(request)
                        && limits.knows(command.number("functionId"))
                ? limits.function(command.number("functionId"))
                : null;
    }

    private void checkLimit(
            final Call output,
            final RejectReason limit,
            final LimitBook.Function function,
            final Step step) {
        if (function == null) {
            return;
        }
        final String tenant = function.settings().tenant();
        switch (limit) {
            case TENANT_CONCURRENCY -> {
                checkTenant(output, tenant);
                checkNumbers(
                        output,
                        limits.tenant(tenant).concurrencyLimit(),
                        limits.inFlight(tenant, step.before()),
                        limits.inFlight(tenant, step.after()));
            }
            case UNRESERVED_CONCURRENCY -> {
                checkTenant(output, tenant);
                checkThat(!function.isReserved(), "has a reservation", output);
                checkNumbers(
                        output,
                        limits.unreserved(tenant),
                        limits.unreservedInFlight(tenant, step.before()),
                        limits.unreservedInFlight(tenant, step.after()));
            }
            case FUNCTION_CONCURRENCY -> {
                checkOwner(output, function.id);
                checkThat(function.isReserved(), "has no reservation", output);
                checkNumbers(
                        output,
                        function.settings().reservedConcurrency(),
                        step.before().inFlight(function.id),
                        step.after().inFlight(function.id));
            }
            case QUEUE_FULL -> {
                checkOwner(output, function.id);
                checkNumbers(
                        output,
                        function.settings().maxQueued(),
                        step.before().queued(function.id),
                        step.after().queued(function.id));
            }
            case TENANT_QUEUE_FULL -> {
                checkTenant(output, tenant);
                checkNumbers(
                        output,
                        limits.tenant(tenant).maxQueued(),
                        limits.queued(tenant, step.before()),
                        limits.queued(tenant, step.after()));
            }
            case SCALE_UP_RATE -> checkRate(output, function);
            case FUNCTION_DISABLED ->
                    checkThat(function.isDisabled(), "is not switched off", output);
            case NO_LABELLED_WORKER -> checkLabels(output, function, step);
            default -> {}
        }
    }

    private void checkTenant(final Call output, final String tenant) {
        final String named = limits.tenantNumbered(output.number("limitOwnerId"));
        if (named != null && !named.equals(tenant)) {
            throw new CheckFailure("the limit is that of " + tenant + ": " + output);
        }
    }

    private static void checkOwner(final Call output, final long owner) {
        checkThat(output.number("limitOwnerId") == owner, "names another owner", output);
    }

    /** Allowed is what operators set; current is what there is, and reaches it. */
    private static void checkNumbers(
            final Call output, final long allowed, final long before, final long after) {
        final long current = output.number("limitCurrent");
        checkThat(
                output.number("limitAllowed") == allowed || allowed == Long.MAX_VALUE,
                "allows another number than " + allowed,
                output);
        checkThat(
                current >= Math.min(before, after) && current <= Math.max(before, after),
                "counts other than " + before + " to " + after,
                output);
        checkThat(current >= output.number("limitAllowed"), "is not at its limit", output);
    }

    private void checkRate(final Call output, final LimitBook.Function function) {
        checkOwner(output, function.id);
        final int own = function.settings().scaleUpSize();
        final long size = own > 0 ? own : limits.policy().scaleUpSize();
        checkThat(output.number("limitAllowed") == size, "has another size than " + size, output);
        checkThat(
                output.number("limitCurrent") >= size
                        || output.number("limitCurrent") >= size - 1
                                && output.argument("reason") != RejectReason.SCALE_UP_RATE,
                "has a start left",
                output);
    }

    private void checkLabels(
            final Call output, final LimitBook.Function function, final Step step) {
        for (final LiveWorker worker : step.before().workers().values()) {
            final LiveWorker after = step.after().workers().get(worker.workerId());
            checkThat(
                    !worker.isActive()
                            || after == null
                            || !after.isActive()
                            || !fleet.carries(worker, function.settings().labels()),
                    worker.name() + " carries the labels",
                    output);
        }
    }

    private static void checkThat(final boolean right, final String wrong, final Call output) {
        if (!right) {
            throw new CheckFailure("a rejection that is wrong, " + wrong + ": " + output);
        }
    }
}
