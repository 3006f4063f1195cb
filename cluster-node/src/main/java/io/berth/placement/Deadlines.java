package io.berth.placement;

import static io.berth.placement.PlacementState.CELL;

/** Runs what is due, in order (rule 9), and keeps the one cluster timer armed (rule 8). */
final class Deadlines {
    static final int INVOCATION = 1;
    static final int SANDBOX = 2;
    static final int FUNCTION = 3;
    static final int WORKER = 4;
    static final int RESEND = 5;
    static final int CLIENT = 6;
    static final int SUSPECT = 7;
    static final int DRAIN = 8;

    /** One that was moved later and is put right counts as so many nodes of a search. */
    private static final int NODES_PUT_RIGHT = 32;

    /** Half-done work goes on after this at the latest. */
    private static final long LEFTOVER_TICK_NS = 10_000_000L;

    /** A timer is armed anew only when the new time is earlier by this. */
    private static final long REARM_NS = 10_000_000L;

    private final PlacementCore core;
    private final PlacementState state;

    Deadlines(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
    }

    void runDue() {
        final DeadlineQueue queue = state.deadlines;
        while (core.steps.areLeft()) {
            final long due = queue.takeDue(state.nowNs());
            if (due == DeadlineQueue.NONE) {
                return;
            }
            if (due == DeadlineQueue.PUT_RIGHT) {
                core.steps.look(NODES_PUT_RIGHT);
                continue;
            }
            core.steps.take(1);
            run(DeadlineQueue.kindOf(due), DeadlineQueue.ownerOf(due));
        }
    }

    private void run(final int kind, final int owner) {
        switch (kind) {
            case INVOCATION:
                core.invocations.onTimer(owner);
                break;
            case SANDBOX:
                core.sandboxes.onTimer(owner);
                break;
            case FUNCTION:
                core.placer.onFunctionTimer(owner);
                core.provisioned.look(owner);
                core.workerDrains.replaced(owner);
                core.keepAlive.onFunctionTimer(owner);
                break;
            case WORKER:
                core.workerSessions.onTimer(owner);
                break;
            case RESEND:
                core.commands.onResendTimer(owner);
                break;
            case DRAIN:
                core.workerDrains.onTimer(owner);
                break;
            case SUSPECT:
                core.startFailures.onTimer(owner);
                break;
            default:
                core.clientSessions.onGraceOver(owner);
                break;
        }
    }

    void fired(final long timerId) {
        if (timerId == state.cell.timerId(CELL)) {
            state.cell.timerArmed(CELL, 0);
        }
    }

    void disarm() {
        state.cell.timerArmed(CELL, 0);
    }

    void arm() {
        final long wakeNs = wakeNs();
        if (wakeNs == Long.MAX_VALUE) {
            return;
        }
        final CellTable cell = state.cell;
        final boolean isArmed = cell.timerArmed(CELL) == 1;
        if (!isArmed || wakeNs <= cell.armedAtNs(CELL) - REARM_NS) {
            cell.timerArmed(CELL, 1);
            cell.armedAtNs(CELL, wakeNs);
            cell.timerId(CELL, cell.timerId(CELL) + 1);
            core.output.scheduleTimer(cell.timerId(CELL), wakeNs - state.nowNs());
        }
    }

    private long wakeNs() {
        final DeadlineQueue queue = state.deadlines;
        final long nowNs = state.nowNs();
        if (core.epochs.isClosed() && !core.epochs.isRaising() && !core.digestWalk.hasWork()) {
            return Long.MAX_VALUE; // held: nothing is due until an operator's word
        }
        if (core.hasWork()) {
            return nowNs + LEFTOVER_TICK_NS;
        }
        if (queue.earliest() == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        final boolean isUnconfirmed = state.fleet.hasUnconfirmed();
        final long tickNs =
                nowNs + (isUnconfirmed ? state.settings.fastTickNs() : state.settings.tickNs());
        final long earliestNs = queue.earliest();
        final long soonestNs = earliestNs < nowNs + 1 ? nowNs + 1 : earliestNs;
        return soonestNs < tickNs ? soonestNs : tickNs;
    }
}
