package io.berth.placement;

import io.berth.schemas.protocol.SandboxState;
import io.berth.schemas.protocol.WorkerState;

/** Counts made from the tables, kept up as records change and made again after a load. */
final class FleetCounts {
    private static final int STATES = 8;

    private final DensePairCounts byFunctionAndWorker = new DensePairCounts();
    private final PairCounts byFunctionAndZone = new PairCounts();
    private final int[] sandboxStates = new int[STATES];
    private final int[] workerStates = new int[STATES];
    private int workersWithUnconfirmed;
    private int recountedWorkers;
    private int suspectWorkers;

    void sandboxAdded(final int function, final int worker, final int zone, final int state) {
        byFunctionAndWorker.add(function, worker);
        byFunctionAndZone.add(function, zone);
        sandboxStates[state]++;
    }

    void sandboxRemoved(final int function, final int worker, final int zone, final int state) {
        byFunctionAndWorker.remove(function, worker);
        byFunctionAndZone.remove(function, zone);
        sandboxStates[state]--;
    }

    void sandboxChanged(final int from, final int to) {
        sandboxStates[from]--;
        sandboxStates[to]++;
    }

    void workerChanged(final int from, final int to) {
        workerStates[from]--;
        workerStates[to]++;
    }

    /** A connected worker has its first unconfirmed command, or none any more. */
    void unconfirmedChanged(final int by) {
        workersWithUnconfirmed += by;
    }

    boolean hasUnconfirmed() {
        return workersWithUnconfirmed > 0;
    }

    /**
     * The sandboxes of a worker are about to come into the counts or to leave them, or all have.
     */
    void recountsChanged(final int by) {
        recountedWorkers += by;
    }

    /**
     * @return whether some sandboxes are counted no more, or not yet, as their workers are.
     */
    boolean hasRecounts() {
        return recountedWorkers > 0;
    }

    /** A worker has become suspect, or its time as one is over. */
    void suspectsChanged(final int by) {
        suspectWorkers += by;
    }

    boolean hasSuspects() {
        return suspectWorkers > 0;
    }

    int onWorker(final int function, final int worker) {
        return byFunctionAndWorker.get(function, worker);
    }

    int inZone(final int function, final int zone) {
        return byFunctionAndZone.get(function, zone);
    }

    int sandboxes(final SandboxState state) {
        return sandboxStates[state.value()];
    }

    int workers(final WorkerState state) {
        return workerStates[state.value()];
    }
}
