package io.berth.placement;

import static io.berth.placement.PlacementState.CELL;
import static io.berth.placement.RecordTable.NONE;

/**
 * The tenants that wait for room, by the round in which it is their turn, then by index: those that
 * may have a use for what is free, and those whose turn has passed until room comes free again.
 */
final class TenantTurns {
    private final CellTable cell;
    private final TenantTable tenants;
    private final Heap heap;

    TenantTurns(final PlacementState state) {
        this.cell = state.cell;
        this.tenants = state.tenants;
        this.heap = new Heap(state.tenants);
    }

    private final class Heap extends LeftistHeap {
        Heap(final RecordTable table) {
            super(
                    table,
                    TenantTable.HEAP_LEFT,
                    TenantTable.HEAP_RIGHT,
                    TenantTable.HEAP_PARENT,
                    TenantTable.HEAP_RANK);
        }

        @Override
        boolean isBefore(final int a, final int b) {
            final long keyA = tenants.turnKey(a);
            final long keyB = tenants.turnKey(b);
            return keyA == keyB ? a < b : keyA < keyB;
        }
    }

    /**
     * @return the tenant whose turn is next, or -1.
     */
    int first() {
        return cell.intAt(CELL, CellTable.TURNS_ROOT);
    }

    void add(final int tenant) {
        addTo(CellTable.TURNS_ROOT, tenant);
    }

    void addPassed(final int tenant) {
        addTo(CellTable.PASSED_ROOT, tenant);
    }

    private void addTo(final int rootColumn, final int tenant) {
        cell.intAt(CELL, rootColumn, heap.add(cell.intAt(CELL, rootColumn), tenant));
    }

    void remove(final int tenant) {
        final int rootColumn =
                cell.intAt(CELL, CellTable.PASSED_ROOT) == tenant
                        ? CellTable.PASSED_ROOT
                        : CellTable.TURNS_ROOT;
        cell.intAt(CELL, rootColumn, heap.remove(cell.intAt(CELL, rootColumn), tenant));
    }

    /** Room has come free: everyone has a turn again. */
    void recall() {
        cell.intAt(
                CELL,
                CellTable.TURNS_ROOT,
                heap.merge(
                        cell.intAt(CELL, CellTable.TURNS_ROOT),
                        cell.intAt(CELL, CellTable.PASSED_ROOT)));
        cell.intAt(CELL, CellTable.PASSED_ROOT, NONE);
    }
}
