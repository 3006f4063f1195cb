package io.berth.simulation;

import io.berth.client.protocol.CallOutcome;
import io.berth.client.protocol.ClientOutput;
import io.berth.client.protocol.Placement;
import io.berth.client.transport.IngressPublisher;
import io.berth.client.transport.MessageOffer;

/** What a client says to the balancer, encoded by the publisher of the real client. */
final class WireClientOutput implements ClientOutput {
    private final IngressPublisher publisher;
    private final ClientOutput rest;

    /**
     * @param rest takes what does not go to the balancer.
     */
    WireClientOutput(final MessageOffer offer, final ClientOutput rest) {
        publisher = new IngressPublisher(offer);
        this.rest = rest;
    }

    @Override
    public boolean sendClientHello(
            final long nonceHigh,
            final long nonceLow,
            final long clientId,
            final long secretHigh,
            final long secretLow,
            final long highestTokenSeen,
            final long cellEpochSeen,
            final int slotsWanted) {
        return publisher.hello(
                nonceHigh,
                nonceLow,
                clientId,
                secretHigh,
                secretLow,
                highestTokenSeen,
                cellEpochSeen,
                slotsWanted);
    }

    @Override
    public boolean sendInvoke(
            final long clientId,
            final int requestSlot,
            final long sequence,
            final long functionId,
            final long deadlineNs,
            final long payloadLength,
            final int flags,
            final int priority,
            final int zone) {
        return publisher.invoke(
                clientId,
                requestSlot,
                sequence,
                functionId,
                deadlineNs,
                payloadLength,
                flags,
                priority,
                zone);
    }

    @Override
    public boolean sendCancel(final long clientId, final int requestSlot, final long sequence) {
        return publisher.cancel(clientId, requestSlot, sequence);
    }

    @Override
    public boolean sendRelease(
            final long clientId, final int requestSlot, final long sequence, final long token) {
        return publisher.release(clientId, requestSlot, sequence, token);
    }

    @Override
    public boolean sendResync(
            final long clientId,
            final int count,
            final int[] requestSlots,
            final long[] sequences) {
        return publisher.resync(clientId, count, requestSlots, sequences);
    }

    @Override
    public boolean sendResolve(final long correlationId, final String tenant, final String name) {
        return publisher.resolve(correlationId, tenant, name);
    }

    @Override
    public boolean sendGoodbye(final long clientId) {
        return publisher.goodbye(clientId);
    }

    @Override
    public boolean sendRun(final Placement placement, final Object attachment) {
        return rest.sendRun(placement, attachment);
    }

    @Override
    public boolean sendResultAck(
            final String endpoint,
            final long invocationId,
            final long token,
            final long sandboxId,
            final int sandboxSlot) {
        return rest.sendResultAck(endpoint, invocationId, token, sandboxId, sandboxSlot);
    }

    @Override
    public void callEnded(final CallOutcome outcome) {
        rest.callEnded(outcome);
    }
}
