package io.berth.placement;

/**
 * The columns of {@link CellTable} that are about the cell epoch (rule 2), named as in the
 * snapshot.
 */
final class EpochFields {
    private final CellTable cell;

    EpochFields(final CellTable cell) {
        this.cell = cell;
    }

    /**
     * @return highest token that a refused Hello showed since the last raise.
     */
    long highestTokenShown() {
        return cell.longOf(CellTable.HIGHEST_TOKEN_SHOWN);
    }

    void highestTokenShown(final long value) {
        cell.longOf(CellTable.HIGHEST_TOKEN_SHOWN, value);
    }

    /**
     * @return Hellos of workers since then that showed numbers never issued.
     */
    long workerProofs() {
        return cell.longOf(CellTable.WORKER_PROOFS);
    }

    void workerProofs(final long value) {
        cell.longOf(CellTable.WORKER_PROOFS, value);
    }

    /**
     * @return Hellos of clients since then that showed numbers never issued.
     */
    long clientProofs() {
        return cell.longOf(CellTable.CLIENT_PROOFS);
    }

    void clientProofs(final long value) {
        cell.longOf(CellTable.CLIENT_PROOFS, value);
    }

    /**
     * @return open invocations that raises have ended so far.
     */
    long givenUpInvocations() {
        return cell.longOf(CellTable.GIVEN_UP_INVOCATIONS);
    }

    void givenUpInvocations(final long value) {
        cell.longOf(CellTable.GIVEN_UP_INVOCATIONS, value);
    }

    /**
     * @return sandboxes that raises have given up so far.
     */
    long givenUpSandboxes() {
        return cell.longOf(CellTable.GIVEN_UP_SANDBOXES);
    }

    void givenUpSandboxes(final long value) {
        cell.longOf(CellTable.GIVEN_UP_SANDBOXES, value);
    }

    /**
     * @return cluster time from which workers are let in after a raise.
     */
    long settledAtNs() {
        return cell.longOf(CellTable.SETTLED_AT_NS);
    }

    void settledAtNs(final long value) {
        cell.longOf(CellTable.SETTLED_AT_NS, value);
    }

    /**
     * @return nothing is issued below this epoch; at most the current one: not held.
     */
    int heldEpoch() {
        return cell.intOf(CellTable.HELD_EPOCH);
    }

    void heldEpoch(final int value) {
        cell.intOf(CellTable.HELD_EPOCH, value);
    }

    /**
     * @return highest epoch that a refused Hello showed since the last raise.
     */
    int highestEpochShown() {
        return cell.intOf(CellTable.HIGHEST_EPOCH_SHOWN);
    }

    void highestEpochShown(final int value) {
        cell.intOf(CellTable.HIGHEST_EPOCH_SHOWN, value);
    }

    /**
     * @return times that the epoch was raised.
     */
    int raises() {
        return cell.intOf(CellTable.RAISES);
    }

    void raises(final int value) {
        cell.intOf(CellTable.RAISES, value);
    }

    /**
     * @return next client and worker of a former epoch to be let go; -1: all are.
     */
    int raiseCursor() {
        return cell.intOf(CellTable.RAISE_CURSOR);
    }

    void raiseCursor(final int value) {
        cell.intOf(CellTable.RAISE_CURSOR, value);
    }
}
