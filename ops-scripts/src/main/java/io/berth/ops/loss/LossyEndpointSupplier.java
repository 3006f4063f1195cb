package io.berth.ops.loss;

import io.aeron.driver.Configuration;
import io.aeron.driver.DataPacketDispatcher;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ReceiveChannelEndpointSupplier;
import io.aeron.driver.media.ReceiveChannelEndpoint;
import io.aeron.driver.media.UdpChannel;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Has a media driver lose and reorder what it receives. Aeron makes it by its name, which a system
 * property gives; so any process of Berth can be run with it and knows nothing of it.
 */
public final class LossyEndpointSupplier implements ReceiveChannelEndpointSupplier {
    /**
     * System property: the {@link LossFile}, in the working directory if it is no absolute path.
     */
    public static final String FILE_PROPERTY = "berth.drill.loss.file";

    /** System property: the seed of the process. */
    public static final String SEED_PROPERTY = "berth.drill.loss.seed";

    private final LossFile file;
    private long seed;

    /** As Aeron makes it. */
    public LossyEndpointSupplier() {
        file = LossFile.open(Path.of(System.getProperty(FILE_PROPERTY, "loss")));
        // Processes with the same seed are not to lose in step.
        seed =
                Long.getLong(SEED_PROPERTY, 1)
                        ^ ((long) Path.of("").toAbsolutePath().getFileName().hashCode() << 16);
    }

    /** System properties of a JVM whose drivers use it. */
    public static List<String> jvmOptions(final String file, final long seed) {
        return List.of(
                "-D"
                        + Configuration.RECEIVE_CHANNEL_ENDPOINT_SUPPLIER_PROP_NAME
                        + "="
                        + LossyEndpointSupplier.class.getName(),
                "-D" + FILE_PROPERTY + "=" + file,
                "-D" + SEED_PROPERTY + "=" + seed);
    }

    @Override
    public synchronized ReceiveChannelEndpoint newInstance(
            final UdpChannel channel,
            final DataPacketDispatcher dispatcher,
            final AtomicCounter status,
            final MediaDriver.Context context) {
        return new LossyReceiveChannelEndpoint(
                channel, dispatcher, status, context, new StreamLoss(file, seed++));
    }
}
