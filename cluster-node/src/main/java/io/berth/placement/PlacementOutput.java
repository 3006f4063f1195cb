package io.berth.placement;

import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.PlacementKind;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.schemas.protocol.WorkerState;
import java.util.List;

/**
 * What the placement state machine says, on every node, to whoever is told. The leader's publisher
 * turns it into egress; nothing here returns anything, so no decision can depend on whether a
 * message left (rule 36).
 *
 * <p>{@code sessionId} is the cluster session to answer. The publisher adds leadership term, egress
 * number and MAC. Durations in nanoseconds. Implementations must not throw and must not call back
 * into the state machine.
 */
public interface PlacementOutput {
    // ---- to the cluster

    /**
     * Arm the one cluster timer; {@code timerId} only grows; {@code delayNs} counts from the
     * current entry.
     */
    void scheduleTimer(long timerId, long delayNs);

    /**
     * Ask the cluster to close a session whose peer was superseded; only if the container still
     * lists it.
     */
    void closeSession(long sessionId);

    /** A DigestMark was applied: every node publishes these with the log position. */
    void digestMarked(long entries, long rollingDigest, long structuralDigest);

    // ---- to clients

    void clientWelcome(
            long sessionId,
            long nonceHigh,
            long nonceLow,
            long clientId,
            long secretHigh,
            long secretLow,
            long clientGraceNs,
            long cellEpoch,
            int slotsGranted,
            int featureLevel);

    /** To a client or a worker. */
    void helloRejected(
            long sessionId, long nonceHigh, long nonceLow, long retryAfterNs, RejectReason reason);

    void placed(
            long sessionId,
            long clientId,
            int requestSlot,
            long sequence,
            long invocationId,
            long token,
            long sandboxId,
            int sandboxSlot,
            long workerId,
            long incarnation,
            long functionId,
            int functionVersion,
            long timeoutNs,
            long payloadLength,
            long cellEpoch,
            PlacementKind kind,
            String workerName,
            String workerEndpoint);

    void waiting(
            long sessionId,
            long clientId,
            int requestSlot,
            long sequence,
            long invocationId,
            long remainingNs,
            int position);

    void rejected(
            long sessionId,
            long clientId,
            int requestSlot,
            long sequence,
            RejectReason reason,
            long retryAfterNs,
            long limitOwnerId,
            long limitCurrent,
            long limitAllowed,
            RejectReason cause);

    void ended(
            long sessionId,
            long clientId,
            int requestSlot,
            long sequence,
            long invocationId,
            long token,
            InvocationState end);

    void notKnown(long sessionId, long clientId, int requestSlot, long sequence);

    void functionResolved(
            long sessionId,
            long correlationId,
            long functionId,
            long timeoutNs,
            long maxPayloadLength,
            RejectReason reason);

    void clientUnknown(long sessionId, long clientId, RejectReason reason);

    // ---- to workers

    void workerWelcome(
            long sessionId,
            long nonceHigh,
            long nonceLow,
            long workerId,
            long registrationEpoch,
            long lastEventApplied,
            long lastCommandIssued,
            long leaseNs,
            long cellEpoch,
            boolean resumed);

    void workerAck(
            long sessionId,
            long workerId,
            long registrationEpoch,
            long lastEventApplied,
            long pulseNumber);

    void startSandbox(
            long sessionId,
            long workerId,
            long registrationEpoch,
            long commandNumber,
            long sandboxId,
            long functionId,
            int functionVersion,
            long timeoutNs,
            long startUpNs,
            int memoryMb,
            int sandboxSlots,
            SandboxKind kind,
            String functionName,
            String code);

    void stopSandbox(
            long sessionId,
            long workerId,
            long registrationEpoch,
            long commandNumber,
            long sandboxId);

    void revokeToken(
            long sessionId,
            long workerId,
            long registrationEpoch,
            long commandNumber,
            long sandboxId,
            int sandboxSlot,
            long token);

    void cancelRun(
            long sessionId,
            long workerId,
            long registrationEpoch,
            long commandNumber,
            long sandboxId,
            int sandboxSlot,
            long token);

    void reportRequest(long sessionId, long workerId, long registrationEpoch);

    void workerUnknown(long sessionId, long workerId, long registrationEpoch, RejectReason reason);

