package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;

import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.SandboxState;

/**
 * Reports of what a worker holds, judged only for what their numbers cover and only when whole
 * (rule 27).
 */
final class WorkerReports {
    private final PlacementCore core;
    private final PlacementState state;
    private final WorkerTable workers;
    private final SandboxTable sandboxes;
    private int worker = NONE;
    private boolean isLast;

    WorkerReports(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
        this.workers = state.workers;
        this.sandboxes = state.sandboxes;
    }

    void begin(
            final int ofWorker,
            final long reportId,
            final long lastCommandApplied,
            final long lastEventSent,
            final int chunk,
            final boolean last) {
        worker = NONE;
        if (ofWorker == NONE) {
            return;
        }
        if (chunk == 0) {
            workers.reportId(ofWorker, reportId);
            nextStamp(ofWorker);
            workers.reportLastCommand(ofWorker, lastCommandApplied);
            workers.reportLastEvent(ofWorker, lastEventSent);
            workers.reportNextChunk(ofWorker, 0);
            core.sweeps.abandonReport(ofWorker);
        }
        final boolean isNext =
                workers.reportId(ofWorker) == reportId
                        && workers.reportNextChunk(ofWorker) == chunk
                        && workers.reportLastCommand(ofWorker) == lastCommandApplied
                        && workers.reportLastEvent(ofWorker) == lastEventSent
                        && workers.lastEventApplied(ofWorker) == lastEventSent;
        if (isNext) {
            workers.reportNextChunk(ofWorker, chunk + 1);
            worker = ofWorker;
            isLast = last;
        } else {
            workers.reportNextChunk(ofWorker, NONE);
            ask(ofWorker);
        }
    }

    private void ask(final int ofWorker) {
        core.output.reportRequest(
                workers.sessionId(ofWorker),
                state.workerId(ofWorker),
                workers.registrationEpoch(ofWorker));
    }

    void slot(
            final long sandboxId,
            final long lastToken,
            final long runningToken,
            final int sandboxSlot,
            final SandboxState reported) {
        if (worker == NONE) {
            return;
        }
        final int sandbox = state.findSandbox(worker, sandboxId);
        if (sandbox == NONE) {
            stopUnknown(sandboxId);
        } else if (sandboxSlot != 0) {
            state.countIgnored();
        } else {
            sandboxes.reportStamp(sandbox, workers.reportStamp(worker));
            keep(sandbox, lastToken, runningToken);
        }
    }

    /**
     * Every event that the worker had sent is applied now, but the sweep that judges comes to a
     * sandbox entries later, when this run may have ended and the next one be granted: so what the
     * report says is kept as what follows from it. A loss is that of the holder of now.
     */
    private void keep(final int sandbox, final long lastToken, final long runningToken) {
        final boolean isHeld = sandboxes.held(sandbox) == 1;
        final boolean isAsHeld =
                runningToken != 0 && isHeld && sandboxes.token(sandbox) == runningToken;
        final boolean isLost = isHeld && !isAsHeld && lastToken >= sandboxes.token(sandbox);
        sandboxes.reportedRun(sandbox, runningToken != 0 && !isAsHeld ? 1 : 0);
        sandboxes.reportedLoss(sandbox, isLost ? 1 : 0);
    }

    /** A new report: what an older one said is in no way of this one. */
    private void nextStamp(final int ofWorker) {
        if (workers.reportStamp(ofWorker) < SandboxTable.MAX_REPORT_STAMP) {
            workers.reportStamp(ofWorker, workers.reportStamp(ofWorker) + 1);
            return;
        }
        // Once in many reports: no stamp recurs.
        int sandbox = state.workerSandboxes.first(ofWorker);
        while (sandbox != NONE) {
            sandboxes.reportStamp(sandbox, 0);
            sandbox = state.workerSandboxes.next(sandbox);
        }
        workers.reportStamp(ofWorker, 1);
    }

    /**
     * The start is done, by an event after the newest report: whatever that says of the sandbox, it
     * is there.
     */
    void started(final int sandbox) {
        final int ofWorker = sandboxes.worker(sandbox);
        sandboxes.hasStarted(sandbox, 1);
        if (sandboxes.reportStamp(sandbox) != workers.reportStamp(ofWorker)) {
            sandboxes.reportStamp(sandbox, workers.reportStamp(ofWorker));
            sandboxes.reportedRun(sandbox, 0);
            sandboxes.reportedLoss(sandbox, 0);
        }
    }

    /** The worker holds what the state does not know: it is to stop it. */
    private void stopUnknown(final long sandboxId) {
        state.countRepair();
        if (!core.commands.isOverfull(worker)) {
            core.commands.issue(worker, WorkerCommands.STOP, sandboxId, 0);
        }
    }

    void end() {
        if (worker != NONE && isLast) {
            workers.reportNextChunk(worker, NONE);
            core.sweeps.add(worker, Sweeps.REPORT);
        }
        worker = NONE;
    }

    /** Judges one sandbox by the last whole report of its worker; it may be gone afterwards. */
    void judge(final int sandbox) {
        final int ofWorker = sandboxes.worker(sandbox);
        if (sandboxes.startCommand(sandbox) > workers.reportLastCommand(ofWorker)) {
            return;
        }
        if (sandboxes.reportStamp(sandbox) != workers.reportStamp(ofWorker)) {
            gone(sandbox);
        } else if (sandboxes.held(sandbox) == 1 && sandboxes.reportedLoss(sandbox) == 1) {
            lose(sandbox);
            repairByStop(sandbox);
        } else if (sandboxes.reportedRun(sandbox) == 1) {
            repairByStop(sandbox);
        }
    }

    private void gone(final int sandbox) {
        state.countRepair();
        lose(sandbox);
        core.sandboxes.remove(sandbox);
    }

    private void lose(final int sandbox) {
        final int invocation = sandboxes.invocation(sandbox);
        if (sandboxes.held(sandbox) == 1) {
            core.sandboxes.releaseSlot(sandbox);
        }
        if (invocation != NONE) {
            core.invocations.finish(invocation, InvocationState.LOST, sandboxes.token(sandbox));
        }
    }

    private void repairByStop(final int sandbox) {
        if (sandboxes.state(sandbox) != Sandboxes.STOPPING) {
            state.countRepair();
            core.sandboxes.stop(sandbox);
        }
    }
}
