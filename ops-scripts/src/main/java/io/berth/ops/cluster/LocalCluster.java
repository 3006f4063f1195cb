package io.berth.ops.cluster;

import io.berth.ops.CheckFailed;
import io.berth.ops.UserError;
import io.berth.ops.output.Errors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.agrona.IoUtil;

/**
 * A cluster of real processes on this machine: nodes and workers in JVMs of their own, on loopback,
 * under one directory. Everything waits on a condition and never longer than a limit. Not thread
 * safe, except {@link #close()}, which a shutdown hook may call.
 *
 * <pre>{@code
 * try (LocalCluster cluster = LocalCluster.create(new LocalClusterContext().nodes(3).workers(2))) {
 *     cluster.startNodes();
 *     cluster.awaitLeader(Duration.ofSeconds(30));
 *     cluster.node(cluster.leader().orElseThrow()).signal(Signal.KILL);
 * }
 * }</pre>
 *
 * <p>Under the directory: {@code cluster.properties} (ports), {@code keys/}, and for each process a
 * directory with its properties, its log, its pid file and its data. The media drivers' directories
 * are in /dev/shm and go when the cluster is stopped.
 */
public final class LocalCluster implements AutoCloseable {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration AFTER_KILL = Duration.ofSeconds(5);
    private static final int ZONES = 3;

    private final Path directory;
    private final ClusterDescription description;
    private final List<LocalProcess> nodes;
    private final List<LocalProcess> workers;
    private final List<LocalProcess> clients = new CopyOnWriteArrayList<>();
    private final ProcessPlaces places;
    private final boolean temporary;
    private final ClusterHistory history;
    private final Object closing = new Object();
    private boolean closed;

    private LocalCluster(
            final Path directory,
            final ClusterDescription description,
            final LocalClusterContext context,
            final boolean temporary) {
        this.directory = directory;
        this.description = description;
        this.temporary = temporary;
        history =
                new ClusterHistory(
                        context.records() ? directory.resolve("history") : null, this::processes);
        this.places = context.places();
        nodes =
                IntStream.range(0, description.nodePorts().size())
                        .mapToObj(
                                node ->
                                        process(
                                                "node-" + node,
                                                context.nodeJvmOptions(),
                                                context.nodeMain(),
                                                "node.properties",
                                                List.of()))
                        .toList();
        workers =
                IntStream.range(0, description.workerPorts().size())
                        .mapToObj(
                                worker ->
                                        process(
                                                "worker-" + worker,
                                                context.workerJvmOptions(),
                                                context.workerMain(),
                                                "worker.properties",
                                                List.of()))
                        .toList();
    }

    /**
     * Lays out a new cluster, or takes up the stopped one that is in the directory with the same
     * numbers of nodes and workers, with its data. Starts nothing.
     */
    public static LocalCluster create(final LocalClusterContext context) {
        context.conclude();
        final Path directory = context.directory();
        try {
            if (ClusterDescription.isIn(directory)) {
                return takeUp(context);
            }
            final ClusterDescription description =
                    ClusterDescription.plan(context, newId(), sharedMemory());
            KeyFiles.make(directory.resolve("keys"), names("worker-", context.workers()));
            final LocalCluster cluster =
                    new LocalCluster(directory, description, context, context.temporary());
            cluster.writeProperties(context);
            description.write(directory);
            return cluster;
        } catch (final IOException ex) {
            throw new UserError(
                    "cannot set up a cluster in " + directory + ": " + Errors.reason(ex), ex);
        }
    }

