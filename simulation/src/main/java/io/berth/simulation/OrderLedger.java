package io.berth.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who waits, and who is served first: within a function by priority class and then first come,
 * newest first where its queue has been standing; within a tenant the same for a slot that several
 * of its functions could use.
 */
final class OrderLedger {
    /** An invocation that waits, or has waited. */
    private record Arrival(long number, long functionId, int priority) {
        private boolean isBefore(final Arrival other) {
            return priority != other.priority ? priority < other.priority : number < other.number;
        }
    }

    private final LimitBook limits;
    private final Map<Long, Arrival> arrivals = new HashMap<>();

    /** Cluster time since when the queue of a function has not been empty. */
    private final Map<Long, Long> queuedSinceNs = new HashMap<>();

    private long number;

    OrderLedger(final LimitBook limits) {
        this.limits = limits;
    }

    void onStep(final Step step) {
        if (step.is("invoke")) {
            onInvoke(step);
        }
        final List<OpenInvocation> granted = granted(step);
        for (final OpenInvocation one : granted) {
            final Arrival arrival = arrivals.get(one.invocationId());
            if (arrival != null) {
                checkWithinFunction(one, arrival, step);
                checkWithinTenant(one, arrival, step);
            }
        }
        noteQueues(step);
        arrivals.keySet().retainAll(step.after().open().keySet());
    }

    private void onInvoke(final Step step) {
        final RequestKey request = RequestKey.of(step.command());
        for (final OpenInvocation one : step.after().open().values()) {
            final boolean isNew = !step.before().open().containsKey(one.invocationId());
            if (isNew && one.clientId() != 0 && one.request().equals(request)) {
                arrivals.put(
                        one.invocationId(),
                        new Arrival(
                                ++number,
                                one.functionId(),
                                (int) step.command().number("priority")));
                if (one.isQueued()) {
                    checkMayWait(one, step);
                }
            }
        }
    }

    private void checkMayWait(final OpenInvocation one, final Step step) {
        final LimitBook.Function function = limits.function(one.functionId());
        final String tenant = function.settings().tenant();
        if (function.isDisabled()) {
            throw new CheckFailure("waits for a function that is switched off: " + one);
        }
        if (step.after().queued(function.id) > function.settings().maxQueued()
                || limits.queued(tenant, step.after()) > limits.tenant(tenant).maxQueued()) {
            throw new CheckFailure("more wait than may: " + one);
        }
    }

    private static List<OpenInvocation> granted(final Step step) {
        final List<OpenInvocation> granted = new ArrayList<>();
        for (final OpenInvocation one : step.after().open().values()) {
            if (one.isQueued()) {
                continue;
            }
            final OpenInvocation before = step.before().open().get(one.invocationId());
            if (before == null || before.isQueued()) {
                granted.add(one);
            }
        }
        return granted;
    }

    /** Invocations that waited before the entry and still do. */
    private List<Arrival> passedOver(final Step step) {
        final List<Arrival> waiting = new ArrayList<>();
        for (final OpenInvocation one : step.after().open().values()) {
            final OpenInvocation before = step.before().open().get(one.invocationId());
            final Arrival arrival = arrivals.get(one.invocationId());
            if (arrival != null && one.isQueued() && before != null && before.isQueued()) {
                waiting.add(arrival);
            }
        }
        return waiting;
    }

    private void checkWithinFunction(
            final OpenInvocation granted, final Arrival arrival, final Step step) {
        final boolean standing = isStanding(granted.functionId(), step);
        for (final Arrival other : passedOver(step)) {
            if (other.functionId != arrival.functionId) {
                continue;
            }
            final boolean wrong =
                    other.priority < arrival.priority
                            || (!standing
                                    && !mayBeStanding(granted.functionId(), step)
                                    && other.isBefore(arrival));
            if (wrong) {
                throw new CheckFailure(
                        "served before its turn: "
                                + granted
                                + " "
                                + arrival
                                + " before "
                                + other
                                + " of the same function");
            }
        }
    }

    private boolean isStanding(final long functionId, final Step step) {
        final Long since = queuedSinceNs.get(functionId);
        return since != null && step.nowNs() - since >= limits.policy().standingQueueNs();
    }

    /** A change of policy makes it unclear until the next look. */
    private boolean mayBeStanding(final long functionId, final Step step) {
        return step.adminResult() != null && queuedSinceNs.containsKey(functionId);
    }

    /**
     * The granted one took the last slot of the tenant, and a function whose place is before had an
     * idle sandbox and everything else that it needs.
     */
    private void checkWithinTenant(
            final OpenInvocation granted, final Arrival arrival, final Step step) {
        final LimitBook.Function function = limits.function(granted.functionId());
        final String tenant = function.settings().tenant();
        if (limits.inFlight(tenant, step.after()) != limits.tenant(tenant).concurrencyLimit()) {
            return;
        }
        final Arrival place = placeOf(granted.functionId(), arrival, step);
        for (final Arrival other : passedOver(step)) {
            final LimitBook.Function rival = limits.function(other.functionId);
            if (rival != function
                    && rival.settings().tenant().equals(tenant)
                    && other.isBefore(place)
                    && couldHaveRun(rival, function, tenant, step)) {
                throw new CheckFailure(
                        "took the last slot of "
                                + tenant
                                + " before its turn: "
                                + granted
                                + " "
                                + place
                                + " before "
                                + other);
            }
        }
    }

    /** The best class of the function that waited, and the oldest in it. */
    private Arrival placeOf(final long functionId, final Arrival granted, final Step step) {
        Arrival place = granted;
        for (final OpenInvocation one : step.before().open().values()) {
            final Arrival arrival = arrivals.get(one.invocationId());
            if (one.isQueued()
                    && one.functionId() == functionId
                    && arrival != null
                    && arrival.isBefore(place)) {
                place = arrival;
            }
        }
        return place;
    }

    private boolean couldHaveRun(
            final LimitBook.Function rival,
            final LimitBook.Function served,
            final String tenant,
            final Step step) {
        if (rival.isDeleted() || !hasIdleThroughout(rival, step)) {
            return false;
        }
        if (rival.isReserved()) {
            return step.after().inFlight(rival.id) < rival.settings().reservedConcurrency();
        }
        final long unreserved = limits.unreservedInFlight(tenant, step.after());
        return unreserved < limits.unreserved(tenant) || !served.isReserved();
    }

    private static boolean hasIdleThroughout(final LimitBook.Function function, final Step step) {
        for (final LiveSandbox sandbox : step.after().sandboxes().values()) {
            final LiveSandbox before = step.before().sandboxes().get(sandbox.sandboxId());
            if (sandbox.functionId() == function.id
                    && sandbox.functionVersion() == function.version()
                    && sandbox.pooled()
                    && before != null
                    && before.pooled()) {
                return true;
            }
        }
        return false;
    }

    private void noteQueues(final Step step) {
        final Map<Long, Long> since = new HashMap<>();
        for (final OpenInvocation one : step.after().open().values()) {
            if (one.isQueued()) {
                since.putIfAbsent(
                        one.functionId(),
                        queuedSinceNs.getOrDefault(one.functionId(), step.nowNs()));
            }
        }
        queuedSinceNs.clear();
        queuedSinceNs.putAll(since);
    }
}
