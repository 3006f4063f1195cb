package io.berth.placement;

import static io.berth.placement.PlacementState.CELL;
import static io.berth.placement.RecordTable.NONE;
import static io.berth.placement.RecordTable.NO_SESSION;

import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.WorkerState;

/** Registrations of workers: Hello, silence, grace, death, return (rules 3, 6, 24 to 26). */
final class WorkerSessions {
    private static final int ACTIVE = WorkerState.ACTIVE.value();
    private static final int DISCONNECTED = WorkerState.DISCONNECTED.value();
    private static final int DEAD = WorkerState.DEAD.value();
    private static final int DRAINING = WorkerState.DRAINING.value();

    private final PlacementCore core;
    private final PlacementState state;
    private final WorkerTable workers;

    WorkerSessions(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
        this.workers = state.workers;
    }

    // ---- Hello

    /** What a worker says of itself, kept for the call only. */
    static final class Hello {
        long sessionId;
        long nonceHigh;
        long nonceLow;
        long incarnation;
        long lastCommandApplied;
        long lastEventSent;
        int memoryMb;
        int maxSandboxes;
        int zone;
        String name;
        String endpoint;
        String labels;

        boolean isValid() {
            return Limits.isName(name, Limits.MAX_NAME_BYTES)
                    && Limits.isName(endpoint, Limits.MAX_ENDPOINT_BYTES)
                    && Limits.isIn(memoryMb, 1, Limits.MAX_WORKER_MEMORY_MB)
                    && Limits.isIn(maxSandboxes, 1, Limits.MAX_WORKER_SANDBOXES)
                    && Limits.isIn(zone, 0, Limits.MAX_ZONE)
                    && lastCommandApplied >= 0
                    && lastEventSent >= 0
                    && LabelNames.isValid(labels)
                    && sessionId != NO_SESSION;
        }
    }

    void hello(final Hello hello) {
        final int worker = state.workersByName.getValue(hello.name);
        if (worker == NONE) {
            register(hello);
        } else if (workers.incarnation(worker) != hello.incarnation) {
            replace(worker, hello);
        } else if (workers.state(worker) == DEAD) {
            reject(hello, 0, RejectReason.INCARNATION_DEAD);
        } else if (isRepeated(worker, hello)) {
            if (workers.state(worker) == DISCONNECTED) {
                // A late copy: a worker that is there says Hello with a new nonce.
                state.countIgnored();
                return;
            }
            heard(worker);
            welcome(worker, hello, workers.registrationEpoch(worker) != workers.firstEpoch(worker));
        } else {
            resume(worker, hello);
        }
    }

    private boolean isRepeated(final int worker, final Hello hello) {
        return workers.sessionId(worker) == hello.sessionId
                && workers.nonceHigh(worker) == hello.nonceHigh
                && workers.nonceLow(worker) == hello.nonceLow;
    }

    private void reject(final Hello hello, final long retryAfterNs, final RejectReason reason) {
        core.output.helloRejected(
                hello.sessionId, hello.nonceHigh, hello.nonceLow, retryAfterNs, reason);
    }

    /**
     * A worker that the state does not hold; one that has an older life behind it must come back as
     * a new one.
     */
    private void register(final Hello hello) {
        if (hello.lastCommandApplied != 0 || hello.lastEventSent != 0) {
            reject(hello, 0, RejectReason.INCARNATION_DEAD);
            return;
        }
        if (!state.labels.hasRoomFor(hello.labels)) {
            reject(hello, 0, RejectReason.TOO_MANY_LABELS);
            return;
        }
        final int worker = workers.allocate();
        if (worker == NONE) {
            reject(hello, Limits.RETRY_TABLE_NS, RejectReason.TOO_MANY_WORKERS);
            return;
        }
        workers.name(worker, hello.name);
        workers.incarnation(worker, hello.incarnation);
        state.workersByName.put(hello.name, worker);
        describe(worker, hello);
        enroll(worker, hello);
        workers.firstEpoch(worker, workers.registrationEpoch(worker));
        admit(worker);
        welcome(worker, hello, false);
    }

