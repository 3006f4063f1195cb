package io.berth.ops.partition;

import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.drill.Drill;
import io.berth.ops.drill.DrillClientProcess;
import io.berth.ops.drill.DrillContext;
import io.berth.ops.drill.DrillLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Nodes, workers and clients in network namespaces: each named way in which the links between them
 * fail, then a schedule of them drawn from the seed. Needs root.
 */
public final class PartitionDrill implements Drill {
    private static final String FUNCTION = "partition";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int CLIENT_RATE = 20;
    private static final int LONG_LIMIT = 30;
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
        ctx.createFunction(FUNCTION, TIMEOUT);
        ctx.createFunction(PartitionedFleet.LONG_FUNCTION, TIMEOUT, LONG_LIMIT);
        final DrillLoad load = ctx.load(ctx.shape(FUNCTION));
        load.awaitMoreEnds(3 * ctx.settings().ratePerSecond(), LIMIT);
        final DrillClientProcess client =
                ctx.surround(
                                new DrillClientProcess(
                                        cluster,
                                        PartitionedFleet.CLIENT,
                                        ctx.shape(FUNCTION)
                                                .withRate(CLIENT_RATE)
                                                .withDeadline(PartitionedFleet.CLIENT_DEADLINE)))
                        .egressAddress(network.host(PartitionedFleet.CLIENT))
                        .start()
                        .awaitStarted(LIMIT);
        final PartitionedFleet fleet = new PartitionedFleet(ctx, cluster, cuts, load, client);
        final PartitionSchedule schedule =
                PartitionSchedule.of(
                        named(), all(), ctx.settings().rounds(), ctx.settings().seed());
        int number = 0;
        for (final PartitionSchedule.Step step : schedule.steps()) {
            fleet.run(++number, step);
        }
        load.stop();
        fleet.finish();
        final long open = client.stop();
        ctx.check(open == 0, "every call of the client ends", () -> open + " have not");
        for (final PartitionedFleet.Window window : fleet.windows()) {
            ctx.measured(
                    window.scenario() + ".gapMs",
                    load.longestGapMs(window.fromNs(), window.toNs()));
            ctx.measured(
                    window.scenario() + ".ends",
                    PartitionedFleet.ends(
                            load.calls()
                                    .where(
                                            call ->
                                                    call.startNs() - window.fromNs() >= 0
                                                            && call.startNs() - window.toNs()
                                                                    < 0)));
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
        return Stream.of(NodeCuts.all(), WorkerCuts.all(), ClientCuts.all(), RandomCuts.all())
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> places(final DrillContext ctx) {
        final List<String> places = new ArrayList<>();
        for (int node = 0; node < ctx.settings().nodes(); node++) {
            places.add(PartitionedFleet.node(node));
        }
        for (int worker = 0; worker < ctx.settings().workers(); worker++) {
            places.add(PartitionedFleet.worker(worker));
        }
        places.add(PartitionedFleet.CLIENT);
        return places;
    }
}
