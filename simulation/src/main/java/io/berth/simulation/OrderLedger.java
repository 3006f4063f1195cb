package io.berth.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who waits, and who is served first: within a function by priority class and then first come,
 * newest first where its queue has been standing; within a tenant the same for a slot that several
 * of its functions could use.
 */
final class OrderLedger {
    /** How a queue is served: by age, newest first, or either after a change of policy. */
    private enum Queue {
        YOUNG,
        STANDING,
        UNCLEAR
    }

    /** An invocation that waits, or has waited. */
    private record Arrival(long number, long functionId, int priority, long timeNs) {
        private boolean isBefore(final Arrival other) {
            return priority != other.priority ? priority < other.priority : number < other.number;
        }
    }

    private final LimitBook limits;
    private final Map<Long, Arrival> arrivals = new HashMap<>();

    /** Cluster time since when the queue of a function has not been empty. */
    private final Map<Long, Long> queuedSinceNs = new HashMap<>();

    /** Numbers of arrivals that were placed and came back. */
    private final Set<Long> placedBefore = new HashSet<>();

    /** Functions whose queue may or may not have been empty within an entry. */
    private final Set<Long> unclear = new HashSet<>();

    /** Functions of which someone has waited that long since their queue was empty. */
    private final Set<Long> mayStand = new HashSet<>();

