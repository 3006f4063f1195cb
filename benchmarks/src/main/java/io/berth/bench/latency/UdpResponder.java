package io.berth.bench.latency;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;
import io.berth.transport.DriverSetup;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * The other side of {@link UdpDriver}, set up as a worker is: driver, client and answers on one
 * thread, which waits as a worker's does. Arguments: where to listen, where to answer to.
 */
public final class UdpResponder {
    private static final int TERM_LENGTH = 1 << 20;
    private static final int FRAGMENTS = 10;
    private static final long LONGEST_PARK_NS = 200_000;

    private UdpResponder() {}

    public static void main(final String[] args) throws InterruptedException {
        final AtomicBoolean running = new AtomicBoolean(true);
        final Thread worker = Thread.currentThread();
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    running.set(false);
                                    joinQuietly(worker);
                                }));
        try (MediaDriver driver = MediaDriver.launch(driverContext());
                Aeron aeron = Aeron.connect(clientContext(driver))) {
            final AgentInvoker invoker = driver.sharedAgentInvoker();
            final Subscription pings =
                    aeron.addSubscription("aeron:udp?endpoint=" + args[0], UdpDriver.PING_STREAM);
            final ExclusivePublication pongs =
                    aeron.addExclusivePublication(
                            "aeron:udp?endpoint=" + args[1] + "|term-length=" + TERM_LENGTH,
                            UdpDriver.PONG_STREAM);
            serve(aeron, invoker, pings, pongs, running);
        }
    }

    private static void serve(
            final Aeron aeron,
            final AgentInvoker invoker,
            final Subscription pings,
            final ExclusivePublication pongs,
            final AtomicBoolean running) {
        final IdleStrategy idle = new BackoffIdleStrategy(1, 5, 1_000, LONGEST_PARK_NS);
        final FragmentHandler echo =
                (buffer, offset, length, header) -> {
                    while (pongs.offer(buffer, offset, length) < 0 && running.get()) {
                        invoker.invoke();
                    }
                };
        while (running.get()) {
            idle.idle(
                    invoker.invoke()
                            + aeron.conductorAgentInvoker().invoke()
                            + pings.poll(echo, FRAGMENTS));
        }
    }

    private static MediaDriver.Context driverContext() {
        return LoaderAeron.withPauses(
                DriverSetup.of(new MediaDriver.Context())
                        .aeronDirectoryName(CommonContext.generateRandomDirName())
                        .dirDeleteOnStart(true)
                        .dirDeleteOnShutdown(true)
                        .threadingMode(ThreadingMode.INVOKER)
                        .publicationTermBufferLength(TERM_LENGTH)
                        .ipcTermBufferLength(64 << 10)
                        .spiesSimulateConnection(false));
    }

    private static Aeron.Context clientContext(final MediaDriver driver) {
        return new Aeron.Context()
                .aeronDirectoryName(driver.aeronDirectoryName())
                .driverTimeoutMs(TimeUnit.NANOSECONDS.toMillis(LoaderAeron.PAUSE_NS))
                .driverAgentInvoker(driver.sharedAgentInvoker())
                .useConductorAgentInvoker(true);
    }

    private static void joinQuietly(final Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
