package io.berth.ops.drill;

import io.berth.ops.CheckFailed;
import io.berth.ops.cluster.CounterFile;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalProcess;
import io.berth.ops.cluster.ProcessIdentity;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many sandboxes have gone since a moment, by the counters of the workers: those started since
 * then count as well. A worker that was started again meanwhile has lost all of its own.
 */
public final class SandboxCount {
    private static final String GONE = "berth-worker-sandboxes-gone";
    private static final String LIVE = "berth-worker-sandboxes";

    private final LocalCluster cluster;
    private final Map<LocalProcess, Worker> before = new LinkedHashMap<>();

    private record Worker(ProcessIdentity identity, long gone, long live) {}

    private SandboxCount(final LocalCluster cluster) {
        this.cluster = cluster;
        cluster.workers().forEach(worker -> before.put(worker, read(worker)));
    }

    /**
     * From now on.
     *
     * @throws CheckFailed when a worker does not run, or does not say how many have gone.
     */
    public static SandboxCount of(final LocalCluster cluster) {
        return new SandboxCount(cluster);
    }

    /**
     * Sandboxes that were stopped or died since then.
     *
     * @throws CheckFailed as {@link #of}.
     */
    public long gone() {
        return cluster.workers().stream().mapToLong(this::goneOf).sum();
    }

    private long goneOf(final LocalProcess worker) {
        final Worker then = before.get(worker);
        final Worker now = read(worker);
        return now.identity.equals(then.identity)
                ? now.gone - then.gone
                : Math.max(1, then.live + now.gone);
    }

    private static Worker read(final LocalProcess worker) {
        final ProcessIdentity identity = worker.identity().orElse(null);
        final CounterFile counters = CounterFile.read(worker).orElse(null);
        if (identity == null || counters == null || counters.labelled(GONE).isEmpty()) {
            throw new CheckFailed(
                    worker.name() + " does not say how many sandboxes have gone: " + identity);
        }
        return new Worker(
                identity, counters.labelled(GONE).getAsLong(), counters.labelled(LIVE).orElse(0));
    }
}
