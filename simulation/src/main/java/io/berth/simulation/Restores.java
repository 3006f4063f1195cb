package io.berth.simulation;

import static io.berth.simulation.VirtualTime.MS;
import static io.berth.simulation.VirtualTime.SECOND;

/**
 * All nodes are put back to an older snapshot without the log since, as a restore from a backup
 * does, and an operator raises the cell epoch (rule 2).
 */
final class Restores {
    /** Longer than any time limit of a function, a lease, and the interrupt of a run. */
    static final long SETTLE_NS = 60 * SECOND;

    private final World world;
    private final VirtualTime time;
    private int highestEpoch = 1;

    Restores(final World world) {
        this.world = world;
        time = world.time;
    }

    /** One restore, where there is something to go back to. */
    void actAtRandom(final SimulationRandom random) {
        if (!world.cluster.hasLeader() || !world.heart.hasBackup() || world.heart.isHeld()) {
            return;
        }
        world.counts.add(FaultKind.CELL_RESTORES);
        world.cluster.killLeader();
        final int epoch = ++highestEpoch;
        world.cluster.restore(epoch, random);
        time.after(
                random.between(500 * MS, 30 * SECOND),
                () -> {
                    world.heart.restore(random.below(4));
                    world.checker.restored(epoch);
                    world.cluster.elect(random.between(0, 600 * SECOND) - 300 * SECOND);
                    raise(epoch, random.between(0, 10 * SECOND));
                });
    }

    /** Again and again, as the operator may be without a session. */
    private void raise(final int epoch, final long delayNs) {
        time.after(
                delayNs,
                () -> {
                    if (world.heart.cellEpoch() < epoch) {
                        world.operator.raiseCellEpoch(epoch, SETTLE_NS);
                        raise(epoch, SECOND);
                    }
                });
    }
}
