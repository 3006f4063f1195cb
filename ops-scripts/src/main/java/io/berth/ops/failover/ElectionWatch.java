package io.berth.ops.failover;

import io.aeron.cluster.ElectionState;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.NodeProbe;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches the counters of all nodes, every 2 ms after a strike and every 20 ms else: which terms
 * there were, and how far an election is. On a thread of its own; safe from others.
 */
public final class ElectionWatch implements Runnable, AutoCloseable {
    private static final long OFTEN_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long SELDOM_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long JOIN_MS = 5_000;

    private final List<NodeProbe> probes;
    private final Thread thread = new Thread(this, "berth-election-watch");
    private volatile boolean stopped;

    // Guarded by this.
    private long highestTerm = -1;
    private long terms;
    private long strikeNs;
    private long strikeTerm;
    private long begunNs;
    private long candidateNs;
    private long wonNs;
    private ElectionPhases elected;

    public ElectionWatch(final LocalCluster cluster) {
        probes = cluster.nodes().stream().map(NodeProbe::new).toList();
        thread.setDaemon(true);
    }

    /** Begins. */
    public ElectionWatch start() {
        thread.start();
        return this;
    }

    /** Terms in which a node was seen to lead, after the first of all. */
    public synchronized long terms() {
        return terms;
    }

    /** From now on an election is that of a strike at this time. */
    synchronized void strike(final long atNs) {
        strikeNs = atNs;
        strikeTerm = highestTerm;
        begunNs = 0;
        candidateNs = 0;
        wonNs = 0;
        elected = null;
    }

    /** How the election after the strike went; null while no node leads in a newer term. */
    synchronized ElectionPhases elected() {
        return elected;
    }

    /** When that node was first seen to lead, on {@link System#nanoTime()}. */
    synchronized long electedNs() {
        return elected == null
                ? Long.MAX_VALUE
                : strikeNs + TimeUnit.MILLISECONDS.toNanos(elected.electionMs());
    }

    @Override
    public void run() {
        while (!stopped) {
            look();
            LockSupport.parkNanos(isStrikeUnderWay() ? OFTEN_NS : SELDOM_NS);
        }
        probes.forEach(NodeProbe::close);
    }

    private synchronized boolean isStrikeUnderWay() {
        return strikeNs != 0 && elected == null;
    }

    private void look() {
        for (int node = 0; node < probes.size(); node++) {
            final NodeProbe probe = probes.get(node);
            probe.look();
            see(node, probe, System.nanoTime());
        }
    }

    private synchronized void see(final int node, final NodeProbe probe, final long nowNs) {
        if (isStrikeUnderWay()) {
            final long state = probe.electionState();
            if (begunNs == 0 && isElection(state)) {
                begunNs = nowNs;
            }
            if (candidateNs == 0 && state == ElectionState.CANDIDATE_BALLOT.code()) {
                candidateNs = nowNs;
            }
            if (wonNs == 0 && isWon(state)) {
                wonNs = nowNs;
            }
        }
        if (probe.isLeader() && probe.term() > highestTerm) {
            terms += highestTerm < 0 ? 0 : 1;
            highestTerm = probe.term();
            if (isStrikeUnderWay() && highestTerm > strikeTerm) {
                elected =
                        ElectionPhases.of(
                                strikeNs, begunNs, candidateNs, wonNs, nowNs, node, highestTerm);
            }
        }
    }

    private static boolean isElection(final long state) {
        return state >= 0 && state != ElectionState.CLOSED.code();
    }

    private static boolean isWon(final long state) {
        return state == ElectionState.LEADER_LOG_REPLICATION.code()
                || state == ElectionState.LEADER_REPLAY.code()
                || state == ElectionState.LEADER_INIT.code()
                || state == ElectionState.LEADER_READY.code();
    }

    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
        try {
            thread.join(JOIN_MS);
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
