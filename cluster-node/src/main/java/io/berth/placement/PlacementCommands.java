package io.berth.placement;

import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.schemas.protocol.SandboxState;
import io.berth.schemas.protocol.WorkerEventKind;

/**
 * What the replicated log can ask of the placement state machine: one method for each kind of log
 * entry.
 *
 * <p>Every call is one log entry, except the grouped ones (events, report, resync), which are
 * framed by a {@code begin…} and an {@code end…} call and are one entry together. {@code
 * timestampNs} is the timestamp of the entry as the log has it: it may step back or forth at a
 * leader change, the state machine guards itself (rule 7). Every argument is validated before
 * anything changes; no call throws for any argument values. Single threaded.
 */
public interface PlacementCommands {
    // ---- the log itself

    /**
     * The first entry of a leadership term; advances cluster time by nothing.
     *
     * @param restoredEpoch where the leader's node was started on a state restored from a backup:
     *     the least cell epoch that was surely never used; else 0. Below it nothing is issued until
     *     the epoch is raised.
     */
    void newTerm(long timestampNs, long leadershipTermId, int restoredEpoch);

    /** The first entry of a leadership term, led by a node whose state was not restored. */
    default void newTerm(final long timestampNs, final long leadershipTermId) {
        newTerm(timestampNs, leadershipTermId, 0);
    }

    /**
     * The cluster session is gone; ignored and counted unless it is the current session of a client
     * or worker.
     */
    void sessionClosed(long timestampNs, long sessionId);

    /** A cluster timer fired; a stale, early or unknown id is harmless (rule 8). */
    void timerFired(long timestampNs, long timerId);

    /**
     * An entry that did not decode, or a template that is not known: counted, digested, not
     * answered.
     */
    void undecodable(long timestampNs, long sessionId, int templateId);

    // ---- entries left out (rule 32)

    /**
     * An entry that the operator has left out: counted, digested with its position, and time moves;
     * what is due is run by the entry after it.
     *
     * @param logPosition where the entry ends in the log, in bytes.
     */
    void entrySkipped(long timestampNs, long logPosition);

    /**
     * {@link #entrySkipped} of the first entry of a term: of it only the term itself is taken, and
     * that the state is a restored one.
     */
    void newTermSkipped(
            long timestampNs, long logPosition, long leadershipTermId, int restoredEpoch);

    /**
     * {@link #entrySkipped} of an Invoke: a request that would have been new ends
     * Rejected(INTERNAL) in its slot, so that its resends are answered and do not fail as it did.
     */
    void invokeSkipped(
            long timestampNs,
            long logPosition,
            long sessionId,
            long clientId,
            int requestSlot,
            long sequence,
            long functionId,
            long payloadLength,
            int flags);

    // ---- operator

    void initialiseCell(
            long timestampNs, long sessionId, long correlationId, CellSettings settings);

    void createFunction(
            long timestampNs, long sessionId, long correlationId, FunctionSettings settings);

    void deleteFunction(
            long timestampNs, long sessionId, long correlationId, String tenant, String name);

    void listFunctions(long timestampNs, long sessionId, long correlationId, long cursor);

    void describeFunction(
            long timestampNs, long sessionId, long correlationId, String tenant, String name);

    void setTenant(
            long timestampNs,
            long sessionId,
            long correlationId,
            String tenant,
            int concurrencyLimit,
            int weight,
            int maxQueued);

    void listTenants(long timestampNs, long sessionId, long correlationId, long cursor);

    /** What may change while the cell runs; every node decides by it from this entry on. */
    void setPolicy(long timestampNs, long sessionId, long correlationId, PolicySettings policy);

    void describePolicy(long timestampNs, long sessionId, long correlationId);

    /**
     * @param deadlineNs what still runs then is stopped; 0: it may finish.
     */
    void drainWorker(
            long timestampNs, long sessionId, long correlationId, String worker, long deadlineNs);

    void undrainWorker(long timestampNs, long sessionId, long correlationId, String worker);

    /** Drains every worker of the zone, and those that register there until it is restored. */
    void evacuateZone(
            long timestampNs, long sessionId, long correlationId, int zone, long deadlineNs);

    void restoreZone(long timestampNs, long sessionId, long correlationId, int zone);

    /**
     * Ends every id and token of the cell epoch in force.
     *
     * @param cellEpoch 1 to 127; 0: the next that was surely never used.
     * @param settleNs no worker is let in for so long; 0, or 1 ms to 24 h.
     * @param ignoreShown whether it may be at or below what peers have shown.
     */
    void raiseCellEpoch(
            long timestampNs,
            long sessionId,
            long correlationId,
            long cellEpoch,
            long settleNs,
            boolean ignoreShown);

    void describeCellEpoch(long timestampNs, long sessionId, long correlationId);

