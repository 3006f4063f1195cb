package io.berth.bench;

import io.berth.placement.PlacementCommands;
import io.berth.placement.PlacementStateMachine;
import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.WorkerEventKind;
import java.util.Arrays;

/**
 * A heart with a fleet, and all peers of it: clients that use their request slots in turn, workers
 * that number their events, confirm commands and say now and then that they live, and the cluster
 * timer. Nothing is written into the state but by the heart's own commands.
 */
final class Fleet {
    static final int MAY_WAIT = 1;
    static final int PREVIOUS_ENDED = 4;
    static final long ADMIN = 1;
    static final long MS = 1_000_000L;

    /** Between two entries while a fleet is made or answers. */
    static final long STEP_NS = 1_000;

    private static final long START_NS = 1_000_000 * MS;
    private static final long CLIENT_SESSIONS = 1L << 60;
    private static final long WORKER_SESSIONS = 2L << 60;
    private static final int PEER_BITS = 24;
    private static final long DEADLINE_NS = 60_000 * MS;
    private static final long PAYLOAD_LENGTH = 1_024;

    /** Starts are quicker than runs, so that whoever finds no idle sandbox starts one. */
    private static final long START_UP_NS = MS;

    private static final long RUN_NS = 200 * MS;
    private static final int ANY_ZONE = 255;
    private static final int SLOTS = FleetPlan.CLIENTS * FleetPlan.SLOTS_PER_CLIENT;
    private static final int MAX_EVENTS_IN_ENTRY = 32;

    /** A worker that has said nothing for so long says that it lives: a third of its lease. */
    private static final long PULSE_NS = 800 * MS;

    final FleetPlan plan;
    final FleetOutput out;
    final PlacementStateMachine heart;
    private PlacementCommands log;
    final long[] functionIds;
    int functions;
    private final long[] sequences;
    private final long[] clientSessions;
    private final long[] workerSessions;
    private final long[] incarnations;
    private final long[] events;
    private final long[] heardNs;
    private final long pulseCheckStepNs;
    private long nextPulseCheckNs = START_NS;
    private int pulseCursor;
    private int slotCursor;
    private long pulses;
    private long sessions;
    private long nowNs = START_NS;

    Fleet(final FleetPlan plan) {
        this.plan = plan;
        final int workers = plan.workers() + FleetPlan.SPARE_WORKERS;
        out = new FleetOutput(workers, FleetPlan.CLIENTS);
        heart = new PlacementStateMachine(out);
        log = heart;
        functionIds = new long[plan.functions() + FleetPlan.SPARE_FUNCTIONS];
        sequences = new long[SLOTS];
        clientSessions = new long[FleetPlan.CLIENTS];
        workerSessions = new long[workers];
        incarnations = new long[workers];
        events = new long[workers];
        heardNs = new long[workers];
        pulseCheckStepNs = PULSE_NS / workers;
    }

    /** A fleet like another, with the state that was written of it. */
    Fleet(final Fleet other, final HeartImage image) {
        plan = other.plan;
        out = new FleetOutput(other.out);
        heart = image.load(out);
        log = heart;
        functionIds = other.functionIds.clone();
        functions = other.functions;
        sequences = other.sequences.clone();
        clientSessions = other.clientSessions.clone();
        workerSessions = other.workerSessions.clone();
        incarnations = other.incarnations.clone();
        events = other.events.clone();
        heardNs = other.heardNs.clone();
        pulseCheckStepNs = other.pulseCheckStepNs;
        nextPulseCheckNs = other.nextPulseCheckNs;
        pulseCursor = other.pulseCursor;
        slotCursor = other.slotCursor;
        pulses = other.pulses;
        sessions = other.sessions;
        nowNs = other.nowNs;
    }

    /** Takes the time of every entry from here on. */
    void time(final EntryTimes times) {
        log = new TimedCommands(heart, times);
    }

    /** Takes the time of no entry any more. */
    void timeNothing() {
        log = heart;
    }

    /** What the heart is told goes here, timed or not. */
    PlacementCommands log() {
        return log;
    }

    /** Index of the client or worker that a session was given to. */
    static int peerOf(final long sessionId) {
        return (int) (sessionId & (1L << PEER_BITS) - 1);
    }

    // ---- time

    long nowNs() {
        return nowNs;
    }

    /**
     * Lets time pass before the next entry: the cluster timer fires where it is due, and workers
     * that were silent say that they live.
     */
    void advance(final long stepNs) {
        nowNs += stepNs;
        out.nowNs = nowNs;
        if (nowNs >= out.timerDueNs) {
            fireTimer();
        }
        if (nowNs >= nextPulseCheckNs) {
            checkPulses();
        }
    }

    private void fireTimer() {
        out.timerDueNs = Long.MAX_VALUE;
        log.timerFired(nowNs, out.timerId);
    }

    /** Each worker comes round once in the time after which it would say something. */
    private void checkPulses() {
        while (nowNs >= nextPulseCheckNs) {
            nextPulseCheckNs += pulseCheckStepNs;
            final int worker = pulseCursor;
            pulseCursor = worker + 1 == heardNs.length ? 0 : worker + 1;
            if (nowNs - heardNs[worker] >= PULSE_NS && workerSessions[worker] != 0) {
                pulse(worker);
            }
        }
    }

    private void pulse(final int worker) {
        heardNs[worker] = nowNs;
        log.workerPulse(
                nowNs,
                workerSessions[worker],
                out.workerIds[worker],
                out.registrationEpochs[worker],
                out.lastCommands[worker],
                events[worker],
                ++pulses);
    }

    // ---- functions and peers

