package io.berth.placement;

import static io.berth.placement.PlacementState.CELL;
import static io.berth.placement.RecordTable.NONE;
import static io.berth.placement.StateInvariants.equal;
import static io.berth.placement.StateInvariants.holds;

import io.berth.schemas.protocol.WorkerState;

/**
 * Part of {@link StateInvariants}: provisioned sandboxes, the order of idle ones, and histograms.
 */
final class KeepInvariants {
    private final PlacementState state;
    private final SandboxTable sandboxes;
    private final FunctionTable functions;
    private final WorkerTable workers;

    KeepInvariants(final PlacementState state) {
        this.state = state;
        sandboxes = state.sandboxes;
        functions = state.functions;
        workers = state.workers;
    }

    void check() {
        checkKept();
        checkProvisionLists();
        checkIdleOrder();
        checkHistograms();
    }

    private void checkKept() {
        final int[] kept = new int[functions.highWater()];
        final int[] starting = new int[functions.highWater()];
        for (int s = 0; s < sandboxes.highWater(); s++) {
            if (!sandboxes.isLive(s) || isFormer(s)) {
                continue;
            }
            final int f = sandboxes.function(s);
            kept[f] += sandboxes.kept(s) == 0 ? 0 : 1;
            starting[f] += sandboxes.kept(s) == 2 ? 1 : 0;
            if (workers.sweep(sandboxes.worker(s)) == 0) {
                equal("what the sandbox counts as provisioned", s, counts(s), sandboxes.kept(s));
            }
        }
        for (int f = 0; f < functions.highWater(); f++) {
            if (functions.isLive(f) && functions.deleted(f) == 0) {
                equal("kept of function", f, kept[f], functions.kept(f));
                equal("kept and starting of function", f, starting[f], functions.keptStarting(f));
            }
        }
    }

    private boolean isFormer(final int sandbox) {
        final int f = sandboxes.function(sandbox);
        return functions.deleted(f) == 1
                || functions.version(f) != sandboxes.functionVersion(sandbox);
    }

    private int counts(final int sandbox) {
        final int worker = sandboxes.worker(sandbox);
        final long labels = functions.labels(sandboxes.function(sandbox));
        final boolean isThere =
                workers.draining(worker) == 0
                        && workers.state(worker) != WorkerState.DRAINING.value()
                        && workers.state(worker) != WorkerState.DEAD.value()
                        && (workers.labels(worker) & labels) == labels;
        final int current = sandboxes.state(sandbox);
        if (!isThere) {
            return 0;
        }
        if (current == Sandboxes.STARTING) {
            return 2;
        }
        return current == Sandboxes.IDLE || current == Sandboxes.BUSY ? 1 : 0;
    }

    private void checkProvisionLists() {
        int listed = 0;
        for (int f = state.provisionWork.first(CELL); f != NONE; f = state.provisionWork.next(f)) {
            holds(functions.isLive(f) && functions.inProvision(f) == 1, "to be provisioned", f);
            listed++;
        }
        int waiters = 0;
        for (int f = state.provisionWaiters.first(CELL);
                f != NONE;
                f = state.provisionWaiters.next(f)) {
            holds(functions.isLive(f) && functions.inProvision(f) == 2, "waits for room", f);
            final boolean isMissing = functions.kept(f) < functions.provisioned(f);
            holds(
                    !isMissing || state.deadlines.isSet(Deadlines.FUNCTION, f),
                    "waits for room without an end",
                    f);
            waiters++;
        }
        equal("waiters for provisioned room", 0, waiters, state.cell.provisionWaiters(CELL));
        holds(state.cell.provisionCredits(CELL) <= waiters, "credits for provisioned room", 0);
        for (int f = 0; f < functions.highWater(); f++) {
            if (functions.isLive(f)) {
                listed -= functions.inProvision(f) == 1 ? 1 : 0;
                waiters -= functions.inProvision(f) == 2 ? 1 : 0;
                final boolean isMissing =
                        functions.deleted(f) == 0 && functions.kept(f) < functions.provisioned(f);
                holds(
                        !isMissing
                                || functions.inProvision(f) != 0
                                || state.deadlines.isSet(Deadlines.FUNCTION, f),
                        "misses provisioned sandboxes that no one starts, function",
                        f);
            }
        }
        equal("functions to be provisioned", 0, 0, listed);
        equal("functions that wait for room", 0, 0, waiters);
    }

    private void checkIdleOrder() {
        final int[] idle = new int[workers.highWater()];
        for (int s = 0; s < sandboxes.highWater(); s++) {
            if (sandboxes.isLive(s) && sandboxes.state(s) == Sandboxes.IDLE) {
                idle[sandboxes.worker(s)]++;
            }
        }
        for (int w = 0; w < workers.highWater(); w++) {
            if (workers.isLive(w)) {
                int before = NONE;
                int count = 0;
                for (int s = state.idleOrder.first(w); s != NONE; s = state.idleOrder.next(s)) {
                    final boolean belongs =
                            sandboxes.isLive(s)
                                    && sandboxes.worker(s) == w
                                    && sandboxes.state(s) == Sandboxes.IDLE;
                    holds(belongs, "in the order of idle ones but not idle there, sandbox", s);
                    holds(
                            before == NONE || state.idleOrder.isBefore(before, s),
                            "out of order among the idle ones, sandbox",
                            s);
                    before = s;
                    count++;
                }
                for (int i = 0; i < workers.recents(w); i++) {
                    final int s = workers.recent(w, i);
                    final boolean belongs =
                            sandboxes.isLive(s)
                                    && sandboxes.worker(s) == w
                                    && sandboxes.state(s) == Sandboxes.IDLE
                                    && sandboxes.recentPlace(s) == i + 1;
                    holds(belongs, "among those last idle but not idle there, sandbox", s);
                    count++;
                }
                equal("length of the order of idle ones of worker", w, idle[w], count);
                equal("idle sandboxes of worker", w, idle[w], workers.idle(w));
            }
        }
    }

    private void checkHistograms() {
        final HistogramTable table = state.histograms;
        int owned = 0;
        for (int f = 0; f < functions.highWater(); f++) {
            if (functions.isLive(f) && functions.histogram(f) != NONE) {
                final int histogram = functions.histogram(f);
                holds(table.isLive(histogram), "histogram of the function is gone", f);
                equal("function of histogram", histogram, f, table.function(histogram));
                int sum = 0;
                for (int bin = 0; bin < HistogramTable.BINS; bin++) {
                    sum += table.bin(histogram, bin);
                }
                equal("sum of histogram", histogram, sum, table.inBounds(histogram));
                owned++;
            }
        }
        equal("histograms", 0, owned, table.size());
    }
}
