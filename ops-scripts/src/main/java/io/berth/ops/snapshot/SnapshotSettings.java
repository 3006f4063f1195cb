package io.berth.ops.snapshot;

import java.nio.file.Path;

/**
 * What is measured.
 *
 * @param sandboxes idle ones that the state has when the snapshot is taken.
 * @param functions that they belong to, in equal parts.
 * @param profile threads of the nodes.
 * @param failoverProfile how soon a leader is held for dead.
 * @param ratePerSecond invocations all the while.
 * @param snapshots taken one after another.
 * @param directory of the cluster, null: a temporary one.
 */
public record SnapshotSettings(
        int sandboxes,
        int functions,
        String profile,
        String failoverProfile,
        int ratePerSecond,
        int snapshots,
        Path directory) {
    /** Most sandboxes of one worker. */
    public static final int SANDBOXES_OF_A_WORKER = 65_000;

    /** Most sandboxes in all. */
    public static final int MOST_SANDBOXES = 450_000;

    private static final int MOST_FUNCTIONS = 10_000;
    private static final int MOST_RATE = 10_000;
    private static final int MOST_SNAPSHOTS = 20;

    /** Checks the ranges. */
    public SnapshotSettings {
        check("sandboxes", sandboxes, 1, MOST_SANDBOXES);
        check("functions", functions, 1, Math.min(MOST_FUNCTIONS, sandboxes));
        check("rate", ratePerSecond, 1, MOST_RATE);
        check("snapshots", snapshots, 1, MOST_SNAPSHOTS);
    }

    private static void check(final String what, final int value, final int least, final int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " is " + least + " to " + most);
        }
    }

    /** Workers that hold the sandboxes, and those of the load. */
    int workers() {
        return sandboxes / SANDBOXES_OF_A_WORKER + 1;
    }

    int sandboxesOfFunction() {
        return sandboxes / functions;
    }
}
