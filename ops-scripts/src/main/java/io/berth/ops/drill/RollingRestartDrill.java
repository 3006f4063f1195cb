package io.berth.ops.drill;

import io.berth.ops.cell.Cells;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalProcess;
import io.berth.ops.cluster.ProcessIdentity;
import io.berth.ops.cluster.RollingRestart;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * An operator restarts every node under load, followers first and the leader last: one change of
 * leaders, no call fails, no warm sandbox goes.
 */
public final class RollingRestartDrill implements Drill {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final int CALM_S = 3;

    @Override
    public String name() {
        return "rolling-restart";
    }

    @Override
    public String summary() {
        return "every node restarted under load, the leader last: no call fails, no warm sandbox goes";
    }

    @Override
    public void run(final DrillContext ctx) {
        final LocalCluster cluster = ctx.cluster();
        final int rate = ctx.settings().ratePerSecond();
        ctx.createFunction(name(), Duration.ofSeconds(10));
        final DrillLoad load = ctx.load(ctx.shape(name()));
        load.awaitMoreEnds(CALM_S * rate, LIMIT);
        final SandboxCount sandboxes = SandboxCount.of(cluster);
        final int leader = cluster.awaitLeader(LIMIT);
        final long term = cluster.view(leader).term();
        final List<Optional<ProcessIdentity>> before = identities(cluster);
        final long startNs = System.nanoTime();
        final Map<String, Object> report =
                new RollingRestart(
                                cluster,
                                () -> Cells.connect(cluster.ingress()),
                                new RollingRestart.Limits(STOP_LIMIT, LIMIT, LIMIT),
                                ctx::step)
                        .run();
        final long endNs = System.nanoTime();
        load.awaitMoreEnds(CALM_S * rate, LIMIT);
        load.stop();
        ctx.measured("totalMs", TimeUnit.NANOSECONDS.toMillis(endNs - startNs));
        final List<Optional<ProcessIdentity>> after = identities(cluster);
        for (int node = 0; node < before.size(); node++) {
            final int id = node;
            ctx.check(
                    !before.get(node).equals(after.get(node)),
                    "every node is another process",
                    () -> "node " + id + " is the same");
        }
        checkOrder(ctx, report, leader);
        final long gapMs = load.longestGapMs(startNs, endNs);
        final long terms = cluster.view(cluster.awaitLeader(LIMIT)).term() - term;
        ctx.measured("gapMs", gapMs);
        ctx.measured("newTerms", terms);
        ctx.checkTime(
                gapMs <= NodePromises.TERM_GAP_MS,
                "the gap is at most " + NodePromises.TERM_GAP_MS + " ms",
                () -> gapMs + " ms");
        ctx.checkTime(terms == 1, "leaders change once", () -> terms + " new terms");
        NodePromises.everyCallRuns(ctx, load);
        NodePromises.noSandboxGoes(ctx, sandboxes);
    }

    private static void checkOrder(
            final DrillContext ctx, final Map<String, Object> report, final int leader) {
        final List<?> nodes = (List<?>) report.get("nodes");
        final Map<?, ?> last = (Map<?, ?>) nodes.get(nodes.size() - 1);
        ctx.measured("nodes", nodes.toString());
        ctx.checkTime(
                last.get("node").equals(leader),
                "the leader is the last one",
                () -> "node " + leader + " led; " + nodes);
        ctx.check(
                last.get("role").equals("LEADER"),
                "the last one leads until then",
                nodes::toString);
    }

    private static List<Optional<ProcessIdentity>> identities(final LocalCluster cluster) {
        return cluster.nodes().stream().map(LocalProcess::identity).toList();
    }
}
