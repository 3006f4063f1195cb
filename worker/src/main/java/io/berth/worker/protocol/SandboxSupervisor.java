package io.berth.worker.protocol;

import io.berth.schemas.payload.RunEnd;
import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.schemas.protocol.WorkerEventKind;
import java.nio.charset.StandardCharsets;

/**
 * Starts, runs, interrupts and stops: applies commands to sandboxes, enforces time limits (rule
 * 21), decides revoke and cancel against begin (rules 20 and 22), and tells what is stuck.
 */
final class SandboxSupervisor {
    private final Standing standing;
    private final SandboxRuntime runtime;
    private final EventSender events;
    private final ResultStore results;
    private final SandboxTable table;
    private final DeadlineList deadlines = new DeadlineList();
    private int runningCount;
    private int stuckRuns;
    private int stuckSandboxes;

    SandboxSupervisor(
            final Standing standing,
            final SandboxRuntime runtime,
            final EventSender events,
            final ResultStore results,
            final SandboxTable table) {
        this.standing = standing;
        this.runtime = runtime;
        this.events = events;
        this.results = results;
        this.table = table;
    }

    /**
     * @return sandboxes with a run or a stop that does not end.
     */
    int stuckSandboxes() {
        return stuckSandboxes;
    }

    /**
     * @return runs that have begun and have not ended.
     */
    int running() {
        return runningCount;
    }

    /**
     * @return runs that have begun and may still end by themselves.
     */
    int endingRuns() {
        return runningCount - stuckRuns;
    }

    // ---- commands

    void start(
            final long nowNs,
            final long sandboxId,
            final long functionId,
            final int functionVersion,
            final long timeoutNs,
            final long startUpNs,
            final int memoryMb,
            final int sandboxSlots,
            final SandboxKind kind,
            final String functionName,
            final String code) {
        if (table.find(sandboxId) != null) {
            standing.counts.ignored++;
            return;
        }
        final boolean sane =
                sandboxSlots >= 1
                        && sandboxSlots <= Sandbox.MAX_SLOTS
                        && (kind == SandboxKind.HANDLER || kind == SandboxKind.SYNTHETIC);
        if (!sane || standing.draining || table.size() >= standing.settings.maxSandboxes()) {
            standing.counts.startsFailed++;
            event(WorkerEventKind.START_FAILED, sandboxId, 0, 0, 0);
            return;
        }
        table.add(new Sandbox(sandboxId, functionId, functionVersion, sandboxSlots, nowNs));
        runtime.startSandbox(
                sandboxId,
                functionId,
                functionVersion,
                timeoutNs,
                startUpNs,
                memoryMb,
                sandboxSlots,
                kind,
                functionName,
                code);
    }

    void stop(final long nowNs, final long sandboxId) {
        final Sandbox sandbox = table.find(sandboxId);
        if (sandbox == null) {
            event(
                    WorkerEventKind.STOPPED,
                    sandboxId,
                    0,
                    0,
                    0); // holds nothing here: that is what was asked
            return;
        }
        stop(nowNs, sandbox, RunSlot.Cause.STOP);
    }

    /**
     * Refuses every token of the slot up to this one, unless it has begun: then nothing (rule 20).
     * Of a token that has ended, or was refused, the word was given before.
     */
    void revoke(final long sandboxId, final int sandboxSlot, final long token) {
        standing.tokenSeen(token);
        final RunSlot slot = table.slot(sandboxId, sandboxSlot);
        if (slot != null) {
            if (token <= slot.lastToken) {
                return;
            }
            slot.lastToken = token;
            slot.lastRefusal = io.berth.schemas.payload.RefuseReason.REVOKED;
        }
        standing.counts.revoked++;
        event(WorkerEventKind.REVOKED, sandboxId, sandboxSlot, token, 0);
    }

    void cancel(final long nowNs, final long sandboxId, final int sandboxSlot, final long token) {
        final RunSlot slot = table.slot(sandboxId, sandboxSlot);
        if (slot != null && slot.runningToken == token && token != 0) {
            standing.tokenSeen(token);
            interrupt(nowNs, slot, RunSlot.Cause.CANCEL);
        } else {
            revoke(sandboxId, sandboxSlot, token);
        }
    }

    // ---- runs

    void begin(final long nowNs, final RunSlot slot, final RunRequest request) {
        slot.lastToken = request.token;
        slot.lastRefusal = io.berth.schemas.payload.RefuseReason.NONE;
        slot.runningToken = request.token;
        slot.invocationId = request.invocationId;
        slot.sequence = request.sequence;
        slot.requestSlot = request.requestSlot;
        slot.replyTo = request.replyTo;
        slot.begunNs = nowNs;
        slot.cause = RunSlot.Cause.NONE;
        slot.sandbox.running++;
        runningCount++;
        standing.counts.begun++;
        deadlines.set(slot, nowNs + request.timeoutNs);
        standing.observer.onBegun(
                request.token,
                request.invocationId,
                request.clientId,
                slot.sandbox.id,
                slot.index,
                slot.sandbox.functionId,
                request.timeoutNs);
        runtime.run(
                slot.sandbox.id,
                slot.index,
                request.token,
                request.invocationId,
                request.timeoutNs,
                request.payload,
                request.payloadOffset,
                request.payloadSize);
    }

