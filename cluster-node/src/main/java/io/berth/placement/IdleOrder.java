package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;

import io.berth.wire.SplitMix;

/**
 * The idle sandboxes of each worker in the order in which they make way: by worth, then least
 * recently used first, then by index. A treap whose links are columns, so that it allocates
 * nothing: an ordered binary tree that is also a heap by a mix of the indices, which keeps it as
 * flat as a random one. Adding, removing and finding the next one cost O(log n) expected. The shape
 * follows from what is in it alone, in whatever order it came.
 */
final class IdleOrder {
    private final WorkerTable workers;
    private final SandboxTable sandboxes;

    IdleOrder(final WorkerTable workers, final SandboxTable sandboxes) {
        this.workers = workers;
        this.sandboxes = sandboxes;
    }

    boolean isEmpty(final int worker) {
        return workers.idleRoot(worker) == NONE;
    }

    /**
     * @return the one that makes way first, or -1.
     */
    int first(final int worker) {
        final int root = workers.idleRoot(worker);
        return root == NONE ? NONE : leftmost(root);
    }

    /**
     * @return the one that makes way after this one, or -1.
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
        workers.idle(worker, workers.idle(worker) + 1);
    }

    void remove(final int worker, final int sandbox) {
        int child = higherChild(sandbox);
        while (child != NONE) {
            rotateUp(worker, child, sandbox);
            child = higherChild(sandbox);
        }
        replace(worker, sandboxes.idleParent(sandbox), sandbox, NONE);
        sandboxes.idleParent(sandbox, NONE);
        workers.idle(worker, workers.idle(worker) - 1);
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
