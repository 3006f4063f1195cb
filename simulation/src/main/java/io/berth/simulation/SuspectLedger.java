package io.berth.simulation;

import io.berth.schemas.protocol.SandboxState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Workers whose starts fail one after the other: each gets a start only where no other worker fits,
 * and one at a time. A worker is taken for suspect here only where it is so beyond doubt: failures
 * count that were told by itself, of functions that have failed nowhere else.
 */
final class SuspectLedger {
    /** Above this the bound of unconfirmed commands may be what keeps a start away. */
    private static final int FEW_SANDBOXES = 40;

    /** What is known of the starts on one incarnation. */
    private static final class Starts {
        /** The functions of the failures in a row that count. */
        private final List<Long> row = new ArrayList<>();

        private long lastEvent;
        private long lastFailureNs;
        private boolean hasFailed;
    }

    private final LimitBook limits;
    private final FleetBook fleet;
    private final Map<Long, Starts> starts = new HashMap<>();

    /** Incarnations on which a function has failed since its last good start. */
    private final Map<Long, Set<Long>> failedOn = new HashMap<>();

    private final Set<Long> known = new HashSet<>();

    SuspectLedger(final LimitBook limits, final FleetBook fleet) {
        this.limits = limits;
        this.fleet = fleet;
    }

    void onStep(final Step step) {
        final Set<Long> suspects = suspects(step.before());
        noteWhatIsOver(step);
        if (step.is("beginWorkerEvents")) {
            onEvents(step);
        }
        noteUntoldEnds(step);
        suspects.retainAll(suspects(step.after()));
        for (final Call output : step.outputs()) {
            if (output.name().equals("startSandbox") && known.add(output.number("sandboxId"))) {
                checkStart(output, suspects, step);
            }
        }
        known.retainAll(step.after().sandboxes().keySet());
    }

    /** The incarnations that are suspect for certain. */
    private Set<Long> suspects(final StateView state) {
        final Set<Long> suspects = new HashSet<>();
        for (final LiveWorker worker : state.workers().values()) {
            final Starts one = starts.get(worker.incarnation());
            if (one != null
                    && one.row.size() >= limits.policy().suspectFailures()
                    && state.clusterTimeNs() - one.lastFailureNs < limits.policy().suspectNs()) {
                suspects.add(worker.incarnation());
            }
        }
        return suspects;
    }

    // ---- what is known

    private void noteWhatIsOver(final Step step) {
        if (step.adminResult() != null) {
            if (step.is("setPolicy")) {
                starts.values().forEach(one -> one.row.clear());
            }
            if (step.is("createFunction") || step.is("deleteFunction")) {
                forget(step.adminResult().number("id"));
            }
        }
        final Set<Long> there = new HashSet<>();
        step.after().workers().values().forEach(worker -> there.add(worker.incarnation()));
        starts.keySet().retainAll(there);
    }

    private void forget(final long functionId) {
        failedOn.remove(functionId);
        starts.values().forEach(one -> one.row.removeIf(failed -> failed == functionId));
    }

    private void onEvents(final Step step) {
        final LiveWorker worker = step.before().workers().get(step.command().number("workerId"));
        if (worker == null) {
            return;
        }
        final Starts one = startsOn(worker.incarnation());
        final long applied = FleetBook.lastEventApplied(step);
        long number = step.command().number("firstEventNumber");
        for (final Call event : step.entry()) {
            if (!event.name().equals("workerEvent")) {
                continue;
            }
            if (number > one.lastEvent && number <= applied) {
                one.lastEvent = number;
                onEvent(event, worker, one, step);
            }
            number++;
        }
    }

    private void onEvent(
            final Call event, final LiveWorker worker, final Starts one, final Step step) {
        final LiveSandbox sandbox = step.before().sandboxes().get(event.number("sandboxId"));
        if (sandbox == null || sandbox.state() != SandboxState.STARTING) {
            return;
        }
        if (isToldToStop(sandbox, step)) {
            // What was due was done first: whether its end counts can't be seen.
            forgetForGood(sandbox.functionId(), worker);
            return;
        }
        final String kind = event.argument("kind").toString();
        if (kind.equals("STARTED")) {
            one.row.clear();
            if (isCurrent(sandbox)) {
                forget(sandbox.functionId());
            }
        } else if (kind.equals("START_FAILED")) {
            onFailure(sandbox, worker, one, step);
        }
    }

    private static boolean isToldToStop(final LiveSandbox sandbox, final Step step) {
        final LiveSandbox after = step.after().sandboxes().get(sandbox.sandboxId());
        return (after != null && after.state() == SandboxState.STOPPING)
                || step.said("stopSandbox").stream()
                        .anyMatch(stop -> stop.number("sandboxId") == sandbox.sandboxId());
    }

