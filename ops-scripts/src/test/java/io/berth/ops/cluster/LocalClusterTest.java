package io.berth.ops.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ops.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalClusterTest {
    @TempDir private Path directory;

    @Test
    void shouldLayOutPropertiesAndKeysForEveryProcess() throws IOException {
        final LocalCluster cluster = LocalCluster.create(context());

        for (int node = 0; node < 3; node++) {
            final Properties properties =
                    read(cluster.node(node).directory().resolve("node.properties"));
            assertEquals(Integer.toString(node), properties.getProperty("berth.node.id"));
            assertEquals(3, properties.getProperty("berth.cluster.members").split("\\|").length);
            assertEquals(
                    6,
                    properties
                            .getProperty("berth.cluster.members")
                            .split("\\|")[node]
                            .split(",")
                            .length);
            assertTrue(Files.isRegularFile(Path.of(properties.getProperty("berth.keys.file"))));
        }
        final Properties worker = read(cluster.worker(1).directory().resolve("worker.properties"));
        assertEquals("worker-1", worker.getProperty("berth.worker.name"));
        assertEquals("1", worker.getProperty("berth.worker.zone"));
        assertEquals(cluster.ingress(), worker.getProperty("berth.cluster.ingress"));
        assertTrue(Files.isRegularFile(Path.of(worker.getProperty("berth.keys.file"))));
    }

    @Test
    void shouldFindAClusterAgainThatWasLaidOutBefore() {
        final LocalCluster created = LocalCluster.create(context());

        final LocalCluster opened = LocalCluster.open(directory);

        assertEquals(created.ingress(), opened.ingress());
        assertEquals(3, opened.nodes().size());
        assertEquals(2, opened.workers().size());
        assertEquals(created.node(2).aeronDirectory(), opened.node(2).aeronDirectory());
        assertEquals(created.ingress(), LocalCluster.create(context()).ingress());
    }

    @Test
    void shouldRefuseOtherNumbersInTheDirectoryOfACluster() {
        LocalCluster.create(context());

        final UserError failure =
                assertThrows(UserError.class, () -> LocalCluster.create(context().nodes(1)));

        assertEquals(
                "the cluster in "
                        + directory
                        + " has 3 nodes and 2 workers; give the same numbers or another --dir",
                failure.getMessage());
    }

    @Test
    void shouldNameAPortThatIsInUse() throws IOException {
        final LocalCluster cluster = LocalCluster.create(context());
        final int port = Integer.parseInt(cluster.ingress().split(",")[0].split(":")[1]);
        try (DatagramSocket socket = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
            assertEquals(port, socket.getLocalPort());

            final UserError failure =
                    assertThrows(UserError.class, () -> LocalCluster.create(context()));

            assertEquals(
                    "port " + port + " of the cluster in " + directory + " is in use",
                    failure.getMessage());
        }
    }

    @Test
    void shouldSayWhereNoClusterIs() {
        final UserError failure = assertThrows(UserError.class, () -> LocalCluster.open(directory));

        assertEquals(
                "no local cluster in " + directory + " (no cluster.properties there)",
                failure.getMessage());
    }

    @Test
    void shouldRefuseValuesOutOfRangeWithTheRange() {
        assertEquals(
                "nodes must be 1, 3, 5 or 7, not 2",
                assertThrows(UserError.class, () -> context().nodes(2).conclude()).getMessage());
        assertEquals(
                "workers must be 0 to 7, not 8",
                assertThrows(UserError.class, () -> context().workers(8).conclude()).getMessage());
        assertEquals(
                "profile must be dev or low-latency, not slow",
                assertThrows(UserError.class, () -> context().profile("slow").conclude())
                        .getMessage());
    }

    @Test
    void shouldRemoveATemporaryDirectoryWhenClosed() {
        final LocalCluster cluster =
                LocalCluster.create(new LocalClusterContext().nodes(1).workers(1));
        final Path temporary = cluster.directory();
        assertTrue(Files.isDirectory(temporary));

        cluster.close();
        cluster.close();

        assertFalse(Files.exists(temporary));
    }

    private LocalClusterContext context() {
        return new LocalClusterContext().nodes(3).workers(2).directory(directory);
    }

    private static Properties read(final Path file) throws IOException {
        final Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        }
        return properties;
    }
}
