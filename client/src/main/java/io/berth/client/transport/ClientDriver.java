package io.berth.client.transport;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.berth.transport.DriverSetup;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingMillisIdleStrategy;

/**
 * The Aeron client of a peer, with a media driver of its own unless it is to share one. The driver
 * has one thread; the conductor of the Aeron client is run by whoever polls, or by a thread of its
 * own for a peer that pauses.
 */
public final class ClientDriver implements AutoCloseable {
    private final MediaDriver driver;
    private final Aeron aeron;
    private final boolean ownsAeron;

    private ClientDriver(final MediaDriver driver, final Aeron aeron, final boolean ownsAeron) {
        this.driver = driver;
        this.aeron = aeron;
        this.ownsAeron = ownsAeron;
    }

    /** An Aeron client of somebody else, who closes it. */
    public static ClientDriver sharing(final Aeron aeron) {
        return new ClientDriver(null, aeron, false);
    }

    /**
     * @param directory of a running media driver; null: one is started in a new directory, deleted
     *     at the end.
     * @param ingressEndpoints that will be connected to; names in it may block who resolves them,
     *     so the driver started for them has a thread for that.
     * @param ownConductor whether the Aeron client has a thread of its own; without one, a peer
     *     that does not poll for 10 s loses its driver.
     * @param errorHandler told of what goes wrong in driver and client, on their threads.
     */
    public static ClientDriver launch(
            final String directory,
            final String ingressEndpoints,
            final boolean ownConductor,
            final ErrorHandler errorHandler) {
        final MediaDriver driver =
                null == directory
                        ? launchDriver(
                                CommonContext.generateRandomDirName(),
                                ingressEndpoints,
                                errorHandler)
                        : null;
        try {
            final Aeron aeron =
                    Aeron.connect(
                            new Aeron.Context()
                                    .aeronDirectoryName(
                                            null == driver
                                                    ? directory
                                                    : driver.aeronDirectoryName())
                                    .useConductorAgentInvoker(!ownConductor)
                                    .idleStrategy(new SleepingMillisIdleStrategy(10))
                                    // Who waits for the driver would sleep for a millisecond at a
                                    // time: for each stream of a session that follows a leader.
                                    .awaitingIdleStrategy(newIdleStrategy())
                                    .errorHandler(errorHandler)
                                    .subscriberErrorHandler(errorHandler));
            return new ClientDriver(driver, aeron, true);
        } catch (final RuntimeException ex) {
            CloseHelper.quietClose(driver);
            throw ex;
        }
    }

    public Aeron aeron() {
        return aeron;
    }

    @Override
    public void close() {
        CloseHelper.quietCloseAll(ownsAeron ? aeron : null, driver);
    }

    /**
     * Starts a media driver as clients have it: one thread, small buffers.
     *
     * @param directory deleted at the start and at the end.
     * @param ingressEndpoints that will be connected to.
     * @param errorHandler told of what goes wrong, on the driver's thread.
     */
    public static MediaDriver launchDriver(
            final String directory,
            final String ingressEndpoints,
            final ErrorHandler errorHandler) {
        return MediaDriver.launch(driverContext(directory, ingressEndpoints, errorHandler));
    }

    /**
     * What such a driver is made of, for those who need it a little different.
     *
     * @param directory deleted at the start and at the end.
     * @param ingressEndpoints that will be connected to.
     * @param errorHandler told of what goes wrong, on the driver's thread.
     */
    public static MediaDriver.Context driverContext(
            final String directory,
            final String ingressEndpoints,
            final ErrorHandler errorHandler) {
        return DriverSetup.of(new MediaDriver.Context())
                .aeronDirectoryName(directory)
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .threadingMode(ThreadingMode.SHARED)
                .asyncExecutorEnabled(!IngressEndpoints.areLiterals(ingressEndpoints))
                .sharedIdleStrategy(newIdleStrategy())
                .publicationTermBufferLength(PayloadChannels.TERM_LENGTH)
                .ipcTermBufferLength(64 * 1024)
                .termBufferSparseFile(true)
                .imageLivenessTimeoutNs(TimeUnit.SECONDS.toNanos(5))
                .timerIntervalNs(TimeUnit.MILLISECONDS.toNanos(500))
                .errorHandler(errorHandler);
    }

    private static IdleStrategy newIdleStrategy() {
        return new BackoffIdleStrategy(
                1, 1, TimeUnit.MICROSECONDS.toNanos(1), TimeUnit.MICROSECONDS.toNanos(100));
    }
}
