package io.berth.ops.command;

import io.berth.ops.CheckFailed;
import io.berth.ops.Output;
import io.berth.ops.UserError;
import io.berth.ops.output.JsonReport;
import io.berth.ops.output.PlotFile;
import io.berth.ops.replay.ReplayOptions;
import io.berth.ops.replay.ReplayReport;
import io.berth.ops.replay.TraceReplay;
import io.berth.ops.trace.AzureTraceReader;
import io.berth.ops.trace.AzureTraceReader.MissingMemory;
import io.berth.ops.trace.ReplayPlan;
import io.berth.ops.trace.ReplaySettings;
import io.berth.ops.trace.Trace;
import io.berth.ops.trace.TraceException;
import io.berth.ops.trace.TraceFunction;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth replay}. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Replays a trace of a real cloud on a running cluster, through the real client.",
            "Makes the trace's tenants and functions with their memory, calls them open loop at the trace's times, in",
            "synthetic sandboxes that take the trace's run times, and deletes the functions. --speed divides every time,",
            "durations like arrivals. Tenants stay, as limits do.",
            "TRACE_DIR holds invocations, durations and memory in the form of the Azure Functions trace of 2019, as",
            ".csv or .csv.gz; '-' is the sample of 200 functions and a day that comes with Berth.",
            "Synthetic sandboxes take no memory, but the trace's is counted: give the workers enough of it",
            "('berth cluster start --worker-memory 8388608' for the sample).",
            "Exits with 1 unless the generator kept up, every call has an end, none is lost, and enough completed."
        })
public final class ReplayCommand implements Runnable {
    private static final String BUNDLED = "-";
    private static final long MOST_INVOCATIONS = 50_000_000;

    @Parameters(
            paramLabel = "TRACE_DIR",
            description = "Directory with the files of the trace, or '-'.")
    private String directory;

    @Option(
            names = "--speed",
            paramLabel = "X",
            defaultValue = "1",
            description =
                    "How many times as fast, 1 to 10000; 24: a day in an hour (default: ${DEFAULT-VALUE}).")
    private int speed;

    @Option(
            names = "--from",
            paramLabel = "MINUTE",
            defaultValue = "0",
            description = "First minute that is replayed, from 0 (default: ${DEFAULT-VALUE}).")
    private int fromMinute;

    @Option(
            names = "--to",
            paramLabel = "MINUTE",
            description = "Minute before which it ends (default: the end of the trace).")
    private Integer toMinute;

    @Option(
            names = "--day",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Day 1 to 14 where TRACE_DIR holds several (files with .dNN. in the name); 0: one day only.")
    private int day;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Seed of arrivals within a minute and of run times (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--start-up",
            paramLabel = "DURATION",
            defaultValue = "1s",
            converter = DurationConverter.class,
            description =
                    "How long a sandbox takes to start, in times of the trace, which does not say (default: ${DEFAULT-VALUE}).")
    private Duration startUp;

    @Option(
            names = "--keep-alive",
            paramLabel = "DURATION",
            defaultValue = "10m",
            converter = DurationConverter.class,
            description =
                    "An idle sandbox is kept this long, in times of the trace (default: ${DEFAULT-VALUE}).")
    private Duration keepAlive;

    @Option(
            names = "--longest-run",
            paramLabel = "DURATION",
            defaultValue = "15m",
            converter = DurationConverter.class,
            description =
                    "Longer runs are cut to this, in times of the trace (default: ${DEFAULT-VALUE}).")
    private Duration longestRun;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description =
                    "How long a call may take beyond the longest run, in real time (default: ${DEFAULT-VALUE}).")
    private Duration patience;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "2",
            description =
                    "Clients on the one thread of the generator, 1 to 64, each with 4096 open calls at most (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(
            names = "--tenant-concurrency",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Concurrency limit that each tenant gets (default: ${DEFAULT-VALUE}).")
    private int tenantConcurrency;

    @Option(
            names = "--most-late",
            paramLabel = "DURATION",
            defaultValue = "100ms",
            converter = DurationConverter.class,
            description =
                    "Fail when more than one call in a thousand is sent later than this (default: ${DEFAULT-VALUE}).")
    private Duration mostLate;

    @Option(
            names = "--min-completed",
            paramLabel = "PERCENT",
            defaultValue = "99.5",
            description =
                    "Fail below this share of completed invocations (default: ${DEFAULT-VALUE}).")
    private double minCompletedPercent;

    @Option(
            names = "--hgrm",
            paramLabel = "FILE",
            description = {
                "Write total latencies as a percentile distribution of HdrHistogram, in microseconds; beside FILE also",
                "the parts, with -placement, -overhead, -lateness, -warm, -cold and -queued before the ending."
            })
    private Path hgrm;

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description = "Also draw it over the minutes of the trace: a .png or .svg.")
    private Path plot;

    @Mixin private ConnectOptions connection;

    @Mixin private JsonOption json;

    private final Output output;

    ReplayCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        JsonReport.checkWritable(hgrm);
        JsonReport.checkWritable(plot);
        PlotFile.checkEnding(plot);
        Checks.range("--speed", speed, 1, 10_000);
        Checks.range("--clients", clients, 1, 64);
        Checks.range("--tenant-concurrency", tenantConcurrency, 1, Integer.MAX_VALUE);
        Checks.range("--day", day, 0, 14);
        Checks.check(longestRun.toMillis() >= 1, "--longest-run is at least 1ms");
        Checks.check(keepAlive.toMillis() >= 1, "--keep-alive is at least 1ms");
        final ReplayPlan plan = plan();
        final String ingress = connection.ingress();
        ReplayReport.describe(plan, output.out());
        final TraceReplay replay =
                new TraceReplay(
                        plan,
                        new ReplayOptions(
                                clients,
                                tenantConcurrency,
                                patience,
                                mostLate,
                                minCompletedPercent),
                        output.progress());
        final ReplayReport report;
        try (Cleanup cleanup = new Cleanup("berth-end-replay", replay::close)) {
            report = replay.run(ingress, connection.timeout());
        }
        report.print(output.out());
        json.write(report.toMap());
        if (hgrm != null) {
            report.writeHistograms(hgrm);
        }
        if (plot != null) {
            report.plot(plot);
        }
        if (!report.holds()) {
            throw new CheckFailed("the replay failed: " + report.complaint());
        }
    }

    private ReplayPlan plan() {
        try {
            final Trace trace =
                    BUNDLED.equals(directory)
                            ? AzureTraceReader.readBundled()
                            : AzureTraceReader.readDirectory(
                                    Path.of(directory), day, MissingMemory.MEDIAN);
            final int end = toMinute == null ? trace.minutes() : toMinute;
            Checks.check(
                    fromMinute >= 0 && fromMinute < end && end <= trace.minutes(),
                    "--from is below --to, and both are 0 to " + trace.minutes());
            long count = 0;
            for (final TraceFunction function : trace.functions()) {
                count += function.invocations(fromMinute, end - fromMinute);
            }
            Checks.check(
                    count <= MOST_INVOCATIONS,
                    "the slice has "
                            + count
                            + " invocations, at most "
                            + MOST_INVOCATIONS
                            + " are replayed at once: see --from and --to");
            return ReplayPlan.of(
                    trace,
                    new ReplaySettings(
                            fromMinute,
                            end - fromMinute,
                            speed,
                            seed,
                            longestRun.toMillis(),
                            keepAlive.toMillis(),
                            startUp.toMillis()));
        } catch (final TraceException | IllegalArgumentException ex) {
            throw new UserError(ex.getMessage(), ex);
        }
    }
}
