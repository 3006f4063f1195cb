package io.berth.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.agrona.IoUtil;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class NodeLauncherTest {
    @TempDir private Path dir;
    private TestCell cell;
    private Properties properties;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void makeCell() throws Exception {
        cell = new TestCell(dir, 1);
        properties = cell.properties(0);
    }

    private int run(final String... args) {
        final PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new NodeLauncher(stream, stream).run(args);
    }

    private int runConfigured() throws Exception {
        return run(cell.write(properties).toString());
    }

    private void assertOneLine(final String expected) {
        final String text = err.toString(StandardCharsets.UTF_8);
        assertEquals(1, text.lines().count(), text);
        assertTrue(text.startsWith("berth node: "), text);
        assertTrue(text.contains(expected), text);
    }

    @Test
    void shouldSayThatThePathOfTheConfigurationIsMissing() {
        assertEquals(NodeLauncher.EXIT_CONFIGURATION, run());
        assertOneLine("expected one argument");
    }

    @Test
    void shouldSayThatTheConfigurationDoesNotExist() {
        assertEquals(NodeLauncher.EXIT_CONFIGURATION, run(dir.resolve("nothing").toString()));
        assertOneLine("does not exist");
    }

    @Test
    void shouldSayThatTheConfigurationCannotBeRead() throws Exception {
        assertEquals(NodeLauncher.EXIT_CONFIGURATION, run(dir.toString()));
        assertOneLine("can't be read");
        err.reset();
        final Path binary =
                Files.write(dir.resolve("binary"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0x5C});
        assertEquals(NodeLauncher.EXIT_CONFIGURATION, run(binary.toString()));
        assertOneLine("is not a properties file");
    }

    @Test
    void shouldSayWhichKeyIsWrong() throws Exception {
        properties.setProperty("berth.sessions.max", "many");
        assertEquals(NodeLauncher.EXIT_CONFIGURATION, runConfigured());
        assertOneLine(
                "berth.sessions.max=many is not allowed: expected a whole number from 1 to 1000");
    }

    @Test
    void shouldSayWhichPortIsInUse() throws Exception {
        final String consensus = MemberEndpoints.parse(cell.members).get(0).consensus();
        try (DatagramChannel taken = DatagramChannel.open()) {
            taken.bind(new InetSocketAddress(TestCell.HOST, MemberEndpoints.port(consensus)));
            assertEquals(NodeLauncher.EXIT_ENVIRONMENT, runConfigured());
        }
        assertOneLine("the consensus endpoint " + consensus + " of node 0 is in use");
    }

    @Test
    void shouldSayThatAnAddressIsNotOfThisMachine() throws Exception {
        properties.setProperty(
                "berth.cluster.members", cell.members.replace(TestCell.HOST, "192.0.2.1"));
        assertEquals(NodeLauncher.EXIT_ENVIRONMENT, runConfigured());
        assertOneLine("is not an address of this machine");
    }

    @Test
    void shouldSayThatSharedMemoryIsShort() throws Exception {
        properties.setProperty("berth.shm.min", "512g");
        assertEquals(NodeLauncher.EXIT_ENVIRONMENT, runConfigured());
        assertOneLine("MiB free and the node needs 524288 MiB");
    }

    @Test
    void shouldSayThatTheDirectoryCannotBeMade() throws Exception {
        final Path file = Files.createFile(dir.resolve("file"));
        properties.setProperty("berth.node.dir", file.resolve("node").toString());
        assertEquals(NodeLauncher.EXIT_ENVIRONMENT, runConfigured());
        assertOneLine("berth.node.dir=");
    }

    @Test
    void shouldSayThatTheDirectoryIsNotWritable() throws Exception {
        final Path readOnly = Files.createDirectory(dir.resolve("read-only"));
        assertTrue(readOnly.toFile().setWritable(false));
        Assumptions.assumeFalse(Files.isWritable(readOnly), "root may write everywhere");
        properties.setProperty("berth.node.dir", readOnly.toString());
        assertEquals(NodeLauncher.EXIT_ENVIRONMENT, runConfigured());
        assertOneLine("is not writable");
    }

    @Test
    void shouldRefuseASecondNodeRestartAfterAKillAndEndGracefullyOnRequest() throws Exception {
        final Path file = cell.write(properties);
        final Path aeronDir = cell.configuration(0).aeronDir();
        try (NodeProcess first = new NodeProcess(cell, file)) {
            first.awaitReady();
            assertEquals(NodeLauncher.EXIT_ENVIRONMENT, run(file.toString()));
            assertOneLine(
                    "berth.node.dir="
                            + cell.configuration(0).nodeDir()
                            + " is in use by another node");
            err.reset();
            final Properties sameDriver = cell.properties(0);
            sameDriver.setProperty("berth.node.dir", dir.resolve("elsewhere").toString());
            sameDriver.setProperty("berth.aeron.dir", aeronDir.toString());
            assertEquals(NodeLauncher.EXIT_ENVIRONMENT, run(cell.write(sameDriver).toString()));
            assertOneLine("berth.aeron.dir=" + aeronDir + " is in use by another node");
            first.kill();
        }
        try (NodeProcess second = new NodeProcess(cell, file)) {
            second.awaitReady();
            TestCell.await(
                    20,
                    () -> "a leader after the restart: " + second.err(),
                    () -> {},
                    () -> NodeOperations.readStatus(aeronDir).isLeader());
            second.terminate();
            assertEquals(NodeLauncher.EXIT_OK, second.awaitExit());
            assertTrue(second.out().contains("berth node 0 stopped"), second.out());
            assertEquals("", second.err());
            assertFalse(Files.exists(aeronDir));
        } finally {
            IoUtil.delete(aeronDir.toFile(), true);
        }
    }
}
