package io.berth.ops.drill;

import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.load.ClientLoadTarget;
import io.berth.ops.load.SlotProbe;
import java.time.Duration;

/**
 * A function of a drill that may run so many times at once, and no more.
 *
 * @param name of the function, of the tenant of drills.
 * @param timeout time limit of a run.
 * @param slots how many runs it may have at once.
 */
record LimitedFunction(String name, Duration timeout, int slots) {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration LONGEST_RUN = Duration.ofSeconds(3);

    /** Holds all of its slots at once; nothing else may call it meanwhile. */
    SlotProbe.Seen probe(final LocalCluster cluster) {
        final Duration half = timeout.dividedBy(2);
        final Duration runTime = half.compareTo(LONGEST_RUN) < 0 ? half : LONGEST_RUN;
        try (ClientLoadTarget target =
                new ClientLoadTarget(
                        cluster.ingress(), LIMIT, LIMIT, cluster.history().newClient())) {
            target.function(DrillContext.TENANT, name);
            return SlotProbe.run(target, 0, slots, runTime, LIMIT.multipliedBy(2));
        }
    }
}
