package io.berth.ops.allocation;

import java.util.List;

/**
 * What is measured.
 *
 * @param ratePerSecond calls.
 * @param seconds that are measured.
 * @param warmUpS at the same rate, before.
 * @param profile threads of the nodes.
 * @param jvmOptions of nodes and workers, after those that a local cluster has.
 */
public record AllocationSettings(
        int ratePerSecond, int seconds, int warmUpS, String profile, List<String> jvmOptions) {
    /** Checks the ranges. */
    public AllocationSettings {
        check("rate", ratePerSecond, 1, 100_000);
        check("duration", seconds, 5, 86_400);
        check("warm-up", warmUpS, 0, 3_600);
        jvmOptions = List.copyOf(jvmOptions);
    }

    private static void check(final String what, final int value, final int least, final int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " is " + least + " to " + most);
        }
    }
}
