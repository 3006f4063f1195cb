package io.berth.client;

import io.berth.schemas.protocol.RejectReason;

/**
 * The cell epoch and what speaks against it (rule 2). Durations in nanoseconds.
 *
 * @param cellEpoch in force; 0 before the cell has settings.
 * @param heldFor the state was restored and issues nothing below an epoch of at least this; 0: it
 *     is not held.
 * @param raising whether a raise is under way.
 * @param settlingNs until workers are let in; 0: they are.
 * @param newestToken the last token issued.
 * @param highestEpochShown by a refused Hello since the last raise; 0: none was.
 * @param highestTokenShown by a refused Hello since the last raise; 0: none was.
 * @param workerProofs Hellos of workers since the last raise that showed numbers never issued.
 * @param clientProofs Hellos of clients since the last raise that showed numbers never issued.
 * @param raises so far.
 * @param givenUpInvocations open invocations that raises have ended so far.
 * @param givenUpSandboxes sandboxes that raises have given up so far.
 * @param reason NONE, or why the epoch was not raised.
 */
public record CellEpochInfo(
        int cellEpoch,
        int heldFor,
        boolean raising,
        long settlingNs,
        long newestToken,
        int highestEpochShown,
        long highestTokenShown,
        long workerProofs,
        long clientProofs,
        int raises,
        long givenUpInvocations,
        long givenUpSandboxes,
        RejectReason reason) {
    /** The same, as the answer to a command that was done. */
    CellEpochInfo done() {
        return new CellEpochInfo(
                cellEpoch,
                heldFor,
                raising,
                settlingNs,
                newestToken,
                highestEpochShown,
                highestTokenShown,
                workerProofs,
                clientProofs,
                raises,
                givenUpInvocations,
                givenUpSandboxes,
                RejectReason.NONE);
    }

    /**
     * @return whether peers have shown numbers that this state never issued: it went back.
     */
    public boolean isProvenBack() {
        return workerProofs + clientProofs > 0;
    }

    /**
     * @return the least epoch that was surely never used, as far as the cell knows; above 127:
     *     there is none left.
     */
    public int nextEpoch() {
        return Math.max(heldFor, Math.max(cellEpoch, highestEpochShown) + 1);
    }
}
