package io.berth.worker.protocol;

import io.berth.schemas.protocol.SandboxState;

/** Slots of one chunk of a report. */
public interface ReportChunk {
    /** Most slots in one chunk (rule 27). */
    int MAX_SLOTS = 24;

    int size();

    long sandboxId(int index);

    int sandboxSlot(int index);

    long lastToken(int index);

    /**
     * @return token of the begun run, 0: none.
     */
    long runningToken(int index);

    SandboxState state(int index);
}
