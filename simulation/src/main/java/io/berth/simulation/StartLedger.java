package io.berth.simulation;

import io.berth.placement.PlacementCommands.FunctionSettings;
import io.berth.placement.PolicySettings;
import io.berth.schemas.protocol.SandboxState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is started where: only on workers that take something new and carry the labels, only so many
 * at a time on a worker, and never more of a function than its rates allow.
 */
final class StartLedger {
    private static final Set<String> NO_LONGER_STARTING =
            Set.of("STARTED", "START_FAILED", "STOPPED");

    /** Starts under way on one incarnation of a worker. */
    private record Place(long workerId, long incarnation) {}

    private final LimitBook limits;
    private final FleetBook fleet;
    private final Set<Long> known = new HashSet<>();
    private final Map<Long, Place> underWay = new HashMap<>();

    private final Map<Long, StartBucket> buckets = new HashMap<>();

    StartLedger(final LimitBook limits, final FleetBook fleet) {
        this.limits = limits;
        this.fleet = fleet;
    }

    void onStep(final Step step) {
        changeRates(step);
        for (final Call call : step.entry()) {
            if (call.name().equals("workerEvent")
                    && NO_LONGER_STARTING.contains(call.argument("kind").toString())) {
                underWay.remove(call.number("sandboxId"));
            }
        }
        final Map<Long, Integer> started = new HashMap<>();
        for (final Call output : step.outputs()) {
            if (output.name().equals("stopSandbox")) {
                underWay.remove(output.number("sandboxId"));
            } else if (output.name().equals("startSandbox")
                    && known.add(output.number("sandboxId"))) {
                onStart(output, step);
                started.merge(output.number("functionId"), 1, Integer::sum);
            }
        }
        started.forEach((functionId, count) -> takeFromBuckets(functionId, count, step));
        underWay.keySet().retainAll(step.after().sandboxes().keySet());
    }

    private void onStart(final Call start, final Step step) {
        final LiveWorker worker = step.after().workers().get(start.number("workerId"));
        if (worker == null || !fleet.mayTakeNew(worker) && !isBeforeTheDrain(start, worker, step)) {
            throw new CheckFailure(
                    "started on a worker that drains or is gone: "
                            + start
                            + ", worker "
                            + fleet.describe(worker));
        }
        final FunctionSettings settings = limits.function(start.number("functionId")).settings();
        if (!fleet.carries(worker, settings.labels())) {
            throw new CheckFailure(
                    "started on "
                            + worker.name()
                            + ", which does not carry "
                            + settings.labels()
                            + ": "
                            + start);
        }
        final Place place = new Place(worker.workerId(), worker.incarnation());
        underWay.put(start.number("sandboxId"), place);
        final long starts =
                underWay.entrySet().stream()
                        .filter(one -> one.getValue().equals(place))
                        .filter(one -> isStarting(one.getKey(), step))
                        .count();
        if (starts > limits.cell().maxStartsPerWorker()) {
            throw new CheckFailure(
                    starts + " starts at a time on " + worker.name() + ", with " + start);
        }
    }

    /** One that is to stop counts no more, also where its worker can't be told yet. */
    private static boolean isStarting(final long sandboxId, final Step step) {
        final LiveSandbox sandbox = step.after().sandboxes().get(sandboxId);
        return sandbox != null && sandbox.state() == SandboxState.STARTING;
    }

    /** What is due in an entry is done before its command. */
    private boolean isBeforeTheDrain(final Call start, final LiveWorker worker, final Step step) {
        final Call result = step.adminResult();
        return fleet.wasTakenOutNow(worker)
                && (result == null
                        || step.outputs().indexOf(start) < step.outputs().indexOf(result));
    }

    // ---- rates

    private void changeRates(final Step step) {
        if (step.adminResult() == null) {
            return;
        }
        for (final Map.Entry<Long, StartBucket> one : buckets.entrySet()) {
            one.getValue().change(onDemand(one.getKey()), ahead(), step.nowNs());
        }
    }

    private StartBucket.Rate onDemand(final long functionId) {
        final int own = limits.function(functionId).settings().scaleUpSize();
        final PolicySettings policy = limits.policy();
        return new StartBucket.Rate(own > 0 ? own : policy.scaleUpSize(), policy.scaleUpPeriodNs());
    }

    private StartBucket.Rate ahead() {
        final PolicySettings policy = limits.policy();
        return new StartBucket.Rate(policy.provisionSize(), policy.provisionPeriodNs());
    }

    private void takeFromBuckets(final long functionId, final int count, final Step step) {
        final LimitBook.Function function = limits.function(functionId);
        final StartBucket bucket =
                buckets.computeIfAbsent(
                        functionId, id -> new StartBucket(onDemand(id), ahead(), step.nowNs()));
        final int before = fleet.allocated(step.before(), function);
        final int after = fleet.allocated(step.after(), function);
        final int least = Math.min(before, after - count);
        int maybeAhead = Math.max(0, Math.min(count, function.provisioned() - least));
        for (int i = 0; i < count; i++) {
            if (!bucket.take(step.nowNs(), maybeAhead-- > 0)) {
                throw new CheckFailure(
                        "started above its rate: "
                                + function.settings().name()
                                + ", "
                                + count
                                + " in this entry, "
                                + bucket);
            }
        }
    }

    /** Sandboxes whose start was commanded. */
    int count() {
        return known.size();
    }

    /** True if this sandbox was started by a command that is known. */
    boolean isKnown(final long sandboxId) {
        return known.contains(sandboxId);
    }

    List<Long> underWay() {
        return List.copyOf(underWay.keySet());
    }
}
