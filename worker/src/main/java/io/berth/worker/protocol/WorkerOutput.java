package io.berth.worker.protocol;

import io.berth.schemas.payload.RefuseReason;
import io.berth.schemas.payload.RunState;
import io.berth.schemas.protocol.RejectReason;

/**
 * Where a worker's messages go. A send returns false when it could not be done now (back pressure,
 * no connection): the protocol tries again on a later poll. True means handed over, not arrived:
 * what matters is sent until answered. No method may throw, block, or call back into the protocol.
 */
public interface WorkerOutput {
    // ---- to the balancer

    boolean sendHello(
            long nonceHigh,
            long nonceLow,
            long incarnation,
            long highestTokenSeen,
            long lastCommandApplied,
            long lastEventSent,
            long cellEpochSeen,
            int memoryMb,
            int maxSandboxes,
            int zone,
            String name,
            String endpoint,
            String labels);

    boolean sendPulse(
            long workerId,
            long registrationEpoch,
            long lastCommandApplied,
            long lastEventSent,
            long pulseNumber);

    /**
     * @param events 1 to 32 events with consecutive numbers from {@code firstEventNumber}; valid
     *     during the call.
     */
    boolean sendEvents(
            long workerId,
            long registrationEpoch,
            long lastCommandApplied,
            long firstEventNumber,
            long pulseNumber,
            EventBatch events);

    boolean sendResync(
            long workerId,
            long registrationEpoch,
            long lastCommandApplied,
            long lastEventSent,
            long pulseNumber);

    /**
     * @param slots 0 to 24 slots; valid during the call.
     */
    boolean sendReport(
            long workerId,
            long registrationEpoch,
            long reportId,
            long lastCommandApplied,
            long lastEventSent,
            int chunk,
            boolean last,
            ReportChunk slots);

    boolean sendGoodbye(long workerId, long registrationEpoch);

    /** The cluster session has given no answer for too long: close it and connect again. */
    void reconnect();

    // ---- to callers; replyTo is the one of the RunRequest

    /** Also true where the caller is gone for good: the result stays kept for a repeat. */
    boolean replyResult(long replyTo, KeptResult result);

    boolean replyStatus(
            long replyTo,
            long invocationId,
            long token,
            long sequence,
            int requestSlot,
            RunState state);

    boolean replyRefused(
            long replyTo,
            long invocationId,
            long token,
            long sequence,
            int requestSlot,
            RefuseReason reason);

    // ---- to the process

    /** The balancer refuses this worker, for good or until it tries again. */
    default void helloRejected(RejectReason reason) {}

    /** The worker is done: end the process with the exit code of the reason. Called once. */
    void halt(HaltReason reason);
}
