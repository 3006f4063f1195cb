package io.berth.ops.drill;

import io.berth.client.protocol.CallOutcome;
import io.berth.ops.cluster.NodeView;
import io.berth.ops.drill.PlacedCalls.PlacedCall;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What must hold where workers are lost, by what the callers saw. */
final class LossChecks {
    private static final long MOST_UNTIL_NOTHING_NEW_MS = 3_000;
    private static final long MOST_UNTIL_TOLD_MS = 6_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final DrillContext ctx;
    private final long termBefore;

    /** From now on: a change of leaders meanwhile takes its time off the balancer's clock. */
    LossChecks(final DrillContext ctx) {
        this.ctx = ctx;
        termBefore = newestTerm();
    }

    private long newestTerm() {
        return ctx.cluster().views().stream().mapToLong(NodeView::term).max().orElse(0);
    }

    /** How many calls of a load were lost with one of them. */
    int lost(final FleetWatch lost, final DrillLoad load) {
        return load.calls()
                .where(call -> call.isLost() && lost.formerIds().contains(call.workerId()))
                .size();
    }

    /** When the last call was placed on one of them, and when the last owner of a run was told. */
    void told(final FleetWatch lost, final long strikeNs, final DrillLoad... loads) {
        long lastPlacedNs = strikeNs;
        long lastToldNs = strikeNs;
        long count = 0;
        for (final DrillLoad load : loads) {
            for (final PlacedCall call :
                    load.calls().where(call -> lost.formerIds().contains(call.workerId()))) {
                if (call.placedNs() != CallOutcome.NEVER) {
                    lastPlacedNs = Math.max(lastPlacedNs, call.placedNs());
                }
                if (call.isLost()) {
                    count++;
                    lastToldNs = Math.max(lastToldNs, call.endNs());
                }
            }
        }
        final long placedMs = TimeUnit.NANOSECONDS.toMillis(lastPlacedNs - strikeNs);
        final long toldMs = TimeUnit.NANOSECONDS.toMillis(lastToldNs - strikeNs);
        ctx.measured("lastPlacedThereMs", placedMs);
        ctx.measured("lostToldMs", toldMs);
        ctx.measured("lost", count);
        ctx.measured("newTerms", newestTerm() - termBefore);
        ctx.check(count > 0, "runs are lost", () -> "none was, so nothing was shown");
        ctx.checkTime(
                placedMs <= MOST_UNTIL_NOTHING_NEW_MS,
                "nothing new is placed there within 3 s",
                () -> "the last one came after " + placedMs + " ms");
        ctx.checkTime(
                toldMs <= MOST_UNTIL_TOLD_MS,
                "LOST is told within 6 s",
                () -> "the last one was told after " + toldMs + " ms");
    }

    /** Every call ran, or was lost with one of them. */
    void ranOrLost(final FleetWatch lost, final DrillLoad... loads) {
        for (final DrillLoad load : loads) {
            final List<PlacedCall> wrong =
                    load.calls()
                            .where(
                                    call ->
                                            !call.isOk()
                                                    && !(call.isLost()
                                                            && lost.formerIds()
                                                                    .contains(call.workerId())));
            ctx.check(
                    wrong.isEmpty(),
                    "a call that may run once runs, or is lost with its worker",
                    () -> wrong.size() + " did neither, as " + wrong.get(0));
        }
    }

    /** Every call ran. */
    void ran(final DrillLoad... loads) {
        for (final DrillLoad load : loads) {
            final List<PlacedCall> wrong = load.calls().where(call -> !call.isOk());
            ctx.check(
                    wrong.isEmpty(),
                    "every call runs",
                    () -> wrong.size() + " did not, as " + wrong.get(0));
        }
    }

    /** Every call that is safe to repeat ran, in the end. */
    void repeated(final DrillLoad safe) {
        ran(safe);
        ctx.measured("repeated", safe.calls().where(call -> call.requests() > 1).size());
    }

    /** Those that are back run calls: of a new function, which needs sandboxes in every zone. */
    void serves(final String function, final FleetWatch back) {
        ctx.createFunction(function, LIMIT);
        final DrillLoad load =
                ctx.load(ctx.shape(function).withRate(40).withRunTime(Duration.ofMillis(500)));
        load.awaitMoreEnds(60, LIMIT);
        load.stop();
        final Set<Long> ids = back.currentIds();
        final long served =
                load.calls().where(call -> call.isOk() && ids.contains(call.workerId())).size();
        ctx.measured("servedByReturned", served);
        ctx.check(served > 0, "who is back serves again", () -> "nothing ran there");
    }
}
