package io.berth.transport;

import static io.aeron.protocol.HeaderFlyweight.HDR_TYPE_ERR;
import static io.aeron.protocol.HeaderFlyweight.HDR_TYPE_NAK;
import static io.aeron.protocol.HeaderFlyweight.HDR_TYPE_RSP_SETUP;
import static io.aeron.protocol.HeaderFlyweight.HDR_TYPE_RTTM;
import static io.aeron.protocol.HeaderFlyweight.HDR_TYPE_SM;

import io.aeron.driver.DriverConductorProxy;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.media.SendChannelEndpoint;
import io.aeron.driver.media.UdpChannel;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.ErrorFlyweight;
import io.aeron.protocol.NakFlyweight;
import io.aeron.protocol.ResponseSetupFlyweight;
import io.aeron.protocol.RttMeasurementFlyweight;
import io.aeron.protocol.StatusMessageFlyweight;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Takes up to {@link DriverSetup#MOST_DATAGRAMS} of what receivers say from its socket where the
 * driver takes one in each of its cycles, or in one of six while it sends. On the thread of the
 * driver's sender.
 */
public class DrainingSendEndpoint extends SendChannelEndpoint {
    private DriverConductorProxy conductor;
    private DatagramReceiver receiver;
    private UnsafeBuffer wrapped;
    private NakFlyweight nak;
    private StatusMessageFlyweight status;
    private ErrorFlyweight error;
    private RttMeasurementFlyweight roundTrip;
    private ResponseSetupFlyweight responseSetup;

    public DrainingSendEndpoint(
            final UdpChannel channel,
            final AtomicCounter statusIndicator,
            final MediaDriver.Context context) {
        super(channel, statusIndicator, context);
    }

    @Override
    public InetSocketAddress receive(final ByteBuffer buffer) {
        if (receiver == null) {
            receiver = DatagramReceiver.of(receiveDatagramChannel, udpChannel.protocolFamily());
        }
        return receiver.isUsable() ? receiver.receive(buffer) : super.receive(buffer);
    }

    @Override
    public void onStatusMessage(
            final StatusMessageFlyweight message,
            final UnsafeBuffer buffer,
            final int length,
            final InetSocketAddress srcAddress,
            final DriverConductorProxy conductorProxy) {
        super.onStatusMessage(message, buffer, length, srcAddress, conductorProxy);
        conductor = conductorProxy;
        drain(buffer);
    }

    /** Nobody asks for lost data before he has sent a status message. */
    @Override
    public void onNakMessage(
            final NakFlyweight message,
            final UnsafeBuffer buffer,
            final int length,
            final InetSocketAddress srcAddress) {
        super.onNakMessage(message, buffer, length, srcAddress);
        if (conductor != null) {
            drain(buffer);
        }
    }

    private void drain(final UnsafeBuffer buffer) {
        final ByteBuffer bytes = buffer.byteBuffer();
        if (bytes == null) {
            return;
        }
        wrap(buffer);
        for (int i = 1; i < DriverSetup.MOST_DATAGRAMS; i++) {
            final InetSocketAddress source = receive(bytes);
            if (source == null) {
                break;
            }
            final int length = bytes.position();
            if (isValidFrame(buffer, length)) {
                receiveHook(buffer, length, source);
                dispatch(buffer, length, source);
            }
        }
    }

    private void dispatch(
            final UnsafeBuffer buffer, final int length, final InetSocketAddress source) {
        switch (FrameDescriptor.frameType(buffer, 0)) {
            case HDR_TYPE_SM:
                super.onStatusMessage(status, buffer, length, source, conductor);
                break;
            case HDR_TYPE_NAK:
                super.onNakMessage(nak, buffer, length, source);
                break;
            case HDR_TYPE_ERR:
                onError(error, buffer, length, source, conductor);
                break;
            case HDR_TYPE_RTTM:
                onRttMeasurement(roundTrip, buffer, length, source);
                break;
            case HDR_TYPE_RSP_SETUP:
                onResponseSetup(responseSetup, buffer, length, source, conductor);
                break;
            default:
                break;
        }
    }

    /** The driver's poller has one buffer for all datagrams. */
    private void wrap(final UnsafeBuffer buffer) {
        if (wrapped != buffer) {
            wrapped = buffer;
            nak = new NakFlyweight(buffer);
            status = new StatusMessageFlyweight(buffer);
            error = new ErrorFlyweight(buffer);
            roundTrip = new RttMeasurementFlyweight(buffer);
            responseSetup = new ResponseSetupFlyweight(buffer);
        }
    }
}
