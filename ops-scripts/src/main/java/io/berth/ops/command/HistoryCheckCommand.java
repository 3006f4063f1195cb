package io.berth.ops.command;

import io.berth.history.CheckerSettings;
import io.berth.history.HistoryDirectory;
import io.berth.history.HistoryException;
import io.berth.history.HistoryReport;
import io.berth.history.Promise;
import io.berth.ops.CheckFailed;
import io.berth.ops.Output;
import io.berth.ops.UserError;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth history check}. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Decides the promises of the protocol from what clients and workers recorded, and from nothing else.",
            "DIR holds a file of each process start; all of them are read in the order of their times. Workers record with",
            "berth.worker.history.dir, loads with 'berth soak --history DIR', a local cluster with 'berth cluster start",
            "--history'. Files of processes that were killed are read up to their last whole record.",
            "Exits with 1 unless every promise holds and nothing is missing."
        })
public final class HistoryCheckCommand implements Runnable {
    @Parameters(paramLabel = "DIR", description = "Directory of the history.")
    private Path directory;

    @Option(
            names = "--others",
            description =
                    "There are clients or workers that record nothing: what begins may be theirs.")
    private boolean others;

    @Option(
            names = "--late",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description =
                    "Also fail where the end of a call was told later than this after its deadline.")
    private Duration late;

    @Option(names = "--promises", description = "Say what each promise means.")
    private boolean promises;

    @Mixin private JsonOption json;

    private final Output output;

    HistoryCheckCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        CheckerSettings settings = others ? CheckerSettings.lenient() : CheckerSettings.strict();
        if (late != null) {
            settings = settings.withLateNs(late.toNanos());
        }
        final HistoryReport report;
        try {
            report = new HistoryDirectory(directory).check(settings);
        } catch (final HistoryException ex) {
            throw new UserError(ex.getMessage(), ex);
        }
        report.kept().forEach(violation -> output.out().println("  " + violation));
        if (promises) {
            for (final Promise promise : Promise.values()) {
                output.out().printf("  %-22s %s%n", promise, promise.text());
            }
        }
        output.out()
                .printf(
                        "%d records of %d clients and %d workers; %d runs lost with their worker, %d open; %d"
                                + " sandboxes started, %d stopped; the latest end was told %d ms %s its deadline%n",
                        report.records(),
                        report.clients(),
                        report.workers(),
                        report.lost(),
                        report.openRuns(),
                        report.sandboxesStarted(),
                        report.sandboxesStopped(),
                        Math.abs(report.latestEndNs()) / 1_000_000,
                        report.latestEndNs() < 0 ? "before" : "after");
        output.out().println(report.toText());
        json.write(report.toMap());
        if (!report.holds()) {
            throw new CheckFailed("the history breaks a promise: " + report.complaint());
        }
    }
}
