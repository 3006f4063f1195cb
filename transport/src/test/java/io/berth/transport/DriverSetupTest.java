package io.berth.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.DataPacketDispatcher;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.driver.media.UdpChannel;
import io.aeron.driver.status.SystemCounterDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two drivers, each run by hand: what waits in a socket is taken in one cycle. */
@Timeout(60)
class DriverSetupTest {
    private static final int STREAM = 7;
    private static final int STREAMS = 20;
    private static final int MESSAGES = 20;
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(20);

    private static final long TIME_OF_LOSS_NS = 10 * DriverSetup.NAK_RETRY_NS;

    private boolean losesNext;
    private final Peer sender = new Peer();
    private final Peer receiver = new Peer();
    private final List<Publication> publications = new ArrayList<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[64]);

    @AfterEach
    void close() {
        CloseHelper.closeAll(publications);
        CloseHelper.closeAll(subscriptions);
        CloseHelper.closeAll(sender, receiver);
    }

    @Test
    void shouldReceiveAllThatWaitsInASocketInOneCycle() {
        connect(1);
        final Publication publication = publications.get(0);
        for (int i = 0; i < MESSAGES; i++) {
            while (publication.offer(message) < 0) {
                sender.work();
            }
            sender.work(); // a datagram of its own
        }

        receiver.work();

        final int[] received = new int[1];
        subscriptions.get(0).poll((buffer, offset, length, header) -> received[0]++, MESSAGES);
        assertEquals(MESSAGES, received[0]);
    }

    @Test
    void shouldHearAllReceiversOfASharedSocketInAFewCycles() {
        connect(STREAMS);
        final long before = sender.count(SystemCounterDescriptor.STATUS_MESSAGES_RECEIVED);
        final long sentBefore = receiver.count(SystemCounterDescriptor.STATUS_MESSAGES_SENT);
        until(
                () -> {
                    receiver.work();
                    return receiver.count(SystemCounterDescriptor.STATUS_MESSAGES_SENT)
                            >= sentBefore + STREAMS;
                });

        sender.work();
        sender.work();

        final long heard = sender.count(SystemCounterDescriptor.STATUS_MESSAGES_RECEIVED) - before;
        assertTrue(heard >= STREAMS, () -> "heard " + heard);
    }

    @Test
    void shouldNotFloodASenderThatStandsStillWithQuestionsForWhatWasLost() {
        connect(1);
        final Publication publication = publications.get(0);
        losesNext = true;
        for (int i = 0; i < 2; i++) {
            while (publication.offer(message) < 0) {
                sender.work();
            }
            sender.work();
        }
        final long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < TIME_OF_LOSS_NS) {
            receiver.work();
        }

        final long asked = receiver.count(SystemCounterDescriptor.NAK_MESSAGES_SENT);
        assertTrue(asked >= 1 && asked <= 11, () -> "asked " + asked + " times");
    }

    private void connect(final int streams) {
        final String channel = "aeron:udp?endpoint=" + freeEndpoint();
        for (int i = 0; i < streams; i++) {
            subscriptions.add(receiver.aeron.addSubscription(channel, STREAM + i));
            publications.add(sender.aeron.addPublication(channel, STREAM + i));
        }
        until(
                () -> {
                    sender.work();
                    receiver.work();
                    return publications.stream().allMatch(Publication::isConnected)
                            && subscriptions.stream().allMatch(Subscription::isConnected);
                });
    }

    private String freeEndpoint() {
        try (Subscription probe =
                receiver.aeron.addSubscription("aeron:udp?endpoint=127.0.0.1:0", STREAM)) {
            until(
                    () -> {
                        receiver.work();
                        return probe.resolvedEndpoint() != null;
                    });
            return probe.resolvedEndpoint();
        }
    }

    private static void until(final BooleanSupplier condition) {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - startNs < LIMIT_NS, "not within 20 s");
        }
    }

    private final class Peer implements AutoCloseable {
        final MediaDriver driver;
        final Aeron aeron;

        Peer() {
            driver =
                    MediaDriver.launch(
                            DriverSetup.of(new MediaDriver.Context())
                                    .receiveChannelEndpointSupplier(LosingEndpoint::new)
                                    .aeronDirectoryName(CommonContext.generateRandomDirName())
                                    .dirDeleteOnShutdown(true)
                                    .threadingMode(ThreadingMode.INVOKER)
                                    .asyncExecutorEnabled(false)
                                    .publicationTermBufferLength(64 << 10)
                                    .ipcTermBufferLength(64 << 10));
            aeron =
                    Aeron.connect(
                            new Aeron.Context()
                                    .aeronDirectoryName(driver.aeronDirectoryName())
                                    .useConductorAgentInvoker(true)
                                    .driverAgentInvoker(driver.sharedAgentInvoker()));
        }

        void work() {
            driver.sharedAgentInvoker().invoke();
            aeron.conductorAgentInvoker().invoke();
        }

        long count(final SystemCounterDescriptor counter) {
            return driver.context().systemCounters().get(counter).get();
        }

        @Override
        public void close() {
            CloseHelper.closeAll(aeron, driver);
        }
    }

    /** Loses the next message when it is told to. */
    private final class LosingEndpoint extends DrainingReceiveEndpoint {
        LosingEndpoint(
                final UdpChannel channel,
                final DataPacketDispatcher dispatcher,
                final AtomicCounter status,
                final MediaDriver.Context context) {
            super(channel, dispatcher, status, context);
        }

        @Override
        public boolean isValidFrame(final UnsafeBuffer buffer, final int length) {
            if (losesNext && length > DataHeaderFlyweight.HEADER_LENGTH) {
                losesNext = false;
                return false;
            }
            return super.isValidFrame(buffer, length);
        }
    }
}
