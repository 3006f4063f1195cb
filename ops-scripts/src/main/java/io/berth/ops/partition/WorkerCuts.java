package io.berth.ops.partition;

import io.berth.client.WorkerInfo;
import io.berth.ops.cluster.Await;
import io.berth.ops.cluster.NodeView;
import io.berth.ops.drill.DrillLoad;
import io.berth.ops.drill.PlacedCalls.PlacedCall;
import io.berth.schemas.protocol.WorkerState;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Links of one worker fail: to the nodes, to the clients, to everyone. */
final class WorkerCuts {
    /** The silence until a worker is DISCONNECTED, and what was under way. */
    private static final Duration NOT_PLACED = Duration.ofSeconds(3);

    /** A change of leaders comes before the silence. */
    private static final Duration NOT_PLACED_AFTER_CHANGE = Duration.ofSeconds(6);

    private static final Duration LOST_TOLD = Duration.ofSeconds(6);
    private static final Duration LONG_RUN = Duration.ofSeconds(8);
    private static final int LONG_RATE = 10;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private WorkerCuts() {}

    static List<PartitionScenario> all() {
        return List.of(
                new PartitionScenario(
                        "worker-minority",
                        "a worker and the old leader are cut from the other nodes",
                        WorkerCuts::inTheMinority),
                new PartitionScenario(
                        "worker-within-grace",
                        "a worker is cut from every node for 3 to 4 s",
                        WorkerCuts::withinGrace),
                new PartitionScenario(
                        "worker-past-grace",
                        "a worker is cut from everyone past its grace, with runs inside",
                        WorkerCuts::pastGrace),
                new PartitionScenario(
                        "worker-no-balancer",
                        "a worker is cut from every node past its grace, clients reach it",
                        WorkerCuts::clientsOnly),
                new PartitionScenario(
                        "worker-no-client",
                        "no client reaches a worker, the nodes do",
                        WorkerCuts::nodesOnly),
                new PartitionScenario(
                        "worker-deaf",
                        "a worker hears no node, the nodes hear it",
                        WorkerCuts::deaf),
                new PartitionScenario(
                        "worker-mute", "no node hears a worker, it hears them", WorkerCuts::mute));
    }

    private static int anyWorker(final PartitionedFleet fleet, final Random random) {
        return random.nextInt(fleet.cluster().workers().size());
    }

    // ---- it comes back as it was

    private static void inTheMinority(final PartitionedFleet fleet, final Random random) {
        final NodeView old = fleet.leader();
        final int worker = anyWorker(fleet, random);
        final WorkerInfo before = fleet.workerInfo(worker);
        final List<String> majority = fleet.nodesBut(old.node());
        final long leaseOver = fleet.counter(worker, "berth-worker-lease-over");
        fleet.cuts().cut(PartitionedFleet.node(old.node()), majority);
        fleet.cuts().cut(PartitionedFleet.worker(worker), majority);
        final long cutNs = System.nanoTime();
        disconnected(fleet, worker, cutNs);
        fleet.pause(1_000 + random.nextInt(2_000));
        final long healedNs = System.nanoTime();
        fleet.cuts().healAll();
        lastPlaced(fleet, before.workerId(), cutNs, healedNs, NOT_PLACED_AFTER_CHANGE);
        fleet.measured("leaseOver", fleet.counter(worker, "berth-worker-lease-over") - leaseOver);
        cameBack(fleet, worker, before, healedNs);
    }

    private static void withinGrace(final PartitionedFleet fleet, final Random random) {
        final int worker = anyWorker(fleet, random);
        final WorkerInfo before = fleet.workerInfo(worker);
        fleet.cuts().cut(PartitionedFleet.worker(worker), fleet.nodes());
        fleet.pause(3_000 + random.nextInt(1_000));
        final long healedNs = System.nanoTime();
        fleet.cuts().healAll();
        cameBack(fleet, worker, before, healedNs);
    }

    /** The same incarnation, with its warm sandboxes. */
    private static void cameBack(
            final PartitionedFleet fleet,
            final int worker,
            final WorkerInfo before,
            final long healedNs) {
        fleet.within(
                healedNs,
                PartitionedFleet.RECOVERY,
                "workerBackMs",
                "the worker is ACTIVE again",
                () -> fleet.workerInfo(worker).state() == WorkerState.ACTIVE);
        final WorkerInfo now = fleet.workerInfo(worker);
        fleet.check(
                now.incarnation() == before.incarnation(),
                "a worker that is back within its grace keeps its incarnation and its sandboxes",
                () -> before + ", now " + now);
    }

    // ---- it is given up