    private long policySinceNs;
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
                                (int) step.command().number("priority"),
                                step.nowNs()));
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
        final Queue queue = queueOf(granted.functionId(), step);
        for (final Arrival other : passedOver(step)) {
            if (other.functionId != arrival.functionId) {
                continue;
            }
            final boolean sameClass = other.priority == arrival.priority;
            final boolean wrong =
                    other.priority < arrival.priority
                            || (sameClass
                                    && queue == Queue.YOUNG
                                    && (other.isBefore(arrival) || wasPlaced(other))
                                    && !wasPlaced(arrival))
                            || (sameClass
                                    && queue == Queue.STANDING
                                    && arrival.isBefore(other)
                                    && !wasPlaced(arrival)
                                    && !wasPlaced(other));
            if (wrong) {
                throw new CheckFailure(
                        "served before its turn in a queue that is "
                                + queue
                                + ": "
                                + granted
                                + " "
                                + arrival
                                + " before "
                                + other
                                + " of the same function");
            }
        }
    }

    /** What came back from a placement is at the head of its class. */
    private boolean wasPlaced(final Arrival arrival) {
        return placedBefore.contains(arrival.number);
    }

    /**
     * Standing: what waits has done so for longer than the policy says, and the queue has not been
     * empty for as long; then it is served newest first until it is empty.
     */
    private Queue queueOf(final long functionId, final Step step) {
        final Long sinceNs = queuedSinceNs.get(functionId);
        if (sinceNs == null) {
            return Queue.YOUNG;
        }
        if (policySinceNs >= sinceNs || step.is("setPolicy") || unclear.contains(functionId)) {
            return Queue.UNCLEAR;
        }
        final long standingNs = limits.policy().standingQueueNs();
        if (!mayStand.contains(functionId)
                && step.nowNs() - sinceNs < standingNs
                && step.nowNs() - oldestOfNs(functionId, step) < standingNs) {
            return Queue.YOUNG;
        }
        return step.nowNs() - sinceNs > standingNs
                        && step.nowNs() - oldestNs(functionId, step.before(), false) > standingNs
                ? Queue.STANDING
                : Queue.UNCLEAR;
    }

    /** The same, with what may have come back from its placement within the entry. */
    private long oldestOfNs(final long functionId, final Step step) {
        long oldestNs = oldestNs(functionId, step.before(), true);
        for (final OpenInvocation one : step.before().open().values()) {
            final Arrival arrival = arrivals.get(one.invocationId());
            if (!one.isQueued()
                    && one.functionId() == functionId
                    && arrival != null
                    && !one.equals(step.after().open().get(one.invocationId()))) {
                oldestNs = Math.min(oldestNs, arrival.timeNs);
            }
        }
        return oldestNs;
    }

    /** When the oldest came that waits for the function; MAX_VALUE where none does. */
    private long oldestNs(
            final long functionId, final StateView state, final boolean alsoPlacedBefore) {
        long oldestNs = Long.MAX_VALUE;
        for (final OpenInvocation one : state.open().values()) {
            final Arrival arrival = arrivals.get(one.invocationId());
            if (one.isQueued()
                    && one.functionId() == functionId
                    && arrival != null
                    && (alsoPlacedBefore || !wasPlaced(arrival))) {
                oldestNs = Math.min(oldestNs, arrival.timeNs);
            }
        }
        return oldestNs;
    }

    /**
     * The granted one took the last slot of the tenant, and a function whose place is before had an
     * idle sandbox and everything else that it needs.
     */
    private void checkWithinTenant(
            final OpenInvocation granted, final Arrival arrival, final Step step) {
        final LimitBook.Function function = limits.function(granted.functionId());
        final String tenant = function.settings().tenant();
        if (wasPlaced(arrival)
                || limits.inFlight(tenant, step.after())
                        != limits.tenant(tenant).concurrencyLimit()) {
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

    /**
     * The best class of the function that waited, and the oldest in it: before the entry, or as it
     * came back from its placement within it.
     */
    private Arrival placeOf(final long functionId, final Arrival granted, final Step step) {
        Arrival place = granted;
        for (final OpenInvocation one : step.before().open().values()) {
            final Arrival arrival = arrivals.get(one.invocationId());
            final OpenInvocation after = step.after().open().get(one.invocationId());
            final boolean hasWaited = one.isQueued() || (after != null && after.isQueued());
            if (hasWaited
                    && one.functionId() == functionId
                    && arrival != null
                    && arrival.isBefore(place)) {
                place = arrival;
            }
        }
        return place;
    }

    /**
     * Someone waits for room and the tenant has used up its round: its used idle sandboxes are left
     * to others, while the first run in one that was started for it needs no turn.
     */
    static boolean leavesRoom(final String tenant, final StateView state) {
        final LiveTenant live = state.tenants().get(tenant);
        return live != null
                && live.deficitMb() <= 0
                && state.tenants().values().stream().anyMatch(LiveTenant::backlogged);
    }

    private boolean couldHaveRun(
            final LimitBook.Function rival,
            final LimitBook.Function served,
            final String tenant,
            final Step step) {
        if (rival.isDeleted()
                || !hasIdleThroughout(rival, step)
                || leavesRoom(tenant, step.before())
                || leavesRoom(tenant, step.after())) {
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
        if (step.is("setPolicy") && step.isDone()) {
            policySinceNs = step.nowNs();
        }
        final Map<Long, Long> since = new HashMap<>();
        for (final OpenInvocation one : step.after().open().values()) {
            if (!one.isQueued()) {
                continue;
            }
            final OpenInvocation before = step.before().open().get(one.invocationId());
            if (before != null && before.isQueued()) {
                since.put(
                        one.functionId(),
                        queuedSinceNs.getOrDefault(one.functionId(), step.nowNs()));
            } else {
                since.putIfAbsent(one.functionId(), step.nowNs());
            }
            if (before != null && !before.isQueued() && arrivals.containsKey(one.invocationId())) {
                placedBefore.add(arrivals.get(one.invocationId()).number);
            }
        }
        unclear.retainAll(since.keySet());
        mayStand.retainAll(since.keySet());
        for (final long functionId : since.keySet()) {
            final long oldestNs =
                    Math.min(
                            oldestNs(functionId, step.after(), true), oldestOfNs(functionId, step));
            if (step.nowNs() - oldestNs >= limits.policy().standingQueueNs()) {
                mayStand.add(functionId);
            }
        }
        since.forEach(
                (functionId, sinceNs) -> {
                    final Long before = queuedSinceNs.get(functionId);
                    if (before != null && !before.equals(sinceNs)) {
                        unclear.add(functionId);
                    }
                });
        queuedSinceNs.clear();
        queuedSinceNs.putAll(since);
    }
}
