package io.berth.ops.command;

import io.berth.ops.CheckFailed;
import io.berth.ops.Output;
import io.berth.ops.UserError;
import io.berth.ops.demo.Demo;
import io.berth.ops.demo.DemoReport;
import io.berth.ops.trace.AzureTraceReader;
import io.berth.ops.trace.ReplayPlan;
import io.berth.ops.trace.ReplaySettings;
import io.berth.ops.trace.Trace;
import io.berth.ops.trace.TraceException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Shows all of it in a minute: real processes, a real cloud's load, a killed leader.",
            "Starts nodes and workers on this machine, replays a slice of a public trace on them, kills the leader half-way,",
            "goes on, starts it again, and says what came of every single invocation. Leaves nothing behind.",
            "Exits with 1 unless nothing is lost, no slot was granted twice, the digests are equal on all nodes, what",
            "clients and workers recorded keeps every promise, and at least 99.5 %% of the invocations completed."
        })
public final class DemoCommand implements Runnable {
    private static final long MINUTE_MS = 60_000;

    @Option(
            names = "--factor",
            paramLabel = "N",
            defaultValue = "30",
            description =
                    "How many times faster than it happened: arrivals, run times and keep-alive (default: ${DEFAULT-VALUE}).")
    private int factor;

    @Option(
            names = "--from",
            paramLabel = "MINUTE",
            defaultValue = "300",
            description =
                    "First minute of the day that is replayed, from 0 (default: ${DEFAULT-VALUE}).")
    private int fromMinute;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "20",
            description = "Minutes of the day that are replayed (default: ${DEFAULT-VALUE}).")
    private int minutes;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Seed of arrivals within a minute and of run times (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--trace",
            paramLabel = "DIR",
            description =
                    "Directory of another trace of this form (default: the sample that comes with Berth).")
    private Path trace;

    @Option(
            names = "--failover-profile",
            paramLabel = "NAME",
            defaultValue = "default",
            description =
                    "How soon a dead leader is replaced: default or fast (default: ${DEFAULT-VALUE}).")
    private String failoverProfile;

    @Option(names = "--no-kill", hidden = true, description = "Leave the leader alone.")
    private boolean noKill;

    @Option(
            names = "--keep",
            hidden = true,
            paramLabel = "DIR",
            description = "Keep logs and data in this directory.")
    private Path keep;

    @Mixin private JsonOption json;

    private final Output output;

    DemoCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        final ReplayPlan plan = plan();
        final Demo demo =
                new Demo(plan, failoverProfile, !noKill, keep, output.out(), output.progress());
        final DemoReport report;
        try (Cleanup cleanup = new Cleanup("berth-end-demo", demo::close)) {
            report = demo.run();
        }
        report.print(output.out());
        json.write(report.toMap());
        if (!report.holds()) {
            throw new CheckFailed("the demo failed: " + report.complaint());
        }
    }

    private ReplayPlan plan() {
        try {
            final Trace source =
                    trace == null
                            ? AzureTraceReader.readBundled()
                            : AzureTraceReader.readDirectory(trace);
            final ReplaySettings settings =
                    new ReplaySettings(
                            fromMinute,
                            minutes,
                            factor,
                            seed,
                            4 * MINUTE_MS,
                            10 * MINUTE_MS,
                            1_000);
            return ReplayPlan.of(source, settings);
        } catch (final TraceException | IllegalArgumentException ex) {
            throw new UserError(ex.getMessage(), ex);
        }
    }
}
