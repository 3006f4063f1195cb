package io.berth.ops.soak;

import io.berth.history.CheckerSettings;
import io.berth.history.History;
import io.berth.history.HistoryDirectory;
import io.berth.history.HistoryException;
import io.berth.history.HistoryReport;
import io.berth.history.SourceKind;
import io.berth.ops.UserError;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.RecordedLimits;
import io.berth.ops.cluster.Await;
import java.nio.file.Path;
import java.time.Duration;

/** The history of a soak, where one is recorded: its own part beside those of the workers. */
final class SoakHistory implements AutoCloseable {
    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(20);
    private static final Duration OFTEN = Duration.ofMillis(100);

    private final HistoryDirectory directory;
    private final boolean isAll;
    private final History operator;

    /**
     * @param path of the directory, null: nothing is recorded.
     * @param isAll whether no other client uses the cell, and all workers record.
     */
    SoakHistory(final Path path, final boolean isAll) {
        this.isAll = isAll;
        directory = path == null ? null : new HistoryDirectory(path);
        operator = open(SourceKind.DRILL, "soak-operator");
    }

    private History open(final SourceKind kind, final String name) {
        if (directory == null) {
            return History.NONE;
        }
        try {
            return directory.open(
                    kind,
                    name + "-" + ProcessHandle.current().pid(),
                    line -> System.err.println("berth: " + line));
        } catch (final HistoryException ex) {
            throw new UserError("--history: " + ex.getMessage(), ex);
        }
    }

    /** Tells the limits that are in force. */
    void begin(final Cell cell) {
        RecordedLimits.inForce(operator, cell);
    }

    /** A part for the client. */
    History newClient() {
        return open(SourceKind.CLIENT, "soak");
    }

    /**
     * Waits until nothing is held any more, and checks everything in the directory.
     *
     * @return what came of it, null: nothing was recorded.
     */
    HistoryReport check(final Cell cell) {
        if (directory == null) {
            return null;
        }
        final boolean quiet = Await.until(SETTLE_LIMIT, OFTEN, () -> cell.status().inFlight() == 0);
        if (quiet) {
            operator.quiet();
        }
        return directory.check(isAll ? CheckerSettings.strict() : CheckerSettings.lenient());
    }

    @Override
    public void close() {
        operator.close();
    }
}
