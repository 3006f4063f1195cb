package io.berth.ops.command;

import io.berth.ops.CheckFailed;
import io.berth.ops.Output;
import io.berth.ops.cluster.Signal;
import io.berth.ops.failover.FailoverBench;
import io.berth.ops.failover.FailoverPlot;
import io.berth.ops.failover.FailoverReport;
import io.berth.ops.failover.FailoverSettings;
import io.berth.ops.output.JsonReport;
import io.berth.ops.output.PlotFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth failover}. */
@Command(
        name = "failover",
        mixinStandardHelpOptions = true,
        description = {
            "Strikes nodes of a fresh local cluster under load, and measures what clients see of it.",
            "Every round waits for a healthy cluster, strikes a node, measures, starts the node again (STOP: lets it go",
            "on after --stall) and waits until it has caught up and all nodes have one state. The gap is the longest time",
            "without a placement while placements were asked for; the load is open loop, latency counts from the intended",
            "start. With --soak the cluster is left alone for a while, and terms that no strike explains are counted.",
            "Exits with 1 when an invocation is lost or does not run, a slot was granted twice, a warm sandbox was lost, the states",
            "differ, or a calm run (--kills 0) had an election."
        })
public final class FailoverCommand implements Runnable {
    private static final int MOST_ROUNDS = 10_000;
    private static final int MOST_PER_SECOND = 50_000;
    private static final Duration SHORTEST_STALL = Duration.ofMillis(100);
    private static final Duration LONGEST_STALL = Duration.ofMinutes(5);

    @Option(
            names = "--kills",
            paramLabel = "N",
            description = "Rounds, 0 to 10000 (default: 5; 0 with --soak).")
    private Integer kills;

    @Option(
            names = "--signal",
            paramLabel = "KILL|TERM|STOP",
            defaultValue = "KILL",
            description = "What strikes a node (default: ${DEFAULT-VALUE}).")
    private String signal;

    @Option(
            names = "--target",
            paramLabel = "leader|follower|any",
            defaultValue = "leader",
            description = "Which node is struck (default: ${DEFAULT-VALUE}).")
    private String target;

    @Option(
            names = "--stall",
            paramLabel = "DURATION",
            defaultValue = "5s",
            converter = DurationConverter.class,
            description =
                    "How long a node stands still with --signal STOP (default: ${DEFAULT-VALUE}).")
    private Duration stall;

    @Option(
            names = "--snapshot-every",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Take a snapshot after every N rounds, so that a node has less to replay; 0: never (default:"
                            + " ${DEFAULT-VALUE}).")
    private int snapshotEvery;

    @Option(
            names = "--soak",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Watch for elections for so long without strikes, after the rounds.")
    private Duration soak = Duration.ZERO;

    @Option(
            names = "--rate",
            paramLabel = "R",
            defaultValue = "1000",
            description = "Invocations a second (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = {"--profile", "--failover-profile"},
            paramLabel = "default|fast",
            defaultValue = "default",
            description =
                    "How soon a dead leader is replaced: default or fast (default: ${DEFAULT-VALUE}).")
    private String failoverProfile;

    @Option(
            names = "--threads",
            paramLabel = "dev|low-latency",
            defaultValue = "dev",
            description = "Threads of a node (default: ${DEFAULT-VALUE}).")
    private String threads;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Seed of which node is struck, and when in a round (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description = "Draw latency over time with the strikes marked, as .png or .svg.")
    private Path plot;

    @Option(
            names = "--node-property",
            hidden = true,
            paramLabel = "KEY=VALUE",
            description = "A further property of every node.")
    private Map<String, String> nodeProperties = new LinkedHashMap<>();

    @Option(
            names = "--keep",
            hidden = true,
            paramLabel = "DIR",
            description = "Keep logs and data in this directory.")
    private Path keep;

    @Mixin private JsonOption json;

    private final Output output;

    FailoverCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        PlotFile.checkEnding(plot);
        JsonReport.checkWritable(plot);
        final FailoverSettings settings = settings();
        final FailoverBench bench = new FailoverBench(settings, output.progress());
        final FailoverReport report;
        try (Cleanup cleanup = new Cleanup("berth-end-failover", bench::close)) {
            report = bench.run();
        }
        report.print(output.out());
        json.write(report.toMap());
        if (plot != null) {
            FailoverPlot.write(plot, report);
        }
        if (!report.holds()) {
            throw new CheckFailed("the fail-over failed: " + report.complaint());
        }
    }

    private FailoverSettings settings() {
        final int rounds = kills == null ? (soak.isZero() ? 5 : 0) : kills;
        Checks.range("--kills", rounds, 0, MOST_ROUNDS);
        Checks.range("--snapshot-every", snapshotEvery, 0, MOST_ROUNDS);
        Checks.range("--rate", rate, 1, MOST_PER_SECOND);
        Checks.check(rounds > 0 || !soak.isZero(), "--kills 0 without --soak leaves nothing to do");
        Checks.check(
                stall.compareTo(SHORTEST_STALL) >= 0 && stall.compareTo(LONGEST_STALL) <= 0,
                "--stall is 100ms to 5m");
        final Signal strike = signal();
        Checks.check(
                failoverProfile.equals("default") || failoverProfile.equals("fast"),
                "--profile is default or fast, not " + failoverProfile);
        Checks.check(
                threads.equals("dev") || threads.equals("low-latency"),
                "--threads is dev or low-latency, not " + threads);
        return new FailoverSettings(
                rounds,
                strike,
                target(),
                stall,
                snapshotEvery,
                soak,
                rate,
                failoverProfile,
                threads,
                seed,
                nodeProperties,
                keep);
    }

    private Signal signal() {
        for (final Signal known : new Signal[] {Signal.KILL, Signal.TERM, Signal.STOP}) {
            if (known.name().equalsIgnoreCase(signal)
                    || ("SIG" + known.name()).equalsIgnoreCase(signal)) {
                return known;
            }
        }
        throw new io.berth.ops.UserError("--signal is KILL, TERM or STOP, not " + signal);
    }

    private FailoverSettings.Target target() {
        for (final FailoverSettings.Target known : FailoverSettings.Target.values()) {
            if (known.name().equalsIgnoreCase(target)) {
                return known;
            }
        }
        throw new io.berth.ops.UserError("--target is leader, follower or any, not " + target);
    }
}
