package io.berth.placement;

import io.berth.schemas.protocol.SandboxState;
import io.berth.schemas.protocol.WorkerState;
import org.agrona.collections.Long2LongHashMap;

/** Counts made from the tables, kept up as records change and made again after a load. */
final class FleetCounts {
    private static final int STATES = 8;

    private final Long2LongHashMap byFunctionAndWorker = new Long2LongHashMap(0);
    private final Long2LongHashMap byFunctionAndZone = new Long2LongHashMap(0);
    private final int[] sandboxStates = new int[STATES];
    private final int[] workerStates = new int[STATES];
    private int workersWithUnconfirmed;
    private int recountedWorkers;
    private int suspectWorkers;

    void sandboxAdded(final int function, final int worker, final int zone, final int state) {
        byFunctionAndWorker.put(
                key(function, worker), byFunctionAndWorker.get(key(function, worker)) + 1);
        byFunctionAndZone.put(key(function, zone), byFunctionAndZone.get(key(function, zone)) + 1);
        sandboxStates[state]++;
    }

    void sandboxRemoved(final int function, final int worker, final int zone, final int state) {
        lower(byFunctionAndWorker, key(function, worker));
        lower(byFunctionAndZone, key(function, zone));
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
        return (int) byFunctionAndWorker.get(key(function, worker));
    }

    int inZone(final int function, final int zone) {
        return (int) byFunctionAndZone.get(key(function, zone));
    }

    int sandboxes(final SandboxState state) {
        return sandboxStates[state.value()];
    }

    int workers(final WorkerState state) {
        return workerStates[state.value()];
    }

    private static void lower(final Long2LongHashMap counts, final long key) {
        final long count = counts.get(key);
        if (count > 1) {
            counts.put(key, count - 1);
        } else {
            counts.remove(key);
        }
    }

    private static long key(final int function, final int other) {
        return ((long) function << 32) | other;
    }
}
