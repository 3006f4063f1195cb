package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;

/**
 * Of each tenant, the functions that wait for room: those that are to be looked at, and those that
 * were looked at in vain since room last came free. Those for which room is being made come first,
 * then as {@link ReadyFunctions} orders them.
 */
final class RoomWaiters {
    private final PlacementState state;
    private final TenantTable tenants;
    private final FunctionTable functions;
    private final Heap heap;

    RoomWaiters(final PlacementState state) {
        this.state = state;
        this.tenants = state.tenants;
        this.functions = state.functions;
        this.heap = new Heap(state.functions);
    }

    private final class Heap extends LeftistHeap {
        Heap(final RecordTable table) {
            super(
                    table,
                    FunctionTable.HEAP_LEFT,
                    FunctionTable.HEAP_RIGHT,
                    FunctionTable.HEAP_PARENT,
                    FunctionTable.HEAP_RANK);
        }

        @Override
        boolean isBefore(final int a, final int b) {
            final boolean isMadeA = functions.claims(a) > 0;
            final boolean isMadeB = functions.claims(b) > 0;
            return isMadeA == isMadeB ? state.ready.isOlder(a, b) : isMadeA;
        }
    }

    /**
     * @return first to be looked at, -1: all were.
     */
    int first(final int tenant) {
        return tenants.intAt(tenant, TenantTable.ROOM_ROOT);
    }

    /**
     * @return first of those looked at in vain, or -1.
     */
    int firstTried(final int tenant) {
        return tenants.intAt(tenant, TenantTable.TRIED_ROOT);
    }

    void add(final int function) {
        addTo(TenantTable.ROOM_ROOT, function);
    }

    void addTried(final int function) {
        addTo(TenantTable.TRIED_ROOT, function);
    }

    /** Puts a function into the one of the two where it belongs by its columns. */
    void restore(final int function) {
        if (functions.waitStamp(function) == tenants.triedStamp(functions.tenant(function))) {
            addTried(function);
        } else {
            add(function);
        }
    }

    private void addTo(final int rootColumn, final int function) {
        final int tenant = functions.tenant(function);
        tenants.intAt(tenant, rootColumn, heap.add(tenants.intAt(tenant, rootColumn), function));
    }

    void remove(final int function) {
        final int tenant = functions.tenant(function);
        final int rootColumn =
                tenants.intAt(tenant, TenantTable.TRIED_ROOT) == function
                        ? TenantTable.TRIED_ROOT
                        : TenantTable.ROOM_ROOT;
        tenants.intAt(tenant, rootColumn, heap.remove(tenants.intAt(tenant, rootColumn), function));
    }

    /** Room has come free since: all are to be looked at again. */
    void retry(final int tenant) {
        tenants.intAt(
                tenant,
                TenantTable.ROOM_ROOT,
                heap.merge(
                        tenants.intAt(tenant, TenantTable.ROOM_ROOT),
                        tenants.intAt(tenant, TenantTable.TRIED_ROOT)));
        tenants.intAt(tenant, TenantTable.TRIED_ROOT, NONE);
    }
}
