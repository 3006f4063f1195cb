package io.berth.ops.cluster;

import io.berth.ops.CheckFailed;
import io.berth.ops.UserError;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Keeps the processes of a local cluster running: starts one that ended by itself again, after a
 * delay that grows while it keeps ending; ends one with SIGKILL that lives and does no work, as one
 * that hangs in its shutdown; gives up on one whose configuration is wrong (exit code 2).
 *
 * <p>Left alone is what somebody ended: a process with exit code 0 or 143, and one that {@link
 * LocalProcess#keepDown()} or {@link LocalProcess#stop} was called for, in whatever process. Left
 * alone, too, is what has not run since the supervisor began. A process that is stopped (SIGSTOP)
 * is not ended, however long.
 *
 * <p>Works on a thread of its own between {@link #start()} and {@link #close()}.
 */
public final class Supervisor implements Runnable, AutoCloseable {
    private static final long INTERVAL_NS = 50_000_000L;
    private static final long JOIN_MS = 5_000;

    private final List<SupervisedProcess> processes;
    private final Consumer<String> events;
    private final Thread thread = new Thread(this, "berth-supervisor");
    private volatile boolean stopped;
    private volatile boolean looked;

    /** Supervises every node and worker, with the default limits. */
    public Supervisor(final LocalCluster cluster, final Consumer<String> events) {
        this(cluster, cluster.processes().toList(), SupervisorLimits.defaults(), events);
    }

    /**
     * @param supervised those of the cluster's processes to look after.
     * @param events hears each thing it does as a line, on its thread.
     */
    public Supervisor(
            final LocalCluster cluster,
            final List<LocalProcess> supervised,
            final SupervisorLimits limits,
            final Consumer<String> events) {
        this(supervised, cluster::start, limits, events);
    }

    Supervisor(
            final List<LocalProcess> supervised,
            final Consumer<LocalProcess> starter,
            final SupervisorLimits limits,
            final Consumer<String> events) {
        this.events = events;
        processes =
                supervised.stream()
                        .map(process -> new SupervisedProcess(process, starter, events, limits))
                        .toList();
        thread.setDaemon(true);
    }

    /** Begins. */
    public Supervisor start() {
        thread.start();
        return this;
    }

    /** How often a process was started again. */
    public int restarts(final LocalProcess process) {
        return processes.stream()
                .filter(supervised -> supervised.process() == process)
                .mapToInt(SupervisedProcess::restarts)
                .sum();
    }

    /** Whether a process runs under its eyes, or will be started again by it. */
    public boolean watches(final LocalProcess process) {
        return processes.stream()
                .anyMatch(supervised -> supervised.process() == process && supervised.isWatched());
    }

    /** Processes that it will not start again because of their configuration. */
    public List<LocalProcess> givenUp() {
        return processes.stream()
                .filter(SupervisedProcess::gaveUp)
                .map(SupervisedProcess::process)
                .toList();
    }

    /**
     * Waits until no process runs or will be started again, or the thread is interrupted, or this
     * is closed.
     */
    public void awaitNothingToDo() {
        // What runs is seen at the first look only.
        while (!stopped
                && !Thread.currentThread().isInterrupted()
                && (!looked || processes.stream().anyMatch(SupervisedProcess::isWatched))) {
            LockSupport.parkNanos(INTERVAL_NS);
        }
    }

    @Override
    public void run() {
        while (!stopped) {
            for (final SupervisedProcess process : processes) {
                step(process);
            }
            looked = true;
            LockSupport.parkNanos(INTERVAL_NS);
        }
    }

    private void step(final SupervisedProcess process) {
        try {
            process.step(System.nanoTime());
        } catch (final UserError | CheckFailed ex) {
            // Somebody else has started it meanwhile, or the cluster is being stopped, or the
            // machine does not let it start: the next look shows which.
            if (!stopped) {
                events.accept(process.process().name() + ": " + ex.getMessage());
            }
        }
    }

    /** Ends supervision; the processes go on. */
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