    /**
     * Another incarnation under a name that is known: refused while the one before may live. A
     * process at the endpoint of the one before proves that it is gone, as both cannot be bound
     * there; one from elsewhere proves nothing.
     */
    private void replace(final int worker, final Hello hello) {
        final int current = workers.state(worker);
        if (current == ACTIVE || current == DRAINING) {
            reject(hello, Limits.RETRY_HELLO_NS, RejectReason.WORKER_ID_IN_USE);
            return;
        }
        if (hello.lastCommandApplied != 0 || hello.lastEventSent != 0) {
            reject(hello, 0, RejectReason.INCARNATION_DEAD);
            return;
        }
        final boolean isProof = hello.endpoint.equals(workers.endpoint(worker));
        if (!isProof && (current != DEAD || workers.sweep(worker) != 0)) {
            // Its lease may run, or its end is still being told.
            reject(hello, Limits.RETRY_HELLO_NS, RejectReason.WORKER_ID_IN_USE);
            return;
        }
        if (!state.labels.hasRoomFor(hello.labels)) {
            reject(hello, 0, RejectReason.TOO_MANY_LABELS);
            return;
        }
        final boolean isOldEmpty = workers.sandboxes(worker) == 0 && workers.commands(worker) == 0;
        if (workers.isFull() && !(isProof && isOldEmpty)) {
            reject(hello, Limits.RETRY_HELLO_NS, RejectReason.TOO_MANY_WORKERS);
            return;
        }
        if (isProof) {
            bury(worker, true);
        } else {
            giveNameAway(worker);
        }
        register(hello);
    }

    /**
     * Another process has the name of a dead one, whose slots stay counted all the same (rule 26):
     * its death was swept before, and what would free them at once is not swept again.
     */
    private void giveNameAway(final int worker) {
        workers.releaseAtOnce(worker, 1);
        state.workersByName.removeKey(workers.name(worker));
    }

    private void resume(final int worker, final Hello hello) {
        if (hello.lastCommandApplied > workers.lastCommandIssued(worker)
                || hello.lastEventSent < workers.lastEventApplied(worker)) {
            if (hello.lastCommandApplied > workers.lastCommandIssued(worker)) {
                core.epochs.proved(state.cellEpoch(), 0, true);
            }
            reject(hello, 0, RejectReason.CELL_EPOCH_BEHIND);
            return;
        }
        if (!state.labels.hasRoomFor(hello.labels)) {
            reject(hello, 0, RejectReason.TOO_MANY_LABELS);
            return;
        }
        final boolean wasActive = workers.state(worker) == ACTIVE;
        core.commands.confirm(worker, hello.lastCommandApplied);
        if (wasActive) {
            deactivate(worker, DISCONNECTED);
        }
        final long labelsBefore = workers.labels(worker);
        describe(worker, hello);
        enroll(worker, hello);
        workers.reportNextChunk(worker, NONE);
        // What is left to judge of a report from before is of another registration: it is sent
        // anew.
        core.sweeps.abandonReport(worker);
        admit(worker);
        if (workers.labels(worker) != labelsBefore) {
            core.sweeps.add(worker, Sweeps.STOP_STALE);
        }
        if (!wasActive) {
            core.sweeps.add(worker, Sweeps.BACK_IN_POOL);
        }
        welcome(worker, hello, true);
        core.commands.resendFromFirst(worker);
    }

    /** It takes placements from here on, or is drained, as before or as its zone is evacuated. */
    private void admit(final int worker) {
        if (core.workerDrains.isHeld(worker)) {
            setState(worker, DRAINING);
            stopWhatIsLeft(worker);
        } else {
            activate(worker);
            core.placer.capacityFreed();
        }
    }

    private void stopWhatIsLeft(final int worker) {
        final boolean isOver = core.workerDrains.isOver(worker);
        core.sweeps.add(worker, isOver ? Sweeps.STOP_ALL : Sweeps.STOP_IDLE);
    }

    private void describe(final int worker, final Hello hello) {
        workers.memoryMb(worker, hello.memoryMb);
        workers.maxSandboxes(worker, hello.maxSandboxes);
        if (workers.sandboxes(worker) == 0) {
            workers.zone(worker, hello.zone);
        }
        workers.endpoint(worker, hello.endpoint);
        state.workerLabels.remove(workers.labels(worker));
        workers.labels(worker, state.labels.bits(hello.labels));
        state.workerLabels.add(workers.labels(worker));
    }

    private void enroll(final int worker, final Hello hello) {
        final long epoch = state.cell.registrationEpoch(CELL) + 1;
        state.cell.registrationEpoch(CELL, epoch);
        workers.registrationEpoch(worker, epoch);
        workers.nonceHigh(worker, hello.nonceHigh);
        workers.nonceLow(worker, hello.nonceLow);
        final long before = workers.sessionId(worker);
        if (before != hello.sessionId) {
            takeSession(hello.sessionId);
            if (before != NO_SESSION) {
                state.peers.remove(before);
                core.output.closeSession(before);
            }
            workers.sessionId(worker, hello.sessionId);
            state.peers.put(hello.sessionId, ((long) worker << 1) | PlacementState.WORKER);
        }
        heard(worker);
        wakeAt(worker, state.nowNs() + state.settings.workerSilenceNs());
    }

