package io.berth.ops.cluster;

import io.berth.ops.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;

/**
 * What a directory says about the local cluster in it, so that a later command finds its processes
 * and its ports.
 *
 * @param id names its directories in shared memory.
 * @param sharedMemory where those directories are.
 * @param failoverProfile fail-over timings of the nodes.
 * @param profile threads of the nodes.
 * @param nodePorts for each node the ports for clients, members, log, transfer and archive.
 * @param workerPorts for each worker the lower of its two ports.
 * @param nodeHosts for each node its address.
 * @param workerHosts for each worker its address.
 */
record ClusterDescription(
        String id,
        Path sharedMemory,
        String profile,
        String failoverProfile,
        List<List<Integer>> nodePorts,
        List<Integer> workerPorts,
        List<String> nodeHosts,
        List<String> workerHosts) {
    private static final String FILE = "cluster.properties";
    private static final int PORTS_PER_NODE = 5;

    static ClusterDescription plan(
            final LocalClusterContext context, final String id, final Path sharedMemory) {
        final FreePorts ports = new FreePorts();
        final List<List<Integer>> nodePorts = new ArrayList<>();
        final List<String> nodeHosts = new ArrayList<>();
        for (int node = 0; node < context.nodes(); node++) {
            nodeHosts.add(context.places().host("node-" + node));
            final List<Integer> own = new ArrayList<>();
            for (int i = 0; i < PORTS_PER_NODE; i++) {
                own.add(ports.next());
            }
            nodePorts.add(own);
        }
        final List<Integer> workerPorts = new ArrayList<>();
        final List<String> workerHosts = new ArrayList<>();
        for (int worker = 0; worker < context.workers(); worker++) {
            workerHosts.add(context.places().host("worker-" + worker));
            workerPorts.add(ports.nextPair());
        }
        return new ClusterDescription(
                id,
                sharedMemory,
                context.profile(),
                context.failoverProfile(),
                nodePorts,
                workerPorts,
                nodeHosts,
                workerHosts);
    }

    static boolean isIn(final Path directory) {
        return Files.isRegularFile(directory.resolve(FILE));
    }

    static ClusterDescription read(final Path directory) {
        final Path file = directory.resolve(FILE);
        final Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
            final List<List<Integer>> nodePorts = new ArrayList<>();
            for (final String node : split(properties.getProperty("node.ports", ""), ";")) {
                nodePorts.add(numbers(node));
            }
            final List<Integer> workerPorts = numbers(properties.getProperty("worker.ports", ""));
            return new ClusterDescription(
                    require(properties, "id"),
                    Path.of(require(properties, "shared.memory")),
                    require(properties, "profile"),
                    require(properties, "failover.profile"),
                    nodePorts,
                    workerPorts,
                    hosts(properties, "node.hosts", nodePorts.size()),
                    hosts(properties, "worker.hosts", workerPorts.size()));
        } catch (final IOException ex) {
            throw new UserError(
                    "no local cluster in " + directory + " (no " + FILE + " there)", ex);
        } catch (final IllegalArgumentException ex) {
            throw new UserError(file + " is damaged: " + ex.getMessage(), ex);
        }
    }

    static void remove(final Path directory) throws IOException {
        Files.deleteIfExists(directory.resolve(FILE));
    }

    void write(final Path directory) throws IOException {
        final Properties properties = new Properties();
        properties.setProperty("id", id);
        properties.setProperty("shared.memory", sharedMemory.toString());
        properties.setProperty("profile", profile);
        properties.setProperty("failover.profile", failoverProfile);
        properties.setProperty(
                "node.ports",
                String.join(";", nodePorts.stream().map(ClusterDescription::join).toList()));
        properties.setProperty("worker.ports", join(workerPorts));
        properties.setProperty("node.hosts", String.join(",", nodeHosts));
        properties.setProperty("worker.hosts", String.join(",", workerHosts));
        // Whole or not at all: other commands may read it meanwhile.
        final Path written = directory.resolve(FILE + ".new");
        try (OutputStream out = Files.newOutputStream(written)) {
            properties.store(out, "A local Berth cluster; written by 'berth cluster start'");
        }
        Files.move(written, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Every address of every node, as {@code berth.cluster.members} wants it. */
    String members() {
        final List<String> members = new ArrayList<>();
        for (int node = 0; node < nodePorts.size(); node++) {
            final StringBuilder member = new StringBuilder().append(node);
            final String host = nodeHosts.get(node);
            nodePorts
                    .get(node)
                    .forEach(port -> member.append(',').append(host).append(':').append(port));
            members.add(member.toString());
        }
        return String.join("|", members);
    }

    /** Where clients and workers reach the nodes, as {@code berth.cluster.ingress} wants it. */
    String ingress() {
        final List<String> endpoints = new ArrayList<>();
        for (int node = 0; node < nodePorts.size(); node++) {
            endpoints.add(node + "=" + nodeHosts.get(node) + ":" + nodePorts.get(node).get(0));
        }
        return String.join(",", endpoints);
    }

    String workerEndpoint(final int worker) {
        return workerHosts.get(worker) + ":" + workerPorts.get(worker);
    }

    Path aeronDirectory(final String process) {
        return sharedMemory.resolve("berth-" + id + "-" + process);
    }

    private static String require(final Properties properties, final String key) {
        final String value = properties.getProperty(key);
        if (value == null) {
            throw new IllegalArgumentException("no " + key);
        }
        return value;
    }

    /** A directory of an earlier version names no hosts: everything was on loopback. */
    private static List<String> hosts(
            final Properties properties, final String key, final int count) {
        final List<String> hosts = split(properties.getProperty(key, ""), ",");
        return hosts.isEmpty()
                ? Collections.nCopies(count, ProcessPlaces.LOOPBACK.host(key))
                : hosts;
    }

    private static List<Integer> numbers(final String text) {
        return split(text, ",").stream().map(Integer::valueOf).toList();
    }

    private static List<String> split(final String text, final String separator) {
        return text.isBlank() ? List.of() : List.of(text.split(separator));
    }

    private static String join(final List<Integer> numbers) {
        return String.join(",", numbers.stream().map(String::valueOf).toList());
    }
}
