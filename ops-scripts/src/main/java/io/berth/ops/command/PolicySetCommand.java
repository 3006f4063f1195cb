package io.berth.ops.command;

import io.berth.client.PolicySettings;
import io.berth.ops.Output;
import io.berth.ops.UserError;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.Reports;
import io.berth.schemas.protocol.KeepAlivePolicy;
import io.berth.schemas.protocol.PlacementPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth policy set}. */
@Command(
        name = "set",
        mixinStandardHelpOptions = true,
        description =
                "Changes the policy, on all nodes at the same entry of the log; what is not given stays as it is.")
public final class PolicySetCommand implements Runnable {
    private static final long MOST_SIZE = 1_000_000;
    private static final long MOST_QUANTUM_MB = 1 << 20;
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST_PERIOD = Duration.ofHours(1);

    @Option(names = "--placement", paramLabel = "P", description = "hybrid or least-loaded.")
    private String placement;

    @Option(
            names = "--keep-alive",
            paramLabel = "K",
            description = "fixed, histogram or greedy-dual.")
    private String keepAlive;

    @Option(
            names = "--best-of",
            paramLabel = "K",
            description = "How many workers are compared for a new sandbox, 1 to 64.")
    private Integer bestOf;

    @Option(
            names = "--high-load",
            paramLabel = "PERMILLE",
            description =
                    "hybrid: from this load of the fleet on the least loaded worker is best, 0 to 1000.")
    private Integer highLoad;

    @Option(
            names = "--unreserved-floor",
            paramLabel = "N",
            description = "Concurrency of a tenant that reservations may not eat.")
    private Long unreservedFloor;

    @Option(
            names = "--scale-up",
            paramLabel = "N",
            description = "Sandboxes that a function may start in a period, 1 to 1000000.")
    private Long scaleUp;

    @Option(
            names = "--scale-up-period",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "The period of --scale-up, 1ms to 1h.")
    private Duration scaleUpPeriod;

    @Option(
            names = "--provision",
            paramLabel = "N",
            description = "Sandboxes started ahead for a function in a period, 1 to 1000000.")
    private Long provision;

    @Option(
            names = "--provision-period",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "The period of --provision, 1ms to 1h.")
    private Duration provisionPeriod;

    @Option(
            names = "--quantum",
            paramLabel = "MB",
            description =
                    "What a tenant of weight 1 may take of freed memory in a round, 1 to 1048576.")
    private Long quantum;

    @Option(
            names = "--standing-queue",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "A queue not empty for longer is served newest first, 1ms to 24h.")
    private Duration standingQueue;

    @Option(
            names = "--suspect-after",
            paramLabel = "N",
            description = "Failed starts in a row that make a worker suspect, 1 to 255.")
    private Integer suspectAfter;

    @Option(
            names = "--suspect-for",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "How long a suspect worker is avoided, 1ms to 24h.")
    private Duration suspectFor;

    @Mixin private ConnectOptions connection;

    @Mixin private JsonOption json;

    private final Output output;

    PolicySetCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        check();
        final Map<String, Object> report;
        try (Cell cell = connection.connect()) {
            cell.setPolicy(changed(cell.policy().settings()));
            report = Reports.of(cell.policy());
        }
        PolicyShowCommand.print(report, output);
        json.write(report);
    }

    private boolean isGiven() {
        return Stream.of(
                        placement,
                        keepAlive,
                        bestOf,
                        highLoad,
                        unreservedFloor,
                        scaleUp,
                        scaleUpPeriod,
                        provision,
                        provisionPeriod,
                        quantum,
                        standingQueue,
                        suspectAfter,
                        suspectFor)
                .anyMatch(Objects::nonNull);
    }

    private void check() {
        Checks.check(isGiven(), "nothing to set: give an option");
        placementOf();
        keepAliveOf();
        Checks.range("--best-of", bestOf, 1, 64);
        Checks.range("--high-load", highLoad, 0, 1_000);
        Checks.range("--unreserved-floor", unreservedFloor, 0, Integer.MAX_VALUE);
        Checks.range("--scale-up", scaleUp, 1, MOST_SIZE);
        Checks.range("--provision", provision, 1, MOST_SIZE);
        Checks.range("--quantum", quantum, 1, MOST_QUANTUM_MB);
        Checks.range("--suspect-after", suspectAfter, 1, 255);
        period("--scale-up-period", scaleUpPeriod, LONGEST_PERIOD, "1h");
        period("--provision-period", provisionPeriod, LONGEST_PERIOD, "1h");
        period("--standing-queue", standingQueue, Duration.ofHours(24), "24h");
        period("--suspect-for", suspectFor, Duration.ofHours(24), "24h");
    }

    private static void period(
            final String option,
            final Duration value,
            final Duration longest,
            final String longestText) {
        Checks.check(
                value == null || value.compareTo(SHORTEST) >= 0 && value.compareTo(longest) <= 0,
                option + " is 1ms to " + longestText);
    }

    private PlacementPolicy placementOf() {
        return placement == null
                ? null
                : choice(
                        "--placement",
                        placement,
                        PlacementPolicy.HYBRID,
                        PlacementPolicy.LEAST_LOADED);
    }

    private KeepAlivePolicy keepAliveOf() {
        return keepAlive == null
                ? null
                : choice(
                        "--keep-alive",
                        keepAlive,
                        KeepAlivePolicy.FIXED,
                        KeepAlivePolicy.HISTOGRAM,
                        KeepAlivePolicy.GREEDY_DUAL);
    }

    @SafeVarargs
    private static <E extends Enum<E>> E choice(
            final String option, final String text, final E... choices) {
        for (final E choice : choices) {
            if (Reports.nameOf(choice).equals(text)) {
                return choice;
            }
        }
        throw new UserError(
                option
                        + " is one of "
                        + Stream.of(choices).map(Reports::nameOf).collect(Collectors.joining(", "))
                        + ", not '"
                        + text
                        + "'");
    }

    private PolicySettings changed(final PolicySettings now) {
        return new PolicySettings(
                given(placementOf(), now.placement()),
                given(keepAliveOf(), now.keepAlive()),
                given(bestOf, now.bestOf()),
                given(highLoad, now.highLoadPermille()),
                given(unreservedFloor, now.unreservedFloor()),
                given(scaleUp, now.scaleUpSize()),
                ns(scaleUpPeriod, now.scaleUpPeriodNs()),
                given(provision, now.provisionSize()),
                ns(provisionPeriod, now.provisionPeriodNs()),
                given(quantum, now.quantumMb()),
                ns(standingQueue, now.standingQueueNs()),
                given(suspectAfter, now.suspectFailures()),
                ns(suspectFor, now.suspectNs()));
    }

    private static <T> T given(final T value, final T otherwise) {
        return value == null ? otherwise : value;
    }

    private static long ns(final Duration value, final long otherwise) {
        return value == null ? otherwise : value.toNanos();
    }
}
