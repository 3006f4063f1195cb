package io.berth.placement.snapshot;

import org.agrona.DirectBuffer;

/** Takes the records of a snapshot, one whole message a call, at most 8 KiB each. */
@FunctionalInterface
public interface SnapshotSink {
    /** The bytes are valid during the call only. */
    void onRecord(DirectBuffer buffer, int offset, int length);
}
