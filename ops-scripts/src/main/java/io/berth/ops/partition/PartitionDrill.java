package io.berth.ops.partition;

import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.drill.Drill;
import io.berth.ops.drill.DrillContext;
import io.berth.ops.drill.DrillLoad;
import io.berth.ops.load.LoadTally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Nodes, workers and clients in network namespaces: each named way in which the links between them
 * fail, then a schedule of them drawn from the seed. Needs root.
 */
public final class PartitionDrill implements Drill {
    private static final String FUNCTION = "partition";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<String> only;

    /** Every named case, then as many rounds as the settings say. */
    public PartitionDrill() {
        this(List.of());
    }

    /**
     * @param only names of the cases to run, in order; empty: all.
     */
    public PartitionDrill(final List<String> only) {
        this.only = List.copyOf(only);
    }

    @Override
    public String name() {
        return "partition";
    }

    @Override
    public String summary() {
        return "links between nodes, workers and clients are cut, one way or both, and healed (needs"
                + " root)";
    }

    @Override
    public Optional<String> unavailable() {
        return NetworkNamespaces.unavailable();
    }

    @Override
    public void run(final DrillContext ctx) {
        Leftovers.remove().forEach(left -> ctx.step("removed what a dead run left: " + left));
        final NetworkNamespaces network = ctx.surround(NetworkNamespaces.create(places(ctx)));
        final LinkCuts cuts = LinkCuts.in(network);
        ctx.measured("cutBy", cuts.means());
        final LocalCluster cluster = ctx.start(ctx.newCluster().places(network));
        ctx.createFunction(FUNCTION, Duration.ofSeconds(10));
        final DrillLoad load = ctx.load(ctx.shape(FUNCTION));
        load.awaitMoreEnds(3 * ctx.settings().ratePerSecond(), LIMIT);
        final PartitionedFleet fleet = new PartitionedFleet(ctx, cluster, cuts, load);
        final PartitionSchedule schedule =
                PartitionSchedule.of(
                        named(), all(), ctx.settings().rounds(), ctx.settings().seed());
        int number = 0;
        for (final PartitionSchedule.Step step : schedule.steps()) {
            fleet.run(++number, step);
        }
        load.stop();
        for (final PartitionedFleet.Window window : fleet.windows()) {
            final LoadTally tally = load.tally(window.fromNs(), window.toNs());
            ctx.measured(
                    window.scenario() + ".gapMs",
                    load.longestGapMs(window.fromNs(), window.toNs()));
            ctx.measured(
                    window.scenario() + ".ends",
                    tally.completed()
                            + " of "
                            + tally.ended()
                            + " ran, "
                            + tally.lostEnds()
                            + " unknown "
                            + tally.rejectedByReason());
        }
    }

    private List<PartitionScenario> named() {
        return only.isEmpty()
                ? all()
                : only.stream()
                        .map(
                                name ->
                                        all().stream()
                                                .filter(scenario -> scenario.name().equals(name))
                                                .findFirst()
                                                .orElseThrow(
                                                        () ->
                                                                new IllegalArgumentException(
                                                                        "no case " + name)))
                        .toList();
    }

    private static List<PartitionScenario> all() {
        return NodeCuts.all();
    }

    private static List<String> places(final DrillContext ctx) {
        final List<String> places = new ArrayList<>();
        for (int node = 0; node < ctx.settings().nodes(); node++) {
            places.add(PartitionedFleet.node(node));
        }
        for (int worker = 0; worker < ctx.settings().workers(); worker++) {
            places.add(PartitionedFleet.worker(worker));
        }
        return places;
    }
}
