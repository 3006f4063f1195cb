package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;

/**
 * Of each tenant, the functions that are to be looked at, and those that wait for one of its slots:
 * by priority class, then first come over all of them. A function's place is that of the oldest
 * invocation of its best class; one that is to be cleared away, deleted or switched off, comes
 * first.
 */
final class ReadyFunctions {
    private final PlacementState state;
    private final TenantTable tenants;
    private final FunctionTable functions;
    private final Heap heap;

    ReadyFunctions(final PlacementState state) {
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
            return ReadyFunctions.this.isBefore(a, b);
        }
    }

    /**
     * @return whether one function is looked at before another.
     */
    boolean isBefore(final int a, final int b) {
        final boolean isClearedA = isToBeCleared(a);
        return isClearedA == isToBeCleared(b) ? isOlder(a, b) : isClearedA;
    }

    /** What waits for a function that is deleted or switched off is rejected, limits or not. */
    private boolean isToBeCleared(final int function) {
        return functions.deleted(function) == 1 || functions.reservedConcurrency(function) == 0;
    }

    /**
     * @return whether the best that waits for one function comes before that for another.
     */
    boolean isOlder(final int a, final int b) {
        final int ofA = oldest(a);
        final int ofB = oldest(b);
        if (ofA == NONE || ofB == NONE) {
            return ofA == ofB ? a < b : ofA == NONE;
        }
        final InvocationTable invocations = state.invocations;
        if (invocations.priority(ofA) != invocations.priority(ofB)) {
            return invocations.priority(ofA) < invocations.priority(ofB);
        }
        return invocations.arrivalNumber(ofA) < invocations.arrivalNumber(ofB);
    }

    /**
     * @return first of the best class that waits for the function, or -1.
     */
    int oldest(final int function) {
        for (int priority = 0; priority < PlacementState.PRIORITIES; priority++) {
            final int invocation = state.queues[priority].first(function);
            if (invocation != NONE) {
                return invocation;
            }
        }
        return NONE;
    }

    int first(final int tenant) {
        return tenants.intAt(tenant, TenantTable.READY_ROOT);
    }

    void add(final int function) {
        addTo(TenantTable.READY_ROOT, function);
    }

    void addBlocked(final int function) {
        addTo(TenantTable.SLOT_ROOT, function);
    }

    /** Puts a function into the one of the two where it belongs by its columns. */
    void restore(final int function) {
        final boolean isBlocked =
                functions.waits(function) == Placer.SLOT
                        && functions.waitStamp(function)
                                == tenants.slotStamp(functions.tenant(function));
        if (isBlocked) {
            addBlocked(function);
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
                tenants.intAt(tenant, TenantTable.SLOT_ROOT) == function
                        ? TenantTable.SLOT_ROOT
                        : TenantTable.READY_ROOT;
        tenants.intAt(tenant, rootColumn, heap.remove(tenants.intAt(tenant, rootColumn), function));
    }

    /** Those that wait for a slot are to be looked at, all at once. */
    void unblock(final int tenant) {
        tenants.intAt(
                tenant,
                TenantTable.READY_ROOT,
                heap.merge(
                        tenants.intAt(tenant, TenantTable.READY_ROOT),
                        tenants.intAt(tenant, TenantTable.SLOT_ROOT)));
        tenants.intAt(tenant, TenantTable.SLOT_ROOT, NONE);
    }
}
