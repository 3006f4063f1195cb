package io.berth.bench.latency;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.berth.client.transport.ClientDriver;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;

/**
 * Media driver and Aeron client of a loader: as those of Berth's client, but for time-outs that
 * bear the pauses of a benchmark.
 */
public final class LoaderAeron implements AutoCloseable {
    /** A process of a benchmark may stand still for this long. */
    public static final long PAUSE_NS = TimeUnit.HOURS.toNanos(1);

    private final MediaDriver driver;
    private final Aeron aeron;

    private LoaderAeron(final MediaDriver driver, final Aeron aeron) {
        this.driver = driver;
        this.aeron = aeron;
    }

    /**
     * Starts both.
     *
     * @param ingressEndpoints that will be connected to.
     */
    public static LoaderAeron launch(final String ingressEndpoints) {
        final MediaDriver driver =
                MediaDriver.launch(
                        withPauses(
                                ClientDriver.driverContext(
                                        CommonContext.generateRandomDirName(),
                                        ingressEndpoints,
                                        Loader::complain)));
        try {
            return new LoaderAeron(driver, connect(driver.aeronDirectoryName()));
        } catch (final RuntimeException ex) {
            driver.close();
            throw ex;
        }
    }

    /** Time-outs that bear pauses. */
    public static MediaDriver.Context withPauses(final MediaDriver.Context context) {
        return context.imageLivenessTimeoutNs(PAUSE_NS)
                .clientLivenessTimeoutNs(PAUSE_NS)
                .publicationUnblockTimeoutNs(2 * PAUSE_NS)
                .publicationConnectionTimeoutNs(PAUSE_NS);
    }

    private static Aeron connect(final String directory) {
        return Aeron.connect(
                new Aeron.Context()
                        .aeronDirectoryName(directory)
                        .driverTimeoutMs(TimeUnit.NANOSECONDS.toMillis(PAUSE_NS))
                        .useConductorAgentInvoker(true)
                        .errorHandler(Loader::complain)
                        .subscriberErrorHandler(io.aeron.RethrowingErrorHandler.INSTANCE));
    }

    /** The client; its conductor is run by whoever polls. */
    public Aeron aeron() {
        return aeron;
    }

    @Override
    public void close() {
        CloseHelper.quietCloseAll(aeron, driver);
    }
}
