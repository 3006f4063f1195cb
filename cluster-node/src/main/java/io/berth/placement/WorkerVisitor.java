package io.berth.placement;

import io.berth.schemas.protocol.WorkerState;

/** Is shown the workers, dead ones with counted slots too. */
@FunctionalInterface
public interface WorkerVisitor {
    void onWorker(
            long workerId,
            long incarnation,
            String name,
            int zone,
            WorkerState state,
            int memoryMb,
            int usedMb,
            int maxSandboxes,
            int sandboxes);
}
