package io.berth.simulation;

import static io.berth.simulation.VirtualTime.SECOND;

import io.berth.schemas.protocol.SandboxState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What is kept and what is stopped: provisioned sandboxes stay, everything on a drained worker goes
 * by its deadline.
 */
final class KeepLedger {
    /** Deadlines are looked at on ticks, and a sweep takes some entries. */
    private static final long SLACK_NS = 3 * SECOND;

    /** A worker's word may end a sandbox that the log has idle. */
    private static final Set<String> OF_WORKERS =
            Set.of("workerHello", "beginWorkerReport", "endWorkerReport", "workerGoodbye");

    /** Since when a sandbox is idle, and the shortest keep-alive that has counted since. */
    private record Idle(long sinceNs, long keepAliveNs) {}

    private final LimitBook limits;
    private final FleetBook fleet;
    private final Set<Long> stopped = new HashSet<>();
    private final Map<Long, Long> activeSinceNs = new HashMap<>();
    private final Map<Long, Long> startingSinceNs = new HashMap<>();
    private final Map<Long, Idle> idle = new HashMap<>();
    private boolean isAlwaysFixed = true;

    KeepLedger(final LimitBook limits, final FleetBook fleet) {
        this.limits = limits;
        this.fleet = fleet;
    }

    void onStep(final Step step) {
        isAlwaysFixed &=
                limits.policy() == null
                        || limits.policy().keepAlive()
                                == io.berth.schemas.protocol.KeepAlivePolicy.FIXED;
        for (final Call output : step.outputs()) {
            if (output.name().equals("stopSandbox") && stopped.add(output.number("sandboxId"))) {
                onStop(output, step);
            }
        }
        stopped.retainAll(step.after().sandboxes().keySet());
        noteStarting(step);
        noteIdle(step);
        checkDrains(step);
    }

    /** Keep-alive and eviction leave a function what is provisioned. */
    private void onStop(final Call stop, final Step step) {
        final LiveSandbox sandbox = step.before().sandboxes().get(stop.number("sandboxId"));
        if (sandbox == null
                || sandbox.state() != SandboxState.IDLE
                || OF_WORKERS.contains(step.command().name())) {
            return;
        }
        final LimitBook.Function function = limits.function(sandbox.functionId());
        final LiveWorker worker = step.after().workers().get(sandbox.workerId());
        if (function.isDeleted()
                || function.version() != sandbox.functionVersion()
                || worker == null
                || !worker.isActive()
                || !fleet.mayTakeNew(worker)) {
            return;
        }
        checkKeptLongEnough(stop, step);
        final int left =
                fleet.allocated(step.after(), function)
                        + endedByEvents(function, step)
                        + endedByTimeout(function, step);
        if (left < function.provisioned() && !isNamedByEvents(sandbox, step)) {
            throw new CheckFailure(
                    "stopped although "
                            + function.provisioned()
                            + " sandboxes of "
                            + function.settings().name()
                            + " are provisioned and only "
                            + left
                            + " left: "
                            + stop);
        }
    }

    private void noteStarting(final Step step) {
        startingSinceNs.keySet().retainAll(step.after().sandboxes().keySet());
        for (final LiveSandbox sandbox : step.after().sandboxes().values()) {
            if (sandbox.state() == SandboxState.STARTING) {
                startingSinceNs.putIfAbsent(sandbox.sandboxId(), step.nowNs());
            }
        }
    }

    private void noteIdle(final Step step) {
        idle.keySet().retainAll(step.after().sandboxes().keySet());
        for (final LiveSandbox sandbox : step.after().sandboxes().values()) {
            if (sandbox.state() == SandboxState.IDLE) {
                final Idle before = idle.get(sandbox.sandboxId());
                final long keepAliveNs =
                        limits.function(sandbox.functionId()).settings().keepAliveNs();
                idle.put(
                        sandbox.sandboxId(),
                        before == null
                                ? new Idle(step.nowNs(), keepAliveNs)
                                : new Idle(
                                        before.sinceNs, Math.min(before.keepAliveNs, keepAliveNs)));
            } else {
                idle.remove(sandbox.sandboxId());
            }
        }
    }

    /** Where nothing waits for the room, the tick stops only what was idle for its keep-alive. */
    private void checkKeptLongEnough(final Call stop, final Step step) {
        final Idle kept = idle.get(stop.number("sandboxId"));
        final boolean isTick = step.is("timerFired") || step.is("workerPulse");
        if (!isAlwaysFixed || !isTick || kept == null || anyoneWants(step)) {
            return;
        }
        final long idleNs = step.nowNs() - kept.sinceNs;
        if (idleNs < kept.keepAliveNs) {
            throw new CheckFailure(
                    "stopped after "
                            + idleNs
                            + " ns without work, before its keep-alive of "
                            + kept.keepAliveNs
                            + " ns was over: "
                            + stop);
        }
    }

