package io.berth.ops.drill;

import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import io.berth.cluster.FailedEntry;
import io.berth.node.FailedEntryFile;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalProcess;
import io.berth.ops.cluster.SkipEntryTool;
import io.berth.ops.cluster.Supervisor;
import io.berth.ops.load.InvokeTool;
import io.berth.ops.load.LoadTally;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A fault of the program: every node stops at the same entry of the log, and again at each replay.
 * An operator leaves the entry out (rule 32), on two of the nodes first: the third stops there
 * still. With all three everything goes on, and the request of the entry has a certain end.
 */
public final class SkipEntryDrill implements Drill {
    private static final String FUNCTION = "poisoned";
    private static final int WARM_CALLS = 5;
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Duration CALM = Duration.ofSeconds(3);
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final Duration POISON_DEADLINE = Duration.ofSeconds(600);
    private static final Duration GRACE = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "skip-entry";
    }

    @Override
    public String summary() {
        return "all nodes stop at an entry that none can apply; an operator leaves it out and everything goes on";
    }

    @Override
    public void run(final DrillContext ctx) {
        final LocalCluster cluster =
                ctx.start(ctx.newCluster().workers(1).nodeMain(PoisonedNode.class.getName()));
        ctx.createFunction(name(), Duration.ofSeconds(10));
        ctx.createFunction(FUNCTION, Duration.ofSeconds(10));
        final DrillLoad load = ctx.load(ctx.shape(name()).withDeadline(DEADLINE));
        warmUp(ctx);
        load.awaitMoreEnds(ctx.settings().ratePerSecond() * (int) CALM.toSeconds(), LIMIT);
        final SandboxCount sandboxes = SandboxCount.of(cluster);
        final AtomicReference<InvokeTool.Answer> answer = new AtomicReference<>();
        final Thread caller = poison(ctx, answer);
        final FailedEntry failed = stopEverywhere(ctx);
        ctx.measured("position", failed.position());
        ctx.measured("entry", failed.entry());
        leaveOutOnTwo(ctx, failed);
        final long leftOutNs = leaveOut(ctx, failed);
        awaitAnswer(ctx, caller, answer);
        load.awaitMoreEnds(ctx.settings().ratePerSecond() * (int) CALM.toSeconds(), LIMIT);
        load.stop();
        final LoadTally after = load.tally(leftOutNs, Long.MAX_VALUE / 2);
        ctx.measured("ranAfter", after.completed());
        ctx.check(
                after.completed() == after.ended() && after.ended() > 0,
                "every call that is made once the entry is left out runs",
                () ->
                        after.completed()
                                + " of "
                                + after.ended()
                                + " did; "
                                + after.rejectedByReason());
        ctx.check(
                sandboxes.gone() == 0,
                "no warm sandbox goes",
                () -> sandboxes.gone() + " were stopped or died");
    }

    /** Some good runs, so that the call that comes is placed by its own entry. */
    private static void warmUp(final DrillContext ctx) {
        try (DrillLoad load = ctx.load(ctx.shape(FUNCTION))) {
            load.awaitMoreEnds(WARM_CALLS, LIMIT);
            load.stop();
        }
    }

    private static InvokeTool.Answer invoke(final DrillContext ctx) {
        return new InvokeTool(ctx.cluster().ingress(), LIMIT)
                .invoke(
                        DrillContext.TENANT,
                        FUNCTION,
                        new byte[PoisonedNode.POISON_LENGTH],
                        POISON_DEADLINE,
                        true,
                        0);
    }

    private static Thread poison(
            final DrillContext ctx, final AtomicReference<InvokeTool.Answer> answer) {
        ctx.step("a call that no node can place");
        final Thread caller = new Thread(() -> answer.set(invoke(ctx)), "berth-drill-poison");
        caller.setDaemon(true);
        caller.start();
        return caller;
    }

    /** All nodes stop, are started again, and stop at the same entry. */
    private static FailedEntry stopEverywhere(final DrillContext ctx) {
        final LocalCluster cluster = ctx.cluster();
        try (Supervisor supervisor = new Supervisor(cluster, line -> {}).start()) {
            for (final LocalProcess node : cluster.nodes()) {
                ctx.await(LIMIT, node.name() + " to stop twice", () -> stops(node) >= 2);
            }
            cluster.nodes().forEach(LocalProcess::keepDown);
            ctx.measured("restarts", cluster.nodes().stream().mapToInt(supervisor::restarts).sum());
        }
        cluster.nodes().forEach(node -> node.stop(GRACE));
        final FailedEntry first = failedEntry(cluster.node(0)).orElseThrow();
        for (final LocalProcess node : cluster.nodes()) {
            final Optional<FailedEntry> failed = failedEntry(node);
            ctx.check(
                    failed.isPresent()
                            && failed.get().position() == first.position()
                            && failed.get().digestBefore() == first.digestBefore(),
                    "all nodes stop at one entry, in one state",
                    () -> failed + " and " + first);
        }
        return first;
    }

    /** Two nodes go on without the entry; the one that was not told stops there again. */
    private static void leaveOutOnTwo(final DrillContext ctx, final FailedEntry failed) {
        final LocalCluster cluster = ctx.cluster();
        ctx.step("the entry is left out on two nodes of " + cluster.nodes().size());
        final LocalProcess last = cluster.node(cluster.nodes().size() - 1);
        final long stops = stops(last);
        for (final LocalProcess node : cluster.nodes()) {
            if (node != last) {
                SkipEntryTool.addProperty(node, failed.skip());
            }
        }
        cluster.startNodes();
        try (Supervisor supervisor = new Supervisor(cluster, line -> {}).start()) {
            final int leader = cluster.awaitLeader(LIMIT);
            ctx.await(LIMIT, last.name() + " to stop again", () -> stops(last) > stops);
            ctx.check(
                    cluster.node(leader) != last,
                    "a node that was not told stops at the entry and parts from nobody",
                    () -> last.name() + " leads");
            cluster.nodes().forEach(LocalProcess::keepDown);
        }
        cluster.nodes().forEach(node -> node.stop(GRACE));
    }

    private static long leaveOut(final DrillContext ctx, final FailedEntry failed) {
        final long startNs = System.nanoTime();
        final ByteArrayOutputStream said = new ByteArrayOutputStream();
        new SkipEntryTool(ctx.cluster())
                .skip(
                        failed.position(),
                        LIMIT,
                        new PrintStream(said, true, StandardCharsets.UTF_8));
        said.toString(StandardCharsets.UTF_8).lines().forEach(line -> ctx.step("  " + line));
        final long endNs = System.nanoTime();
        ctx.measured("skipMs", TimeUnit.NANOSECONDS.toMillis(endNs - startNs));
        return endNs;
    }

    private static void awaitAnswer(
            final DrillContext ctx,
            final Thread caller,
            final AtomicReference<InvokeTool.Answer> answer) {
        ctx.await(LIMIT, "the end of the call", () -> !caller.isAlive());
        final InvokeTool.Answer end = answer.get();
        ctx.check(
                end != null && end.end() == ClientEnd.NOT_RUN && end.reason() == EndReason.INTERNAL,
                "the request of the entry ends NOT_RUN(INTERNAL)",
                () -> end == null ? "no end" : end.message());
    }

    private static Optional<FailedEntry> failedEntry(final LocalProcess node) {
        return new FailedEntryFile(node.directory().resolve("data")).read();
    }

    private static long stops(final LocalProcess node) {
        try {
            return Files.readString(node.logFile())
                    .lines()
                    .filter(line -> line.contains("could not be applied"))
                    .count();
        } catch (final IOException ex) {
            return 0;
        }
    }
}
