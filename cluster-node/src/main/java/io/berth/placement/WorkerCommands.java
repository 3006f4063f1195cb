package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;

import io.berth.schemas.protocol.SandboxKind;

/**
 * Commands to workers: numbered without gaps, kept until confirmed, sent again while they are not
 * (rule 19).
 */
final class WorkerCommands {
    static final int START = 1;
    static final int STOP = 2;
    static final int REVOKE = 3;
    static final int CANCEL = 4;

    /** An unconfirmed command is sent again after this. */
    static final long RESEND_NS = 250_000_000L;

    /** Most commands sent again in one entry; the rest follow by the resend timer. */
    static final int MAX_RESENT = 64;

    /** Most confirmed commands dropped at once. */
    private static final int MAX_CONFIRMED = 1_024;

    private static final int COMMANDS_PER_SANDBOX = 4;
    private static final int COMMANDS_BESIDES = 256;

    private final PlacementCore core;
    private final PlacementState state;
    private final WorkerTable workers;
    private final CommandTable table;

    WorkerCommands(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
        this.workers = state.workers;
        this.table = state.commands;
    }

    /**
     * @return number of the new command.
     */
    long issue(final int worker, final int kind, final long sandboxId, final long token) {
        final long number = workers.lastCommandIssued(worker) + 1;
        final int command = table.allocate();
        workers.lastCommandIssued(worker, number);
        table.number(command, number);
        table.kind(command, kind);
        table.sandboxId(command, sandboxId);
        table.token(command, token);
        table.worker(command, worker);
        table.sentAtNs(command, state.nowNs());
        state.workerCommands.addLast(worker, command);
        workers.commands(worker, workers.commands(worker) + 1);
        if (state.isConnected(worker)) {
            render(command);
            wakeForResend(worker);
            if (isOverfull(worker)) {
                core.workerSessions.disconnect(worker, true);
            }
        }
        return number;
    }

    /** A worker that confirms nothing for so long gets nothing new. */
    boolean isOverfull(final int worker) {
        return isOverfull(workers, worker);
    }

    static boolean isOverfull(final WorkerTable workers, final int worker) {
        return workers.commands(worker)
                > COMMANDS_PER_SANDBOX * workers.maxSandboxes(worker) + COMMANDS_BESIDES;
    }

    void confirm(final int worker, final long lastApplied) {
        if (lastApplied > workers.lastCommandConfirmed(worker)) {
            workers.lastCommandConfirmed(worker, lastApplied);
        }
        dropConfirmed(worker);
    }

    /** A bounded number; where more are confirmed, the rest goes with the next word or resend. */
    private void dropConfirmed(final int worker) {
        final boolean wasOverfull = isOverfull(worker);
        dropSomeConfirmed(worker);
        if (wasOverfull && !isOverfull(worker)) {
            state.candidates.changed(worker);
            core.placer.capacityFreed();
        }
    }

    private void dropSomeConfirmed(final int worker) {
        final long confirmed = workers.lastCommandConfirmed(worker);
        int command = state.workerCommands.first(worker);
        for (int i = 0; i < MAX_CONFIRMED; i++) {
            if (command == NONE || table.number(command) > confirmed) {
                return;
            }
            drop(worker, command);
            command = state.workerCommands.first(worker);
        }
    }

    /** Drops at most so many commands of a dead worker. @return how many were dropped. */
    int dropSome(final int worker, final int most) {
        int dropped = 0;
        while (dropped < most && !state.workerCommands.isEmpty(worker)) {
            drop(worker, state.workerCommands.first(worker));
            dropped++;
        }
        return dropped;
    }

    private void drop(final int worker, final int command) {
        state.workerCommands.remove(worker, command);
        workers.commands(worker, workers.commands(worker) - 1);
        table.free(command);
    }

    /** Sends again from the oldest unconfirmed one on. */
    void resendFromFirst(final int worker) {
        resend(worker, state.nowNs());
    }

    void onResendTimer(final int worker) {
        state.fleet.unconfirmedChanged(-1);
        if (state.isConnected(worker)) {
            resend(worker, state.nowNs() - RESEND_NS);
        }
    }

    private void resend(final int worker, final long sentUntilNs) {
        dropConfirmed(worker);
        int command = state.workerCommands.first(worker);
        for (int i = 0; i < MAX_RESENT && command != NONE; i++) {
            final boolean isConfirmed =
                    table.number(command) <= workers.lastCommandConfirmed(worker);
            if (!isConfirmed && table.sentAtNs(command) <= sentUntilNs) {
                render(command);
                table.sentAtNs(command, state.nowNs());
            }
            command = state.workerCommands.next(command);
        }
        wakeForResend(worker);
    }

    private void wakeForResend(final int worker) {
        if (workers.commands(worker) > 0 && !state.deadlines.isSet(Deadlines.RESEND, worker)) {
            state.deadlines.set(Deadlines.RESEND, worker, state.nowNs() + RESEND_NS);
            state.fleet.unconfirmedChanged(1);
        }
    }

    private void render(final int command) {
        final int worker = table.worker(command);
        final long sessionId = workers.sessionId(worker);
        final long workerId = state.workerId(worker);
        final long epoch = workers.registrationEpoch(worker);
        final long number = table.number(command);
        final long sandboxId = table.sandboxId(command);
        switch (table.kind(command)) {
            case START:
                renderStart(worker, number, sandboxId);
                break;
            case REVOKE:
                core.output.revokeToken(
                        sessionId, workerId, epoch, number, sandboxId, 0, table.token(command));
                break;
            case CANCEL:
                core.output.cancelRun(
                        sessionId, workerId, epoch, number, sandboxId, 0, table.token(command));
                break;
            default:
                core.output.stopSandbox(sessionId, workerId, epoch, number, sandboxId);
                break;
        }
    }

    private void renderStart(final int worker, final long number, final long sandboxId) {
        final long sessionId = workers.sessionId(worker);
        final long workerId = state.workerId(worker);
        final long epoch = workers.registrationEpoch(worker);
        final int sandbox = state.findSandbox(worker, sandboxId);
        if (sandbox == NONE) {
            // The sandbox is gone though its start is not confirmed: the number is filled by a stop
            // of it.
            core.output.stopSandbox(sessionId, workerId, epoch, number, sandboxId);
            return;
        }
        final FunctionTable functions = state.functions;
        final int function = state.sandboxes.function(sandbox);
        core.output.startSandbox(
                sessionId,
                workerId,
                epoch,
                number,
                sandboxId,
                state.functionId(function),
                state.sandboxes.functionVersion(sandbox),
                state.sandboxes.timeoutNs(sandbox),
                functions.expectedStartUpNs(function),
                state.sandboxes.memoryMb(sandbox),
                1,
                SandboxKind.get((short) functions.kind(function)),
                functions.name(function),
                functions.code(function));
    }
}
