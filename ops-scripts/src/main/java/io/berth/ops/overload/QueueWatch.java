package io.berth.ops.overload;

import io.berth.client.CellStatus;
import io.berth.ops.CheckFailed;
import io.berth.ops.cluster.CounterFile;
import io.berth.ops.cluster.LocalProcess;
import io.berth.ops.cluster.NodeView;
import io.berth.ops.drill.DrillContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Looks at everything that could grow while there is too much: the cell's queue, what the nodes
 * hold back for slow sessions, memory of nodes and workers, terms. One thread.
 */
final class QueueWatch {
    private static final Duration EVERY = Duration.ofMillis(250);
    private static final int STATUS_EVERY = 4;

    /** Messages that a node holds back over all sessions; {@code berth.outbox.messages}. */
    static final int OUTBOX = 4_096;

    /** What one session may have of it. */
    static final int OUTBOX_OF_A_SESSION = OUTBOX / 4;

    /** Heaps are limited to 256 MB; they may fill, and the machine's own parts grow a little. */
    private static final long MOST_GROWTH_KB = 320 * 1_024;

    private static final String WAITING = "berth-outbox-waiting";
    private static final String DROPPED = "berth-outbox-dropped";

    private final DrillContext ctx;
    private final Map<String, Long> memoryBeforeKb = new HashMap<>();
    private final long termBefore;
    private final long droppedBefore;
    private long mostQueued;
    private long mostInFlight;
    private long mostWaiting;
    private long mostGrowthKb;
    private long slowestStatusNs;
    private int statusMissed;

    /** From now on. */
    QueueWatch(final DrillContext ctx) {
        this.ctx = ctx;
        ctx.cluster()
                .processes()
                .forEach(
                        process ->
                                memoryBeforeKb.put(
                                        process.name(), ProcessMemory.anonymousKb(process)));
        termBefore = newestTerm();
        droppedBefore = sumOfNodes(DROPPED);
    }

    private long newestTerm() {
        return ctx.cluster().views().stream().mapToLong(NodeView::term).max().orElse(0);
    }

    private long sumOfNodes(final String label) {
        return ctx.cluster().nodes().stream().mapToLong(node -> counter(node, label)).sum();
    }

    private static long counter(final LocalProcess process, final String label) {
        return CounterFile.read(process)
                .map(counters -> counters.labelled(label).orElse(0))
                .orElse(0L);
    }

    /** Looks on for a while. */
    void watch(final Duration time) {
        final long endNs = System.nanoTime() + time.toNanos();
        for (int turn = 0; System.nanoTime() - endNs < 0; turn++) {
            look(turn % STATUS_EVERY == 0);
            ctx.pass(EVERY);
        }
        look(true);
    }

    /** Looks once; asks nothing of the cell. */
    void look() {
        look(false);
    }

    private void look(final boolean asksToo) {
        for (final LocalProcess node : ctx.cluster().nodes()) {
            mostWaiting = Math.max(mostWaiting, counter(node, WAITING));
        }
        ctx.cluster()
                .processes()
                .filter(process -> memoryBeforeKb.containsKey(process.name()))
                .forEach(
                        process ->
                                mostGrowthKb =
                                        Math.max(
                                                mostGrowthKb,
                                                ProcessMemory.anonymousKb(process)
                                                        - memoryBeforeKb.get(process.name())));
        if (asksToo) {
            ask();
        }
    }

    private void ask() {
        final long askedNs = System.nanoTime();
        try {
            final CellStatus status = ctx.operator().status();
            mostQueued = Math.max(mostQueued, status.queued());
            mostInFlight = Math.max(mostInFlight, status.inFlight());
        } catch (final CheckFailed ex) {
            statusMissed++;
        }
        slowestStatusNs = Math.max(slowestStatusNs, System.nanoTime() - askedNs);
    }

    /** Whether a term has begun since the watch did. */
    boolean wasElection() {
        return newestTerm() != termBefore;
    }

    /** Messages that the nodes have dropped for sessions that took none, since the watch began. */
    long dropped() {
        return sumOfNodes(DROPPED) - droppedBefore;
    }

    /** Most messages that any node held back. */
    long mostWaiting() {
        return mostWaiting;
    }

    /**
     * Says what was seen, and checks the bounds.
     *
     * @param maxQueued invocations that may wait in the cell by its limits.
     */
    void check(final long maxQueued) {
        ask();
        final long term = newestTerm();
        ctx.measured("mostQueued", mostQueued);
        ctx.measured("mostInFlight", mostInFlight);
        ctx.measured("mostOutbox", mostWaiting);
        ctx.measured("outboxDropped", dropped());
        ctx.measured("mostGrowthKb", mostGrowthKb);
        ctx.measured("operatorMs", TimeUnit.NANOSECONDS.toMillis(slowestStatusNs));
        ctx.check(
                mostQueued <= maxQueued,
                "no more wait in the cell than may",
                () -> mostQueued + " did, " + maxQueued + " may");
        ctx.check(
                mostWaiting <= OUTBOX,
                "what nodes hold back for slow sessions is bounded",
                () -> mostWaiting + " messages, " + OUTBOX + " may be");
        ctx.check(
                mostGrowthKb <= MOST_GROWTH_KB,
                "memory is bounded",
                () -> "a process grew by " + mostGrowthKb + " kB, not " + MOST_GROWTH_KB);
        ctx.check(
                statusMissed == 0,
                "an operator is answered",
                () -> statusMissed + " questions were not");
        ctx.checkTime(
                term == termBefore,
                "no election is held",
                () -> "term " + term + " after term " + termBefore);
    }
}