    void describeInvocation(
            long timestampNs, long sessionId, long correlationId, long invocationId);

    /** Ends an open invocation as the Cancel of its client would. */
    void cancelInvocation(long timestampNs, long sessionId, long correlationId, long invocationId);

    void listInvocations(long timestampNs, long sessionId, long correlationId, long cursor);

    void listWorkers(long timestampNs, long sessionId, long correlationId, long cursor);

    void queryStatus(long timestampNs, long sessionId, long correlationId);

    void markDigest(long timestampNs, long sessionId, long correlationId);

    // ---- client

    /**
     * @param principalHash hash of the encoded principal of the session, 0 where there is none.
     */
    void clientHello(
            long timestampNs,
            long sessionId,
            long principalHash,
            long nonceHigh,
            long nonceLow,
            long clientId,
            long secretHigh,
            long secretLow,
            long highestTokenSeen,
            long cellEpochSeen,
            int slotsWanted);

    void clientGoodbye(long timestampNs, long sessionId, long clientId);

    void resolveFunction(
            long timestampNs, long sessionId, long correlationId, String tenant, String name);

    void invoke(
            long timestampNs,
            long sessionId,
            long clientId,
            int requestSlot,
            long sequence,
            long functionId,
            long deadlineNs,
            long payloadLength,
            int flags,
            int priority,
            int zone);

    void cancel(long timestampNs, long sessionId, long clientId, int requestSlot, long sequence);

    void release(
            long timestampNs,
            long sessionId,
            long clientId,
            int requestSlot,
            long sequence,
            long token);

    void beginClientResync(long timestampNs, long sessionId, long clientId);

    void clientResyncRequest(int requestSlot, long sequence);

    void endClientResync();

    // ---- worker

    void workerHello(
            long timestampNs,
            long sessionId,
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

    void workerPulse(
            long timestampNs,
            long sessionId,
            long workerId,
            long registrationEpoch,
            long lastCommandApplied,
            long lastEventSent,
            long pulseNumber);

    void beginWorkerEvents(
            long timestampNs,
            long sessionId,
            long workerId,
            long registrationEpoch,
            long lastCommandApplied,
            long firstEventNumber,
            long pulseNumber);

    void workerEvent(
            long sandboxId,
            long token,
            long durationNs,
            int sandboxSlot,
            WorkerEventKind kind,
            RefuseReason refuseReason);

    void endWorkerEvents();

    void workerResync(
            long timestampNs,
            long sessionId,
            long workerId,
            long registrationEpoch,
            long lastCommandApplied,
            long lastEventSent,
            long pulseNumber);

    void beginWorkerReport(
            long timestampNs,
            long sessionId,
            long workerId,
            long registrationEpoch,
            long reportId,
            long lastCommandApplied,
            long lastEventSent,
            int chunk,
            boolean last);

    void workerReportSlot(
            long sandboxId, long lastToken, long runningToken, int sandboxSlot, SandboxState state);

    void endWorkerReport();

    void workerGoodbye(long timestampNs, long sessionId, long workerId, long registrationEpoch);

    /**
     * Settings of a function as an operator gives them. Durations in nanoseconds, memory in MB.
     *
     * @param provisionedConcurrency sandboxes kept started, 0: none.
     * @param scaleUpSize sandboxes that may be started in a period of the policy; 0: as the policy
     *     says.
     * @param labels that a worker must carry, separated by commas; empty: none.
     */
    record FunctionSettings(
            String tenant,
            String name,
            SandboxKind kind,
            String code,
            long timeoutNs,
            long keepAliveNs,
            long expectedStartUpNs,
            int memoryMb,
            long reservedConcurrency,
            int maxQueued,
            int provisionedConcurrency,
            int scaleUpSize,
            String labels) {
        /** Value of {@code reservedConcurrency} where none is reserved. */
        public static final long NONE_RESERVED = 0xFFFF_FFFFL;

        /** Nothing provisioned, the cell's scale-up rate, no labels required. */
        public FunctionSettings(
                final String tenant,
                final String name,
                final SandboxKind kind,
                final String code,
                final long timeoutNs,
                final long keepAliveNs,
                final long expectedStartUpNs,
                final int memoryMb,
                final long reservedConcurrency,
                final int maxQueued) {
            this(
                    tenant,
                    name,
                    kind,
                    code,
                    timeoutNs,
                    keepAliveNs,
                    expectedStartUpNs,
                    memoryMb,
                    reservedConcurrency,
                    maxQueued,
                    0,
                    0,
                    "");
        }
    }

    /**
     * @return whether the state is final for a caller.
     */
    static boolean isFinal(final InvocationState state) {
        return state.value() >= InvocationState.COMPLETED.value()
                && state.value() <= InvocationState.REJECTED.value();
    }
}
