package io.berth.bench;

import io.berth.placement.PlacementStateMachine;
import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.WorkerEventKind;

/**
 * A heart with the fleet of a {@link FleetPlan}, and all peers of it: clients that use their
 * request slots in turn, workers that number their events and confirm commands, and the cluster
 * timer. Nothing is written into the state but by the heart's own commands.
 */
final class Fleet {
    static final int MAY_WAIT = 1;
    static final int PREVIOUS_ENDED = 4;
    static final long ADMIN = 1;

    private static final long MS = 1_000_000L;
    private static final long START_NS = 1_000_000 * MS;
    private static final long FIRST_CLIENT_SESSION = 1_000;
    private static final long FIRST_WORKER_SESSION = 1_000_000;
    private static final long BUILD_STEP_NS = 1_000;
    private static final long DEADLINE_NS = 60_000 * MS;
    private static final long PAYLOAD_LENGTH = 1_024;
    private static final long RUN_NS = 20 * MS;
    private static final int ANY_ZONE = 255;

    /** A worker that has said nothing for so long says that it lives: a third of its lease. */
    private static final long PULSE_NS = 800 * MS;

    private static final int SLOTS = FleetPlan.CLIENTS * FleetPlan.SLOTS_PER_CLIENT;

    final FleetPlan plan;
    final FleetOutput out;
    PlacementStateMachine heart;
    final long[] functionIds;
    private final long[] sequences = new long[SLOTS];
    private final long[] events;
    private final long[] heardNs;
    private final long pulseCheckStepNs;
    private long nextPulseCheckNs = START_NS;
    private int pulseCursor;
    private int slotCursor;
    private long pulses;
    private long nowNs = START_NS;

    private Fleet(final FleetPlan plan) {
        this.plan = plan;
        out =
                new FleetOutput(
                        plan.workers(),
                        FleetPlan.CLIENTS,
                        FIRST_WORKER_SESSION,
                        FIRST_CLIENT_SESSION);
        heart = new PlacementStateMachine(out);
        functionIds = new long[plan.functions()];
        events = new long[plan.workers()];
        heardNs = new long[plan.workers()];
        pulseCheckStepNs = PULSE_NS / plan.workers();
    }

    /** A fleet whose sandboxes have all run once and are idle. */
    static Fleet warm(final FleetPlan plan) {
        final Fleet fleet = new Fleet(plan);
        fleet.begin();
        fleet.createFunctions();
        for (int client = 0; client < FleetPlan.CLIENTS; client++) {
            fleet.clientHello(client);
        }
        for (int worker = 0; worker < plan.workers(); worker++) {
            fleet.workerHello(worker, 1);
        }
        for (int function = 0; function < plan.functions(); function++) {
            fleet.fill(function, plan.sandboxesOf(function));
        }
        fleet.checkIdle(plan.sandboxes());
        return fleet;
    }

    // ---- making

    private void begin() {
        heart.newTerm(nowNs, 1);
        heart.initialiseCell(nowNs, ADMIN, 1, plan.cellSettings());
        checkDone("initialiseCell");
    }

    private void createFunctions() {
        for (int tenant = 0; tenant < plan.tenants(); tenant++) {
            advance(BUILD_STEP_NS);
            heart.setTenant(
                    nowNs, ADMIN, 1, "tenant-" + tenant, FleetPlan.TENANT_CONCURRENCY, 1, SLOTS);
            checkDone("setTenant");
        }
        for (int function = 0; function < plan.functions(); function++) {
            advance(BUILD_STEP_NS);
            heart.createFunction(nowNs, ADMIN, 1, plan.functionSettings(function));
            checkDone("createFunction");
            functionIds[function] = out.adminId;
        }
    }

