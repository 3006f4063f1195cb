package io.berth.worker.protocol;

import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.WorkerEventKind;

/** Events of one message, in number order. */
public interface EventBatch {
    /** Most events in one message. */
    int MAX_EVENTS = 32;

    int size();

    long sandboxId(int index);

    int sandboxSlot(int index);

    long token(int index);

    long durationNs(int index);

    WorkerEventKind kind(int index);

    RefuseReason refuseReason(int index);
}