    private static void pastGrace(final PartitionedFleet fleet, final Random random) {
        final int worker = anyWorker(fleet, random);
        final WorkerInfo before = fleet.workerInfo(worker);
        final DrillLoad runs = fleet.longRuns(LONG_RUN, LONG_RATE);
        fleet.ctx()
                .await(
                        LIMIT,
                        "runs on " + before.name(),
                        () -> fleet.counter(worker, "berth-worker-running") >= 2);
        final long term = fleet.leader().term();
        fleet.cuts().cut(PartitionedFleet.worker(worker), fleet.everyoneBut(worker));
        final long cutNs = System.nanoTime();
        disconnected(fleet, worker, cutNs);
        if (!dead(fleet, worker, cutNs, term)) {
            runs.stop();
            return;
        }
        final int counted = fleet.status().sandboxesLost();
        fleet.measured("slotsCounted", counted);
        fleet.check(
                counted > 0,
                "slots of a lost worker stay counted while it may be running them",
                () -> fleet.status().toString());
        fleet.pause(500 + random.nextInt(1_000));
        final long healedNs = System.nanoTime();
        fleet.cuts().healAll();
        lastPlaced(fleet, before.workerId(), cutNs, healedNs, NOT_PLACED);
        newIncarnation(fleet, worker, before, healedNs);
        fleet.ctx()
                .await(LIMIT, "lost slots to be free", () -> fleet.status().sandboxesLost() == 0);
        runs.stop();
        lostTold(fleet, runs, before.workerId(), cutNs);
    }

    private static void clientsOnly(final PartitionedFleet fleet, final Random random) {
        final int worker = anyWorker(fleet, random);
        final WorkerInfo before = fleet.workerInfo(worker);
        fleet.cuts().cut(PartitionedFleet.worker(worker), fleet.nodes());
        final long cutNs = System.nanoTime();
        givenUpAndBack(fleet, random, worker, before, cutNs);
    }

    private static void deaf(final PartitionedFleet fleet, final Random random) {
        final int worker = anyWorker(fleet, random);
        final WorkerInfo before = fleet.workerInfo(worker);
        for (final String node : fleet.nodes()) {
            fleet.cuts().cutOneWay(node, PartitionedFleet.worker(worker));
        }
        final long cutNs = System.nanoTime();
        fleet.pause(4_000 + random.nextInt(4_000));
        fleet.measured("stateWhileCut", fleet.workerInfo(worker).state().name());
        final long healedNs = System.nanoTime();
        fleet.cuts().healAll();
        backAnyhow(fleet, worker, before, healedNs);
        // It can say Hello and does not hear the answer: each time it counts as there for a while,
        // so
        // when the last call was placed there is told and not judged.
        fleet.later(
                () ->
                        fleet.measured(
                                "lastPlacedMs",
                                lastPlacedMs(fleet, before.workerId(), cutNs, healedNs)));
    }

    private static void mute(final PartitionedFleet fleet, final Random random) {
        final int worker = anyWorker(fleet, random);
        final WorkerInfo before = fleet.workerInfo(worker);
        for (final String node : fleet.nodes()) {
            fleet.cuts().cutOneWay(PartitionedFleet.worker(worker), node);
        }
        final long cutNs = System.nanoTime();
        givenUpAndBack(fleet, random, worker, before, cutNs);
    }

    private static void givenUpAndBack(
            final PartitionedFleet fleet,
            final Random random,
            final int worker,
            final WorkerInfo before,
            final long cutNs) {
        final long term = fleet.leader().term();
        disconnected(fleet, worker, cutNs);
        if (!dead(fleet, worker, cutNs, term)) {
            return;
        }
        fleet.pause(random.nextInt(1_000));
        final long healedNs = System.nanoTime();
        fleet.cuts().healAll();
        lastPlaced(fleet, before.workerId(), cutNs, healedNs, NOT_PLACED);
        newIncarnation(fleet, worker, before, healedNs);
    }

    private static void backAnyhow(
            final PartitionedFleet fleet,
            final int worker,
            final WorkerInfo before,
            final long healedNs) {
        fleet.within(
                healedNs,
                PartitionedFleet.RECOVERY,
                "workerBackMs",
                "the worker is ACTIVE again",
                () -> fleet.isActive(worker));
        fleet.measured(
                "incarnation",
                fleet.workerInfo(worker).incarnation() == before.incarnation() ? "kept" : "new");
    }

    private static void newIncarnation(
            final PartitionedFleet fleet,
            final int worker,
            final WorkerInfo before,
            final long healedNs) {
        backAnyhow(fleet, worker, before, healedNs);
        fleet.check(
                before.sandboxes() == 0
                        || fleet.workerInfo(worker).incarnation() != before.incarnation(),
                "a worker that was given up with what it held comes back as a new incarnation",
                () -> fleet.workerInfo(worker).toString());
    }