    private boolean isCurrent(final LiveSandbox sandbox) {
        final LimitBook.Function function = limits.function(sandbox.functionId());
        return !function.isDeleted() && function.version() == sandbox.functionVersion();
    }

    private void onFailure(
            final LiveSandbox sandbox, final LiveWorker worker, final Starts one, final Step step) {
        final long functionId = sandbox.functionId();
        one.hasFailed = true;
        if (!isCurrent(sandbox)) {
            return;
        }
        final Set<Long> places = failedOn.computeIfAbsent(functionId, id -> new HashSet<>());
        places.add(worker.incarnation());
        if (places.size() > 1) {
            // What it counted is taken back; how much of the row that is can't be seen.
            places.forEach(place -> startsOn(place).row.clear());
        } else {
            one.row.add(functionId);
            one.lastFailureNs = step.nowNs();
        }
    }

    /** A start that ends without an event: too late, told to stop, or by a report. */
    private void noteUntoldEnds(final Step step) {
        for (final LiveSandbox before : step.before().sandboxes().values()) {
            final LiveSandbox after = step.after().sandboxes().get(before.sandboxId());
            if (before.state() == SandboxState.STARTING
                    && (after == null || after.state() != SandboxState.STARTING)
                    && !isNamed(before, step)) {
                final LiveWorker worker = step.before().workers().get(before.workerId());
                forgetForGood(before.functionId(), worker);
            }
        }
    }

    /** It may have failed or not: nothing is certain of the function, nor of the row. */
    private void forgetForGood(final long functionId, final LiveWorker worker) {
        final Set<Long> places = failedOn.computeIfAbsent(functionId, id -> new HashSet<>());
        if (worker != null) {
            places.add(worker.incarnation());
            startsOn(worker.incarnation()).hasFailed = true;
            startsOn(worker.incarnation()).row.clear();
        }
        places.add(0L);
        starts.values().forEach(one -> one.row.removeIf(failed -> failed == functionId));
    }

    private static boolean isNamed(final LiveSandbox sandbox, final Step step) {
        for (final Call call : step.entry()) {
            if (call.name().equals("workerEvent")
                    && call.number("sandboxId") == sandbox.sandboxId()) {
                return true;
            }
        }
        return false;
    }

    private Starts startsOn(final long incarnation) {
        return starts.computeIfAbsent(incarnation, key -> new Starts());
    }

    // ---- what is checked

    private void checkStart(final Call start, final Set<Long> suspects, final Step step) {
        final LiveWorker worker = step.after().workers().get(start.number("workerId"));
        if (worker == null || !suspects.contains(worker.incarnation())) {
            return;
        }
        final long sandboxId = start.number("sandboxId");
        for (final LiveSandbox other : step.after().sandboxes().values()) {
            final LiveSandbox before = step.before().sandboxes().get(other.sandboxId());
            if (other.sandboxId() != sandboxId
                    && other.workerId() == worker.workerId()
                    && other.state() == SandboxState.STARTING
                    && before != null
                    && before.state() == SandboxState.STARTING) {
                throw new CheckFailure(
                        "two starts at a time on a suspect worker: " + start + " beside " + other);
            }
        }
        for (final LiveWorker other : step.after().workers().values()) {
            if (other.workerId() != worker.workerId() && fitsSurely(other, start, step)) {
                throw new CheckFailure(
                        "started on a suspect worker though another fits: " + start + ", " + other);
            }
        }
    }

    private boolean fitsSurely(final LiveWorker worker, final Call start, final Step step) {
        final LiveWorker before = step.before().workers().get(worker.workerId());
        final Starts one = starts.get(worker.incarnation());
        final LimitBook.Function function = limits.function(start.number("functionId"));
        return before != null
                && (one == null || !one.hasFailed)
                && fleet.carries(worker, function.settings().labels())
                && hasRoom(before, function, step.before())
                && hasRoom(worker, function, step.after());
    }

    private boolean hasRoom(
            final LiveWorker worker, final LimitBook.Function function, final StateView state) {
        int starting = 0;
        for (final LiveSandbox sandbox : state.sandboxes().values()) {
            starting +=
                    sandbox.workerId() == worker.workerId()
                                    && sandbox.state() == SandboxState.STARTING
                            ? 1
                            : 0;
        }
        return worker.isActive()
                && fleet.mayTakeNew(worker)
                && starting < limits.cell().maxStartsPerWorker()
                && worker.usedMb() + function.settings().memoryMb() <= worker.memoryMb()
                && worker.sandboxes() < Math.min(worker.maxSandboxes(), FEW_SANDBOXES);
    }
}
