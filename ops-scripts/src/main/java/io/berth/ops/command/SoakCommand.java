package io.berth.ops.command;

import io.berth.ops.CheckFailed;
import io.berth.ops.Output;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.output.JsonReport;
import io.berth.ops.output.PlotFile;
import io.berth.ops.output.ProgressLine;
import io.berth.ops.soak.SoakCluster;
import io.berth.ops.soak.SoakPlot;
import io.berth.ops.soak.SoakResult;
import io.berth.ops.soak.SoakSettings;
import io.berth.ops.soak.SoakTool;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth soak}. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        description = {
            "Invokes synthetic functions through the real client, for as long as you like, and reports latencies.",
            "Open loop: every invocation has its intended start beforehand and latency counts from there, so an answer",
            "that comes late delays nothing and hides nothing (no coordinated omission). Warm and cold apart; placement",
            "(intended start to placement) and total (to the result, run time included). A line every minute.",
            "Of a local cluster it watches every process: memory, file handles, shared memory, threads, files, counters",
            "and garbage collections.",
            "Exits with 1 unless every invocation has an end, none is lost, enough of them completed, and no process",
            "keeps growing."
        })
public final class SoakCommand implements Runnable {
    @Mixin private SoakLoadOptions load;

    @Option(
            names = "--start-up",
            paramLabel = "DURATION",
            defaultValue = "50ms",
            converter = DurationConverter.class,
            description = "How long a sandbox takes to start (default: ${DEFAULT-VALUE}).")
    private Duration startUp;

    @Option(
            names = "--keep-alive",
            paramLabel = "DURATION",
            defaultValue = "1m",
            converter = DurationConverter.class,
            description =
                    "An idle sandbox is stopped after this; short ones give cold starts (default: ${DEFAULT-VALUE}).")
    private Duration keepAlive;

    @Option(
            names = "--deadline",
            paramLabel = "DURATION",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "Every call has an end by then (default: ${DEFAULT-VALUE}).")
    private Duration deadline;

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
                "the parts, with -warm, -cold, -queued and -placement before the ending."
            })
    private Path hgrm;

    @Option(
            names = "--hlog",
            paramLabel = "FILE",
            description = {
                "Write the latencies of every second (of every 10 s beyond an hour) as an interval log of HdrHistogram, in",
                "nanoseconds, tagged total and placement."
            })
    private Path hlog;

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description =
                    "Draw latencies, rate and what the processes hold over time, as .png or .svg.")
    private Path plot;

    @Option(
            names = "--history",
            paramLabel = "DIR",
            description = {
                "Record every call in DIR, and check all that is there at the end. Workers record into it with --start, and",
                "where 'berth cluster start --history' made it (its DIR/history); else only calls are checked. Takes about",
                "320 bytes a call on disk."
            })
    private Path history;

    @Mixin private SoakClusterOptions cluster;

    @Mixin private ConnectOptions connection;

    @Mixin private JsonOption json;

    private final Output output;

    SoakCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        JsonReport.checkWritable(hgrm);
        JsonReport.checkWritable(hlog);
        PlotFile.checkEnding(plot);
        JsonReport.checkWritable(plot);
        load.check();
        cluster.check(connection.isLocal());
        final SoakSettings settings =
                new SoakSettings(
                        load.schedule(),
                        load.rate(),
                        load.warmUp(),
                        load.length(),
                        load.tenants(),
                        startUp,
                        keepAlive,
                        deadline,
                        load.payloadBytes(),
                        load.seed(),
                        history,
                        hlog,
                        cluster.care(load));
        final SoakResult result = cluster.starts() ? onOwn(settings) : onRunning(settings);
        result.print(output.out());
        json.write(result.toMap());
        if (hgrm != null) {
            result.writeHistograms(hgrm);
        }
        if (plot != null) {
            SoakPlot.write(plot, result);
        }
        if (!result.holds(minCompletedPercent)) {
            throw new CheckFailed(result.complaint(minCompletedPercent));
        }
    }

    private SoakResult onRunning(final SoakSettings settings) {
        final String ingress = connection.ingress();
        final SoakTool tool = new SoakTool(settings, output.progress());
        try (Cleanup cleanup = new Cleanup("berth-end-soak", tool::close)) {
            final SoakResult result =
                    tool.run(ingress, connection.timeout(), connection.localCluster(), false);
            cleanup.keep();
            return result;
        }
    }

    private SoakResult onOwn(final SoakSettings settings) {
        final ProgressLine progress = output.progress();
        final SoakTool tool = new SoakTool(settings, progress);
        final SoakCluster own = new SoakCluster(cluster.context(), history);
        try (Cleanup cleanup =
                new Cleanup(
                        "berth-end-soak",
                        () -> {
                            tool.close();
                            own.close();
                        })) {
            final LocalCluster started = own.start(progress);
            return tool.run(started.ingress(), connection.timeout(), started, true);
        }
    }
}
