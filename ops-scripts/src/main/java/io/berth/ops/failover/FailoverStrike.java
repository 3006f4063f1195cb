package io.berth.ops.failover;

import io.berth.client.WorkerInfo;
import io.berth.ops.CheckFailed;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.Cells;
import io.berth.ops.cluster.Await;
import io.berth.ops.cluster.Digests;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalProcess;
import io.berth.ops.cluster.NodeView;
import io.berth.ops.cluster.Signal;
import io.berth.ops.load.PlacementGap;
import io.berth.ops.output.ProgressLine;
import io.berth.schemas.protocol.WorkerState;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * One round: waits for a healthy cluster, strikes a node, measures, has the node come back, and
 * waits until it has caught up with the same state as the others.
 */
public final class FailoverStrike {
    private static final Duration HEALTHY_LIMIT = Duration.ofSeconds(90);
    private static final Duration LEADER_LIMIT = Duration.ofSeconds(60);
    private static final Duration EXIT_LIMIT = Duration.ofSeconds(30);
    private static final Duration CATCH_UP_LIMIT = Duration.ofSeconds(120);
    private static final Duration DIGEST_LIMIT = Duration.ofSeconds(60);
    private static final Duration CALM_BEFORE = Duration.ofSeconds(1);
    private static final Duration CALM_AFTER = Duration.ofSeconds(1);
    private static final int MOST_DELAY_MS = 500;

    private final FailoverSettings settings;
    private final LocalCluster cluster;
    private final StruckLoad load;
    private final ElectionWatch watch;
    private final ProgressLine progress;
    private final BooleanSupplier isClosed;
    private final Random random;

    /**
     * @param isClosed whether to give up.
     */
    public FailoverStrike(
            final FailoverSettings settings,
            final LocalCluster cluster,
            final StruckLoad load,
            final ElectionWatch watch,
            final ProgressLine progress,
            final BooleanSupplier isClosed) {
        this.settings = settings;
        this.cluster = cluster;
        this.load = load;
        this.watch = watch;
        this.progress = progress;
        this.isClosed = isClosed;
        random = new Random(settings.seed());
    }

    /**
     * Does it all.
     *
     * @param number of the round, from 1.
     */
    public FailoverRound round(final int number) {
        awaitHealthy();
        final int node = target();
        final boolean leads = node == cluster.leader().orElse(-1);
        final LocalProcess process = cluster.node(node);
        // Strikes must not keep step with heartbeats or ticks.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(MOST_DELAY_MS)));
        final long resentBefore = load.resent();
        if (settings.signal() != Signal.STOP) {
            process.keepDown();
        }
        final long strikeNs = System.nanoTime();
        watch.strike(strikeNs);
        if (!process.signal(settings.signal())) {
            throw new CheckFailed("could not send SIG" + settings.signal() + " to node " + node);
        }
        if (leads) {
            await(LEADER_LIMIT, "a new leader", () -> watch.elected() != null);
        }
        final long catchUpMs = comeBack(process, node, strikeNs);
        final boolean equal = compareDigests();
        load.awaitFlowing(CALM_AFTER, HEALTHY_LIMIT);
        final PlacementGap.Gap gap = load.gap().longest(strikeNs, System.nanoTime());
        final FailoverRound round =
                new FailoverRound(
                        number,
                        leads ? "leader" : "follower",
                        node,
                        settings.signal().name(),
                        TimeUnit.NANOSECONDS.toMillis(gap.ns()),
                        leads ? watch.elected() : null,
                        leads ? firstPlacementMs(gap) : null,
                        catchUpMs,
                        load.resent() - resentBefore,
                        equal,
                        strikeNs);
        say(round);
        return round;
    }

    /** The gap that the strike made ends with it, unless a later one was longer. */
    private Long firstPlacementMs(final PlacementGap.Gap gap) {
        final long ns = gap.toNs() - watch.electedNs();
        return ns < 0 || gap.fromNs() > watch.electedNs() ? 0 : TimeUnit.NANOSECONDS.toMillis(ns);
    }

    private void say(final FailoverRound round) {
        progress.event(
                "round "
                        + round.round()
                        + " of "
                        + settings.strikes()
                        + ": SIG"
                        + round.signal()
                        + " to node "
                        + round.node()
                        + " ("
                        + round.target()
                        + "): gap "
                        + round.gapMs()
                        + " ms"
                        + (round.phases() == null
                                ? ""
                                : ", election " + round.phases().electionMs() + " ms")
                        + ", caught up after "
                        + round.catchUpMs()
                        + " ms");
    }

