package io.berth.placement;

import static io.berth.placement.PlacementState.CELL;
import static io.berth.placement.RecordTable.NONE;

/** Finds the worker for a new sandbox by the policy. */
final class WorkerChoice implements ColdPlacementPolicy.Fleet {

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