    /**
     * @return index of the new function.
     */
    int addFunction(final PlacementCommands.FunctionSettings settings) {
        advance(STEP_NS);
        log.createFunction(nowNs, ADMIN, 1, settings);
        checkDone("createFunction");
        functionIds[functions] = out.adminId;
        return functions++;
    }

    void setTenant(final String tenant, final int concurrencyLimit, final int maxQueued) {
        advance(STEP_NS);
        log.setTenant(nowNs, ADMIN, 1, tenant, concurrencyLimit, 1, maxQueued);
        checkDone("setTenant");
    }

    void clientHello(final int client) {
        advance(STEP_NS);
        clientSessions[client] = CLIENT_SESSIONS | ++sessions << PEER_BITS | client;
        log.clientHello(
                nowNs,
                clientSessions[client],
                0,
                client + 1,
                1,
                0,
                0,
                0,
                0,
                0,
                FleetPlan.SLOTS_PER_CLIENT);
    }

    /** A new incarnation of a worker registers. */
    void workerHello(final int worker, final int maxSandboxes, final String labels) {
        incarnations[worker]++;
        events[worker] = 0;
        out.lastCommands[worker] = 0;
        workerHelloAgain(worker, maxSandboxes, labels);
    }

    /** The worker registers on a new session, as it is. */
    void workerHelloAgain(final int worker, final int maxSandboxes, final String labels) {
        advance(STEP_NS);
        workerSessions[worker] = WORKER_SESSIONS | ++sessions << PEER_BITS | worker;
        heardNs[worker] = nowNs;
        log.workerHello(
                nowNs,
                workerSessions[worker],
                sessions,
                worker + 1,
                incarnations[worker] << Integer.SIZE | worker + 1,
                0,
                out.lastCommands[worker],
                events[worker],
                0,
                FleetPlan.WORKER_MEMORY_MB,
                maxSandboxes,
                worker % FleetPlan.ZONES,
                workerName(worker),
                "10.0." + (worker >> 8) + "." + (worker & 0xFF) + ":4000",
                labels);
    }

    static String workerName(final int worker) {
        return "worker-" + worker;
    }

    /** The session of a worker is gone; it says nothing any more. */
    void closeWorker(final int worker) {
        advance(STEP_NS);
        log.sessionClosed(nowNs, workerSessions[worker]);
        workerSessions[worker] = 0;
    }

    /** The session of a client is gone. */
    void closeClient(final int client) {
        advance(STEP_NS);
        log.sessionClosed(nowNs, clientSessions[client]);
    }

    // ---- what peers say

    /** The next client's next request slot asks for the function; it may wait. */
    void invoke(final int function) {
        invoke(function, DEADLINE_NS);
    }

    void invoke(final int function, final long deadlineNs) {
        final int cursor = slotCursor++ & SLOTS - 1;
        final int client = cursor & FleetPlan.CLIENTS - 1;
        log.invoke(
                nowNs,
                clientSessions[client],
                out.clientIds[client],
                cursor / FleetPlan.CLIENTS,
                ++sequences[cursor],
                functionIds[function],
                deadlineNs,
                PAYLOAD_LENGTH,
                MAY_WAIT | PREVIOUS_ENDED,
                0,
                ANY_ZONE);
    }

    /** The worker of the oldest placement says that it has run. */
    void completeNext() {
        answer(out.placements, WorkerEventKind.COMPLETED);
    }

    /** The worker of the oldest start says that it is done. */
    void startNext() {
        answer(out.starts, WorkerEventKind.STARTED);
    }

    private void answer(final CommandRing ring, final WorkerEventKind kind) {
        final int worker = ring.worker();
        final long sandboxId = ring.sandboxId();
        final long token = ring.token();
        ring.drop();
        beginEvents(worker);
        log.workerEvent(sandboxId, token, durationNs(kind), 0, kind, RefuseReason.NONE);
        log.endWorkerEvents();
    }

    private static long durationNs(final WorkerEventKind kind) {
        return kind == WorkerEventKind.STARTED ? START_UP_NS : RUN_NS;
    }

    /** The worker of the oldest command says, in one message, what has come of its next ones. */
    void answerSome(final CommandRing ring, final WorkerEventKind kind) {
        final int worker = ring.worker();
        if (workerSessions[worker] == 0) {
            ring.drop();
            return;
        }
        beginEvents(worker);
        int said = 0;
        do {
            log.workerEvent(
                    ring.sandboxId(), ring.token(), durationNs(kind), 0, kind, RefuseReason.NONE);
            ring.drop();
            said++;
        } while (said < MAX_EVENTS_IN_ENTRY && !ring.isEmpty() && ring.worker() == worker);
        events[worker] += said - 1;
        log.endWorkerEvents();
    }

    private void beginEvents(final int worker) {
        heardNs[worker] = nowNs;
        log.beginWorkerEvents(
                nowNs,
                workerSessions[worker],
                out.workerIds[worker],
                out.registrationEpochs[worker],
                out.lastCommands[worker],
                ++events[worker],
                ++pulses);
    }

    long eventsOf(final int worker) {
        return events[worker];
    }

    long sessionOf(final int worker) {
        return workerSessions[worker];
    }

    // ---- checks

    /** Fails unless so many sandboxes are idle, nothing runs and every worker is there. */
    void checkIdle(final int count) {
        heart.queryStatus(nowNs, ADMIN, 1);
        if (out.status.sandboxesIdle() != count
                || out.status.inFlight() != 0
                || out.status.workersActive() != registeredWorkers()) {
            throw new IllegalStateException("not the fleet that was planned: " + out.status);
        }
    }

    private int registeredWorkers() {
        return (int) Arrays.stream(workerSessions).filter(session -> session != 0).count();
    }

    void checkDone(final String what) {
        if (out.adminReason != RejectReason.NONE) {
            throw new IllegalStateException(what + ": " + out.adminReason);
        }
    }
}
