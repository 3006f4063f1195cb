package io.berth.ops.drill;

import io.berth.ops.cluster.CounterFile;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalClusterContext;
import io.berth.ops.cluster.LocalProcess;
import io.berth.ops.cluster.NodeView;
import io.berth.ops.cluster.Signal;
import io.berth.ops.drill.DrillClientFile.Counter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The leader is killed while many sessions call at the same total rate, with more sessions each
 * time: what each of them saw, and whether all serve again.
 */
public final class SessionsDrill implements Drill {
    /** Numbers of sessions by default; the last one is the supported number. */
    public static final List<Integer> COUNTS = List.of(1, 50, 100, 250, 500);

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration SERVE_LIMIT = Duration.ofSeconds(60);
    private static final long CALM_S = 5;
    private static final long WINDOW_NS = TimeUnit.SECONDS.toNanos(30);
    private static final int SLOTS = 64;
    private static final int WORKERS = 1;

    private static final int THREADS = 2;
    private static final String FUNCTION = "sessions";

    private final List<Integer> counts;

    /**
     * @param counts numbers of sessions, each with a kill of its own.
     */
    public SessionsDrill(final List<Integer> counts) {
        this.counts = List.copyOf(counts);
    }

    @Override
    public String name() {
        return "sessions";
    }

    @Override
    public String summary() {
        return "SIGKILL of the leader with "
                + counts
                + " sessions at one total rate: nothing is lost, every session serves again";
    }

    @Override
    public void run(final DrillContext ctx) {
        final int most = counts.stream().mapToInt(Integer::intValue).max().orElse(1);
        final LocalCluster cluster = ctx.start(context(ctx, most));
        ctx.createFunction(FUNCTION, Duration.ofSeconds(10));
        for (final int sessions : counts) {
            strike(ctx, cluster, sessions);
        }
    }

    private static LocalClusterContext context(final DrillContext ctx, final int most) {
        return ctx.newCluster()
                .workers(WORKERS)
                .nodeProperty("berth.sessions.max", Integer.toString(Math.min(1_000, most + 50)))
                .workerProperty("berth.worker.callers.max", Integer.toString(most + 50));
    }

    private static void strike(
            final DrillContext ctx, final LocalCluster cluster, final int sessions) {
        ctx.awaitHealthy(LIMIT);
        final int host = cluster.awaitLeader(LIMIT);
        final long mappedBefore = mapped(cluster, host);
        final long loggedBefore = ctx.committed();
        final int rate = ctx.settings().ratePerSecond();
        try (DrillClientProcess client =
                new DrillClientProcess(cluster, "client-" + sessions, ctx.shape(FUNCTION))
                        .sessions(sessions)
                        .standsForMany()
                        .slots(SLOTS)
                        .threads(Math.min(THREADS, sessions))
                        .start()
                        .awaitStarted(LIMIT)) {
            final DrillClientFile calls = client.calls();
            final String key = "sessions." + sessions + ".";
            ctx.measured(
                    key + "mappedBytesPerSession",
                    (mapped(cluster, host) - mappedBefore) / sessions);
            ctx.measured(key + "logBytesPerSession", (ctx.committed() - loggedBefore) / sessions);
            client.awaitMoreEnds((int) (rate * CALM_S), LIMIT);
            final long ready = calls.get(Counter.READY);
            final long openedBefore = calls.get(Counter.SESSIONS_OPENED);
            final long resentBefore = calls.get(Counter.INVOKES_RESENT);
            // With the sessions open, too: a node that is not there yet would make two strikes of
            // one.
            ctx.awaitHealthy(LIMIT);
            final int leader = cluster.awaitLeader(LIMIT);
            final LocalProcess node = cluster.node(leader);
            final long term = cluster.view(leader).term();
            final long strikeNs = System.nanoTime();
            node.signal(Signal.KILL);
            ctx.step("SIGKILL to node " + leader + " with " + sessions + " sessions");
            final int next = ctx.awaitLeaderAfter(term, LIMIT);
            final long electedNs = System.nanoTime();
            ctx.step("node " + next + " leads");
            final SessionReturn back = new SessionReturn(calls, strikeNs, ctx::step);
            ctx.await(
                    SERVE_LIMIT,
                    () -> "all sessions to serve again: " + back,
                    () -> back.isComplete(term));
            cluster.start(node);
            ctx.awaitHealthy(LIMIT);
            client.awaitMoreEnds(rate, LIMIT);
            final NodeView after = cluster.view(cluster.awaitLeader(LIMIT));
            final long open = client.stop();
            final SessionWaits waits = new SessionWaits(calls, strikeNs, strikeNs + WINDOW_NS);
            final long[] longest = waits.longestWaits();
            ctx.measured(key + "gapMs", ms(waits.gapNs()));
            ctx.measured(key + "electionMs", ms(electedNs - strikeNs));
            ctx.measured(key + "followedMs", ms(back.followedNs()));
            ctx.measured(key + "waitP50Ms", ms(SessionWaits.percentile(longest, 50)));
            ctx.measured(key + "waitP99Ms", ms(SessionWaits.percentile(longest, 99)));
            ctx.measured(key + "waitMaxMs", ms(longest[longest.length - 1]));
            ctx.measured(key + "elections", after.term() - term);
            ctx.measured(key + "reopened", calls.get(Counter.SESSIONS_OPENED) - openedBefore);
            ctx.measured(key + "resent", calls.get(Counter.INVOKES_RESENT) - resentBefore);
            ctx.measured(key + "clientPauseMs", ms(calls.get(Counter.LONGEST_PAUSE_NS)));
            ctx.check(
                    ready == sessions,
                    "every session is ready before the strike",
                    () -> ready + " of " + sessions + " were");
            checkEnds(ctx, calls, sessions, open);
        }
    }

    private static void checkEnds(
            final DrillContext ctx,
            final DrillClientFile calls,
            final int sessions,
            final long open) {
        ctx.check(open == 0, "every call ends", () -> open + " have not");
        ctx.check(
                calls.get(Counter.COMPLETED) == calls.get(Counter.ASKED),
                "nothing is lost with " + sessions + " sessions",
                () ->
                        calls.get(Counter.COMPLETED)
                                + " of "
                                + calls.get(Counter.ASKED)
                                + " completed, "
                                + calls.get(Counter.UNKNOWN)
                                + " unknown, "
                                + SessionWaits.reasons(calls));
        ctx.check(
                calls.get(Counter.CLIENT_IDS_LOST) == 0,
                "no client loses its id",
                () -> calls.get(Counter.CLIENT_IDS_LOST) + " did");
    }

    /** Bytes that the media driver of a node has mapped; most of them are never written. */
    private static long mapped(final LocalCluster cluster, final int node) {
        return CounterFile.read(cluster.node(node))
                .map(counters -> counters.labelled("Bytes currently mapped").orElse(0))
                .orElse(0L);
    }

    private static long ms(final long ns) {
        return TimeUnit.NANOSECONDS.toMillis(ns);
    }
}
