package io.berth.ops.cluster;

import io.berth.ops.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
 */
record ClusterDescription(
        String id,
        Path sharedMemory,
        String profile,
        String failoverProfile,
        List<List<Integer>> nodePorts,
        List<Integer> workerPorts) {
    private static final String FILE = "cluster.properties";
    private static final int PORTS_PER_NODE = 5;
    private static final String HOST = "127.0.0.1";

    static ClusterDescription plan(
            final LocalClusterContext context, final String id, final Path sharedMemory) {
        final FreePorts ports = new FreePorts();
        final List<List<Integer>> nodePorts = new ArrayList<>();
        for (int node = 0; node < context.nodes(); node++) {
            final List<Integer> own = new ArrayList<>();
            for (int i = 0; i < PORTS_PER_NODE; i++) {
                own.add(ports.next());
            }
            nodePorts.add(own);
        }
        final List<Integer> workerPorts = new ArrayList<>();
        for (int worker = 0; worker < context.workers(); worker++) {
            workerPorts.add(ports.nextPair());
        }
        return new ClusterDescription(
                id,
                sharedMemory,
                context.profile(),
                context.failoverProfile(),
                nodePorts,
                workerPorts);
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
            return new ClusterDescription(
                    require(properties, "id"),
                    Path.of(require(properties, "shared.memory")),
                    require(properties, "profile"),
                    require(properties, "failover.profile"),
                    nodePorts,
                    numbers(properties.getProperty("worker.ports", "")));
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
        try (OutputStream out = Files.newOutputStream(directory.resolve(FILE))) {
            properties.store(out, "A local Berth cluster; written by 'berth cluster start'");
        }
    }

    /** Every address of every node, as {@code berth.cluster.members} wants it. */
    String members() {
        final List<String> members = new ArrayList<>();
        for (int node = 0; node < nodePorts.size(); node++) {
            final StringBuilder member = new StringBuilder().append(node);
            nodePorts
                    .get(node)
                    .forEach(port -> member.append(',').append(HOST).append(':').append(port));
            members.add(member.toString());
        }
        return String.join("|", members);
    }

    /** Where clients and workers reach the nodes, as {@code berth.cluster.ingress} wants it. */
    String ingress() {
        final List<String> endpoints = new ArrayList<>();
        for (int node = 0; node < nodePorts.size(); node++) {
            endpoints.add(node + "=" + HOST + ":" + nodePorts.get(node).get(0));
        }
        return String.join(",", endpoints);
    }

    String workerEndpoint(final int worker) {
        return HOST + ":" + workerPorts.get(worker);
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
