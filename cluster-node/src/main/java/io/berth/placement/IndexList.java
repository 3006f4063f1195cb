package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;

/**
 * A doubly linked list of records of one table, whose links and ends are columns of tables: it
 * allocates nothing.
 */
final class IndexList {
    private final RecordTable owners;
    private final int headColumn;
    private final int tailColumn;
    private final RecordTable items;
    private final int previousColumn;
    private final int nextColumn;

    IndexList(
            final RecordTable owners,
            final int headColumn,
            final int tailColumn,
            final RecordTable items,
            final int previousColumn,
            final int nextColumn) {
        this.owners = owners;
        this.headColumn = headColumn;
        this.tailColumn = tailColumn;
        this.items = items;
        this.previousColumn = previousColumn;
        this.nextColumn = nextColumn;
    }

    int first(final int owner) {
        return owners.intAt(owner, headColumn);
    }

    int last(final int owner) {
        return owners.intAt(owner, tailColumn);
    }

    int next(final int item) {
        return items.intAt(item, nextColumn);
    }

    int previous(final int item) {
        return items.intAt(item, previousColumn);
    }

    boolean isEmpty(final int owner) {
        return first(owner) == NONE;
    }

    void addFirst(final int owner, final int item) {
        final int head = first(owner);
        items.intAt(item, previousColumn, NONE);
        items.intAt(item, nextColumn, head);
        owners.intAt(owner, headColumn, item);
        if (head == NONE) {
            owners.intAt(owner, tailColumn, item);
        } else {
            items.intAt(head, previousColumn, item);
        }
    }

    void addLast(final int owner, final int item) {
        final int tail = last(owner);
        items.intAt(item, previousColumn, tail);
        items.intAt(item, nextColumn, NONE);
        owners.intAt(owner, tailColumn, item);
        if (tail == NONE) {
            owners.intAt(owner, headColumn, item);
        } else {
            items.intAt(tail, nextColumn, item);
        }
    }

    void addAfter(final int owner, final int place, final int item) {
        final int next = next(place);
        if (next == NONE) {
            addLast(owner, item);
            return;
        }
        items.intAt(item, previousColumn, place);
        items.intAt(item, nextColumn, next);
        items.intAt(place, nextColumn, item);
        items.intAt(next, previousColumn, item);
    }

    void remove(final int owner, final int item) {
        final int previous = previous(item);
        final int next = next(item);
        if (previous == NONE) {
            owners.intAt(owner, headColumn, next);
        } else {
            items.intAt(previous, nextColumn, next);
        }
        if (next == NONE) {
            owners.intAt(owner, tailColumn, previous);
        } else {
            items.intAt(next, previousColumn, previous);
        }
        items.intAt(item, previousColumn, NONE);
        items.intAt(item, nextColumn, NONE);
    }
}
