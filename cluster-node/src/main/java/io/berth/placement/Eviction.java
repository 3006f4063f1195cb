package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;

/**
 * Makes room for a start where none fits: on one worker, the idle sandboxes of least worth make way
 * ({@link GreedyDual}, under every keep-alive policy). The worker is the one where the least is
 * lost among those looked at, which are at most {@value #MAX_LOOKED_AT} that may serve the
 * function, from a random place on: lost is what the worth of those that would go exceeds the clock
 * of their worker, since clocks of different workers don't compare; at a tie the one with the most
 * free memory. What provisioned concurrency holds stays.
 */
final class Eviction {
    /** What {@link #makeRoomFor} returns where more has to become idle first. */
    static final int NOT_YET = -1;

    private static final int MAX_LOOKED_AT = 64;
    private static final int MAX_EVICTED = 16;

    /** Idle sandboxes looked at on a worker, with those that must stay. */
    private static final int MAX_WALKED = 32;

    private final PlacementCore core;
    private final PlacementState state;
    private final WorkerTable workers;
    private final SandboxTable sandboxes;
    private final FunctionTable functions;

    /** A worker of which idle sandboxes are weighed counts as so many nodes of a search. */
    private static final int WEIGHED_NODES = 32;

    /** One that is put in order counts as so many nodes of a search. */
    private static final int SETTLED_NODES = 16;

    /** What the last call of {@link #weigh} found. */
    private long weighedLoss;

    private long weighedMb;

    Eviction(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
        this.workers = state.workers;
        this.sandboxes = state.sandboxes;
        this.functions = state.functions;
    }

    // ---- worth

    /** Sets what the sandbox is worth from now on, before it is listed as idle. */
    void appraise(final int sandbox) {
        if (core.provisioned.isHeld(sandbox)) {
            sandboxes.worth(sandbox, GreedyDual.PROVISIONED);
        } else if (core.simulated.evictsLeastRecentlyUsed()) {
            sandboxes.worth(sandbox, 0);
        } else {
            final long clock = workers.evictionClock(sandboxes.worker(sandbox));
            sandboxes.worth(sandbox, GreedyDual.worth(clock, value(sandbox)));
        }
    }

    /** Sets it anew for one that is idle already. */
    void reappraise(final int sandbox) {
        final int worker = sandboxes.worker(sandbox);
        state.idleOrder.remove(worker, sandbox);
        appraise(sandbox);
        state.idleOrder.add(worker, sandbox);
    }

    private long value(final int sandbox) {
        final int function = sandboxes.function(sandbox);
        return GreedyDual.value(
                sandboxes.uses(sandbox),
                functions.averageStartNs(function),
                sandboxes.memoryMb(sandbox));
    }

    // ---- room

    /**
     * Stops idle sandboxes of one worker, so that the function fits there when they are gone.
     *
     * @return how many were stopped; 0: none, as only a start slot is missing, or no worker will
     *     ever do; {@link #NOT_YET}: some worker will do when more is idle there.
     */
    int makeRoomFor(final int function) {
        final int size = state.candidates.size();
        if (size == 0) {
            return 0;
        }
        core.steps.take(1);
        boolean mayDo = false;
        final int memoryMb = functions.memoryMb(function);
        int candidate = state.random.nextBelow(size);
        int best = NONE;
        long bestLoss = 0;
        long bestMb = 0;
        int passedOver = 0;
        int looked = 0;
        for (int i = 0; i < size && looked < MAX_LOOKED_AT; i++) {
            final int worker = state.candidates.get(candidate);
            if (!mayServe(worker, function)) {
                passedOver++;
            } else {
                looked++;
                if (hasRoom(worker, memoryMb)) {
                    return 0;
                }
                mayDo |= workers.memoryMb(worker) >= memoryMb;
                if (canMakeRoom(worker, memoryMb) && weigh(worker, memoryMb)) {
                    final boolean isBetter =
                            best == NONE || isBetter(bestLoss, bestMb, weighedLoss, weighedMb);
                    best = isBetter ? worker : best;
                    bestLoss = isBetter ? weighedLoss : bestLoss;
                    bestMb = isBetter ? weighedMb : bestMb;
                }
            }
            candidate = candidate + 1 == size ? 0 : candidate + 1;
        }
        core.steps.look(passedOver);
        if (best == NONE) {
            return mayDo ? NOT_YET : 0;
        }
        return evict(best, function);
    }

    private static boolean isBetter(
            final long bestLoss, final long bestMb, final long loss, final long freeMb) {
        return loss < bestLoss || (loss == bestLoss && freeMb > bestMb);
    }

