package io.berth.ops.drill;

import io.berth.client.CellEpochInfo;
import io.berth.client.WorkerInfo;
import io.berth.ops.CheckFailed;
import io.berth.ops.cell.Cells;
import io.berth.ops.cluster.ClusterBackup;
import io.berth.ops.cluster.ClusterRestore;
import io.berth.ops.cluster.EpochTool;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalProcess;
import io.berth.ops.cluster.Signal;
import io.berth.ops.drill.PlacedCalls.PlacedCall;
import io.berth.schemas.protocol.WorkerState;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.agrona.IoUtil;

/**
 * The state of all nodes goes back to a backup, once with the operator's word and once without:
 * nothing that was issued since the backup means anything any more (rule 2).
 */
public final class RestoreDrill implements Drill {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration FUNCTION_LIMIT = Duration.ofSeconds(1);
    private static final Duration CALL_DEADLINE = Duration.ofSeconds(20);
    private static final String FUNCTION = "restore";
    private static final int EPOCH_SHIFT = 56;

    private final boolean isLostSilently;

    /**
     * @param isLostSilently whether the state also goes back without the operator's word.
     */
    public RestoreDrill(final boolean isLostSilently) {
        this.isLostSilently = isLostSilently;
    }

    @Override
    public String name() {
        return "restore";
    }

    @Override
    public String summary() {
        return "all nodes killed and put back to a backup, with and without a word: under a raised"
                + " cell epoch no number recurs, and peers' Hellos show a state that went back";
    }

    @Override
    public void run(final DrillContext ctx) {
        final Path backups = temporary();
        try {
            final LocalCluster cluster = ctx.cluster();
            ctx.createFunction(FUNCTION, FUNCTION_LIMIT);
            restored(ctx, cluster, backups.resolve("first"));
            if (isLostSilently) {
                wentBack(ctx, cluster, backups.resolve("second"));
            }
        } finally {
            IoUtil.delete(backups.toFile(), true);
        }
    }

    // ---- restored by an operator

    private static void restored(
            final DrillContext ctx, final LocalCluster cluster, final Path backup) {
        final int rate = ctx.settings().ratePerSecond();
        final DrillLoad load = ctx.load(shape(ctx));
        load.awaitMoreEnds(rate, LIMIT);
        final PrintStream lines = lines(ctx);
        new ClusterBackup(cluster, lines).take(backup);
        final CellEpochInfo atBackup = ctx.operator().cellEpoch();
        final Set<Long> incarnations = incarnations(ctx);
        load.awaitMoreEnds(2 * rate, LIMIT);
        killNodes(ctx, cluster);
        final long restoreNs = System.nanoTime();
        final ClusterRestore restore =
                new ClusterRestore(cluster, () -> Cells.connect(cluster.ingress()), lines);
        final int epoch = restore.replace(backup);
        ctx.check(
                epoch > atBackup.cellEpoch(),
                "the epoch is above every one that was used",
                () -> epoch + " after " + atBackup.cellEpoch());
        restore.raise(epoch, null);
        awaitWorkers(ctx, cluster);
        load.awaitMoreEnds(2 * rate, LIMIT);
        ctx.measured("restoreMs", (System.nanoTime() - restoreNs) / 1_000_000);
        load.stop();
        checkRestored(ctx, load, atBackup, epoch, incarnations);
    }

    private static void checkRestored(
            final DrillContext ctx,
            final DrillLoad load,
            final CellEpochInfo atBackup,
            final int epoch,
            final Set<Long> before) {
        final CellEpochInfo now = ctx.operator().cellEpoch();
        ctx.check(
                now.cellEpoch() == epoch && now.heldFor() == 0,
                "the cell serves under the new epoch",
                now::toString);
        final List<PlacedCall> calls = load.calls().where(call -> call.token() != 0);
        final long ofLostFuture =
                calls.stream()
                        .filter(call -> call.token() > atBackup.newestToken())
                        .filter(call -> call.token() >>> EPOCH_SHIFT == atBackup.cellEpoch())
                        .count();
        ctx.check(
                ofLostFuture > 0,
                "the drill has placed calls after its backup",
                () -> "none of " + calls.size());
        checkNoTokenRecurs(ctx, calls);
        ctx.check(
                incarnations(ctx).stream().noneMatch(before::contains),
                "every worker has stopped all and is another incarnation",
                () -> "some were kept");
        ctx.check(
                calls.stream()
                        .anyMatch(call -> call.isOk() && call.token() >>> EPOCH_SHIFT == epoch),
                "calls run again",
                () -> load.tally().toString());
        ctx.measured("placedAfterBackup", ofLostFuture);
        ctx.measured("givenUpInvocations", now.givenUpInvocations());
        ctx.measured("givenUpSandboxes", now.givenUpSandboxes());
    }

