package io.berth.ops.command;

import io.berth.ops.CheckFailed;
import io.berth.ops.Output;
import io.berth.ops.UserError;
import io.berth.ops.faults.FaultReport;
import io.berth.ops.faults.HistoryFile;
import io.berth.ops.output.JsonReport;
import io.berth.ops.output.ProgressLine;
import io.berth.simulation.HistoryShrinker;
import io.berth.simulation.SeedSweep;
import io.berth.simulation.Simulation;
import io.berth.simulation.SimulationFailure;
import io.berth.simulation.SimulationHistory;
import io.berth.simulation.Tampering;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth simulate-faults}. */
@Command(
        name = "simulate-faults",
        mixinStandardHelpOptions = true,
        description = {
            "Runs whole cells from seeds, one thread each, with everything going wrong that can.",
            "The real state machine and the real client and worker protocols run under a simulated log, network and",
            "clock, and a checker sees every entry. A seed that fails is cut down to a short history that --replay",
            "runs again. Ctrl-C ends it with the summary so far. What is checked: docs/simulation.md."
        })
public final class SimulateFaultsCommand implements Runnable {
    private static final int MAX_ENTRIES = 100_000_000;
    private static final int MAX_THREADS = 256;
    private static final int TRACE_LINES = 400;
    private static final int MAX_LISTED = 1_000;
    private static final long SHRINK_NS = TimeUnit.SECONDS.toNanos(120);
    private static final long PROGRESS_MS = 500;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "How many seeds, one after the other; needed unless --replay is given.")
    private Long seeds;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "The first seed (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--entries",
            paramLabel = "E",
            defaultValue = "3000",
            description =
                    "Log entries of each seed before faults stop and all must end (default: ${DEFAULT-VALUE}).")
    private int entries;

    @Option(
            names = "--restores",
            description = {
                "Put all nodes back to an older snapshot now and then, without the log since,",
                "and raise the cell epoch."
            })
    private boolean restores;

    @Option(
            names = "--threads",
            paramLabel = "T",
            defaultValue = "1",
            description = "Seeds that run at a time (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--history",
            paramLabel = "FILE",
            description = {
                "Where the shortest history found of the first seed that fails goes (default:",
                "simulate-faults-SEED.json in the current directory)."
            })
    private Path history;

    @Option(
            names = "--replay",
            paramLabel = "FILE",
            description = "Run a history again and print what happened last.")
    private Path replay;

    @Option(names = "--no-shrink", description = "Write the history of a seed that fails as it is.")
    private boolean isWhole;

    @Mixin private JsonOption json;

    private final Output output;
    private final Supplier<Tampering> tampering;
    private final List<FaultReport.Failed> failures = new ArrayList<>();
    private final long begunNs = System.nanoTime();

    SimulateFaultsCommand(final Output output) {
        this(output, () -> Tampering.NONE);
    }

    SimulateFaultsCommand(final Output output, final Supplier<Tampering> tampering) {
        this.output = output;
        this.tampering = tampering;
    }

    @Override
    public void run() {
        if (replay == null) {
            checkOptions();
            sweep();
        } else if (seeds != null || history != null) {
            throw new UserError("--replay goes with neither --seeds nor --history");
        } else {
            replay(HistoryFile.read(replay));
        }
    }

    private void checkOptions() {
        if (seeds == null) {
            throw new UserError("--seeds N or --replay FILE is needed");
        }
        checkRange("--seeds", seeds, Long.MAX_VALUE);
        checkRange("--entries", entries, MAX_ENTRIES);
        checkRange("--threads", threads, MAX_THREADS);
        json.check();
        JsonReport.checkWritable(history);
    }

    private static void checkRange(final String name, final long value, final long most) {
        if (value < 1 || value > most) {
            throw new UserError(
                    name + (most == Long.MAX_VALUE ? " is 1 or more" : " is 1 to " + most));
        }
    }

    // ---- many seeds

    private void sweep() {
        final ProgressLine progress = output.progress();
        final SeedSweep sweep =
                new SeedSweep(
                        new SeedSweep.Plan(seed, seeds, entries, restores),
                        tampering,
                        failure -> onFailure(failure, progress));
        final CountDownLatch done = new CountDownLatch(1);
        final Thread watcher =
                new Thread(() -> showProgress(sweep, progress, done), "simulation-progress");
        watcher.setDaemon(true);
        watcher.start();
        try (Cleanup summary =
                new Cleanup("simulation-summary", () -> finish(sweep, progress, done))) {
            sweep.run(threads);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CheckFailed("interrupted", e);
        }
        if (sweep.totals().failed() > 0) {
            throw new CheckFailed(sweep.totals().failed() + " seeds failed");
        }
    }

    private void showProgress(
            final SeedSweep sweep, final ProgressLine progress, final CountDownLatch done) {
        try {
            while (!done.await(PROGRESS_MS, TimeUnit.MILLISECONDS)) {
                final long nowNs = System.nanoTime();
                progress.update(nowNs, FaultReport.progress(sweep.totals(), nowNs - begunNs));
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** At the end, and when the JVM is told to end. */
    private void finish(
            final SeedSweep sweep, final ProgressLine progress, final CountDownLatch done) {
        sweep.stop();
        done.countDown();
        progress.clear();
        final FaultReport report;
        synchronized (failures) {
            report = new FaultReport(sweep.totals(), failures, System.nanoTime() - begunNs);
        }
        report.print(output.out());
        json.write(report.toMap());
    }

    private void onFailure(final SimulationFailure failure, final ProgressLine progress) {
        final boolean isFirst;
        synchronized (failures) {
            isFirst = failures.isEmpty();
            if (failures.size() < MAX_LISTED) {
                failures.add(failed(failure, isFirst ? historyFile(failure).toString() : null));
            }
        }
        progress.event("seed " + failure.seed() + " fails: " + failure.reason());
        if (isFirst) {
            writeHistory(failure, progress);
        }
    }

    private static FaultReport.Failed failed(final SimulationFailure failure, final String file) {
        return new FaultReport.Failed(failure.seed(), failure.entries(), failure.reason(), file);
    }

    private Path historyFile(final SimulationFailure failure) {
        return history != null ? history : Path.of("simulate-faults-" + failure.seed() + ".json");
    }

    private void writeHistory(final SimulationFailure failure, final ProgressLine progress) {
        final Path file = historyFile(failure);
        SimulationHistory shortest = SimulationHistory.of(failure);
        HistoryFile.write(file, shortest);
        if (!isWhole) {
            progress.event(
                    "its "
                            + shortest.size()
                            + " acts are cut down, for two minutes at most; --no-shrink leaves that out");
            shortest =
                    new HistoryShrinker(
                                    tampering,
                                    System::nanoTime,
                                    SHRINK_NS,
                                    shorter -> HistoryFile.write(file, shorter))
                            .shrink(failure);
            HistoryFile.write(file, shortest);
        }
        progress.event(
                "history of "
                        + shortest.size()
                        + " acts and "
                        + shortest.entries()
                        + " entries: "
                        + shortest.reason());
        progress.event("run it again: berth simulate-faults --replay " + file);
        progress.event(
                "or the whole seed: berth simulate-faults --seeds 1 --seed "
                        + failure.seed()
                        + " --entries "
                        + failure.settings().entries());
    }

    // ---- one history

    private void replay(final SimulationHistory read) {
        json.check();
        final PrintStream out = output.out();
        out.println("expected at entry " + read.entries() + ": " + read.reason());
        out.println("acts: " + read.settings().acts());
        try {
            new Simulation(read.settings().withTraceLines(TRACE_LINES), tampering.get()).run();
        } catch (final SimulationFailure failure) {
            failure.tail().forEach(out::println);
            out.println("fails at entry " + failure.entries() + ": " + failure.reason());
            json.write(report(failure));
            throw new CheckFailed(
                    read.isSame(failure)
                            ? "the history fails as it did"
                            : "the history fails, but otherwise than it did");
        }
        out.println("the history does not fail any more");
        json.write(report(null));
    }

    private Map<String, Object> report(final SimulationFailure failure) {
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("history", replay.toString());
        report.put("failed", failure != null);
        report.put("entry", failure == null ? null : failure.entries());
        report.put("reason", failure == null ? null : failure.reason());
        return report;
    }
}