    private void clientHello(final int client) {
        advance(BUILD_STEP_NS);
        heart.clientHello(
                nowNs,
                FIRST_CLIENT_SESSION + client,
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

    private void workerHello(final int worker, final long incarnation) {
        advance(BUILD_STEP_NS);
        heart.workerHello(
                nowNs,
                FIRST_WORKER_SESSION + worker,
                incarnation,
                worker + 1,
                incarnation << Integer.SIZE | worker + 1,
                0,
                0,
                0,
                0,
                FleetPlan.WORKER_MEMORY_MB,
                FleetPlan.WORKER_SANDBOXES,
                worker % FleetPlan.ZONES,
                "worker-" + worker,
                "10.0." + (worker >> 8) + "." + (worker & 0xFF) + ":4000",
                "");
    }

    /** Calls the function so often at a time that it has so many sandboxes, and lets all end. */
    private void fill(final int function, final int count) {
        for (int i = 0; i < count; i++) {
            advance(BUILD_STEP_NS);
            invoke(function);
        }
        while (out.placements.size() < count) {
            if (out.starts.isEmpty()) {
                throw new IllegalStateException(
                        "function "
                                + function
                                + " got "
                                + out.placements.size()
                                + " sandboxes of "
                                + count
                                + ", rejected: "
                                + out.lastRejection);
            }
            startNext();
        }
        while (!out.placements.isEmpty()) {
            advance(BUILD_STEP_NS);
            completeNext();
        }
    }

    /** Fails unless so many sandboxes are idle and nothing runs. */
    void checkIdle(final int count) {
        heart.queryStatus(nowNs, ADMIN, 1);
        if (out.status.sandboxesIdle() != count
                || out.status.inFlight() != 0
                || out.status.workersActive() != plan.workers()) {
            throw new IllegalStateException("not the fleet that was planned: " + out.status);
        }
    }

    private void checkDone(final String what) {
        if (out.adminReason != RejectReason.NONE) {
            throw new IllegalStateException(what + ": " + out.adminReason);
        }
    }

    // ---- time

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

    /** Each worker comes round once in the time after which it would say something. */
    private void checkPulses() {
        while (nowNs >= nextPulseCheckNs) {
            nextPulseCheckNs += pulseCheckStepNs;
            final int worker = pulseCursor;
            pulseCursor = worker + 1 == heardNs.length ? 0 : worker + 1;
            if (nowNs - heardNs[worker] >= PULSE_NS && out.workerIds[worker] != 0) {
                pulse(worker);
            }
        }
    }

    private void pulse(final int worker) {
        heardNs[worker] = nowNs;
        heart.workerPulse(
                nowNs,
                FIRST_WORKER_SESSION + worker,
                out.workerIds[worker],
                out.registrationEpochs[worker],
                out.lastCommands[worker],
                events[worker],
                ++pulses);
    }

    private void fireTimer() {
        out.timerDueNs = Long.MAX_VALUE;
        heart.timerFired(nowNs, out.timerId);
    }

    long nowNs() {
        return nowNs;
    }

    // ---- what peers say

    /** The next client's next request slot asks for the function; it may wait. */
    void invoke(final int function) {
        final int cursor = slotCursor++ & SLOTS - 1;
        final int client = cursor & FleetPlan.CLIENTS - 1;
        heart.invoke(
                nowNs,
                FIRST_CLIENT_SESSION + client,
                out.clientIds[client],
                cursor / FleetPlan.CLIENTS,
                ++sequences[cursor],
                functionIds[function],
                DEADLINE_NS,
                PAYLOAD_LENGTH,
                MAY_WAIT | PREVIOUS_ENDED,
                0,
                ANY_ZONE);
    }

    /** The worker of the oldest placement says that it has run. */
    void completeNext() {
        final CommandRing placements = out.placements;
        final int worker = placements.worker();
        final long sandboxId = placements.sandboxId();
        final long token = placements.token();
        placements.drop();
        event(worker, WorkerEventKind.COMPLETED, sandboxId, token);
    }

    /** The worker of the oldest start says that it is done. */
    void startNext() {
        final CommandRing starts = out.starts;
        final int worker = starts.worker();
        final long sandboxId = starts.sandboxId();
        starts.drop();
        advance(BUILD_STEP_NS);
        event(worker, WorkerEventKind.STARTED, sandboxId, 0);
    }

    void event(
            final int worker, final WorkerEventKind kind, final long sandboxId, final long token) {
        heardNs[worker] = nowNs;
        heart.beginWorkerEvents(
                nowNs,
                FIRST_WORKER_SESSION + worker,
                out.workerIds[worker],
                out.registrationEpochs[worker],
                out.lastCommands[worker],
                ++events[worker],
                ++pulses);
        heart.workerEvent(sandboxId, token, RUN_NS, 0, kind, RefuseReason.NONE);
        heart.endWorkerEvents();
    }
}
