package io.berth.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DatagramReceiverTest {
    private static final int SENDERS = 3;
    private static final int WARM_UP = 2_000;
    private static final int DATAGRAMS = 10_000;
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(10);

    private final List<DatagramChannel> senders = new ArrayList<>();
    private final ByteBuffer sent = ByteBuffer.allocateDirect(32);
    private final ByteBuffer received = ByteBuffer.allocateDirect(64);
    private final DatagramChannel channel = bound();
    private final InetSocketAddress to = addressOf(channel);
    private final DatagramReceiver receiver =
            DatagramReceiver.of(channel, StandardProtocolFamily.INET);

    DatagramReceiverTest() throws IOException {
        for (int i = 0; i < SENDERS; i++) {
            senders.add(bound());
        }
    }

    @AfterEach
    void close() {
        CloseHelper.closeAll(senders);
        CloseHelper.close(channel);
    }

    private static DatagramChannel bound() throws IOException {
        final DatagramChannel made = DatagramChannel.open(StandardProtocolFamily.INET);
        made.configureBlocking(false);
        made.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        return made;
    }

    private static InetSocketAddress addressOf(final DatagramChannel channel) throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }

    private void send(final int sender, final long text) throws IOException {
        sent.clear();
        sent.putLong(text).flip();
        assertEquals(Long.BYTES, senders.get(sender).send(sent, to));
    }

    private InetSocketAddress next() {
        return next(receiver);
    }

    private InetSocketAddress next(final DatagramReceiver from) {
        final long startNs = System.nanoTime();
        InetSocketAddress source = from.receive(received);
        while (source == null && System.nanoTime() - startNs < LIMIT_NS) {
            Thread.onSpinWait();
            source = from.receive(received);
        }
        return source;
    }

    @Test
    void shouldTellEverySenderAndWhatItSent() throws IOException {
        assertTrue(receiver.isUsable());
        assertNull(receiver.receive(received));
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < SENDERS; i++) {
                send(i, 1_000L * round + i);
                assertEquals(addressOf(senders.get(i)), next());
                assertEquals(Long.BYTES, received.position());
                assertEquals(1_000L * round + i, received.getLong(0));
            }
        }
    }

    @Test
    void shouldMakeNoObjectForADatagramWhenSendersTakeTurns() throws IOException {
        send(0, 0);
        final InetSocketAddress first = next();
        exchange(WARM_UP);
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long before = threads.getCurrentThreadAllocatedBytes();
        exchange(DATAGRAMS);
        final long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        // The JDK's own way of sending and receiving takes 120 bytes for each.
        assertTrue(bytes < 8L * DATAGRAMS, bytes + " bytes for " + DATAGRAMS + " datagrams");
        send(0, 0);
        assertSame(first, next());
    }

    private void exchange(final int datagrams) throws IOException {
        for (int i = 0; i < datagrams; i++) {
            send(i % SENDERS, i);
            next();
            assertEquals(i, received.getLong(0));
        }
    }

    @Test
    void shouldCutOffWhatDoesNotFit() throws IOException {
        sent.clear();
        final ByteBuffer small = ByteBuffer.allocateDirect(Long.BYTES);
        senders.get(0).send(sent, to);
        final long startNs = System.nanoTime();
        while (receiver.receive(small) == null && System.nanoTime() - startNs < LIMIT_NS) {
            Thread.onSpinWait();
        }
        assertEquals(Long.BYTES, small.position());
    }

    @Test
    void shouldReceiveNothingFromAClosedChannel() throws IOException {
        send(0, 1);
        channel.close();
        assertNull(receiver.receive(received));
    }

    @Test
    void shouldLeaveChannelsOfOneSenderAndOfLongerAddressesToTheJdk() throws IOException {
        assertFalse(DatagramReceiver.of(channel, StandardProtocolFamily.INET6).isUsable());
        channel.connect(addressOf(senders.get(0)));
        assertFalse(DatagramReceiver.of(channel, StandardProtocolFamily.INET).isUsable());
    }

    @Test
    void shouldForgetSendersWhenThereAreTooMany() throws IOException {
        final DatagramReceiver ofTwo =
                DatagramReceiver.of(channel, StandardProtocolFamily.INET, SENDERS - 1);
        for (int i = 0; i < 2 * SENDERS; i++) {
            send(i % SENDERS, i);
            assertEquals(addressOf(senders.get(i % SENDERS)), next(ofTwo));
            assertTrue(ofTwo.knownSenders() < SENDERS);
        }
    }
}
