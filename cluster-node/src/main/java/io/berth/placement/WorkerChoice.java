package io.berth.placement;

import static io.berth.placement.PlacementState.CELL;
import static io.berth.placement.RecordTable.NONE;

import io.berth.schemas.protocol.SandboxState;

/** Finds the worker for a new sandbox by the policy, or makes room for it. */
final class WorkerChoice implements ColdPlacementPolicy.Fleet {
    private static final int MAX_LOOKED_AT_FOR_ROOM = 64;
    private static final int MAX_EVICTED = 16;

    private final PlacementCore core;
    private final PlacementState state;
    private final WorkerTable workers;
    private final BestOfKPolicy bestOfK = new BestOfKPolicy();
    private final ColdPlacementPolicy policy;
    private int function;
    private int memoryMb;
    private int zone;

    WorkerChoice(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
        this.workers = state.workers;
        final ColdPlacementPolicy simulated = core.simulated.placement();
        policy = simulated == null ? bestOfK : simulated;
    }

    void apply(final PolicySettings policy) {
        bestOfK.choices(policy.bestOf());
    }

    /**
     * @param askedZone where it is wanted; above {@link Limits#MAX_ZONE}: anywhere.
     * @return a worker on which a sandbox of the function fits now, or -1.
     */
    int choose(final int forFunction, final int askedZone) {
        look(forFunction);
        zone = askedZone;
        if (state.sandboxes.isFull() || memoryMb >= state.cell.noFitMb(CELL)) {
            return NONE;
        }
        final int candidate = policy.choose(this, state.random);
        if (candidate >= 0) {
            return state.candidates.get(candidate);
        }
        if (state.candidates.size() <= BestOfKPolicy.MAX_LOOKED_AT) {
            state.cell.noFitMb(CELL, memoryMb);
        }
        return NONE;
    }

    private void look(final int forFunction) {
        function = forFunction;
        memoryMb = state.functions.memoryMb(forFunction);
    }

    /**
     * Stops the least recently used idle sandboxes of one worker, so that the function fits there
     * when they are gone. Nothing is stopped where only a start slot is missing, or while as many
     * stops are under way as functions wait for room.
     */
    void makeRoom(final int forFunction) {
        look(forFunction);
        final int size = state.candidates.size();
        if (size == 0
                || state.fleet.sandboxes(SandboxState.STOPPING)
                        > state.cell.capacityWaiters(CELL)) {
            return;
        }
        int candidate = state.random.nextBelow(size);
        int best = NONE;
        for (int i = 0; i < size && i < MAX_LOOKED_AT_FOR_ROOM; i++) {
            final int worker = state.candidates.get(candidate);
            if (hasRoom(worker)) {
                return;
            }
            if (canMakeRoom(worker) && (best == NONE || freeMbOf(worker) > freeMbOf(best))) {
                best = worker;
            }
            candidate = candidate + 1 == size ? 0 : candidate + 1;
        }
        if (best != NONE) {
            evict(best);
        }
    }

    private void evict(final int worker) {
        long madeMb = freeMbOf(worker);
        for (int i = 0; i < MAX_EVICTED && (i == 0 || madeMb < memoryMb); i++) {
            final int idle = state.idleOrder.first(worker);
            if (idle == NONE) {
                return;
            }
            madeMb += state.sandboxes.memoryMb(idle);
            core.sandboxes.stop(idle);
        }
    }

    /** Only a start slot is missing: those come free by themselves. */
    private boolean hasRoom(final int worker) {
        return !state.sandboxes.isFull()
                && freeMbOf(worker) >= memoryMb
                && workers.sandboxes(worker) < workers.maxSandboxes(worker);
    }

    private boolean canMakeRoom(final int worker) {
        return !state.idleOrder.isEmpty(worker)
                && freeMbOf(worker) + workers.idleMb(worker) >= memoryMb;
    }

    private long freeMbOf(final int worker) {
        return (long) workers.memoryMb(worker) - workers.usedMb(worker);
    }

    // ---- what the policy sees

    @Override
    public int function() {
        return function;
    }

    @Override
    public int candidates() {
        return state.candidates.size();
    }

    @Override
    public boolean fits(final int candidate) {
        final int worker = state.candidates.get(candidate);
        return freeMb(candidate) >= memoryMb
                && workers.sandboxes(worker) < workers.maxSandboxes(worker)
                && workers.starting(worker) < state.settings.maxStartsPerWorker()
                && !core.commands.isOverfull(worker);
    }

    @Override
    public long freeMb(final int candidate) {
        final int worker = state.candidates.get(candidate);
        return (long) workers.memoryMb(worker) - workers.usedMb(worker);
    }

    @Override
    public int sameFunction(final int candidate) {
        return state.fleet.onWorker(function, state.candidates.get(candidate));
    }

    @Override
    public int sameFunctionInZone(final int candidate) {
        return state.fleet.inZone(function, workers.zone(state.candidates.get(candidate)));
    }

    @Override
    public int loadPermille() {
        final long totalMb = state.cell.totalMb(CELL);
        return totalMb == 0 ? 0 : (int) (state.cell.usedMb(CELL) * 1000 / totalMb);
    }

    @Override
    public boolean isZoneAsked() {
        return zone <= Limits.MAX_ZONE;
    }

    @Override
    public boolean isInAskedZone(final int candidate) {
        return workers.zone(state.candidates.get(candidate)) == zone;
    }

    @Override
    public int worker(final int candidate) {
        return state.candidates.get(candidate);
    }
}
