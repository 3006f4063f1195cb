package io.berth.ops.soak;

import io.berth.ops.CheckFailed;
import io.berth.ops.cell.Cells;
import io.berth.ops.cluster.ClusterStarter;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalClusterContext;
import io.berth.ops.cluster.Supervisor;
import io.berth.ops.output.ProgressLine;
import java.nio.file.Path;

/**
 * A local cluster that a soak starts for itself, with a supervisor. {@link #close()} may come from
 * another thread at any time.
 */
public final class SoakCluster implements AutoCloseable {
    /** Synthetic sandboxes take no memory, but theirs is counted as if they did. */
    private static final int WORKER_MEMORY_MB = 1_048_576;

    private final LocalCluster cluster;
    private Supervisor supervisor;
    private boolean closed;

    /**
     * Lays it out; starts nothing.
     *
     * @param history directory in which its workers record; null: they do not.
     */
    public SoakCluster(final LocalClusterContext context, final Path history) {
        context.workerMemoryMb(WORKER_MEMORY_MB);
        if (history != null) {
            context.workerProperty(
                    "berth.worker.history.dir", history.toAbsolutePath().normalize().toString());
        }
        cluster = LocalCluster.create(context);
    }

    /** Starts everything and waits until it takes calls. */
    public LocalCluster start(final ProgressLine progress) {
        new ClusterStarter(cluster, Cells::connect, progress::event)
                .start(ClusterStarter.newSettings());
        synchronized (this) {
            if (closed) {
                throw new CheckFailed("stopped");
            }
            supervisor = new Supervisor(cluster, progress::event).start();
        }
        return cluster;
    }

    @Override
    public void close() {
        final Supervisor watching;
        synchronized (this) {
            closed = true;
            watching = supervisor;
        }
        if (watching != null) {
            watching.close();
        }
        cluster.close();
    }
}
