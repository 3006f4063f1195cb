package io.berth.ops.partition;

import io.berth.ops.cluster.NodeView;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Links between nodes fail. Clients and workers see every node. */
final class NodeCuts {
    /** Heartbeat timeout of the old leader, then of a follower, a ballot, the join of the log. */
    private static final Duration NEW_LEADER = Duration.ofSeconds(3);

    private static final Duration STEPPED_DOWN = Duration.ofSeconds(2);
    private static final int FLAPPING_MS = 6_000;

    private NodeCuts() {}

    static List<PartitionScenario> all() {
        return List.of(
                new PartitionScenario(
                        "leader-minority",
                        "the leader is cut from both followers",
                        NodeCuts::leaderInTheMinority),
                new PartitionScenario(
                        "leader-mute",
                        "the leader hears its followers, they do not hear it",
                        NodeCuts::muteLeader),
                new PartitionScenario(
                        "leader-deaf",
                        "the followers hear the leader, it does not hear them",
                        NodeCuts::deafLeader),
                new PartitionScenario(
                        "one-follower",
                        "the leader is cut from one follower only",
                        NodeCuts::oneFollower),
                new PartitionScenario(
                        "one-follower-deaf",
                        "one follower does not hear the leader, which hears it",
                        NodeCuts::oneDeafFollower),
                new PartitionScenario(
                        "one-follower-mute",
                        "the leader does not hear one follower, which hears it",
                        NodeCuts::oneMuteFollower),
                new PartitionScenario(
                        "flapping",
                        "the leader's links to both followers go on and off every 100 to 500 ms",
                        NodeCuts::flappingLeader),
                new PartitionScenario(
                        "flapping-follower",
                        "the leader's link to one follower goes on and off every 100 to 500 ms",
                        NodeCuts::flappingFollower));
    }

    private static void leaderInTheMinority(final PartitionedFleet fleet, final Random random) {
        final NodeView old = fleet.leader();
        fleet.cuts().cut(PartitionedFleet.node(old.node()), fleet.nodesBut(old.node()));
        deposed(fleet, old, random);
    }

    private static void muteLeader(final PartitionedFleet fleet, final Random random) {
        final NodeView old = fleet.leader();
        for (final String other : fleet.nodesBut(old.node())) {
            fleet.cuts().cutOneWay(PartitionedFleet.node(old.node()), other);
        }
        deposed(fleet, old, random);
    }

    private static void deafLeader(final PartitionedFleet fleet, final Random random) {
        final NodeView old = fleet.leader();
        for (final String other : fleet.nodesBut(old.node())) {
            fleet.cuts().cutOneWay(other, PartitionedFleet.node(old.node()));
        }
        deposed(fleet, old, random);
    }

    /** The others elect, the old one steps down and decides nothing more. */
    private static void deposed(
            final PartitionedFleet fleet, final NodeView old, final Random random) {
        final long cutNs = System.nanoTime();
        fleet.within(
                cutNs,
                new PartitionedFleet.Expected(
                        STEPPED_DOWN,
                        "steppedDownMs",
                        "the leader without a majority steps down",
                        () -> !fleet.cluster().view(old.node()).isLeader()),
                new PartitionedFleet.Expected(
                        NEW_LEADER,
                        "newLeaderMs",
                        "the majority has a leader",
                        () ->
                                fleet.cluster().views().stream()
                                        .anyMatch(
                                                view ->
                                                        view.isLeader()
                                                                && view.term() > old.term())));
        final NodeView before = fleet.cluster().view(old.node());
        final long committed = fleet.ctx().committed();
        fleet.pause(1_000 + random.nextInt(3_000));
        final NodeView now = fleet.cluster().view(old.node());
        fleet.measured("rolesWhileCut", roles(fleet));
        // One that is only mute may follow its successor.
        fleet.check(
                !now.isLeader()
                        && (now.commitPosition() == before.commitPosition()
                                || now.term() > old.term()),
                "a leader without a majority decides nothing",
                () -> before + ", then " + now);
        fleet.check(
                fleet.ctx().committed() > committed,
                "the majority goes on without it",
                () -> fleet.cluster().views().toString());
    }

    private static void oneFollower(final PartitionedFleet fleet, final Random random) {
        final NodeView leader = fleet.leader();
        final int follower = fleet.follower(leader, random);
        fleet.cuts().cut(PartitionedFleet.node(leader.node()), PartitionedFleet.node(follower));
        undisturbed(fleet, leader, random);
    }

    private static void oneDeafFollower(final PartitionedFleet fleet, final Random random) {
        final NodeView leader = fleet.leader();
        final int follower = fleet.follower(leader, random);
        fleet.cuts()
                .cutOneWay(PartitionedFleet.node(leader.node()), PartitionedFleet.node(follower));
        undisturbed(fleet, leader, random);
    }

    private static void oneMuteFollower(final PartitionedFleet fleet, final Random random) {
        final NodeView leader = fleet.leader();
        final int follower = fleet.follower(leader, random);
        fleet.cuts()
                .cutOneWay(PartitionedFleet.node(follower), PartitionedFleet.node(leader.node()));
        undisturbed(fleet, leader, random);
    }

    /** The leader keeps its majority, and nobody takes it from it. */
    private static void undisturbed(
            final PartitionedFleet fleet, final NodeView leader, final Random random) {
        final long committed = fleet.ctx().committed();
        fleet.pause(2_500 + random.nextInt(2_500));
        final NodeView now = fleet.cluster().view(leader.node());
        fleet.measured("rolesWhileCut", roles(fleet));
        fleet.check(
                now.isLeader() && now.term() == leader.term(),
                "a follower that sees another follower only deposes nobody",
                () -> fleet.cluster().views().toString());
        fleet.check(
                now.commitPosition() > committed,
                "the leader with its majority goes on",
                () -> committed + " before, now " + now);
    }

    private static void flappingLeader(final PartitionedFleet fleet, final Random random) {
        final NodeView leader = fleet.leader();
        final long committed = fleet.ctx().committed();
        flap(fleet, PartitionedFleet.node(leader.node()), fleet.nodesBut(leader.node()), random);
        flapped(fleet, leader, committed);
    }

    private static void flappingFollower(final PartitionedFleet fleet, final Random random) {
        final NodeView leader = fleet.leader();
        final long committed = fleet.ctx().committed();
        final String follower = PartitionedFleet.node(fleet.follower(leader, random));
        flap(fleet, PartitionedFleet.node(leader.node()), List.of(follower), random);
        flapped(fleet, leader, committed);
    }

    private static void flap(
            final PartitionedFleet fleet,
            final String place,
            final List<String> others,
            final Random random) {
        final long startNs = System.nanoTime();
        while (PartitionedFleet.msSince(startNs) < FLAPPING_MS) {
            fleet.cuts().cut(place, others);
            fleet.pause(100 + random.nextInt(401));
            fleet.cuts().healAll();
            fleet.pause(100 + random.nextInt(401));
        }
    }

    private static void flapped(
            final PartitionedFleet fleet, final NodeView leader, final long committed) {
        fleet.measured("terms", fleet.leader().term() - leader.term());
        fleet.check(
                fleet.ctx().committed() > committed,
                "something is decided while links flap",
                () -> fleet.cluster().views().toString());
    }

    private static String roles(final PartitionedFleet fleet) {
        return fleet.cluster().views().stream()
                .map(view -> view.node() + "=" + view.role())
                .reduce((a, b) -> a + " " + b)
                .orElse("");
    }
}
