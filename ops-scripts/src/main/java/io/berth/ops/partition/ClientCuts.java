package io.berth.ops.partition;

import io.berth.client.protocol.ClientEnd;
import io.berth.ops.cluster.NodeView;
import io.berth.ops.drill.DrillClientFile;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Links of a client fail: it sees one node only, or is heard and does not hear, or nothing. */
final class ClientCuts {
    /** From its deadline on a call has an end; this much for the machine. */
    private static final Duration AFTER_DEADLINE = Duration.ofSeconds(1);

    private ClientCuts() {}

    static List<PartitionScenario> all() {
        return List.of(
                new PartitionScenario(
                        "client-follower-only",
                        "a client sees one follower of the nodes, and all workers",
                        ClientCuts::followerOnly),
                new PartitionScenario(
                        "client-old-leader",
                        "a client sees the old leader only, which is cut from its followers",
                        ClientCuts::oldLeaderOnly),
                new PartitionScenario(
                        "client-deaf",
                        "a client hears no node, the nodes hear it",
                        ClientCuts::deaf),
                new PartitionScenario(
                        "client-mute", "no node hears a client, it hears them", ClientCuts::mute),
                new PartitionScenario(
                        "client-cut",
                        "a client is cut from every node and worker, past its grace",
                        ClientCuts::fromEveryone));
    }

    private static void followerOnly(final PartitionedFleet fleet, final Random random) {
        final int follower = fleet.follower(fleet.leader(), random);
        final long cutNs = System.nanoTime();
        fleet.cuts().cut(PartitionedFleet.CLIENT, fleet.nodesBut(follower));
        fleet.pause(6_000 + random.nextInt(4_000));
        nothingPlaced(fleet, cutNs + TimeUnit.SECONDS.toNanos(1));
    }

    private static void oldLeaderOnly(final PartitionedFleet fleet, final Random random) {
        final NodeView old = fleet.leader();
        final long cutNs = System.nanoTime();
        fleet.cuts().cut(PartitionedFleet.node(old.node()), fleet.nodesBut(old.node()));
        fleet.cuts().cut(PartitionedFleet.CLIENT, fleet.nodesBut(old.node()));
        fleet.pause(6_000 + random.nextInt(4_000));
        nothingPlaced(fleet, cutNs + TimeUnit.SECONDS.toNanos(1));
    }

    private static void deaf(final PartitionedFleet fleet, final Random random) {
        final long cutNs = System.nanoTime();
        fleet.nodes().forEach(node -> fleet.cuts().cutOneWay(node, PartitionedFleet.CLIENT));
        fleet.pause(4_000 + random.nextInt(4_000));
        nothingPlaced(fleet, cutNs + TimeUnit.SECONDS.toNanos(1));
    }

    private static void mute(final PartitionedFleet fleet, final Random random) {
        final long cutNs = System.nanoTime();
        fleet.nodes().forEach(node -> fleet.cuts().cutOneWay(PartitionedFleet.CLIENT, node));
        fleet.pause(4_000 + random.nextInt(4_000));
        nothingPlaced(fleet, cutNs + TimeUnit.SECONDS.toNanos(1));
    }

    private static void fromEveryone(final PartitionedFleet fleet, final Random random) {
        final long cutNs = System.nanoTime();
        fleet.cuts().cut(PartitionedFleet.CLIENT, fleet.nodes());
        fleet.cuts().cut(PartitionedFleet.CLIENT, fleet.workers());
        fleet.pause(11_000 + random.nextInt(3_000));
        nothingPlaced(fleet, cutNs + TimeUnit.SECONDS.toNanos(1));
    }

    /** No answer that came in time can be believed; then the calls and what follows are checked. */
    private static void nothingPlaced(final PartitionedFleet fleet, final long fromNs) {
        final long healedNs = System.nanoTime();
        fleet.cuts().healAll();
        final DrillClientFile calls = fleet.client().calls();
        fleet.clientGoesOn(healedNs);
        int asked = 0;
        int ran = 0;
        int notRun = 0;
        int unknown = 0;
        int late = 0;
        final long deadlineNs = PartitionedFleet.CLIENT_DEADLINE.plus(AFTER_DEADLINE).toNanos();
        final long lastNs = healedNs - PartitionedFleet.CLIENT_DEADLINE.toNanos();
        for (int call = 0; call < calls.bound(); call++) {
            final long startNs = calls.isAsked(call) ? calls.startNs(call) : 0;
            // Of those alone whose whole time passed while the client saw nobody who decides.
            if (!calls.isAsked(call) || startNs - fromNs < 0 || startNs - lastNs > 0) {
                continue;
            }
            asked++;
            if (!calls.isEnded(call) || calls.endedNs(call) - startNs > deadlineNs) {
                late++;
            } else if (calls.end(call) == ClientEnd.RAN) {
                ran++;
            } else if (calls.end(call) == ClientEnd.NOT_RUN) {
                notRun++;
            } else {
                unknown++;
            }
        }
        fleet.measured(
                "endsWhileCut",
                asked + " asked: " + notRun + " not run, " + unknown + " unknown, " + ran + " ran");
        final int lateCalls = late;
        fleet.check(
                late == 0,
                "every call of a client that is cut off ends at its deadline",
                () -> lateCalls + " did not");
        final int ranCalls = ran;
        fleet.check(
                ran == 0,
                "nothing runs for a client that reaches no leader with a majority",
                () -> ranCalls + " ran");
    }
}