    private void welcome(final int worker, final Hello hello, final boolean isResumed) {
        core.output.workerWelcome(
                hello.sessionId,
                hello.nonceHigh,
                hello.nonceLow,
                state.workerId(worker),
                workers.registrationEpoch(worker),
                workers.lastEventApplied(worker),
                workers.lastCommandIssued(worker),
                state.settings.leaseNs(),
                state.cellEpoch(),
                isResumed);
    }

    // ---- messages of a registered worker

    /**
     * @return the worker if the message is of its current registration and session, else -1, and
     *     what is to be said is said.
     */
    int current(
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final long lastApplied) {
        if (core.epochs.isClosed()) {
            state.countIgnored();
            return NONE;
        }
        final int worker = state.findWorker(workerId);
        if (worker == NONE) {
            core.output.workerUnknown(
                    sessionId, workerId, registrationEpoch, RejectReason.UNKNOWN_WORKER);
            return NONE;
        }
        if (workers.state(worker) == DEAD) {
            core.output.workerUnknown(
                    sessionId, workerId, registrationEpoch, RejectReason.INCARNATION_DEAD);
            return NONE;
        }
        final boolean isOfSession = workers.sessionId(worker) == sessionId;
        if (workers.state(worker) == DISCONNECTED
                || (isOfSession && isOtherEpoch(worker, registrationEpoch))) {
            core.output.workerUnknown(
                    sessionId, workerId, registrationEpoch, RejectReason.UNKNOWN_WORKER);
            return NONE;
        }
        if (!isOfSession || lastApplied > workers.lastCommandIssued(worker) || lastApplied < 0) {
            state.countIgnored();
            return NONE;
        }
        heard(worker);
        core.commands.confirm(worker, lastApplied);
        return worker;
    }

    private boolean isOtherEpoch(final int worker, final long registrationEpoch) {
        return workers.registrationEpoch(worker) != registrationEpoch;
    }

    private void heard(final int worker) {
        workers.lastHeardNs(worker, state.nowNs());
        workers.lastHeardTerm(worker, state.cell.leadershipTermId(CELL));
    }

    void acknowledge(final int worker, final long pulseNumber) {
        core.output.workerAck(
                workers.sessionId(worker),
                state.workerId(worker),
                workers.registrationEpoch(worker),
                workers.lastEventApplied(worker),
                pulseNumber);
    }

    /** By its own word the worker takes nothing new. */
    void drain(final int worker) {
        workers.draining(worker, workers.draining(worker) | WorkerDrains.OWN);
        if (workers.state(worker) == DRAINING) {
            // What an operator's drain has left for its replacements goes now.
            stopWhatIsLeft(worker);
        }
        stopPlacing(worker);
    }

    /** Nothing new is placed there; what serves nobody is stopped. */
    void stopPlacing(final int worker) {
        if (workers.state(worker) == ACTIVE) {
            deactivate(worker, DRAINING);
            stopWhatIsLeft(worker);
        }
    }

    /** Is ACTIVE again where nothing holds it any more. */
    void placeAgain(final int worker) {
        if (workers.state(worker) == DRAINING && workers.draining(worker) == 0) {
            activate(worker);
            core.sweeps.add(worker, Sweeps.BACK_IN_POOL);
            core.placer.capacityFreed();
        }
    }

    void goodbye(final int worker) {
        bury(worker, true);
    }

    // ---- sessions

    /**
     * A session carries one peer: whoever had it loses it as if it had closed. @return whether it
     * was anyone's.
     */
    boolean takeSession(final long sessionId) {
        final long peer = state.peers.remove(sessionId);
        if (peer == NONE) {
            return false;
        }
        final int index = (int) (peer >> 1);
        if ((peer & 1) == PlacementState.WORKER) {
            workers.sessionId(index, NO_SESSION);
            disconnect(index, false);
        } else {
            core.clientSessions.sessionLost(index);
        }
        return true;
    }

    /**
     * Nothing new is placed there and the grace runs: short for one that was heard in this term.
     */
    void disconnect(final int worker, final boolean isSessionToClose) {
        final int current = workers.state(worker);
        if (isSessionToClose && workers.sessionId(worker) != NO_SESSION) {
            state.peers.remove(workers.sessionId(worker));
            core.output.closeSession(workers.sessionId(worker));
            workers.sessionId(worker, NO_SESSION);
        }
        if (current != ACTIVE && current != DRAINING) {
            return;
        }
        if (current == ACTIVE) {
            deactivate(worker, DISCONNECTED);
            if (workers.busy(worker) > 0 || workers.makingRoom(worker) > 0) {
                core.sweeps.add(worker, Sweeps.LOOK);
            }
        } else {
            setState(worker, DISCONNECTED);
        }
        final boolean isHeardInTerm =
                workers.lastHeardTerm(worker) == state.cell.leadershipTermId(CELL);
        final long graceNs =
                isHeardInTerm
                        ? state.settings.workerShortGraceNs()
                        : state.settings.workerLongGraceNs();
        wakeAt(worker, state.nowNs() + graceNs);
    }

