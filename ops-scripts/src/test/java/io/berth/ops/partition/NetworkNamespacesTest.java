package io.berth.ops.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ops.cluster.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real namespaces; skipped where they are not allowed. */
class NetworkNamespacesTest {
    private static final String PORT = "20777";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @BeforeEach
    void needNamespaces() {
        final Optional<String> reason = NetworkNamespaces.unavailable();
        Assumptions.assumeTrue(reason.isEmpty(), () -> "skipped: " + reason.orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"iptables", "neighbours"})
    void shouldCutALinkOneWayOnlyAndHealIt(final String means) throws IOException {
        Assumptions.assumeTrue(
                !"iptables".equals(means) || PacketFilter.iptablesMissing().isEmpty(),
                () -> "skipped: " + PacketFilter.iptablesMissing().orElseThrow());
        try (NetworkNamespaces network = NetworkNamespaces.create(List.of("a", "b"))) {
            final PacketFilter neighbours = new PacketFilter.Neighbours(network);
            final LinkCuts cuts =
                    new LinkCuts(
                            "iptables".equals(means)
                                    ? new PacketFilter.Iptables(network, neighbours)
                                    : neighbours);
            try (Listener listener = new Listener(network, "b")) {
                assertEquals("one", send(network, "a", "one"));
                cuts.cutOneWay("a", "b");
                assertEquals("lost", send(network, "a", "two"));
                assertEquals("three", send(network, NetworkNamespaces.OUTSIDE, "three"));
                cuts.healAll();
                cuts.cutOneWay("b", "a");
                assertEquals("lost", send(network, "a", "four"));
                cuts.cut("b", NetworkNamespaces.OUTSIDE);
                assertEquals("lost", send(network, NetworkNamespaces.OUTSIDE, "five"));
                cuts.healAll();
                assertFalse(cuts.isAnyCut());
                assertEquals("six", send(network, "a", "six"));
                assertEquals(List.of("one", "three", "four", "six"), listener.heard(4));
            }
        }
    }

    @Test
    void shouldLeaveNothingBehind() {
        final RunName run = RunName.ofThisProcess();

        NetworkNamespaces.create(List.of("a", "b", "c")).close();

        assertFalse(ip("netns", "list").contains(run.namespace("")));
        assertFalse(ip("-o", "link", "show").contains(run.bridge()));
    }

    @Test
    void shouldRemoveWhatADeadRunLeftAndNothingElse() {
        final RunName dead = new RunName(4_194_305, 1);
        try (NetworkNamespaces alive = NetworkNamespaces.create(List.of("a"))) {
            ip("netns", "add", dead.namespace("a"));
            ip("link", "add", dead.bridge(), "type", "bridge");

            final List<String> removed = Leftovers.remove();

            assertTrue(removed.contains("namespace " + dead.namespace("a")), removed::toString);
            assertTrue(removed.contains("interface " + dead.bridge()), removed::toString);
            assertFalse(ip("netns", "list").contains(dead.namespace("a")));
            assertTrue(ip("netns", "list").contains(RunName.ofThisProcess().namespace("a")));
            assertEquals(1, alive.places().size());
        }
    }

    private static String ip(final String... words) {
        final List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words));
        return SystemCommand.mustRun(command);
    }

    private static String send(
            final NetworkNamespaces network, final String from, final String text) {
        final List<String> command =
                probe(
                        NetworkNamespaces.OUTSIDE.equals(from) ? List.of() : network.launcher(from),
                        network.host("b"));
        command.add(text);
        return SystemCommand.mustRun(command).strip();
    }

    private static List<String> probe(final List<String> launcher, final String address) {
        final List<String> command = new ArrayList<>(launcher);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xshare:auto");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-cp");
        command.add(
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(UdpProbe.class.getName());
        command.add(address);
        command.add(PORT);
        return command;
    }

    /** Hears at one place. */
    private static final class Listener implements AutoCloseable {
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();
        private final Process process;

        Listener(final NetworkNamespaces network, final String place) throws IOException {
            process =
                    new ProcessBuilder(probe(network.launcher(place), network.host(place)))
                            .redirectErrorStream(true)
                            .start();
            final Thread reader = new Thread(this::read, "listener");
            reader.setDaemon(true);
            reader.start();
            assertTrue(Await.until(LIMIT, () -> lines.contains("ready")), lines::toString);
        }

        private void read() {
            new BufferedReader(
                            new InputStreamReader(
                                    process.getInputStream(), StandardCharsets.US_ASCII))
                    .lines()
                    .forEach(lines::add);
        }

        List<String> heard(final int count) {
            Await.until(LIMIT, () -> lines.size() > count);
            return lines.stream().skip(1).toList();
        }

        @Override
        public void close() {
            process.destroyForcibly();
            try {
                process.waitFor(10, TimeUnit.SECONDS);
            } catch (final InterruptedException ex) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