    // ---- before

    private void awaitHealthy() {
        final long committed = committed();
        await(
                HEALTHY_LIMIT,
                "all nodes to lead or follow with all of the log",
                () -> cluster.views().stream().allMatch(view -> isSettled(view, committed)));
        try (Cell cell = Cells.connect(cluster.ingress())) {
            await(HEALTHY_LIMIT, "all workers to be ACTIVE", () -> allActive(cell));
        }
        load.awaitFlowing(CALM_BEFORE, HEALTHY_LIMIT);
        await(LEADER_LIMIT, "a leader", () -> cluster.leader().isPresent());
    }

    private boolean allActive(final Cell cell) {
        final List<WorkerInfo> workers = cell.listWorkers();
        return workers.stream().filter(worker -> worker.state() == WorkerState.ACTIVE).count()
                >= cluster.workers().size();
    }

    private int target() {
        final int leader = cluster.leader().orElseThrow();
        final int nodes = cluster.nodes().size();
        return switch (settings.target()) {
            case LEADER -> leader;
            case FOLLOWER -> (leader + 1 + random.nextInt(nodes - 1)) % nodes;
            case ANY -> random.nextInt(nodes);
        };
    }

    // ---- after

    /**
     * @return milliseconds from its start, or the end of its stall, to its having caught up.
     */
    private long comeBack(final LocalProcess process, final int node, final long strikeNs) {
        final long backNs;
        if (settings.signal() == Signal.STOP) {
            final long endNs = strikeNs + settings.stall().toNanos();
            Await.until(
                    settings.stall(), () -> isClosed.getAsBoolean() || System.nanoTime() >= endNs);
            backNs = System.nanoTime();
            process.signal(Signal.CONT);
        } else {
            if (!process.awaitExit(EXIT_LIMIT)) {
                throw new CheckFailed(
                        process.name()
                                + " has not ended "
                                + EXIT_LIMIT.toSeconds()
                                + " s after SIG"
                                + settings.signal());
            }
            load.awaitFlowing(CALM_AFTER, HEALTHY_LIMIT);
            backNs = System.nanoTime();
            cluster.start(process);
        }
        final long committed = committed();
        await(
                CATCH_UP_LIMIT,
                "node " + node + " to catch up",
                () -> {
                    if (settings.signal() != Signal.STOP) {
                        cluster.failIfEnded(List.of(process));
                    }
                    return isSettled(cluster.view(node), committed) && isInNewestTerm(node);
                });
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - backNs);
    }

    /** A node that was stopped still believes in its old term at first. */
    private boolean isInNewestTerm(final int node) {
        final List<NodeView> views = cluster.views();
        return views.get(node).term() >= views.stream().mapToLong(NodeView::term).max().orElse(0);
    }

    /** Asks again where no leader could be reached: on a busy machine that is no verdict. */
    private boolean compareDigests() {
        final long endNs = System.nanoTime() + DIGEST_LIMIT.toNanos();
        while (true) {
            try (Cell cell = Cells.connect(cluster.ingress())) {
                return Digests.markAndCompare(cell, cluster, DIGEST_LIMIT);
            } catch (final CheckFailed ex) {
                if (isClosed.getAsBoolean() || System.nanoTime() - endNs > 0) {
                    throw ex;
                }
            }
        }
    }

    private static boolean isSettled(final NodeView view, final long committed) {
        return (view.isLeader() || "FOLLOWER".equals(view.role()))
                && view.commitPosition() >= committed;
    }

    private long committed() {
        return cluster.views().stream().mapToLong(NodeView::commitPosition).max().orElse(0);
    }

    private void await(final Duration limit, final String what, final BooleanSupplier condition) {
        final boolean holds =
                Await.until(limit, () -> isClosed.getAsBoolean() || condition.getAsBoolean());
        if (isClosed.getAsBoolean()) {
            throw new CheckFailed("stopped");
        }
        if (!holds) {
            throw new CheckFailed(
                    "waited "
                            + limit.toSeconds()
                            + " s for "
                            + what
                            + "; nodes: "
                            + cluster.views());
        }
    }
}
