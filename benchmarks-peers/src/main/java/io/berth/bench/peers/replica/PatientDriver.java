package io.berth.bench.peers.replica;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.berth.transport.DriverSetup;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentInvoker;

/**
 * A media driver and a client of it, both run by the thread that calls {@link #invoke()}. Nothing
 * of it times out while the whole process is stopped for minutes; else it is set up as every driver
 * of Berth. Used by one thread.
 */
public final class PatientDriver implements AutoCloseable {
    private static final long PATIENCE_NS = TimeUnit.MINUTES.toNanos(30);

    private final MediaDriver driver;
    private final Aeron aeron;
    private final AgentInvoker driverInvoker;
    private final AgentInvoker clientInvoker;

    private PatientDriver(final MediaDriver driver, final Aeron aeron) {
        this.driver = driver;
        this.aeron = aeron;
        driverInvoker = driver.sharedAgentInvoker();
        clientInvoker = aeron.conductorAgentInvoker();
    }

    /**
     * Starts both.
     *
     * @param directory deleted at the start and at the end.
     * @param errors told of what goes wrong in either.
     */
    public static PatientDriver launch(final Path directory, final ErrorHandler errors) {
        final MediaDriver driver =
                MediaDriver.launch(driverContext(errors).aeronDirectoryName(directory.toString()));
        try {
            return new PatientDriver(
                    driver,
                    Aeron.connect(
                            new Aeron.Context()
                                    .aeronDirectoryName(driver.aeronDirectoryName())
                                    .driverTimeoutMs(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NS))
                                    .useConductorAgentInvoker(true)
                                    .driverAgentInvoker(driver.sharedAgentInvoker())
                                    .errorHandler(errors)
                                    .subscriberErrorHandler(errors)));
        } catch (final RuntimeException ex) {
            CloseHelper.quietClose(driver);
            throw ex;
        }
    }

    private static MediaDriver.Context driverContext(final ErrorHandler errors) {
        return DriverSetup.of(new MediaDriver.Context())
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .threadingMode(ThreadingMode.INVOKER)
                .termBufferSparseFile(true)
                .driverTimeoutMs(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NS))
                .clientLivenessTimeoutNs(PATIENCE_NS)
                .imageLivenessTimeoutNs(PATIENCE_NS)
                .publicationConnectionTimeoutNs(PATIENCE_NS)
                .publicationUnblockTimeoutNs(2 * PATIENCE_NS)
                .errorHandler(errors);
    }

    public Aeron aeron() {
        return aeron;
    }

    /** One turn of driver and client. */
    public int invoke() {
        return driverInvoker.invoke() + clientInvoker.invoke();
    }

    /** One turn of the driver alone: what a thread does while a publication pushes back. */
    public int invokeDriver() {
        return driverInvoker.invoke();
    }

    @Override
    public void close() {
        CloseHelper.quietCloseAll(aeron, driver);
    }
}
