package io.berth.placement.snapshot;

import org.agrona.DirectBuffer;

/** Is fed the records of a snapshot in the order in which they were written. */
public interface SnapshotLoader {
    /**
     * One whole record.
     *
     * @throws SnapshotException if the snapshot can't be loaded; the state machine is then to be
     *     thrown away.
     */
    void onRecord(DirectBuffer buffer, int offset, int length);

    /**
     * @return whether the end record was read and everything agrees.
     */
    boolean isDone();

    /**
     * @return position of the log as the header says; 0 before the header.
     */
    long logPosition();
}
