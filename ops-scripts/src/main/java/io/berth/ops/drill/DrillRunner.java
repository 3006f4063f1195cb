package io.berth.ops.drill;

import io.berth.ops.CheckFailed;
import io.berth.ops.cluster.LocalCluster;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs drills one after another, each with a cluster of its own or all on one that is shared with
 * them. {@link #close()} ends the one under way, from any thread.
 */
public final class DrillRunner implements AutoCloseable {
    private final DrillSettings settings;
    private final Consumer<String> progress;
    private final LocalCluster shared;
    private DrillContext current;
    private boolean closed;

    /** Every drill with a cluster of its own. @param progress hears lines. */
    public DrillRunner(final DrillSettings settings, final Consumer<String> progress) {
        this(settings, progress, null);
    }

    /**
     * @param shared cluster with a leader and registered workers on which drills run that do not
     *     need one of their own; it stays. Null: none.
     */
    public DrillRunner(
            final DrillSettings settings,
            final Consumer<String> progress,
            final LocalCluster shared) {
        this.settings = settings;
        this.progress = progress;
        this.shared = shared;
    }

    /** Runs one drill and cleans up after it. @return what came of it. */
    public DrillReport run(final Drill drill) {
        final Optional<String> reason = drill.unavailable();
        if (reason.isPresent()) {
            return DrillReport.skipped(drill.name(), reason.get(), settings.seed());
        }
        final long startNs = System.nanoTime();
        try (DrillContext ctx = begin(drill)) {
            try {
                drill.run(ctx);
                ctx.checkSoundness();
            } catch (final CheckFailed ex) {
                ctx.violation(ex.getMessage());
            }
            return ctx.report(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs));
        }
    }

    private synchronized DrillContext begin(final Drill drill) {
        if (closed) {
            throw new CheckFailed("stopped");
        }
        current = new DrillContext(settings, drill.name(), shared, progress);
        return current;
    }

    @Override
    public void close() {
        final DrillContext running;
        synchronized (this) {
            closed = true;
            running = current;
        }
        if (running != null) {
            running.close();
        }
    }
}
