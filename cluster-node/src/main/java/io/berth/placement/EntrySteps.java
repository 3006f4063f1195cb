package io.berth.placement;

/**
 * How much one entry may still do beyond its own command, counted in steps and never by a clock
 * (rule 34). A step is about one record changed with all its lists, counts and its message: a start
 * or stop of a sandbox, a grant, an end, a deadline; searches count by what they look at. Each part
 * of an entry has steps of its own, so that none starves another; what is left over is listed in
 * the state and goes on with the next entry.
 *
 * <p>Is no part of the state: it is filled anew in each part of each entry, and only entries change
 * the state. A part looks whether steps are left before each thing it does, and may overdraw by
 * that one thing.
 */
final class EntrySteps {
    /** Of deadlines that are due. */
    static final int DUE = 96;

    /** Of sweeps before the command. */
    static final int SWEEPS_BEFORE = 32;

    /** Of the command itself: what it may do at once of work that can go on later. */
    static final int COMMAND = 64;

    /** Of sweeps after the command. */
    static final int SWEEPS_AFTER = 64;

    /** Of starts ahead. */
    static final int PROVISIONED = 48;

    /** Of grants and starts for what waits. */
    static final int SERVED = 128;

    /** Nodes of the tree of rooms that a search visits for one step. */
    private static final int NODES = 128;

    private int left;
    private int nodes;
    private long taken;

    /** A part of an entry begins. */
    void open(final int steps) {
        left = steps;
        nodes = 0;
    }

    boolean areLeft() {
        return left > 0;
    }

    void take(final int steps) {
        left -= steps;
        taken += steps;
    }

    /** So many nodes or records were looked at, which changes nothing. */
    void look(final int newNodes) {
        nodes += newNodes;
        if (nodes >= NODES) {
            take(nodes / NODES);
            nodes %= NODES;
        }
    }

    /**
     * @return steps taken so far, over all entries. For inspection.
     */
    long taken() {
        return taken;
    }
}
