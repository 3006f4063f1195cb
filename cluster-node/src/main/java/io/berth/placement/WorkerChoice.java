package io.berth.placement;

import static io.berth.placement.PlacementState.CELL;
import static io.berth.placement.RecordTable.NONE;

import io.berth.schemas.protocol.PlacementPolicy;

/** Finds the worker for a new sandbox by the policy. */
final class WorkerChoice implements ColdPlacementPolicy.Fleet {

    private final PlacementCore core;
    private final PlacementState state;
    private final WorkerTable workers;
    private final BestOfKPolicy bestOfK = new BestOfKPolicy();
    private final LeastLoadedPolicy leastLoaded = new LeastLoadedPolicy();
    private final RoomTree rooms;
    private final KnownMisses misses = new KnownMisses();
    private final RoomTree.Filter taken = this::isTaken;
    private ColdPlacementPolicy policy = bestOfK;
    private int function;
    private int memoryMb;
    private long labels;
    private int zone;
    private int pass;

    WorkerChoice(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
        this.workers = state.workers;
        this.rooms = state.candidates.rooms();
    }

    void apply(final PolicySettings settings) {
        bestOfK.set(settings.bestOf(), settings.highLoadPermille());
        final ColdPlacementPolicy simulated = core.simulated.placement();
        if (simulated != null) {
            policy = simulated;
        } else {
            policy = settings.placement() == PlacementPolicy.HYBRID ? bestOfK : leastLoaded;
        }
    }

    /** A log entry begins. */
    void entryBegins() {
        misses.forget();
    }

    /**
     * @param askedZone where it is wanted; above {@link Limits#MAX_ZONE}: anywhere.
     * @return a worker on which a sandbox of the function fits now, or -1: there is none.
     */
    int choose(final int forFunction, final int askedZone) {
        look(forFunction);
        zone = askedZone;
        if (state.sandboxes.isFull() || rooms.mostRoomMb() < memoryMb || isKnownMiss(function)) {
            return NONE;
        }
        final int passes = core.startFailures.passes(function);
        for (pass = 0; pass < passes; pass++) {
            final int candidate = policy.choose(this, state.random);
            core.steps.look(rooms.takeVisited());
            if (candidate >= 0) {
                return state.candidates.get(candidate);
            }
        }
        if (passes == 1 && core.simulated.placement() == null) {
            misses.add(labels, memoryMb, state.cell.evacuatedZones(CELL), rooms);
        }
        return NONE;
    }

    /**
     * @return whether nothing has changed since a search for such a worker that found none.
     */
    boolean isKnownMiss(final int ofFunction) {
        return misses.contains(
                state.functions.labels(ofFunction),
                state.functions.memoryMb(ofFunction),
                state.cell.evacuatedZones(CELL),
                rooms);
    }

    /**
     * @return whether a sandbox of the function fits on some worker now; draws nothing.
     */
    boolean fitsAnywhere(final int forFunction) {
        look(forFunction);
        if (state.sandboxes.isFull()) {
            return false;
        }
        final int passes = core.startFailures.passes(function);
        for (pass = 0; pass < passes; pass++) {
            final boolean isFound = rooms.roomiest(memoryMb, labels, inUse(ALL_ZONES), taken) >= 0;
            core.steps.look(rooms.takeVisited());
            if (isFound) {
                return true;
            }
        }
        return false;
    }

    private void look(final int forFunction) {
        function = forFunction;
        memoryMb = state.functions.memoryMb(forFunction);
        labels = state.functions.labels(forFunction);
    }

    /**
     * @return whether the worker carries the function's labels, and its zone is in use.
     */
    private boolean mayServe(final int worker) {
        return (workers.labels(worker) & labels) == labels && !state.isEvacuated(worker);
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
        return rooms.roomMb(candidate) >= memoryMb && mayServe(worker) && isTaken(candidate);
    }

    /** What the rooms do not say: whether the worker is one to be avoided as starts failed. */
    private boolean isTaken(final int candidate) {
        return !core.startFailures.isAvoided(function, state.candidates.get(candidate), pass);
    }

    private long inUse(final long zones) {
        return zones & ~state.cell.evacuatedZones(CELL);
    }

    @Override
    public int nextThatFits(final int from, final long zones) {
        return rooms.next(from, memoryMb, labels, inUse(zones), taken);
    }

    @Override
    public int emptiest(final long zones) {
        return rooms.roomiest(memoryMb, labels, inUse(zones), taken);
    }

    @Override
    public long zones() {
        return inUse(rooms.zones());
    }

    @Override
    public int zone(final int candidate) {
        return workers.zone(state.candidates.get(candidate));
    }

    @Override
    public long askedZones() {
        return isZoneAsked() ? 1L << zone : ALL_ZONES;
    }

    @Override
    public long freeMb(final int candidate) {
        return freeMbOf(state.candidates.get(candidate));
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
