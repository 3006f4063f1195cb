package io.berth.client.protocol;

/**
 * What {@link ClientProtocol} says to the balancer, to workers and to its caller. A {@code send…}
 * returns whether the message was taken by the transport; on false (back pressure, not connected)
 * not one byte of it has left, and the protocol tries again on a later poll. Implementations must
 * not throw; only {@link #callEnded} may call back into the protocol.
 */
public interface ClientOutput {
    // ---- to the balancer, on the current session

    boolean sendClientHello(
            long nonceHigh,
            long nonceLow,
            long clientId,
            long secretHigh,
            long secretLow,
            long highestTokenSeen,
            long cellEpochSeen,
            int slotsWanted);

    /**
     * @param flags bit 0 mayWait, bit 1 safeToRepeat, bit 2 previousEnded.
     */
    boolean sendInvoke(
            long clientId,
            int requestSlot,
            long sequence,
            long functionId,
            long deadlineNs,
            long payloadLength,
            int flags,
            int priority,
            int zone);

    boolean sendCancel(long clientId, int requestSlot, long sequence);

    boolean sendRelease(long clientId, int requestSlot, long sequence, long token);

    /**
     * @param count entries of the arrays that are valid, 1 to 64; the arrays are reused after the
     *     call.
     */
    boolean sendResync(long clientId, int count, int[] requestSlots, long[] sequences);

    boolean sendResolve(long correlationId, String tenant, String name);

    boolean sendGoodbye(long clientId);

    // ---- to a worker

    /**
     * Placement and payload; {@code attachment} is the caller's, from which the payload is taken.
     */
    boolean sendRun(Placement placement, Object attachment);

    boolean sendResultAck(
            String endpoint, long invocationId, long token, long sandboxId, int sandboxSlot);

    // ---- to the caller

    /**
     * The balancer has named the invocation of the call: by this id operators describe and cancel
     * it. Once for each of its requests that is taken into the log.
     */
    default void invocationKnown(
            final long callId, final Object attachment, final long invocationId) {}

    /** Exactly once for each call. */
    void callEnded(CallOutcome outcome);
}
