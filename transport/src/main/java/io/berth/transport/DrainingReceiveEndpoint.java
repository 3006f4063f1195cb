package io.berth.transport;

import static io.aeron.protocol.HeaderFlyweight.HDR_TYPE_DATA;
import static io.aeron.protocol.HeaderFlyweight.HDR_TYPE_PAD;
import static io.aeron.protocol.HeaderFlyweight.HDR_TYPE_RTTM;
import static io.aeron.protocol.HeaderFlyweight.HDR_TYPE_SETUP;

import io.aeron.driver.DataPacketDispatcher;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.media.ReceiveChannelEndpoint;
import io.aeron.driver.media.UdpChannel;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.RttMeasurementFlyweight;
import io.aeron.protocol.SetupFlyweight;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Takes up to {@link DriverSetup#MOST_DATAGRAMS} datagrams from its socket where the driver takes
 * one in each of its cycles. On the thread of the driver's receiver.
 */
class DrainingReceiveEndpoint extends ReceiveChannelEndpoint {
    private DatagramReceiver receiver;
    private UnsafeBuffer wrapped;
    private DataHeaderFlyweight data;
    private SetupFlyweight setup;
    private RttMeasurementFlyweight roundTrip;

    DrainingReceiveEndpoint(
            final UdpChannel udpChannel,
            final DataPacketDispatcher dispatcher,
            final AtomicCounter statusIndicator,
            final MediaDriver.Context context) {
        super(udpChannel, dispatcher, statusIndicator, context);
    }

    @Override
    public InetSocketAddress receive(final ByteBuffer buffer) {
        if (receiver == null) {
            receiver = DatagramReceiver.of(receiveDatagramChannel, udpChannel.protocolFamily());
        }
        return receiver.isUsable() ? receiver.receive(buffer) : super.receive(buffer);
    }

    @Override
    public int onDataPacket(
            final DataHeaderFlyweight header,
            final UnsafeBuffer buffer,
            final int length,
            final InetSocketAddress srcAddress,
            final int transportIndex) {
        return super.onDataPacket(header, buffer, length, srcAddress, transportIndex)
                + drain(buffer, transportIndex);
    }

    @Override
    public void onSetupMessage(
            final SetupFlyweight header,
            final UnsafeBuffer buffer,
            final int length,
            final InetSocketAddress srcAddress,
            final int transportIndex) {
        super.onSetupMessage(header, buffer, length, srcAddress, transportIndex);
        drain(buffer, transportIndex);
    }

    @Override
    public void onRttMeasurement(
            final RttMeasurementFlyweight header,
            final UnsafeBuffer buffer,
            final int length,
            final InetSocketAddress srcAddress,
            final int transportIndex) {
        super.onRttMeasurement(header, buffer, length, srcAddress, transportIndex);
        drain(buffer, transportIndex);
    }

    /** Destinations added by hand have sockets of their own, which are left to the driver. */
    private int drain(final UnsafeBuffer buffer, final int transportIndex) {
        final ByteBuffer bytes = buffer.byteBuffer();
        if (bytes == null || hasDestinationControl()) {
            return 0;
        }
        wrap(buffer);
        int received = 0;
        for (int i = 1; i < DriverSetup.MOST_DATAGRAMS; i++) {
            final InetSocketAddress source = receive(bytes);
            if (source == null) {
                break;
            }
            final int length = bytes.position();
            if (isValidFrame(buffer, length)) {
                receiveHook(buffer, length, source);
                received += dispatch(buffer, length, source, transportIndex);
            }
        }
        return received;
    }

    private int dispatch(
            final UnsafeBuffer buffer,
            final int length,
            final InetSocketAddress source,
            final int transportIndex) {
        switch (FrameDescriptor.frameType(buffer, 0)) {
            case HDR_TYPE_DATA:
            case HDR_TYPE_PAD:
                return super.onDataPacket(data, buffer, length, source, transportIndex);
            case HDR_TYPE_SETUP:
                super.onSetupMessage(setup, buffer, length, source, transportIndex);
                return length;
            case HDR_TYPE_RTTM:
                super.onRttMeasurement(roundTrip, buffer, length, source, transportIndex);
                return length;
            default:
                return 0;
        }
    }

    /** The driver's poller has one buffer for all datagrams. */
    private void wrap(final UnsafeBuffer buffer) {
        if (wrapped != buffer) {
            wrapped = buffer;
            data = new DataHeaderFlyweight(buffer);
            setup = new SetupFlyweight(buffer);
            roundTrip = new RttMeasurementFlyweight(buffer);
        }
    }
}
