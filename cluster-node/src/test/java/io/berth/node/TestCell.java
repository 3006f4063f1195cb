package io.berth.node;

import io.berth.config.ProcessProperties;
import io.berth.wire.KeyFile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Directories, ports and properties of the nodes of one test. */
final class TestCell {
    static final String HOST = "127.0.0.1";

    final Path dir;
    final int nodes;
    final String members;

    TestCell(final Path dir, final int nodes) throws IOException {
        this.dir = dir;
        this.nodes = nodes;
        final List<Integer> ports = freePorts(5 * nodes);
        final StringBuilder text = new StringBuilder();
        for (int node = 0; node < nodes; node++) {
            text.append(node == 0 ? "" : "|").append(node);
            for (int i = 0; i < 5; i++) {
                text.append(',').append(HOST).append(':').append(ports.get(5 * node + i));
            }
        }
        members = text.toString();
        KeyFile.write(keys(), List.of(KeyFile.Entry.random("worker-0", 1)));
    }

    Path keys() {
        return dir.resolve("keys");
    }

    Properties properties(final int node) {
        final Properties properties = new Properties();
        properties.setProperty("berth.node.id", Integer.toString(node));
        properties.setProperty("berth.cluster.members", members);
        properties.setProperty("berth.node.dir", dir.resolve("node-" + node).toString());
        properties.setProperty("berth.keys.file", keys().toString());
        properties.setProperty("berth.log.term", "1m");
        properties.setProperty("berth.archive.segment", "1m");
        properties.setProperty("berth.archive.low.storage", "1m");
        properties.setProperty("berth.shm.min", "8m");
        return properties;
    }

    NodeConfiguration configuration(final int node) {
        return NodeConfiguration.read(
                new ProcessProperties(properties(node), Map.of(), new Properties()));
    }

    Path write(final Properties properties) throws IOException {
        final Path file = Files.createTempFile(dir, "node", ".properties");
        try (var writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        return file;
    }

    private static List<Integer> freePorts(final int count) throws IOException {
        final List<DatagramChannel> channels = new ArrayList<>();
        final List<Integer> ports = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                final DatagramChannel channel = DatagramChannel.open();
                channels.add(channel);
                channel.bind(new InetSocketAddress(HOST, 0));
                ports.add(((InetSocketAddress) channel.getLocalAddress()).getPort());
            }
        } finally {
            for (final DatagramChannel channel : channels) {
                channel.close();
            }
        }
        return ports;
    }

    /**
     * Waits for a condition, doing {@code work} between looks; fails with {@code what} after {@code
     * seconds}.
     */
    static void await(
            final int seconds,
            final Supplier<String> what,
            final Runnable work,
            final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError("not within " + seconds + " s: " + what.get());
            }
            work.run();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
