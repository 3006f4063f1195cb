package io.berth.simulation;

import java.util.Map;

/**
 * What the log holds after an entry.
 *
 * @param isAtRest whether no sweep and no look at what waits is left for later entries.
 * @param unserved what waits although it could be served, as the state machine sees it; or null.
 */
record StateView(
        long clusterTimeNs,
        Map<Long, HeldSlot> held,
        Map<Long, OpenInvocation> open,
        Map<Long, LiveSandbox> sandboxes,
        Map<Long, LiveWorker> workers,
        Map<String, LiveTenant> tenants,
        boolean isAtRest,
        String unserved) {
    static final StateView EMPTY =
            new StateView(0, Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), true, null);

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
