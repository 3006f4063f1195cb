package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;

import io.berth.wire.SplitMix;

/**
 * The idle sandboxes of each worker in the order in which they make way: by worth, then least
 * recently used first, then by index. A treap whose links are columns, so that it allocates
 * nothing: an ordered binary tree that is also a heap by a mix of the indices, which keeps it as
 * flat as a random one. Adding, removing and finding the next one cost O(log n) expected. The shape
 * follows from what is in it alone, in whatever order it came.
 *
 * <p>Those that have become idle last, at most {@link WorkerTable#MAX_RECENT} on a worker, are not
 * in the tree yet: the warm pool hands out the most recently used, which mostly are busy again
 * before anything makes way. They are put into it all at once, when there are more of them or when
 * the order is asked for.
 */
final class IdleOrder {
    private final WorkerTable workers;
    private final SandboxTable sandboxes;

    IdleOrder(final WorkerTable workers, final SandboxTable sandboxes) {
        this.workers = workers;
        this.sandboxes = sandboxes;
    }

    boolean isEmpty(final int worker) {
        return workers.idle(worker) == 0;
    }

    /** Puts all that are idle on the worker in order, before {@link #first} is asked. */
    void settle(final int worker) {
        final int count = workers.recents(worker);
        for (int i = 0; i < count; i++) {
            final int sandbox = workers.recent(worker, i);
            sandboxes.recentPlace(sandbox, 0);
            insert(worker, sandbox);
        }
        workers.recents(worker, 0);
    }

    /**
     * @return the one that makes way first of those that are in order, or -1.
     */
    int first(final int worker) {
        final int root = workers.idleRoot(worker);
        return root == NONE ? NONE : leftmost(root);
    }

    /**
     * @return the one in order that makes way after this one, or -1.
     */
    int next(final int sandbox) {
        final int right = sandboxes.idleRight(sandbox);
        if (right != NONE) {
            return leftmost(right);
        }
        int below = sandbox;
        int above = sandboxes.idleParent(sandbox);
        while (above != NONE && sandboxes.idleRight(above) == below) {
            below = above;
            above = sandboxes.idleParent(above);
        }
        return above;
    }

    private int leftmost(final int from) {
        int sandbox = from;
        while (sandboxes.idleLeft(sandbox) != NONE) {
            sandbox = sandboxes.idleLeft(sandbox);
        }
        return sandbox;
    }

    /** Takes in a sandbox whose worth, time and token stay as they are until it is removed. */
    void add(final int worker, final int sandbox) {
        workers.idle(worker, workers.idle(worker) + 1);
        if (workers.recents(worker) == WorkerTable.MAX_RECENT) {
            settle(worker);
        }
        final int place = workers.recents(worker);
        workers.recent(worker, place, sandbox);
        workers.recents(worker, place + 1);
        sandboxes.recentPlace(sandbox, place + 1);
    }

    void remove(final int worker, final int sandbox) {
        workers.idle(worker, workers.idle(worker) - 1);
        final int place = sandboxes.recentPlace(sandbox);
        if (place == 0) {
            takeOut(worker, sandbox);
            return;
        }
        final int last = workers.recents(worker) - 1;
        if (place - 1 != last) {
            final int moved = workers.recent(worker, last);
            workers.recent(worker, place - 1, moved);
            sandboxes.recentPlace(moved, place);
        }
        workers.recents(worker, last);
        sandboxes.recentPlace(sandbox, 0);
    }

    private void insert(final int worker, final int sandbox) {
        int above = NONE;
        int at = workers.idleRoot(worker);
        while (at != NONE) {
            above = at;
            at = isBefore(sandbox, at) ? sandboxes.idleLeft(at) : sandboxes.idleRight(at);
        }
        sandboxes.idleParent(sandbox, above);
        if (above == NONE) {
            workers.idleRoot(worker, sandbox);
        } else if (isBefore(sandbox, above)) {
            sandboxes.idleLeft(above, sandbox);
        } else {
            sandboxes.idleRight(above, sandbox);
        }
        int parent = above;
        while (parent != NONE && isAbove(sandbox, parent)) {
            rotateUp(worker, sandbox, parent);
            parent = sandboxes.idleParent(sandbox);
        }
    }

    private void takeOut(final int worker, final int sandbox) {
        int child = higherChild(sandbox);
        while (child != NONE) {
            rotateUp(worker, child, sandbox);
            child = higherChild(sandbox);
        }
        replace(worker, sandboxes.idleParent(sandbox), sandbox, NONE);
        sandboxes.idleParent(sandbox, NONE);
    }

    private int higherChild(final int sandbox) {
        final int left = sandboxes.idleLeft(sandbox);
        final int right = sandboxes.idleRight(sandbox);
        if (left == NONE || right == NONE) {
            return left == NONE ? right : left;
        }
        return isAbove(left, right) ? left : right;
    }

    /** Lets a child take the place of its parent. */
    private void rotateUp(final int worker, final int child, final int parent) {
        final int above = sandboxes.idleParent(parent);
        final int moved;
        if (sandboxes.idleLeft(parent) == child) {
            moved = sandboxes.idleRight(child);
            sandboxes.idleLeft(parent, moved);
            sandboxes.idleRight(child, parent);
        } else {
            moved = sandboxes.idleLeft(child);
            sandboxes.idleRight(parent, moved);
            sandboxes.idleLeft(child, parent);
        }
        if (moved != NONE) {
            sandboxes.idleParent(moved, parent);
        }
        sandboxes.idleParent(parent, child);
        sandboxes.idleParent(child, above);
        replace(worker, above, parent, child);
    }

    private void replace(final int worker, final int above, final int old, final int now) {
        if (above == NONE) {
            workers.idleRoot(worker, now);
        } else if (sandboxes.idleLeft(above) == old) {
            sandboxes.idleLeft(above, now);
        } else {
            sandboxes.idleRight(above, now);
        }
    }

    /**
     * @return whether a makes way before b.
     */
    boolean isBefore(final int a, final int b) {
        if (sandboxes.worth(a) != sandboxes.worth(b)) {
            return sandboxes.worth(a) < sandboxes.worth(b);
        }
        if (sandboxes.sinceNs(a) != sandboxes.sinceNs(b)) {
            return sandboxes.sinceNs(a) < sandboxes.sinceNs(b);
        }
        if (sandboxes.token(a) != sandboxes.token(b)) {
            return sandboxes.token(a) < sandboxes.token(b);
        }
        return a < b;
    }

    private static boolean isAbove(final int a, final int b) {
        final long mixA = SplitMix.mix(a);
        final long mixB = SplitMix.mix(b);
        return mixA > mixB || (mixA == mixB && a < b);
    }
}
