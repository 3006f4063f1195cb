package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;

/**
 * A heap of records of one table whose links are columns of that table: it allocates nothing, every
 * operation takes logarithmically many steps, and two heaps become one in as many. The order in
 * which records come out depends on their unique keys alone, so the links are no part of the state.
 *
 * <p>A record is in one heap at a time. The key of one that is in a heap must not change: take it
 * out before and put it back after.
 */
abstract class LeftistHeap {
    private final RecordTable items;
    private final int leftColumn;
    private final int rightColumn;
    private final int parentColumn;
    private final int rankColumn;

    LeftistHeap(
            final RecordTable items,
            final int leftColumn,
            final int rightColumn,
            final int parentColumn,
            final int rankColumn) {
        this.items = items;
        this.leftColumn = leftColumn;
        this.rightColumn = rightColumn;
        this.parentColumn = parentColumn;
        this.rankColumn = rankColumn;
    }

    /**
     * @return whether one record comes out before another; never true both ways.
     */
    abstract boolean isBefore(int a, int b);

    /** Puts the record into the heap with this root, -1: an empty one. @return the new root. */
    final int add(final int root, final int item) {
        items.intAt(item, leftColumn, NONE);
        items.intAt(item, rightColumn, NONE);
        items.intAt(item, rankColumn, 1);
        items.intAt(item, parentColumn, NONE);
        return merge(root, item);
    }

    /** Makes one heap of two. @return its root. */
    final int merge(final int a, final int b) {
        if (a == NONE || b == NONE) {
            return a == NONE ? b : a;
        }
        final int first = isBefore(b, a) ? b : a;
        final int second = first == a ? b : a;
        final int right = merge(items.intAt(first, rightColumn), second);
        items.intAt(first, rightColumn, right);
        items.intAt(right, parentColumn, first);
        level(first);
        return first;
    }

    /** Takes the record out of the heap with this root. @return the new root, -1: it is empty. */
    final int remove(final int root, final int item) {
        final int parent = items.intAt(item, parentColumn);
        final int below = merge(items.intAt(item, leftColumn), items.intAt(item, rightColumn));
        if (below != NONE) {
            items.intAt(below, parentColumn, parent);
        }
        items.intAt(item, leftColumn, NONE);
        items.intAt(item, rightColumn, NONE);
        items.intAt(item, parentColumn, NONE);
        if (parent == NONE) {
            return root == item ? below : root;
        }
        final int side = items.intAt(parent, leftColumn) == item ? leftColumn : rightColumn;
        items.intAt(parent, side, below);
        int at = parent;
        while (at != NONE && level(at)) {
            at = items.intAt(at, parentColumn);
        }
        return root;
    }

    /** Puts the longer spine to the left. @return whether the rank of the record has changed. */
    private boolean level(final int item) {
        final int left = items.intAt(item, leftColumn);
        final int right = items.intAt(item, rightColumn);
        if (rank(left) < rank(right)) {
            items.intAt(item, leftColumn, right);
            items.intAt(item, rightColumn, left);
        }
        final int least = rank(left) < rank(right) ? rank(left) : rank(right);
        final boolean isChanged = items.intAt(item, rankColumn) != least + 1;
        items.intAt(item, rankColumn, least + 1);
        return isChanged;
    }

    private int rank(final int item) {
        return item == NONE ? 0 : items.intAt(item, rankColumn);
    }

    /**
     * @return a record of the heap whose subtree comes after it in a walk over all of it from the
     *     root on, -1: it was the last. For inspection.
     */
    final int next(final int item) {
        if (items.intAt(item, leftColumn) != NONE) {
            return items.intAt(item, leftColumn);
        }
        if (items.intAt(item, rightColumn) != NONE) {
            return items.intAt(item, rightColumn);
        }
        int at = item;
        int parent = items.intAt(at, parentColumn);
        while (parent != NONE) {
            final int right = items.intAt(parent, rightColumn);
            if (right != NONE && right != at) {
                return right;
            }
            at = parent;
            parent = items.intAt(at, parentColumn);
        }
        return NONE;
    }
}