    private boolean anyoneWants(final Step step) {
        for (final LimitBook.Function function : limits.functions()) {
            if (function.provisioned() > 0
                    || step.before().queued(function.id) > 0
                    || step.after().queued(function.id) > 0) {
                return true;
            }
        }
        return false;
    }

    /** What is due is done before the events of an entry, which may end others of the function. */
    private static int endedByEvents(final LimitBook.Function function, final Step step) {
        int ended = 0;
        for (final LiveSandbox sandbox : step.before().sandboxes().values()) {
            final LiveSandbox after = step.after().sandboxes().get(sandbox.sandboxId());
            if (sandbox.functionId() == function.id
                    && sandbox.functionVersion() == function.version()
                    && sandbox.isUsable()
                    && (after == null || !after.isUsable())
                    && isNamedByEvents(sandbox, step)) {
                ended++;
            }
        }
        return ended;
    }

    /**
     * A tick that comes late has several deadlines due: a start that hangs counts until its own
     * deadline is run, which may come after that of an idle one.
     */
    private int endedByTimeout(final LimitBook.Function function, final Step step) {
        int ended = 0;
        for (final LiveSandbox sandbox : step.before().sandboxes().values()) {
            final LiveSandbox after = step.after().sandboxes().get(sandbox.sandboxId());
            final Long sinceNs = startingSinceNs.get(sandbox.sandboxId());
            if (fleet.isAllocated(sandbox, function, step.before())
                    && sandbox.state() == SandboxState.STARTING
                    && sinceNs != null
                    && step.nowNs() - sinceNs >= limits.cell().startTimeoutNs()
                    && (after == null || !after.isUsable())
                    && !isNamedByEvents(sandbox, step)) {
                ended++;
            }
        }
        return ended;
    }

    private static boolean isNamedByEvents(final LiveSandbox sandbox, final Step step) {
        for (final Call call : step.entry()) {
            if (call.name().equals("workerEvent")
                    && call.number("sandboxId") == sandbox.sandboxId()) {
                return true;
            }
        }
        return false;
    }

    private void checkDrains(final Step step) {
        for (final LiveWorker worker : step.after().workers().values()) {
            final LiveWorker before = step.before().workers().get(worker.workerId());
            if (before == null
                    || before.incarnation() != worker.incarnation()
                    || before.state() != worker.state()
                    || !fleet.isDrained(worker)) {
                activeSinceNs.put(worker.workerId(), step.nowNs());
            }
            final long dueNs =
                    Math.max(
                            fleet.drainDeadlineNs(worker),
                            activeSinceNs.getOrDefault(worker.workerId(), 0L));
            final boolean isDue =
                    fleet.drainDeadlineNs(worker) != Long.MAX_VALUE
                            && step.nowNs() - dueNs > SLACK_NS
                            && worker.state() == io.berth.schemas.protocol.WorkerState.DRAINING;
            if (isDue) {
                checkAllStopped(worker, step);
            }
        }
    }

    private void checkAllStopped(final LiveWorker worker, final Step step) {
        for (final LiveSandbox sandbox : step.after().sandboxes().values()) {
            if (sandbox.workerId() == worker.workerId()
                    && sandbox.isUsable()
                    && !stopped.contains(sandbox.sandboxId())) {
                throw new CheckFailure(
                        "not stopped at the deadline of the drain of "
                                + worker.name()
                                + ": "
                                + sandbox);
            }
        }
    }

    /** Functions with fewer sandboxes than are provisioned although a worker has room for one. */
    String missing(final StateView state) {
        for (final LimitBook.Function function : limits.functions()) {
            final int allocated = fleet.allocated(state, function);
            if (allocated >= function.provisioned()) {
                continue;
            }
            for (final LiveWorker worker : state.workers().values()) {
                if (hasRoom(worker, function, state)) {
                    return function.settings().name()
                            + " has "
                            + allocated
                            + " of "
                            + function.provisioned()
                            + " provisioned sandboxes and "
                            + worker.name()
                            + " has room";
                }
            }
        }
        return null;
    }

    private boolean hasRoom(
            final LiveWorker worker, final LimitBook.Function function, final StateView state) {
        return worker.isActive()
                && fleet.mayTakeNew(worker)
                && fleet.carries(worker, function.settings().labels())
                && worker.usedMb() + function.settings().memoryMb() <= worker.memoryMb()
                && worker.sandboxes() < worker.maxSandboxes()
                && state.sandboxes().size() < limits.cell().maxSandboxes();
    }
}
