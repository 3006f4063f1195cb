package io.berth.ops.cluster;

import io.berth.history.CheckerSettings;
import io.berth.history.History;
import io.berth.history.HistoryDirectory;
import io.berth.history.HistoryReport;
import io.berth.history.ProcessKey;
import io.berth.history.SourceKind;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The history of a local cluster: its workers write their parts themselves, this process writes
 * that of whoever strikes and sets limits, and those of the clients that it runs. Thread safe.
 */
public final class ClusterHistory implements AutoCloseable {
    private final HistoryDirectory directory;
    private final Supplier<Stream<LocalProcess>> processes;
    private final AtomicInteger clients = new AtomicInteger();
    private History drill;
    private boolean closed;

    /**
     * @param directory where it is, null: nothing is recorded.
     * @param processes of the cluster, workers and clients.
     */
    ClusterHistory(final Path directory, final Supplier<Stream<LocalProcess>> processes) {
        this.directory = directory == null ? null : new HistoryDirectory(directory);
        this.processes = processes;
    }

    /** Whether anything is recorded. */
    public boolean isOn() {
        return directory != null;
    }

    /** Where it is; null: nothing is recorded. */
    public Path directory() {
        return directory == null ? null : directory.path();
    }

    /** The part of whoever strikes processes, sets limits, and says that all must be quiet. */
    public synchronized History drill() {
        if (directory == null || closed) {
            return History.NONE;
        }
        if (drill == null) {
            drill = directory.open(SourceKind.DRILL, "drill", ClusterHistory::say);
        }
        return drill;
    }

    /** A new part, of a client in this process; whoever asks closes it, after the client. */
    public History newClient() {
        return directory == null
                ? History.NONE
                : directory.open(
                        SourceKind.CLIENT,
                        "load-" + clients.getAndIncrement(),
                        ClusterHistory::say);
    }

    /**
     * The process has ended, with all that it ran. To be told before another takes its place: the
     * balancer takes that one's Hello as a proof of it, and gives its slots to others at once.
     */
    void gone(final LocalProcess process) {
        drill().gone(ProcessKey.of(process.name()));
    }

    private static void say(final String line) {
        System.err.println("berth: " + line);
    }

    /**
     * Checks all that was recorded so far. Processes that do not run are taken as gone.
     *
     * @param quiet whether nothing may be open any more.
     * @return what came of it; null: nothing is recorded.
     */
    public HistoryReport check(final CheckerSettings settings, final boolean quiet) {
        if (directory == null) {
            return null;
        }
        processes.get().filter(process -> !process.isRunning()).forEach(this::gone);
        if (quiet) {
            drill().quiet();
        }
        return directory.check(settings);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (drill != null) {
            drill.close();
        }
    }
}