    // ---- clients do not reach it

    private static void nodesOnly(final PartitionedFleet fleet, final Random random) {
        final int worker = anyWorker(fleet, random);
        final WorkerInfo before = fleet.workerInfo(worker);
        final long cutNs = System.nanoTime();
        for (final String client : fleet.clients()) {
            fleet.cuts().cut(PartitionedFleet.worker(worker), client);
        }
        fleet.pause(5_000 + random.nextInt(3_000));
        final WorkerInfo now = fleet.workerInfo(worker);
        fleet.check(
                now.state() == WorkerState.ACTIVE && now.incarnation() == before.incarnation(),
                "a worker that only clients do not reach stays",
                now::toString);
        final long healedNs = System.nanoTime();
        fleet.cuts().healAll();
        fleet.later(
                () -> {
                    final List<PlacedCall> calls =
                            fleet.load()
                                    .calls()
                                    .where(
                                            call ->
                                                    call.startNs() - cutNs >= 0
                                                            && call.startNs() - healedNs < 0);
                    fleet.measured("endsWhileCut", PartitionedFleet.ends(calls));
                    fleet.measured("longestCallMs", PartitionedFleet.longestMs(calls));
                });
    }

    // ---- what is checked of all

    private static void disconnected(
            final PartitionedFleet fleet, final int worker, final long cutNs) {
        fleet.ctx()
                .await(
                        LIMIT,
                        "worker " + worker + " to be disconnected",
                        () -> fleet.workerInfo(worker).state() != WorkerState.ACTIVE);
        fleet.measured("disconnectedMs", PartitionedFleet.msSince(cutNs));
    }

    /**
     * @return whether it was given up, with the short grace.
     */
    private static boolean dead(
            final PartitionedFleet fleet, final int worker, final long cutNs, final long term) {
        final boolean gone = Await.until(LIMIT, () -> fleet.isDead(worker));
        final long ms = PartitionedFleet.msSince(cutNs);
        if (fleet.hasChangedLeaders(term)) {
            fleet.cuts().healAll();
            return false;
        }
        fleet.measured("deadMs", ms);
        fleet.check(gone, "the worker is given up", () -> fleet.workerInfo(worker).toString());
        fleet.checkTime(
                ms <= LOST_TOLD.toMillis(), "the worker is given up within 6 s", () -> ms + " ms");
        return gone;
    }

    /** When the last call was placed there before the heal. */
    private static void lastPlaced(
            final PartitionedFleet fleet,
            final long workerId,
            final long cutNs,
            final long healedNs,
            final Duration promised) {
        fleet.later(
                () -> {
                    final long lastMs = lastPlacedMs(fleet, workerId, cutNs, healedNs);
                    fleet.measured("lastPlacedMs", lastMs);
                    fleet.checkTime(
                            lastMs <= promised.toMillis(),
                            "nothing new is placed on a worker that is not heard, after "
                                    + promised.toMillis()
                                    + " ms",
                            () -> "the last one after " + lastMs + " ms");
                });
    }

    private static long lastPlacedMs(
            final PartitionedFleet fleet,
            final long workerId,
            final long cutNs,
            final long healedNs) {
        return fleet
                .load()
                .calls()
                .where(
                        call ->
                                call.workerId() == workerId
                                        && call.requests() == 1
                                        && call.placedNs() - cutNs > 0
                                        && call.placedNs() - healedNs < 0)
                .stream()
                .mapToLong(call -> TimeUnit.NANOSECONDS.toMillis(call.placedNs() - cutNs))
                .max()
                .orElse(0);
    }

    private static void lostTold(
            final PartitionedFleet fleet,
            final DrillLoad runs,
            final long workerId,
            final long cutNs) {
        final List<PlacedCall> lost =
                runs.calls()
                        .where(
                                call ->
                                        call.workerId() == workerId
                                                && call.isLost()
                                                && call.endNs() - cutNs > 0);
        final long latestMs =
                lost.stream()
                        .mapToLong(call -> TimeUnit.NANOSECONDS.toMillis(call.endNs() - cutNs))
                        .max()
                        .orElse(-1);
        fleet.measured("lost", lost.size());
        fleet.measured("lostToldMs", latestMs);
        fleet.check(
                latestMs >= 0,
                "callers of what ran on the worker are told LOST",
                () -> PartitionedFleet.ends(runs.calls().where(call -> true)));
        fleet.checkTime(
                latestMs <= LOST_TOLD.toMillis(),
                "callers of what ran on the worker are told LOST within 6 s",
                () -> lost.size() + " were, the last after " + latestMs + " ms");
    }
}