    // ---- to operators

    void adminResult(long sessionId, long correlationId, long id, int version, RejectReason reason);

    /**
     * Items are added between begin and end; the state machine counts bytes (names, fixed part) so
     * that a page stays within 1 KiB.
     */
    void beginFunctionPage(long sessionId, long correlationId, RejectReason reason);

    void addFunction(FunctionDescription function);

    void endFunctionPage(long nextCursor);

    void beginWorkerPage(long sessionId, long correlationId);

    void addWorker(WorkerDescription worker);

    void endWorkerPage(long nextCursor);

    void tenantPage(
            long sessionId,
            long correlationId,
            RejectReason reason,
            List<TenantDescription> tenants,
            long nextCursor);

    void invocationPage(
            long sessionId,
            long correlationId,
            RejectReason reason,
            List<InvocationDescription> invocations,
            long nextCursor);

    /**
     * @param policy null where the reason is not NONE.
     * @param evacuatedZones bit z: zone z is evacuated.
     */
    void policyReply(
            long sessionId,
            long correlationId,
            RejectReason reason,
            PolicySettings policy,
            long evacuatedZones);

    void statusReply(long sessionId, long correlationId, Status status);

    /**
     * @param reason NONE, or why the epoch was not raised.
     */
    void cellEpochReply(
            long sessionId, long correlationId, RejectReason reason, CellEpochStatus status);

    void digestMarkReply(
            long sessionId,
            long correlationId,
            long entries,
            long rollingDigest,
            long structuralDigest);

    /** One function with its counts. */
    record FunctionDescription(
            long functionId,
            PlacementCommands.FunctionSettings settings,
            int version,
            int inFlight,
            int queued,
            int idle,
            int busy,
            int starting,
            int provisionedAllocated,
            int provisionedAvailable,
            long spillOvers,
            int scaleUpTokens) {}

    /** One worker with its counts. */
    record WorkerDescription(
            long workerId,
            long incarnation,
            long registrationEpoch,
            long lastHeardAgeNs,
            int memoryMb,
            int usedMb,
            int sandboxes,
            int busy,
            int zone,
            WorkerState state,
            String name,
            String endpoint,
            String labels,
            int starting,
            int startFailures,
            boolean suspect,
            boolean drained,
            long drainRemainingNs) {}

    /** One tenant with its counts. */
    record TenantDescription(
            String name,
            int concurrencyLimit,
            int weight,
            int maxQueued,
            int inFlight,
            int queued,
            long reserved,
            int unreservedInFlight) {}

    /**
     * One open invocation. Durations in nanoseconds.
     *
     * @param clientId 0 where no answer is owed any more.
     * @param placedNs since its placement; 0 where it is not placed.
     * @param position how many wait before it in the queue of its function.
     * @param cause what it waits for; NONE where it does not wait.
     * @param worker its name; empty where it is not placed.
     */
    record InvocationDescription(
            long invocationId,
            long functionId,
            String tenant,
            String function,
            long clientId,
            long token,
            long sandboxId,
            long workerId,
            String worker,
            long ageNs,
            long remainingNs,
            long placedNs,
            int position,
            InvocationState state,
            RejectReason cause,
            int priority,
            boolean cancelling,
            PlacementKind kind) {}

    /**
     * The cell epoch and what speaks against it. Durations in nanoseconds.
     *
     * @param cellEpoch in force; 0 before the cell has settings.
     * @param heldFor the state was restored and waits for an epoch of at least this; 0: it does
     *     not.
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
     */
    record CellEpochStatus(
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
            long givenUpSandboxes) {}

    /** Counts of the state. */
    record Status(
            boolean initialised,
            long clusterTimeNs,
            long entries,
            long rollingDigest,
            int functions,
            int tenants,
            int clients,
            int workersActive,
            int workersDisconnected,
            int workersDead,
            int sandboxesStarting,
            int sandboxesIdle,
            int sandboxesBusy,
            int sandboxesStopping,
            int sandboxesLost,
            int queued,
            int inFlight,
            long warmPlacements,
            long coldPlacements,
            long queuedPlacements,
            long rejected,
            long completed,
            long lost,
            long repairs,
            long ignored) {}
}
