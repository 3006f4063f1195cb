package io.berth.simulation;

import java.util.List;

/**
 * Ways to plant a violation, so that a test can show that the checker finds it. The default tampers
 * with nothing.
 */
public interface Tampering {
    /** Nothing is tampered with. */
    Tampering NONE = new Tampering() {};

    /** What the heart is given in place of an entry; the checker sees the entry. */
    default List<Call> entry(final List<Call> entry) {
        return entry;
    }

    /** What the world and the checker are told in place of what the heart said. */
    default List<Call> outputs(final List<Call> outputs) {
        return outputs;
    }

    /** What the second copy is given in place of an entry. */
    default List<Call> copiedEntry(final List<Call> entry) {
        return entry;
    }

    /**
     * Whether the invariants of the state itself are asked after every entry, beside the checker
     * outside.
     */
    default boolean asksTheStateItself() {
        return true;
    }

    /** The lease that a worker is told, in nanoseconds. */
    default long leaseNs(final long leaseNs) {
        return leaseNs;
    }

    /**
     * Whether only what clients and workers recorded is checked, and no ledger that sees the log.
     */
    default boolean asksOnlyTheHistory() {
        return false;
    }
}
