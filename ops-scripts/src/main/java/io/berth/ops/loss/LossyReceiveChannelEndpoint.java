package io.berth.ops.loss;

import io.aeron.driver.DataPacketDispatcher;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ext.DebugReceiveChannelEndpoint;
import io.aeron.driver.media.UdpChannel;
import io.aeron.protocol.DataHeaderFlyweight;
import java.net.InetSocketAddress;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Receives as any endpoint, but loses datagrams by a loss generator of Aeron's kind, and holds some
 * back until the next one of the endpoint has passed.
 */
final class LossyReceiveChannelEndpoint extends DebugReceiveChannelEndpoint {
    private static final int MAX_DATAGRAM = 65_536;

    private final StreamLoss loss;
    private final UnsafeBuffer heldBytes = new UnsafeBuffer(new byte[MAX_DATAGRAM]);
    private final DataHeaderFlyweight heldHeader = new DataHeaderFlyweight(heldBytes);
    private InetSocketAddress heldFrom;
    private int heldLength;
    private int heldTransport;

    LossyReceiveChannelEndpoint(
            final UdpChannel channel,
            final DataPacketDispatcher dispatcher,
            final AtomicCounter status,
            final MediaDriver.Context context,
            final StreamLoss loss) {
        super(channel, dispatcher, status, context, loss, (address, buffer, length) -> false);
        this.loss = loss;
    }

    @Override
    public int onDataPacket(
            final DataHeaderFlyweight header,
            final UnsafeBuffer buffer,
            final int length,
            final InetSocketAddress from,
            final int transport) {
        if (heldLength == 0 && loss.shouldHold(header.streamId())) {
            heldBytes.putBytes(0, buffer, 0, length);
            heldFrom = from;
            heldTransport = transport;
            heldLength = length;
            return 0;
        }
        final int received = super.onDataPacket(header, buffer, length, from, transport);
        return heldLength == 0 ? received : received + release();
    }

    private int release() {
        final int length = heldLength;
        heldLength = 0;
        return super.onDataPacket(heldHeader, heldBytes, length, heldFrom, heldTransport);
    }
}