    private static void checkNoTokenRecurs(final DrillContext ctx, final List<PlacedCall> calls) {
        final Set<Long> tokens = new HashSet<>();
        final long twice = calls.stream().filter(call -> !tokens.add(call.token())).count();
        ctx.check(twice == 0, "no token is issued twice", () -> twice + " were");
    }

    // ---- went back without a word

    private static void wentBack(
            final DrillContext ctx, final LocalCluster cluster, final Path backup) {
        final int rate = ctx.settings().ratePerSecond();
        final PrintStream lines = lines(ctx);
        new ClusterBackup(cluster, lines).take(backup);
        final DrillLoad load = ctx.load(shape(ctx));
        load.awaitMoreEnds(2 * rate, LIMIT);
        load.stop();
        final Set<Long> before = incarnations(ctx);
        killNodes(ctx, cluster);
        new ClusterRestore(cluster, () -> Cells.connect(cluster.ingress()), lines)
                .loseSince(backup);
        final long startNs = System.nanoTime();
        cluster.startNodes();
        cluster.awaitLeader(LIMIT);
        ctx.newOperator();
        ctx.await(
                LIMIT,
                "a peer to show that the state went back",
                () -> ctx.operator().cellEpoch().isProvenBack());
        ctx.measured("provenMs", (System.nanoTime() - startNs) / 1_000_000);
        final CellEpochInfo proven = ctx.operator().cellEpoch();
        ctx.measured("workerProofs", proven.workerProofs());
        ctx.measured("clientProofs", proven.clientProofs());
        new EpochTool(ctx.operator(), lines).raise(0, null, false);
        ctx.check(
                !ctx.operator().cellEpoch().isProvenBack(),
                "after the raise nothing speaks against the state",
                () -> ctx.operator().cellEpoch().toString());
        awaitWorkers(ctx, cluster);
        ctx.check(
                incarnations(ctx).stream().noneMatch(before::contains),
                "every worker has stopped all and is another incarnation",
                () -> "some were kept");
        final DrillLoad after = ctx.load(shape(ctx));
        after.awaitMoreEnds(2 * rate, LIMIT);
        after.stop();
        ctx.check(
                after.tally().completed() == after.sent(),
                "every call runs again",
                () -> after.tally().completed() + " of " + after.sent());
    }

    // ---- common

    private static LoadShape shape(final DrillContext ctx) {
        return ctx.shape(FUNCTION).withDeadline(CALL_DEADLINE);
    }

    private static void killNodes(final DrillContext ctx, final LocalCluster cluster) {
        cluster.nodes().forEach(LocalProcess::keepDown);
        cluster.nodes().forEach(node -> node.signal(Signal.KILL));
        ctx.step("SIGKILL to all nodes");
        cluster.nodes()
                .forEach(
                        node -> ctx.await(LIMIT, node.name() + " to end", () -> !node.isRunning()));
    }

    private static Set<Long> incarnations(final DrillContext ctx) {
        return ctx.operator().listWorkers().stream()
                .filter(worker -> worker.state() == WorkerState.ACTIVE)
                .map(WorkerInfo::incarnation)
                .collect(Collectors.toSet());
    }

    private static void awaitWorkers(final DrillContext ctx, final LocalCluster cluster) {
        ctx.newOperator();
        ctx.await(
                LIMIT,
                "all workers to be registered in the new epoch",
                () ->
                        ctx.operator().cellEpoch().settlingNs() == 0
                                && incarnations(ctx).size() == cluster.workers().size());
    }

    private static PrintStream lines(final DrillContext ctx) {
        return new PrintStream(new StepLines(ctx), true, StandardCharsets.UTF_8);
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("berth-restore-");
        } catch (final IOException ex) {
            throw new CheckFailed("cannot make a directory for backups: " + ex.getMessage(), ex);
        }
    }

    /** What tools say, as steps of the drill. */
    private static final class StepLines extends OutputStream {
        private final DrillContext ctx;
        private final StringBuilder line = new StringBuilder();

        StepLines(final DrillContext ctx) {
            this.ctx = ctx;
        }

        @Override
        public void write(final int character) {
            if (character == '\n') {
                ctx.step(line.toString());
                line.setLength(0);
            } else {
                line.append((char) character);
            }
        }
    }
}
