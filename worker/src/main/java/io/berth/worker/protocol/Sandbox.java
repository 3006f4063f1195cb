package io.berth.worker.protocol;

import io.berth.schemas.protocol.SandboxState;

/** A sandbox as the worker sees it. Its own deadline is the one for a stop. */
final class Sandbox extends Timed {
    static final int MAX_SLOTS = 64;

    final long id;
    final long functionId;
    final int functionVersion;
    final long commandedNs;
    final RunSlot[] slots;
    boolean ready;
    boolean stopRequested;

    /** Why it is to stop, where that was requested. */
    RunSlot.Cause stopCause = RunSlot.Cause.NONE;

    boolean stopHandedOver;

    /** A run timed out or was stuck here: nothing else may run. */
    boolean spent;

    /** The stop does not end. */
    boolean stopStuck;

    int running;
    int listIndexInTable;

    Sandbox(
            final long id,
            final long functionId,
            final int functionVersion,
            final int slotCount,
            final long nowNs) {
        this.id = id;
        this.functionId = functionId;
        this.functionVersion = functionVersion;
        this.commandedNs = nowNs;
        slots = new RunSlot[slotCount];
        for (int i = 0; i < slotCount; i++) {
            slots[i] = new RunSlot(this, i);
        }
    }

    boolean takesRuns() {
        return ready && !stopRequested && !spent;
    }

    boolean isStuck() {
        if (stopStuck) {
            return true;
        }
        for (final RunSlot slot : slots) {
            if (slot.stuck) {
                return true;
            }
        }
        return false;
    }

    SandboxState state() {
        if (isStuck()) {
            return SandboxState.STUCK;
        }
        if (stopRequested) {
            return SandboxState.STOPPING;
        }
        if (!ready) {
            return SandboxState.STARTING;
        }
        return running > 0 ? SandboxState.BUSY : SandboxState.IDLE;
    }
}
