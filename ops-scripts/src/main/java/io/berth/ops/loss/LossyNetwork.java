package io.berth.ops.loss;

import io.aeron.driver.Configuration;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.agrona.CloseHelper;

/**
 * The network between the processes of a local cluster that were started with {@link
 * #jvmOptions(long)}, and the drivers made {@link #inThisJvm}: how much it loses and reorders, and
 * what it has. One thread.
 */
public final class LossyNetwork implements AutoCloseable {
    private static final String FILE = "loss";

    private final List<LossFile> files = new ArrayList<>();
    private final Path ownFile;
    private final long seed;

    private LossyNetwork(final Path ownFile, final long seed) {
        this.ownFile = ownFile;
        this.seed = seed;
    }

    /** What nodes and workers are started with. */
    public static List<String> jvmOptions(final long seed) {
        return LossyEndpointSupplier.jvmOptions(FILE, seed);
    }

    /** Of the nodes and workers of a cluster. Loses nothing yet. */
    public static LossyNetwork of(final LocalCluster cluster, final long seed) {
        final Path own = cluster.directory().resolve("drill." + FILE);
        final LossyNetwork network = new LossyNetwork(own, seed);
        network.files.add(LossFile.open(own));
        cluster.processes()
                .map(LocalProcess::directory)
                .map(directory -> LossFile.open(directory.resolve(FILE)))
                .forEach(network.files::add);
        return network;
    }

    /** Runs something whose media drivers receive from this network. */
    public <T> T inThisJvm(final Supplier<T> made) {
        System.setProperty(
                Configuration.RECEIVE_CHANNEL_ENDPOINT_SUPPLIER_PROP_NAME,
                LossyEndpointSupplier.class.getName());
        System.setProperty(LossyEndpointSupplier.FILE_PROPERTY, ownFile.toString());
        System.setProperty(LossyEndpointSupplier.SEED_PROPERTY, Long.toString(seed));
        try {
            return made.get();
        } finally {
            System.clearProperty(Configuration.RECEIVE_CHANNEL_ENDPOINT_SUPPLIER_PROP_NAME);
            System.clearProperty(LossyEndpointSupplier.FILE_PROPERTY);
            System.clearProperty(LossyEndpointSupplier.SEED_PROPERTY);
        }
    }

    /** From now on, everywhere. */
    public void set(final Collection<StreamKind> kinds, final LossRate rate) {
        files.forEach(file -> kinds.forEach(kind -> file.set(kind, rate)));
    }

    /** What has been lost and reordered so far. */
    public Counts counts() {
        final Counts counts = new Counts(new EnumMap<>(StreamKind.class));
        for (final StreamKind kind : StreamKind.values()) {
            final long[] sums = new long[3];
            for (final LossFile file : files) {
                sums[0] += file.seen(kind);
                sums[1] += file.dropped(kind);
                sums[2] += file.reordered(kind);
            }
            counts.byKind.put(kind, sums);
        }
        return counts;
    }

    @Override
    public void close() {
        CloseHelper.closeAll(files);
    }

    /**
     * Datagrams by stream, over all processes.
     *
     * @param byKind arrived, lost of them, reordered.
     */
    public record Counts(Map<StreamKind, long[]> byKind) {
        /** What came on top of an earlier count. */
        public Counts since(final Counts earlier) {
            final Counts since = new Counts(new EnumMap<>(StreamKind.class));
            byKind.forEach(
                    (kind, now) -> {
                        final long[] before = earlier.byKind.get(kind);
                        since.byKind.put(
                                kind,
                                new long[] {
                                    now[0] - before[0], now[1] - before[1], now[2] - before[2]
                                });
                    });
            return since;
        }

        /** Datagrams of a stream that were lost or reordered. */
        public long hits(final StreamKind kind) {
            return byKind.get(kind)[1] + byKind.get(kind)[2];
        }

        /** Each stream with what was lost + reordered of how many. */
        @Override
        public String toString() {
            final List<String> parts = new ArrayList<>();
            byKind.forEach(
                    (kind, counts) ->
                            parts.add(
                                    kind.name().toLowerCase(Locale.ROOT)
                                            + " "
                                            + counts[1]
                                            + "+"
                                            + counts[2]
                                            + " of "
                                            + counts[0]));
            return String.join(", ", parts);
        }
    }
}
