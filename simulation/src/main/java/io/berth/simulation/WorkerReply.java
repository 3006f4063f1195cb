package io.berth.simulation;

import io.berth.schemas.payload.RefuseReason;
import io.berth.schemas.payload.RunEnd;
import io.berth.schemas.payload.RunState;

/** What a worker answers to a payload. */
sealed interface WorkerReply {
    /** The end of a run with its result. */
    record Result(
            long invocationId,
            long token,
            long sequence,
            int requestSlot,
            long durationNs,
            RunEnd end,
            byte[] body)
            implements WorkerReply {}

    /** A run that goes on. */
    record Status(long invocationId, long token, long sequence, int requestSlot, RunState state)
            implements WorkerReply {}

    /** A payload refused for good. */
    record Refused(
            long invocationId, long token, long sequence, int requestSlot, RefuseReason reason)
            implements WorkerReply {}
}
