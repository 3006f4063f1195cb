package io.berth.ops.drill;

import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalClusterContext;
import io.berth.ops.cluster.NodeView;
import io.berth.ops.load.LoadTally;
import io.berth.ops.loss.LossRate;
import io.berth.ops.loss.LossyNetwork;
import io.berth.ops.loss.StreamKind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The network loses and reorders datagrams, on every stream at once and on each alone, at rates
 * from 1 % to 20 % and in bursts: every call runs all the same, only later.
 */
public final class LossDrill implements Drill {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PER_CENT = 10;
    private static final int WORKERS = 2;
    private static final Set<StreamKind> ALL = EnumSet.allOf(StreamKind.class);
    private static final Set<StreamKind> PAYLOADS =
            EnumSet.of(StreamKind.PAYLOAD, StreamKind.RESULT);

    /**
     * What is lost for a time.
     *
     * @param name in the report.
     * @param kinds streams that it happens to.
     * @param rate on each of them.
     * @param longestCall that a call may take, from its intended start to its end.
     */
    public record Phase(String name, Set<StreamKind> kinds, LossRate rate, Duration longestCall) {}

    /** Every stream at 1, 5 and 20 %, in bursts, and each stream alone at 20 %. */
    public static final List<Phase> FULL =
            List.of(
                    everywhere("1", new LossRate(PER_CENT, PER_CENT, 1), 5),
                    everywhere("5", new LossRate(5 * PER_CENT, 5 * PER_CENT, 1), 10),
                    everywhere("20", new LossRate(20 * PER_CENT, 20 * PER_CENT, 1), 20),
                    everywhere("5Bursts", new LossRate(5 * PER_CENT, 0, 10), 20),
                    everywhere("Reordered50", new LossRate(0, 50 * PER_CENT, 1), 5),
                    alone("Ingress20", EnumSet.of(StreamKind.INGRESS)),
                    alone("Egress20", EnumSet.of(StreamKind.EGRESS)),
                    alone("Log20", EnumSet.of(StreamKind.LOG)),
                    alone("Payload20", PAYLOADS));

    /** For the build. */
    public static final List<Phase> SHORT =
            List.of(everywhere("5", new LossRate(5 * PER_CENT, 5 * PER_CENT, 1), 20));

    private final List<Phase> phases;
    private final Duration time;

    /**
     * @param phases one after the other.
     * @param time of each.
     */
    public LossDrill(final List<Phase> phases, final Duration time) {
        this.phases = List.copyOf(phases);
        this.time = time;
    }

    private static Phase everywhere(
            final String name, final LossRate rate, final int longestSeconds) {
        return new Phase("all" + name, ALL, rate, Duration.ofSeconds(longestSeconds));
    }

    private static Phase alone(final String name, final Set<StreamKind> kinds) {
        return new Phase(
                "only" + name,
                kinds,
                new LossRate(20 * PER_CENT, 20 * PER_CENT, 1),
                Duration.ofSeconds(10));
    }

    @Override
    public String name() {
        return "loss";
    }

    @Override
    public String summary() {
        return "datagrams are lost and reordered on ingress, log, egress and payload streams: every call runs";
    }

    @Override
    public void run(final DrillContext ctx) {
        final LocalClusterContext context = ctx.newCluster().workers(WORKERS);
        LossyNetwork.jvmOptions(ctx.settings().seed())
                .forEach(
                        option -> {
                            context.nodeJvmOption(option);
                            context.workerJvmOption(option);
                        });
        final LocalCluster cluster = ctx.start(context);
        ctx.createFunction(name(), Duration.ofSeconds(10));
        try (LossyNetwork network = LossyNetwork.of(cluster, ctx.settings().seed())) {
            final DrillLoad warm = network.inThisJvm(() -> ctx.load(ctx.shape(name())));
            warm.awaitMoreEnds(ctx.settings().ratePerSecond(), LIMIT);
            warm.stop();
            warm.close();
            final SandboxCount sandboxes = SandboxCount.of(cluster);
            final long term = term(cluster);
            for (final Phase phase : phases) {
                run(ctx, network, phase);
            }
            network.set(ALL, LossRate.NONE);
            ctx.measured("elections", term(cluster) - term);
            ctx.check(
                    sandboxes.gone() == 0,
                    "no warm sandbox goes",
                    () -> sandboxes.gone() + " were stopped or died");
        }
    }

    private void run(final DrillContext ctx, final LossyNetwork network, final Phase phase) {
        ctx.step(phase.name() + ": " + phase.rate() + " on " + phase.kinds());
        final long term = term(ctx.cluster());
        final LossyNetwork.Counts before = network.counts();
        network.set(ALL, LossRate.NONE);
        network.set(phase.kinds(), phase.rate());
        // A client of its own: it also connects while datagrams are lost.
        final DrillLoad load = network.inThisJvm(() -> ctx.load(ctx.shape(name())));
        load.awaitMoreEnds(
                ctx.settings().ratePerSecond() * (int) time.toSeconds(), time.plus(LIMIT));
        load.stop();
        final LossyNetwork.Counts counts = network.counts().since(before);
        final LoadTally tally = load.tally();
        ctx.measured(phase.name() + "Calls", load.sent());
        ctx.measured(phase.name() + "LongestCallMs", load.longestCallMs());
        ctx.measured(phase.name() + "Elections", term(ctx.cluster()) - term);
        ctx.measured(phase.name() + "Lost", counts.toString());
        ctx.check(
                tally.completed() == load.sent(),
                phase.name() + ": every call runs",
                () ->
                        tally.completed()
                                + " of "
                                + load.sent()
                                + " did; "
                                + tally.rejectedByReason());
        ctx.checkTime(
                load.longestCallMs() <= phase.longestCall().toMillis(),
                phase.name() + ": no call takes longer than " + phase.longestCall(),
                () -> load.longestCallMs() + " ms");
        for (final StreamKind kind : phase.kinds()) {
            ctx.check(
                    counts.hits(kind) > 0,
                    phase.name()
                            + ": datagrams of "
                            + kind.name().toLowerCase(Locale.ROOT)
                            + " are lost or reordered",
                    counts::toString);
        }
        load.close();
    }

    private static long term(final LocalCluster cluster) {
        return cluster.views().stream().mapToLong(NodeView::term).max().orElse(0);
    }
}
