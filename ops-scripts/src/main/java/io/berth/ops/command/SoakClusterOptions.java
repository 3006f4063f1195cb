package io.berth.ops.command;

import io.berth.ops.UserError;
import io.berth.ops.cluster.LocalClusterContext;
import io.berth.ops.cluster.Signal;
import io.berth.ops.failover.FailoverSettings;
import io.berth.ops.soak.SoakSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The cluster under {@code berth soak}, and what is done to it meanwhile. */
final class SoakClusterOptions {
    private static final Duration SHORTEST_BETWEEN = Duration.ofSeconds(10);
    private static final Duration STALL = Duration.ofSeconds(5);

    @Option(
            names = "--start",
            description =
                    "Start a local cluster for the soak, with a supervisor, and end it afterwards; --dir is not used.")
    private boolean start;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "With --start: keep logs and data of the cluster in this new directory.")
    private Path keep;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "3",
            description = "Nodes, with --start (default: ${DEFAULT-VALUE}).")
    private int nodes;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "3",
            description = "Workers, with --start (default: ${DEFAULT-VALUE}).")
    private int workers;

    @Option(
            names = "--profile",
            paramLabel = "dev|low-latency",
            defaultValue = "dev",
            description = "Threads of a node, with --start (default: ${DEFAULT-VALUE}).")
    private String profile;

    @Option(
            names = "--failover-profile",
            paramLabel = "default|fast",
            defaultValue = "default",
            description =
                    "How soon a dead leader is replaced, with --start (default: ${DEFAULT-VALUE}).")
    private String failoverProfile;

    @Option(
            names = "--node-property",
            hidden = true,
            paramLabel = "KEY=VALUE",
            description = "A further property of every node, with --start.")
    private Map<String, String> nodeProperties = new LinkedHashMap<>();

    @Option(
            names = "--failover-every",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = {
                "With --start: strike the leader every DURATION, from 10s on, and have it come back; each round must end",
                "with all nodes in one state. The last strike is 45 s before the end at the latest."
            })
    private Duration failoverEvery = Duration.ZERO;

    @Option(
            names = "--signal",
            paramLabel = "KILL|TERM|STOP",
            defaultValue = "KILL",
            description = {
                "What strikes the leader; with STOP it stands still for 5 s (default: ${DEFAULT-VALUE})."
            })
    private String signal;

    @Option(
            names = "--snapshot-every",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = {
                "Of a local cluster: take a snapshot every DURATION, from 10s on, and purge the log; then the log must not",
                "keep growing either."
            })
    private Duration snapshotEvery = Duration.ZERO;

    @Option(
            names = "--no-gc",
            description =
                    "Fail when a node of the local cluster collected garbage while it was measured.")
    private boolean noCollections;

    @Option(
            names = "--settle",
            paramLabel = "DURATION",
            defaultValue = "1m",
            converter = DurationConverter.class,
            description = {
                "Time at the start of each process in which growth does not count; a quarter of its time where that is",
                "longer (default: ${DEFAULT-VALUE})."
            })
    private Duration settle;

    /** Whether a cluster is to be started. */
    boolean starts() {
        return start;
    }

    /** Checks what does not go together. */
    void check(final boolean isLocal) {
        Checks.check(
                failoverEvery.isZero() || start,
                "--failover-every strikes a cluster of its own: give --start");
        Checks.check(keep == null || start, "--keep needs --start");
        Checks.check(
                start || isLocal || snapshotEvery.isZero() && !noCollections,
                "--snapshot-every and --no-gc need a local cluster, not --ingress");
        checkInterval("--failover-every", failoverEvery);
        checkInterval("--snapshot-every", snapshotEvery);
        Checks.check(!start || workers >= 1, "--workers is at least 1");
        Checks.check(
                failoverEvery.isZero() || nodes >= 3, "--failover-every needs at least 3 nodes");
    }

    private static void checkInterval(final String option, final Duration every) {
        Checks.check(
                every.isZero() || every.compareTo(SHORTEST_BETWEEN) >= 0,
                option + " is 10s to 24h");
    }

    /** The cluster to start. */
    LocalClusterContext context() {
        final LocalClusterContext context =
                new LocalClusterContext()
                        .nodes(nodes)
                        .workers(workers)
                        .directory(keep)
                        .profile(profile)
                        .failoverProfile(failoverProfile);
        nodeProperties.forEach(context::nodeProperty);
        return context;
    }

    /** What is done meanwhile. */
    SoakSettings.Care care(final SoakLoadOptions load) {
        final int strikes =
                failoverEvery.isZero() ? 0 : (int) load.length().dividedBy(failoverEvery);
        return new SoakSettings.Care(
                failoverEvery,
                new FailoverSettings(
                        strikes,
                        strikeSignal(),
                        FailoverSettings.Target.LEADER,
                        STALL,
                        0,
                        Duration.ZERO,
                        load.rate(),
                        failoverProfile,
                        profile,
                        load.seed(),
                        nodeProperties,
                        keep),
                snapshotEvery,
                noCollections,
                settle);
    }

    private Signal strikeSignal() {
        for (final Signal known : new Signal[] {Signal.KILL, Signal.TERM, Signal.STOP}) {
            if (known.name().equalsIgnoreCase(signal)
                    || ("SIG" + known.name()).equalsIgnoreCase(signal)) {
                return known;
            }
        }
        throw new UserError("--signal is KILL, TERM or STOP, not " + signal);
    }
}
