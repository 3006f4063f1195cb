package io.berth.ops.demo;

import io.berth.ops.CheckFailed;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.NodeView;
import io.berth.ops.cluster.Signal;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Kills the leader once, waits for the next one, starts the dead node again and watches it catch
 * up. Goes on a step whenever it is asked to; one thread.
 */
final class LeaderKill {
    /** Where it stands. */
    enum Stage {
        BEFORE,
        NO_LEADER,
        WITHOUT_NODE,
        CATCHING_UP,
        DONE
    }

    private static final long DOWN_NS = TimeUnit.SECONDS.toNanos(3);
    private static final long LEADER_LIMIT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long CATCH_UP_LIMIT_NS = TimeUnit.SECONDS.toNanos(60);

    private final LocalCluster cluster;
    private final Consumer<String> events;
    private volatile Stage stage = Stage.BEFORE;
    private volatile long killNs;
    private int dead = -1;
    private long sinceNs;
    private long termBefore;

    LeaderKill(final LocalCluster cluster, final Consumer<String> events) {
        this.cluster = cluster;
        this.events = events;
    }

    Stage stage() {
        return stage;
    }

    /** Leaders killed so far. */
    int kills() {
        return stage == Stage.BEFORE ? 0 : 1;
    }

    /** When the leader was killed, on {@link System#nanoTime()}. */
    long killNs() {
        return killNs;
    }

    /** Whether it has begun and is not over. */
    boolean isUnderWay() {
        return stage != Stage.BEFORE && stage != Stage.DONE;
    }

    /** Kills the process that leads now; does nothing while none does. */
    void kill() {
        final OptionalInt leader = cluster.leader();
        if (stage != Stage.BEFORE || leader.isEmpty()) {
            return;
        }
        dead = leader.getAsInt();
        termBefore = cluster.view(dead).term();
        sinceNs = System.nanoTime();
        killNs = sinceNs;
        cluster.node(dead).signal(Signal.KILL);
        stage = Stage.NO_LEADER;
        events.accept(
                "killed node " + dead + ", the leader of term " + termBefore + ", with SIGKILL");
    }

    /** Goes on where it can. */
    void step() {
        final long nowNs = System.nanoTime();
        switch (stage) {
            case NO_LEADER -> awaitLeader(nowNs);
            case WITHOUT_NODE -> restart(nowNs);
            case CATCHING_UP -> awaitCatchUp(nowNs);
            default -> {
                // Nothing is under way.
            }
        }
    }

    private void awaitLeader(final long nowNs) {
        final OptionalInt leader = cluster.leader();
        if (leader.isPresent() && cluster.view(leader.getAsInt()).term() > termBefore) {
            events.accept(
                    "node "
                            + leader.getAsInt()
                            + " leads, term "
                            + cluster.view(leader.getAsInt()).term()
                            + ", seen "
                            + millis(nowNs - killNs)
                            + " ms after the kill");
            stage = Stage.WITHOUT_NODE;
            sinceNs = nowNs;
        } else if (nowNs - sinceNs > LEADER_LIMIT_NS) {
            throw new CheckFailed(
                    "no new leader within " + millis(LEADER_LIMIT_NS) + " ms of the kill");
        }
    }

    private void restart(final long nowNs) {
        if (nowNs - sinceNs > DOWN_NS) {
            cluster.start(cluster.node(dead));
            events.accept("started node " + dead + " again");
            stage = Stage.CATCHING_UP;
            sinceNs = nowNs;
        }
    }

    private void awaitCatchUp(final long nowNs) {
        final NodeView back = cluster.view(dead);
        if ("FOLLOWER".equals(back.role()) || back.isLeader()) {
            events.accept(
                    "node "
                            + dead
                            + " has caught up with the log after "
                            + millis(nowNs - sinceNs)
                            + " ms, as "
                            + back.role().toLowerCase(java.util.Locale.ROOT));
            stage = Stage.DONE;
        } else if (!back.running()) {
            throw new CheckFailed(
                    "node " + dead + " has ended again: " + cluster.node(dead).lastLogLine());
        } else if (nowNs - sinceNs > CATCH_UP_LIMIT_NS) {
            throw new CheckFailed(
                    "node "
                            + dead
                            + " has not caught up within "
                            + millis(CATCH_UP_LIMIT_NS)
                            + " ms");
        }
    }

    private static long millis(final long ns) {
        return TimeUnit.NANOSECONDS.toMillis(ns);
    }
}