    private static LocalCluster takeUp(final LocalClusterContext context) throws IOException {
        final Path directory = context.directory();
        final ClusterDescription description = ClusterDescription.read(directory);
        final LocalCluster cluster = new LocalCluster(directory, description, context, false);
        if (cluster.processes().anyMatch(LocalProcess::isRunning)) {
            throw new UserError(
                    "a cluster runs already in " + directory + "; 'berth cluster stop' ends it");
        }
        if (cluster.nodes.size() != context.nodes()
                || cluster.workers.size() != context.workers()) {
            throw new UserError(
                    "the cluster in "
                            + directory
                            + " has "
                            + cluster.nodes.size()
                            + " nodes and "
                            + cluster.workers.size()
                            + " workers; give the same numbers or another --dir");
        }
        for (final List<Integer> ports : description.nodePorts()) {
            for (final int port : ports) {
                if (!FreePorts.isFree(port)) {
                    throw new UserError(
                            "port " + port + " of the cluster in " + directory + " is in use");
                }
            }
        }
        cluster.writeProperties(context);
        return cluster;
    }

    /** The cluster that was laid out in a directory before, running or not. */
    public static LocalCluster open(final Path directory) {
        final Path path = directory.toAbsolutePath().normalize();
        final ClusterDescription description = ClusterDescription.read(path);
        return new LocalCluster(
                path,
                description,
                new LocalClusterContext()
                        .nodes(description.nodePorts().size())
                        .workers(description.workerPorts().size())
                        .fitJvmsToMachine(),
                false);
    }

    private LocalProcess process(
            final String name,
            final List<String> jvmOptions,
            final String mainClass,
            final String propertiesFile,
            final List<String> launcher) {
        final Path home = directory.resolve(name);
        final List<String> command = new ArrayList<>(places.launcher(name));
        command.addAll(launcher);
        final List<String> options = new ArrayList<>(jvmOptions);
        options.add(JavaCommand.gcLogOption(LocalProcess.gcLogIn(home)));
        command.addAll(JavaCommand.of(options, mainClass, home.resolve(propertiesFile).toString()));
        return new LocalProcess(name, command, home, description.aeronDirectory(name));
    }

    private void writeProperties(final LocalClusterContext context) throws IOException {
        for (int node = 0; node < nodes.size(); node++) {
            final LocalProcess process = nodes.get(node);
            final Map<String, String> properties = new LinkedHashMap<>();
            properties.put("berth.node.id", Integer.toString(node));
            properties.put("berth.cluster.members", description.members());
            properties.put("berth.node.dir", process.directory().resolve("data").toString());
            properties.put("berth.aeron.dir", process.aeronDirectory().toString());
            properties.put("berth.profile", context.profile());
            properties.put("berth.failover.profile", context.failoverProfile());
            properties.put(
                    "berth.keys.file", KeyFiles.nodesFile(directory.resolve("keys")).toString());
            properties.putAll(context.nodeProperties());
            PropertiesFile.write(process.directory().resolve("node.properties"), properties);
        }
        for (int worker = 0; worker < workers.size(); worker++) {
            final LocalProcess process = workers.get(worker);
            final Map<String, String> properties = new LinkedHashMap<>();
            properties.put("berth.worker.name", process.name());
            properties.put("berth.worker.zone", Integer.toString(worker % ZONES));
            if (!context.workerLabels(worker).isEmpty()) {
                properties.put("berth.worker.labels", context.workerLabels(worker));
            }
            properties.put("berth.worker.memory.mb", Integer.toString(context.workerMemoryMb()));
            properties.put(
                    "berth.worker.max.sandboxes", Integer.toString(context.workerMaxSandboxes()));
            properties.put("berth.worker.endpoint", description.workerEndpoint(worker));
            properties.put("berth.cluster.ingress", description.ingress());
            properties.put("berth.aeron.dir", process.aeronDirectory().toString());
            properties.put(
                    "berth.keys.file",
                    KeyFiles.workerFile(directory.resolve("keys"), process.name()).toString());
            if (history.isOn()) {
                properties.put("berth.worker.history.dir", history.directory().toString());
            }
            properties.putAll(context.workerProperties());
            PropertiesFile.write(process.directory().resolve("worker.properties"), properties);
        }
    }

    /** Where everything of it is. */
    public Path directory() {
        return directory;
    }

    /** Where clients reach the nodes: {@code 0=host:port,1=host:port,…}. */
    public String ingress() {
        return description.ingress();
    }

    public List<LocalProcess> nodes() {
        return nodes;
    }

