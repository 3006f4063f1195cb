package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;

import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.WorkerEventKind;

/** The word of workers: applied in number order, each number once (rules 18, 20 to 23). */
final class WorkerEvents {
    private final PlacementCore core;
    private final PlacementState state;
    private final SandboxTable sandboxes;
    private final WorkerTable workers;
    private int worker = NONE;
    private long nextNumber;
    private long pulseNumber;

    WorkerEvents(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
        this.sandboxes = state.sandboxes;
        this.workers = state.workers;
    }

    void begin(final int ofWorker, final long firstEventNumber, final long ofPulseNumber) {
        worker = ofWorker;
        nextNumber = firstEventNumber;
        pulseNumber = ofPulseNumber;
    }

    void event(
            final long sandboxId,
            final long token,
            final long durationNs,
            final int sandboxSlot,
            final WorkerEventKind kind,
            final RefuseReason refuseReason) {
        if (worker == NONE) {
            return;
        }
        final long number = nextNumber++;
        if (number != workers.lastEventApplied(worker) + 1) {
            // A repeat, or above a gap: the acknowledgement says from where to send again.
            return;
        }
        workers.lastEventApplied(worker, number);
        if (kind == WorkerEventKind.DRAINING) {
            core.workerSessions.drain(worker);
            return;
        }
        final int sandbox = state.findSandbox(worker, sandboxId);
        if (sandbox == NONE
                || sandboxSlot != 0
                || kind == null
                || !apply(sandbox, token, durationNs, kind, refuseReason)) {
            state.countIgnored();
        }
    }

    void end() {
        if (worker != NONE) {
            core.workerSessions.acknowledge(worker, pulseNumber);
            worker = NONE;
        }
    }

    private boolean apply(
            final int sandbox,
            final long token,
            final long durationNs,
            final WorkerEventKind kind,
            final RefuseReason refuseReason) {
        switch (kind) {
            case STARTED:
                return started(sandbox, durationNs);
            case START_FAILED:
                return startFailed(sandbox);
            case STOPPED:
                stopped(sandbox);
                return true;
            case COMPLETED:
                return isHolder(sandbox, token)
                        && ended(sandbox, InvocationState.COMPLETED, durationNs);
            case FAILED:
                return isHolder(sandbox, token)
                        && ended(sandbox, InvocationState.FAILED, durationNs);
            case TIMED_OUT:
                return isHolder(sandbox, token)
                        && ended(sandbox, InvocationState.TIMED_OUT, durationNs);
            case CANCELLED:
                return isHolder(sandbox, token)
                        && ended(sandbox, InvocationState.CANCELLED, durationNs);
            case REFUSED:
                return isHolder(sandbox, token) && refused(sandbox, refuseReason);
            case REVOKED:
                return isHolder(sandbox, token) && returned(sandbox);
            case STUCK:
                return isHolder(sandbox, token) && stuck(sandbox);
            default:
                return false;
        }
    }

    private boolean isHolder(final int sandbox, final long token) {
        return sandboxes.held(sandbox) == 1 && sandboxes.token(sandbox) == token;
    }

    private boolean started(final int sandbox, final long durationNs) {
        if (sandboxes.state(sandbox) != Sandboxes.STARTING) {
            return false;
        }
        final int function = sandboxes.function(sandbox);
        if (!core.sandboxes.isFormer(sandbox)) {
            core.functionService.startTook(function, durationNs);
        }
        core.startFailures.succeeded(sandbox);
        core.workerReports.started(sandbox);
        core.sandboxes.becomeIdle(sandbox);
        core.placer.mark(function);
        core.placer.capacityFreed();
        return true;
    }

    private boolean startFailed(final int sandbox) {
        final int current = sandboxes.state(sandbox);
        final boolean isStart =
                current == Sandboxes.STARTING
                        || (current == Sandboxes.STOPPING && sandboxes.used(sandbox) == 0);
        if (!isStart || sandboxes.held(sandbox) == 1) {
            return false;
        }
        if (current == Sandboxes.STARTING) {
            core.startFailures.failed(sandbox);
        }
        final int function = sandboxes.function(sandbox);
        core.sandboxes.remove(sandbox);
        core.keepAlive.startFailed(function);
        return true;
    }

    /** The sandbox is gone. A run's end is an event before this one, so a holder never began. */
    private void stopped(final int sandbox) {
        final int invocation = sandboxes.invocation(sandbox);
        if (sandboxes.held(sandbox) == 1) {
            core.sandboxes.releaseSlot(sandbox);
        }
        if (invocation != NONE) {
            core.invocations.returned(invocation);
        }
        core.sandboxes.remove(sandbox);
    }

    private boolean ended(final int sandbox, final InvocationState end, final long durationNs) {
        final int invocation = sandboxes.invocation(sandbox);
        if (end == InvocationState.COMPLETED || end == InvocationState.FAILED) {
            core.functionService.runTook(sandboxes.function(sandbox), durationNs);
        }
        core.sandboxes.releaseSlot(sandbox);
        if (invocation != NONE) {
            core.invocations.finish(invocation, end, sandboxes.token(sandbox));
        }
        if (end == InvocationState.TIMED_OUT) {
            core.sandboxes.stop(sandbox);
        } else {
            serveAgain(sandbox);
        }
        return true;
    }

    /** Only a sandbox that was BUSY goes back to the pool; one that was stuck is stopped. */
    private void serveAgain(final int sandbox) {
        if (sandboxes.state(sandbox) == Sandboxes.BUSY) {
            core.sandboxes.becomeIdle(sandbox);
        } else {
            core.sandboxes.stop(sandbox);
        }
    }

    private boolean refused(final int sandbox, final RefuseReason reason) {
        if (reason == RefuseReason.UNKNOWN_SANDBOX || reason == RefuseReason.BUSY) {
            // What the worker holds and what the state holds differ: this sandbox serves no one
            // again.
            state.countRepair();
            final int invocation = sandboxes.invocation(sandbox);
            core.sandboxes.releaseSlot(sandbox);
            core.sandboxes.stop(sandbox);
            if (invocation != NONE) {
                core.invocations.returned(invocation);
            }
            return true;
        }
        return returned(sandbox);
    }

    private boolean returned(final int sandbox) {
        final int invocation = sandboxes.invocation(sandbox);
        core.sandboxes.releaseSlot(sandbox);
        if (invocation != NONE) {
            core.invocations.returned(invocation);
        }
        serveAgain(sandbox);
        return true;
    }

    private boolean stuck(final int sandbox) {
        final int invocation = sandboxes.invocation(sandbox);
        if (sandboxes.state(sandbox) == Sandboxes.STUCK) {
            return false;
        }
        core.sandboxes.becomeStuck(sandbox);
        sandboxes.invocation(sandbox, NONE);
        if (invocation != NONE) {
            core.invocations.finish(invocation, InvocationState.LOST, sandboxes.token(sandbox));
        }
        return true;
    }
}
