package io.berth.simulation;

import java.util.Map;

/** What the log holds after an entry. */
record StateView(
        long clusterTimeNs,
        Map<Long, HeldSlot> held,
        Map<Long, OpenInvocation> open,
        Map<Long, LiveSandbox> sandboxes,
        Map<Long, LiveWorker> workers) {
    static final StateView EMPTY = new StateView(0, Map.of(), Map.of(), Map.of(), Map.of());

    /**
     * Sandboxes of this version of the function that start, idle or run on workers that are neither
     * draining nor dead.
     */
    int allocated(final long functionId, final int version) {
        int count = 0;
        for (final LiveSandbox sandbox : sandboxes.values()) {
            if (sandbox.functionId() == functionId
                    && sandbox.functionVersion() == version
                    && sandbox.isUsable()
                    && workers.get(sandbox.workerId()).isInUse()) {
                count++;
            }
        }
        return count;
    }

    /** Slots held in sandboxes of the function. */
    int inFlight(final long functionId) {
        int count = 0;
        for (final HeldSlot slot : held.values()) {
            count += slot.functionId() == functionId ? 1 : 0;
        }
        return count;
    }

    /** Invocations of the function that wait. */
    int queued(final long functionId) {
        int count = 0;
        for (final OpenInvocation one : open.values()) {
            count += one.functionId() == functionId && one.isQueued() ? 1 : 0;
        }
        return count;
    }
}