    /**
     * It is registered in a former cell epoch (rule 2). Its lease may run for a while and what it
     * runs for longer, so it is treated as one that was heard just now and is gone: nothing is
     * placed there, a new incarnation may take its place at once, and else it is dead after the
     * short grace.
     */
    void letGo(final int worker) {
        if (workers.state(worker) == DEAD) {
            return;
        }
        if (workers.sessionId(worker) != NO_SESSION) {
            state.peers.remove(workers.sessionId(worker));
            workers.sessionId(worker, NO_SESSION);
        }
        disconnect(worker, false);
        wakeAt(worker, state.nowNs() + state.settings.workerShortGraceNs());
    }

    void onTimer(final int worker) {
        final int current = workers.state(worker);
        if (current == ACTIVE || current == DRAINING) {
            final long silentAtNs = workers.lastHeardNs(worker) + state.settings.workerSilenceNs();
            if (silentAtNs <= state.nowNs()) {
                disconnect(worker, false);
            } else {
                wakeAt(worker, silentAtNs);
            }
        } else if (current == DISCONNECTED) {
            bury(worker, false);
        }
    }

    // ---- death

    /**
     * @param isReleasedAtOnce whether nothing can run there any more, so that its slots are free.
     */
    private void bury(final int worker, final boolean isReleasedAtOnce) {
        if (workers.state(worker) != DEAD) {
            state.workerLabels.remove(workers.labels(worker));
        }
        if (workers.state(worker) == ACTIVE) {
            deactivate(worker, DEAD);
        } else {
            setState(worker, DEAD);
        }
        if (isReleasedAtOnce) {
            workers.releaseAtOnce(worker, 1);
            state.workersByName.removeKey(workers.name(worker));
        }
        if (workers.sessionId(worker) != NO_SESSION) {
            state.peers.remove(workers.sessionId(worker));
            workers.sessionId(worker, NO_SESSION);
        }
        cancelTimers(worker);
        core.sweeps.add(worker, Sweeps.DEATH);
        if (workers.sandboxes(worker) == 0 && workers.commands(worker) == 0) {
            core.sweeps.end(worker);
            forgetIfEmpty(worker);
        }
    }

    /** Frees the record of a dead worker of which nothing remains. */
    void forgetIfEmpty(final int worker) {
        if (workers.isLive(worker)
                && workers.state(worker) == DEAD
                && workers.sweep(worker) == 0
                && workers.sandboxes(worker) == 0) {
            if (workers.releaseAtOnce(worker) == 0) {
                state.workersByName.removeKey(workers.name(worker));
            }
            cancelTimers(worker);
            setState(worker, WorkerState.NONE.value());
            workers.free(worker);
        }
    }

    private void cancelTimers(final int worker) {
        core.startFailures.cancelTimer(worker);
        state.deadlines.cancel(Deadlines.WORKER, worker);
        if (state.deadlines.isSet(Deadlines.RESEND, worker)) {
            state.deadlines.cancel(Deadlines.RESEND, worker);
            state.fleet.unconfirmedChanged(-1);
        }
        core.workerDrains.cancelTimer(worker);
    }

    // ---- states

    private void activate(final int worker) {
        setState(worker, ACTIVE);
        state.candidates.add(worker);
        state.cell.totalMb(CELL, state.cell.totalMb(CELL) + workers.memoryMb(worker));
        state.cell.usedMb(CELL, state.cell.usedMb(CELL) + workers.usedMb(worker));
    }

    private void deactivate(final int worker, final int newState) {
        state.candidates.remove(worker);
        state.cell.totalMb(CELL, state.cell.totalMb(CELL) - workers.memoryMb(worker));
        state.cell.usedMb(CELL, state.cell.usedMb(CELL) - workers.usedMb(worker));
        setState(worker, newState);
    }

    private void setState(final int worker, final int newState) {
        state.fleet.workerChanged(workers.state(worker), newState);
        workers.state(worker, newState);
    }

    private void wakeAt(final int worker, final long atNs) {
        state.deadlines.set(Deadlines.WORKER, worker, atNs);
    }
}
