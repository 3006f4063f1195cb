package io.berth.simulation;

import io.berth.client.protocol.ClientOutput;

/** Turns what a client says to the balancer into commands of the log. */
public interface LoggedClientOutput extends ClientOutput {
    /** Sends one message. @return false if there is no session. */
    boolean send(LogMessage message);

    @Override
    default boolean sendClientHello(
            final long nonceHigh,
            final long nonceLow,
            final long clientId,
            final long secretHigh,
            final long secretLow,
            final long highestTokenSeen,
            final long cellEpochSeen,
            final int slotsWanted) {
        return send(
                (log, session) ->
                        log.clientHello(
                                0,
                                session,
                                0,
                                nonceHigh,
                                nonceLow,
                                clientId,
                                secretHigh,
                                secretLow,
                                highestTokenSeen,
                                cellEpochSeen,
                                slotsWanted));
    }

    @Override
    default boolean sendInvoke(
            final long clientId,
            final int requestSlot,
            final long sequence,
            final long functionId,
            final long deadlineNs,
            final long payloadLength,
            final int flags,
            final int priority,
            final int zone) {
        return send(
                (log, session) ->
                        log.invoke(
                                0,
                                session,
                                clientId,
                                requestSlot,
                                sequence,
                                functionId,
                                deadlineNs,
                                payloadLength,
                                flags,
                                priority,
                                zone));
    }

    @Override
    default boolean sendCancel(final long clientId, final int requestSlot, final long sequence) {
        return send((log, session) -> log.cancel(0, session, clientId, requestSlot, sequence));
    }

    @Override
    default boolean sendRelease(
            final long clientId, final int requestSlot, final long sequence, final long token) {
        return send(
                (log, session) -> log.release(0, session, clientId, requestSlot, sequence, token));
    }

    @Override
    default boolean sendResync(
            final long clientId,
            final int count,
            final int[] requestSlots,
            final long[] sequences) {
        return send(
                (log, session) -> {
                    log.beginClientResync(0, session, clientId);
                    for (int i = 0; i < count; i++) {
                        log.clientResyncRequest(requestSlots[i], sequences[i]);
                    }
                    log.endClientResync();
                });
    }

    @Override
    default boolean sendResolve(final long correlationId, final String tenant, final String name) {
        return send((log, session) -> log.resolveFunction(0, session, correlationId, tenant, name));
    }

    @Override
    default boolean sendGoodbye(final long clientId) {
        return send((log, session) -> log.clientGoodbye(0, session, clientId));
    }
}
