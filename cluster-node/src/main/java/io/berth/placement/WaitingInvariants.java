package io.berth.placement;

import static io.berth.placement.PlacementState.CELL;
import static io.berth.placement.RecordTable.NONE;

/**
 * Recounts who waits for what, and walks the heaps where they do: part of {@link StateInvariants}.
 */
final class WaitingInvariants {
    private final PlacementState state;
    private final FunctionTable functions;
    private final TenantTable tenants;

    WaitingInvariants(final PlacementState state) {
        this.state = state;
        this.functions = state.functions;
        this.tenants = state.tenants;
    }

    void check() {
        final int[] inRoom = new int[tenants.highWater()];
        final int[] listed = new int[tenants.highWater()];
        int all = 0;
        for (int f = 0; f < functions.highWater(); f++) {
            if (functions.isLive(f)) {
                checkFunction(f);
                listed[functions.tenant(f)] += functions.waits(f) != Placer.NOTHING ? 1 : 0;
                inRoom[functions.tenant(f)] += functions.waits(f) == Placer.ROOM ? 1 : 0;
                all += functions.waits(f) == Placer.ROOM ? 1 : 0;
            }
        }
        StateInvariants.equal("waiters for room", 0, all, state.cell.capacityWaiters(CELL));
        int holders = 0;
        for (int t = 0; t < tenants.highWater(); t++) {
            if (tenants.isLive(t)) {
                StateInvariants.equal(
                        "waiters for room of tenant", t, inRoom[t], tenants.roomWaiters(t));
                int found = 0;
                found += walk(tenants.intAt(t, TenantTable.READY_ROOT), t);
                found += walk(tenants.intAt(t, TenantTable.SLOT_ROOT), t);
                found += walk(tenants.intAt(t, TenantTable.ROOM_ROOT), t);
                found += walk(tenants.intAt(t, TenantTable.TRIED_ROOT), t);
                StateInvariants.equal("functions listed by tenant", t, listed[t], found);
                holders += tenants.holdsAt(t) == state.cell.roomStamp(CELL) ? 1 : 0;
            }
        }
        StateInvariants.equal("tenants that gather", 0, holders, state.cell.holders(CELL));
    }

    private void checkFunction(final int f) {
        final int waits = functions.waits(f);
        if (waits != Placer.NOTHING) {
            StateInvariants.holds(
                    functions.queued(f) > 0 || functions.deleted(f) == 1,
                    "nothing waits for a listed function",
                    f);
        }
        StateInvariants.holds(
                functions.standing(f) == 0 || functions.queued(f) > 0,
                "an empty queue stands, function",
                f);
        StateInvariants.holds(
                (functions.claims(f) > 0) == (functions.claimedMb(f) > 0),
                "what was paid for, function",
                f);
    }

    private int walk(final int root, final int tenant) {
        if (root == NONE) {
            return 0;
        }
        StateInvariants.holds(
                functions.intAt(root, FunctionTable.HEAP_PARENT) == NONE,
                "root with a parent, function",
                root);
        return walkBelow(root, tenant);
    }

    private int walkBelow(final int function, final int tenant) {
        StateInvariants.equal(
                "tenant of a listed function", function, tenant, functions.tenant(function));
        int found = 1;
        final int[] columns = {FunctionTable.HEAP_LEFT, FunctionTable.HEAP_RIGHT};
        for (final int column : columns) {
            final int child = functions.intAt(function, column);
            if (child != NONE) {
                StateInvariants.equal(
                        "parent in a heap of function",
                        child,
                        function,
                        functions.intAt(child, FunctionTable.HEAP_PARENT));
                StateInvariants.holds(
                        !state.ready.isBefore(child, function) || functions.claims(function) > 0,
                        "order in a heap, function",
                        child);
                found += walkBelow(child, tenant);
            }
        }
        return found;
    }
}