    public List<LocalProcess> workers() {
        return workers;
    }

    /** Node {@code id}, from 0. */
    public LocalProcess node(final int id) {
        return nodes.get(id);
    }

    /** Worker {@code index}, from 0. */
    public LocalProcess worker(final int index) {
        return workers.get(index);
    }

    /**
     * Lays out one more process, of a client; starts nothing. It ends with the cluster, before the
     * workers.
     *
     * @param name {@code client-0}, as {@link ProcessPlaces} know it; once only.
     * @param mainClass takes the path of a properties file as its one argument.
     * @param stepsBack whether it leaves the processors to the others where there are too few: for
     *     one that stands for many machines.
     * @param properties beside {@code berth.cluster.ingress} and {@code berth.aeron.dir}, which are
     *     set here.
     */
    public LocalProcess addClient(
            final String name,
            final String mainClass,
            final List<String> jvmOptions,
            final boolean stepsBack,
            final Map<String, String> properties) {
        final LocalProcess client =
                process(
                        name,
                        jvmOptions,
                        mainClass,
                        "client.properties",
                        stepsBack ? JavaCommand.steppingBack() : List.of());
        final Map<String, String> all = new LinkedHashMap<>();
        all.put("berth.cluster.ingress", description.ingress());
        all.put("berth.aeron.dir", client.aeronDirectory().toString());
        all.putAll(properties);
        try {
            PropertiesFile.write(client.directory().resolve("client.properties"), all);
        } catch (final IOException ex) {
            throw new CheckFailed("cannot set up " + name + ": " + Errors.reason(ex), ex);
        }
        clients.add(client);
        return client;
    }

    /** What its workers, clients and loads recorded; of {@link #open} nothing. */
    public ClusterHistory history() {
        return history;
    }

    /** Fail-over timings the nodes were laid out with. */
    public String failoverProfile() {
        return description.failoverProfile();
    }

    /** Nodes, workers and clients. */
    public Stream<LocalProcess> processes() {
        return Stream.of(nodes, workers, clients).flatMap(List::stream);
    }

    /** Starts every node that does not run; returns at once. */
    public void startNodes() {
        nodes.stream().filter(node -> !node.isRunning()).forEach(this::start);
    }

    /** Starts every worker that does not run; returns at once. */
    public void startWorkers() {
        workers.stream().filter(worker -> !worker.isRunning()).forEach(this::start);
    }

    /** Starts one of its processes, unless the cluster was closed meanwhile. */
    public synchronized void start(final LocalProcess process) {
        if (closed) {
            throw new CheckFailed("the cluster is being stopped");
        }
        if (!nodes.contains(process) && process.identity().isPresent() && !process.isRunning()) {
            history.gone(process);
        }
        process.start();
    }

    /** What the counters of each node say now. */
    public List<NodeView> views() {
        return IntStream.range(0, nodes.size()).mapToObj(this::view).toList();
    }

    /** What the counters of one node say now. */
    public NodeView view(final int node) {
        return NodeView.read(node, nodes.get(node));
    }

    /**
     * The node that leads now; empty while none does. With two that say so, the one of the newer
     * term.
     */
    public java.util.OptionalInt leader() {
        return views().stream()
                .filter(NodeView::isLeader)
                .max(java.util.Comparator.comparingLong(NodeView::term))
                .map(view -> java.util.OptionalInt.of(view.node()))
                .orElse(java.util.OptionalInt.empty());
    }

    /**
     * Waits until a node leads. @return the node. @throws CheckFailed when none does in time, or a
     * majority has ended.
     */
    public int awaitLeader(final Duration limit) {
        final boolean found = Await.until(limit, () -> leader().isPresent() || !hasMajority());
        if (found && leader().isPresent()) {
            return leader().getAsInt();
        }
        failIfEnded(nodes);
        throw new CheckFailed(
                "no leader after " + limit.toMillis() + " ms; logs are in " + directory);
    }