    private boolean mayServe(final int worker, final int function) {
        final long labels = functions.labels(function);
        return (workers.labels(worker) & labels) == labels
                && !state.isEvacuated(worker)
                && !core.commands.isOverfull(worker)
                && !core.startFailures.isAvoided(function, worker, StartFailures.PASSES - 1);
    }

    /** Only a start slot is missing: those come free by themselves. */
    private boolean hasRoom(final int worker, final int memoryMb) {
        return !state.sandboxes.isFull()
                && freeMb(worker) >= memoryMb
                && workers.sandboxes(worker) < workers.maxSandboxes(worker);
    }

    private boolean canMakeRoom(final int worker, final int memoryMb) {
        return !state.idleOrder.isEmpty(worker)
                && unclaimedMb(worker) + workers.idleMb(worker) >= memoryMb;
    }

    /** What is free there and not part of the room that is being made for another start. */
    private long unclaimedMb(final int worker) {
        return workers.makingRoom(worker) > 0 ? 0 : freeMb(worker);
    }

    private long freeMb(final int worker) {
        return (long) workers.memoryMb(worker) - workers.usedMb(worker);
    }

    /**
     * Adds up what would be lost there. Where more than {@value #MAX_EVICTED} would have to go, the
     * loss counts as the largest there is, and the fullest gain decides.
     *
     * @return whether anything can make way.
     */
    private boolean weigh(final int worker, final int memoryMb) {
        final long clock = workers.evictionClock(worker);
        final long freeMb = unclaimedMb(worker);
        long madeMb = freeMb;
        long loss = 0;
        int evicted = 0;
        core.steps.look(SETTLED_NODES * workers.recents(worker));
        state.idleOrder.settle(worker);
        int idle = state.idleOrder.first(worker);
        for (int i = 0; i < MAX_WALKED && idle != NONE && isMore(evicted, madeMb, memoryMb); i++) {
            final int next = state.idleOrder.next(idle);
            if (mayGo(idle)) {
                final long above = worthOf(idle, clock) - clock;
                loss = GreedyDual.worth(loss, above > 0 ? above : 0);
                madeMb += sandboxes.memoryMb(idle);
                evicted++;
            }
            idle = next;
        }
        core.steps.look(WEIGHED_NODES);
        final boolean isEnough = madeMb >= memoryMb;
        weighedLoss = isEnough ? loss : GreedyDual.PROVISIONED;
        weighedMb = isEnough ? freeMb : madeMb;
        return evicted > 0;
    }

    private static boolean isMore(final int evicted, final long madeMb, final int memoryMb) {
        return evicted == 0 || (evicted < MAX_EVICTED && madeMb < memoryMb);
    }

    private long worthOf(final int idle, final long clock) {
        final long worth = sandboxes.worth(idle);
        return worth == GreedyDual.PROVISIONED ? GreedyDual.worth(clock, value(idle)) : worth;
    }

    /** What must stay is put behind all others, so that it is not in the way again. */
    private boolean mayGo(final int idle) {
        if (sandboxes.pooled(idle) == Sandboxes.LEAVING) {
            // Its worker is in use again, and a sweep is about to count it anew.
            return false;
        }
        if (!core.provisioned.isHeld(idle)) {
            return !core.provisioned.mayBeHeld(idle);
        }
        if (sandboxes.worth(idle) != GreedyDual.PROVISIONED) {
            reappraise(idle);
        }
        return false;
    }

    private int evict(final int worker, final int function) {
        final int memoryMb = functions.memoryMb(function);
        long madeMb = unclaimedMb(worker);
        int evicted = 0;
        int idle = state.idleOrder.first(worker);
        for (int i = 0; i < MAX_WALKED && idle != NONE && isMore(evicted, madeMb, memoryMb); i++) {
            final int next = state.idleOrder.next(idle);
            if (mayGo(idle)) {
                raiseClock(worker, sandboxes.worth(idle));
                madeMb += sandboxes.memoryMb(idle);
                evicted++;
                workers.makingRoom(worker, workers.makingRoom(worker) + 1);
                functions.evictions(function, functions.evictions(function) + 1);
                core.sandboxes.stop(idle);
                sandboxes.evictedFor(idle, function);
            }
            idle = next;
        }
        return evicted;
    }

    private void raiseClock(final int worker, final long worth) {
        if (worth != GreedyDual.PROVISIONED && worth > workers.evictionClock(worker)) {
            workers.evictionClock(worker, worth);
        }
    }
}