    void runEnded(
            final long nowNs,
            final long sandboxId,
            final int sandboxSlot,
            final long token,
            final boolean returned,
            final byte[] result) {
        final RunSlot slot = table.slot(sandboxId, sandboxSlot);
        if (slot == null || slot.runningToken != token || token == 0) {
            standing.counts.ignored++;
            return;
        }
        end(nowNs, slot, returned, result == null ? KeptResult.EMPTY : result);
        final Sandbox sandbox = slot.sandbox;
        if (sandbox.stopRequested && sandbox.running == 0) {
            handStopOver(nowNs, sandbox);
        }
    }

    private void end(
            final long nowNs, final RunSlot slot, final boolean returned, final byte[] result) {
        final boolean fits = result.length <= standing.settings.maxPayloadLength();
        final RunEnd end = endOf(slot.cause, returned && fits);
        if (slot.stuck) { // its caller has been answered
            standing.observer.onEnded(slot.runningToken, end, bodyOf(slot.cause, KeptResult.EMPTY));
        } else {
            final byte[] body = fits ? bodyOf(slot.cause, result) : tooLarge(result);
            standing.observer.onEnded(slot.runningToken, end, body);
            results.put(nowNs, slot, end, body);
        }
        event(eventOf(end), slot.sandbox.id, slot.index, slot.runningToken, nowNs - slot.begunNs);
        count(end);
        slot.sandbox.spent |= slot.stuck || end == RunEnd.TIMED_OUT;
        if (slot.stuck) {
            slot.stuck = false;
            stuckRuns--;
            recountStuck(slot.sandbox, true);
        }
        deadlines.clear(slot);
        slot.runningToken = 0;
        slot.sandbox.running--;
        runningCount--;
    }

    /** Asks a run to end. The first cause stays: it says how the run will have ended. */
    private void interrupt(final long nowNs, final RunSlot slot, final RunSlot.Cause cause) {
        if (slot.cause != RunSlot.Cause.NONE) {
            return;
        }
        slot.cause = cause;
        deadlines.set(slot, nowNs + standing.settings.stuckAfterNs());
        runtime.interrupt(slot.sandbox.id, slot.index, slot.runningToken);
    }

    // ---- stops

    /** Stops everything, with what runs inside ended for the given cause. */
    void stopAll(final long nowNs, final RunSlot.Cause cause) {
        for (int i = table.size() - 1; i >= 0; i--) {
            stop(nowNs, table.at(i), cause);
        }
    }

    private void stop(final long nowNs, final Sandbox sandbox, final RunSlot.Cause cause) {
        if (sandbox.stopRequested) {
            return;
        }
        sandbox.stopRequested = true;
        sandbox.stopCause = cause;
        if (sandbox.running == 0) {
            handStopOver(nowNs, sandbox);
            return;
        }
        for (final RunSlot slot : sandbox.slots) {
            if (slot.isRunning()) {
                interrupt(nowNs, slot, cause);
            }
        }
    }

    private void handStopOver(final long nowNs, final Sandbox sandbox) {
        sandbox.stopHandedOver = true;
        deadlines.set(sandbox, nowNs + standing.settings.stuckAfterNs());
        runtime.stopSandbox(sandbox.id);
    }

    // ---- word of the runtime

    void started(final long nowNs, final long sandboxId) {
        final Sandbox sandbox = table.find(sandboxId);
        if (sandbox == null || sandbox.ready || sandbox.stopRequested) {
            standing.counts.ignored++;
            return;
        }
        sandbox.ready = true;
        standing.counts.sandboxesStarted++;
        standing.observer.onSandboxStarted(sandboxId, sandbox.functionId, sandbox.functionVersion);
        event(WorkerEventKind.STARTED, sandboxId, 0, 0, nowNs - sandbox.commandedNs);
    }

    void startFailed(final long nowNs, final long sandboxId) {
        final Sandbox sandbox = table.find(sandboxId);
        if (sandbox == null || sandbox.ready || sandbox.stopRequested) {
            standing.counts.ignored++;
            return;
        }
        table.remove(sandbox);
        standing.counts.startsFailed++;
        event(WorkerEventKind.START_FAILED, sandboxId, 0, 0, nowNs - sandbox.commandedNs);
    }