    /**
     * @throws UserError when no node runs.
     */
    public void failIfNoneRuns() {
        if (nodes.stream().noneMatch(LocalProcess::isRunning)) {
            throw new UserError(
                    "the cluster in "
                            + directory
                            + " does not run; 'berth cluster start' starts it");
        }
    }

    /** Directory of a node's consensus module, with its control files. */
    Path clusterDirectory(final int node) {
        return nodes.get(node).directory().resolve("data").resolve("cluster");
    }

    private boolean hasMajority() {
        return nodes.stream().filter(LocalProcess::isRunning).count() > nodes.size() / 2;
    }

    /** Says which of these processes has ended, with its last words. */
    public void failIfEnded(final List<LocalProcess> processes) {
        for (final LocalProcess process : processes) {
            if (!process.isRunning()) {
                throw new CheckFailed(process.name() + " has ended: " + process.lastLogLine());
            }
        }
    }

    /** Sum of a counter over the running workers; a worker without the counter counts 0. */
    public long sumOfWorkers(final String label) {
        return workers.stream()
                .filter(LocalProcess::isRunning)
                .mapToLong(
                        worker ->
                                CounterFile.read(worker)
                                        .map(counters -> counters.labelled(label).orElse(0))
                                        .orElse(0L))
                .sum();
    }

    /**
     * Ends every process, clients and workers first, gracefully where possible, and removes their
     * shared memory.
     */
    public void stop() {
        end(clients);
        end(workers);
        end(nodes);
        processes()
                .filter(process -> !process.isRunning())
                .forEach(LocalCluster::removeSharedMemory);
    }

    private static void removeSharedMemory(final LocalProcess process) {
        final Path directory = process.aeronDirectory();
        IoUtil.delete(directory.toFile(), true);
        // A node guards its directory with a lock file beside it.
        IoUtil.delete(directory.resolveSibling(directory.getFileName() + ".lock").toFile(), true);
    }

    private static void end(final List<LocalProcess> processes) {
        processes.forEach(LocalProcess::keepDown);
        processes.forEach(process -> process.signal(Signal.TERM));
        // One that was stopped (SIGSTOP) would not notice.
        processes.forEach(process -> process.signal(Signal.CONT));
        Await.until(GRACE, () -> processes.stream().noneMatch(LocalProcess::isRunning));
        processes.stream()
                .filter(LocalProcess::isRunning)
                .forEach(process -> process.signal(Signal.KILL));
        Await.until(AFTER_KILL, () -> processes.stream().noneMatch(LocalProcess::isRunning));
    }

    /** Removes the directory; only when nothing of it runs. */
    public void delete() {
        if (processes().anyMatch(LocalProcess::isRunning)) {
            throw new CheckFailed("processes in " + directory + " still run");
        }
        processes().forEach(process -> IoUtil.delete(process.directory().toFile(), true));
        IoUtil.delete(directory.resolve("keys").toFile(), true);
        IoUtil.delete(directory.resolve("history").toFile(), true);
        try {
            ClusterDescription.remove(directory);
            Files.deleteIfExists(directory);
        } catch (final IOException ex) {
            throw new UserError("cannot remove " + directory + ": " + Errors.reason(ex), ex);
        }
    }

    /**
     * Stops it, and removes its directory if that is a temporary one. A second call does nothing.
     */
    @Override
    public void close() {
        // Who comes second waits: the JVM may end with him, and would leave the processes behind.
        synchronized (closing) {
            synchronized (this) {
                if (closed) {
                    return;
                }
                closed = true;
            }
            stop();
            history.close();
            if (temporary) {
                delete();
            }
        }
    }

    private static Path sharedMemory() {
        return Files.isDirectory(SHARED_MEMORY) && Files.isWritable(SHARED_MEMORY)
                ? SHARED_MEMORY
                : Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static String newId() {
        final String user =
                System.getProperty("user.name", "user").replaceAll("[^A-Za-z0-9_]", "_");
        return user + "-" + Long.toHexString(ThreadLocalRandom.current().nextLong() & 0xFFFF_FFFFL);
    }

    private static List<String> names(final String prefix, final int count) {
        final List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(prefix + i);
        }
        return names;
    }
}
