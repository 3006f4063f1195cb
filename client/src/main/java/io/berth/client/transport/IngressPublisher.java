package io.berth.client.transport;

import io.berth.schemas.protocol.CancelEncoder;
import io.berth.schemas.protocol.ClientGoodbyeEncoder;
import io.berth.schemas.protocol.ClientHelloEncoder;
import io.berth.schemas.protocol.ClientResyncEncoder;
import io.berth.schemas.protocol.InvokeEncoder;
import io.berth.schemas.protocol.MessageHeaderEncoder;
import io.berth.schemas.protocol.ReleaseEncoder;
import io.berth.schemas.protocol.ResolveFunctionEncoder;
import org.agrona.ExpandableArrayBuffer;

/** Encodes what a client says to the balancer and offers it. Single threaded. */
public final class IngressPublisher {
    private static final int BUFFER_LENGTH = 2048;

    private final MessageOffer link;
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(BUFFER_LENGTH);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ClientHelloEncoder hello = new ClientHelloEncoder();
    private final InvokeEncoder invoke = new InvokeEncoder();
    private final CancelEncoder cancel = new CancelEncoder();
    private final ReleaseEncoder release = new ReleaseEncoder();
    private final ClientResyncEncoder resync = new ClientResyncEncoder();
    private final ResolveFunctionEncoder resolve = new ResolveFunctionEncoder();
    private final ClientGoodbyeEncoder goodbye = new ClientGoodbyeEncoder();

    public IngressPublisher(final MessageOffer link) {
        this.link = link;
    }

    public boolean hello(
            final long nonceHigh,
            final long nonceLow,
            final long clientId,
            final long secretHigh,
            final long secretLow,
            final long highestTokenSeen,
            final long cellEpochSeen,
            final int slotsWanted) {
        hello.wrapAndApplyHeader(buffer, 0, header)
                .nonceHigh(nonceHigh)
                .nonceLow(nonceLow)
                .clientId(clientId)
                .secretHigh(secretHigh)
                .secretLow(secretLow)
                .highestTokenSeen(highestTokenSeen)
                .cellEpochSeen(cellEpochSeen)
                .slotsWanted(slotsWanted);
        return offer(hello.encodedLength());
    }

    public boolean invoke(
            final long clientId,
            final int requestSlot,
            final long sequence,
            final long functionId,
            final long deadlineNs,
            final long payloadLength,
            final int flags,
            final int priority,
            final int zone) {
        invoke.wrapAndApplyHeader(buffer, 0, header)
                .clientId(clientId)
                .sequence(sequence)
                .functionId(functionId)
                .deadlineNs(deadlineNs)
                .payloadLength(payloadLength)
                .requestSlot(requestSlot)
                .priority((short) priority)
                .zone((short) zone);
        invoke.flags()
                .clear()
                .mayWait(0 != (flags & 1))
                .safeToRepeat(0 != (flags & 2))
                .previousEnded(0 != (flags & 4));
        return offer(invoke.encodedLength());
    }

    public boolean cancel(final long clientId, final int requestSlot, final long sequence) {
        cancel.wrapAndApplyHeader(buffer, 0, header)
                .clientId(clientId)
                .sequence(sequence)
                .requestSlot(requestSlot);
        return offer(cancel.encodedLength());
    }

    public boolean release(
            final long clientId, final int requestSlot, final long sequence, final long token) {
        release.wrapAndApplyHeader(buffer, 0, header)
                .clientId(clientId)
                .sequence(sequence)
                .token(token)
                .requestSlot(requestSlot);
        return offer(release.encodedLength());
    }

    public boolean resync(
            final long clientId,
            final int count,
            final int[] requestSlots,
            final long[] sequences) {
        final ClientResyncEncoder.RequestsEncoder requests =
                resync.wrapAndApplyHeader(buffer, 0, header)
                        .clientId(clientId)
                        .requestsCount(count);
        for (int i = 0; i < count; i++) {
            requests.next().sequence(sequences[i]).requestSlot(requestSlots[i]);
        }
        return offer(resync.encodedLength());
    }

    public boolean resolve(final long correlationId, final String tenant, final String name) {
        resolve.wrapAndApplyHeader(buffer, 0, header)
                .correlationId(correlationId)
                .tenant(tenant)
                .name(name);
        return offer(resolve.encodedLength());
    }

    public boolean goodbye(final long clientId) {
        goodbye.wrapAndApplyHeader(buffer, 0, header).clientId(clientId);
        return offer(goodbye.encodedLength());
    }

    private boolean offer(final int encodedLength) {
        return link.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + encodedLength);
    }
}