    /** Asked for or not: the sandbox is gone, and with it what ran inside. */
    void stopped(final long nowNs, final long sandboxId) {
        final Sandbox sandbox = table.find(sandboxId);
        if (sandbox == null) {
            standing.counts.ignored++;
            return;
        }
        for (final RunSlot slot : sandbox.slots) {
            if (slot.isRunning()) {
                end(nowNs, slot, false, "the sandbox ended".getBytes(StandardCharsets.UTF_8));
            }
        }
        if (sandbox.stopStuck) {
            sandbox.stopStuck = false;
            recountStuck(sandbox, true);
        }
        deadlines.clear(sandbox);
        table.remove(sandbox);
        if (sandbox.ready) {
            standing.counts.sandboxesGone++;
            standing.observer.onSandboxStopped(
                    sandboxId, sandbox.functionId, stopOf(sandbox.stopCause));
        }
        event(WorkerEventKind.STOPPED, sandboxId, 0, 0, 0);
    }

    private WorkerObserver.Stop stopOf(final RunSlot.Cause cause) {
        return switch (cause) {
            case NONE -> WorkerObserver.Stop.BY_ITSELF;
            case DRAIN -> WorkerObserver.Stop.DRAIN;
            default ->
                    standing.state == RegistrationState.CLEARING
                            ? WorkerObserver.Stop.DEAD
                            : WorkerObserver.Stop.COMMANDED;
        };
    }

    // ---- time

    int poll(final long nowNs) {
        int work = 0;
        for (Timed due = deadlines.takeDue(nowNs); due != null; due = deadlines.takeDue(nowNs)) {
            if (due instanceof RunSlot slot) {
                runDue(nowNs, slot);
            } else {
                stopDue((Sandbox) due);
            }
            work++;
        }
        return work;
    }

    private void runDue(final long nowNs, final RunSlot slot) {
        if (slot.cause == RunSlot.Cause.NONE) {
            interrupt(nowNs, slot, RunSlot.Cause.TIME_LIMIT);
            return;
        }
        final boolean wasStuck = slot.sandbox.isStuck();
        final RunEnd told = endOf(slot.cause, false);
        final byte[] body = bodyOf(slot.cause, KeptResult.EMPTY);
        standing.observer.onStuck(slot.runningToken, told, body);
        // The caller need not wait for what may never end; the slot stays held until it does.
        results.put(nowNs, slot, told, body);
        slot.stuck = true;
        stuckRuns++;
        recountStuck(slot.sandbox, wasStuck);
        event(
                WorkerEventKind.STUCK,
                slot.sandbox.id,
                slot.index,
                slot.runningToken,
                nowNs - slot.begunNs);
    }

    private void stopDue(final Sandbox sandbox) {
        final boolean wasStuck = sandbox.isStuck();
        sandbox.stopStuck = true;
        recountStuck(sandbox, wasStuck);
        event(WorkerEventKind.STUCK, sandbox.id, 0, 0, 0);
    }

    private void recountStuck(final Sandbox sandbox, final boolean wasStuck) {
        final boolean isStuck = sandbox.isStuck();
        if (isStuck && !wasStuck) {
            stuckSandboxes++;
            standing.counts.stuckEver++;
        } else if (!isStuck && wasStuck) {
            stuckSandboxes--;
        }
    }

    // ---- ends

    private static RunEnd endOf(final RunSlot.Cause cause, final boolean ok) {
        return switch (cause) {
            case NONE -> ok ? RunEnd.COMPLETED : RunEnd.FAILED;
            case CANCEL -> RunEnd.CANCELLED;
            case DRAIN -> RunEnd.FAILED;
            case TIME_LIMIT, STOP -> RunEnd.TIMED_OUT;
        };
    }

    private static WorkerEventKind eventOf(final RunEnd end) {
        return switch (end) {
            case COMPLETED -> WorkerEventKind.COMPLETED;
            case TIMED_OUT -> WorkerEventKind.TIMED_OUT;
            case CANCELLED -> WorkerEventKind.CANCELLED;
            default -> WorkerEventKind.FAILED;
        };
    }

    private static byte[] bodyOf(final RunSlot.Cause cause, final byte[] result) {
        return switch (cause) {
            case NONE -> result;
            case DRAIN -> "the worker was stopped".getBytes(StandardCharsets.UTF_8);
            case CANCEL, TIME_LIMIT, STOP -> KeptResult.EMPTY;
        };
    }

    private byte[] tooLarge(final byte[] result) {
        return ("result of "
                        + result.length
                        + " bytes is above the limit of "
                        + standing.settings.maxPayloadLength())
                .getBytes(StandardCharsets.UTF_8);
    }

    private void count(final RunEnd end) {
        final WorkerCounts counts = standing.counts;
        switch (end) {
            case COMPLETED -> counts.completed++;
            case TIMED_OUT -> counts.timedOut++;
            case CANCELLED -> counts.cancelled++;
            default -> counts.failed++;
        }
    }

    private void event(
            final WorkerEventKind kind,
            final long sandboxId,
            final int sandboxSlot,
            final long token,
            final long durationNs) {
        events.add(kind, sandboxId, sandboxSlot, token, durationNs, RefuseReason.NONE);
    }
}
