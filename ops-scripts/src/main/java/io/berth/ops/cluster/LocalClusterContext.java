package io.berth.ops.cluster;

import io.berth.ops.UserError;
import io.berth.wire.LabelText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a {@link LocalCluster} is to be made of; {@link #conclude()} checks it and fills in what was
 * left open.
 */
public final class LocalClusterContext {
    /** Most nodes or workers of a local cluster. */
    public static final int MOST_PROCESSES = 7;

    private static final Set<String> PROFILES = Set.of("dev", "low-latency");
    private static final Set<String> FAILOVER_PROFILES = Set.of("default", "fast");
    private static final int MOST_MEMORY_MB = 16 * 1024 * 1024;

    private static final String FIRST_COMPILER_ONLY = "-XX:TieredStopAtLevel=1";

    private String nodeMain = "io.berth.node.BerthNode";
    private String workerMain = "io.berth.worker.BerthWorker";
    private int nodes = 3;
    private int workers = 3;
    private Path directory;
    private boolean temporary;
    private boolean records;
    private String profile = "dev";
    private String failoverProfile = "default";
    private int workerMemoryMb = 65_536;
    private int workerMaxSandboxes = 10_000;

    /** Nodes keep little and drop what they allocate: room for minutes of that. */
    private final List<String> nodeJvmOptions =
            new ArrayList<>(List.of("-Xms256m", "-Xmx256m", "-Xmn176m"));

    private final List<String> workerJvmOptions = new ArrayList<>(List.of("-Xms32m", "-Xmx192m"));
    private final Map<String, String> nodeProperties = new LinkedHashMap<>();
    private final Map<String, String> workerProperties = new LinkedHashMap<>();
    private final Map<Integer, String> workerLabels = new TreeMap<>();
    private ProcessPlaces places = ProcessPlaces.LOOPBACK;

    /** Whether workers, and the loads of this process, record a history; not by default. */
    public LocalClusterContext records(final boolean history) {
        records = history;
        return this;
    }

    public boolean records() {
        return records;
    }

    /** Number of nodes: 1, 3, 5 or 7; 3 by default. */
    public LocalClusterContext nodes(final int count) {
        nodes = count;
        return this;
    }

    public int nodes() {
        return nodes;
    }

    /** Number of workers, 0 to {@value #MOST_PROCESSES}; 3 by default. */
    public LocalClusterContext workers(final int count) {
        workers = count;
        return this;
    }

    public int workers() {
        return workers;
    }

    /**
     * Where everything of the cluster is kept; without one, a temporary directory that goes when
     * the cluster is closed.
     */
    public LocalClusterContext directory(final Path path) {
        directory = path;
        return this;
    }

    public Path directory() {
        return directory;
    }

    /** Whether the directory is removed when the cluster is closed. */
    public boolean temporary() {
        return temporary;
    }

    /** Where its processes are; on loopback by default. Not kept for {@link LocalCluster#open}. */
    public LocalClusterContext places(final ProcessPlaces of) {
        places = of;
        return this;
    }

    public ProcessPlaces places() {
        return places;
    }

    /** Threads and idle strategies of the nodes: dev (default) or low-latency. */
    public LocalClusterContext profile(final String name) {
        profile = name;
        return this;
    }

    public String profile() {
        return profile;
    }

    /** Fail-over timings of the nodes: default or fast. */
    public LocalClusterContext failoverProfile(final String name) {
        failoverProfile = name;
        return this;
    }

    public String failoverProfile() {
        return failoverProfile;
    }

    /**
     * Memory that each worker offers to sandboxes, in MB. Synthetic sandboxes are counted but use
     * none of it.
     */
    public LocalClusterContext workerMemoryMb(final int mb) {
        workerMemoryMb = mb;
        return this;
    }

    public int workerMemoryMb() {
        return workerMemoryMb;
    }

    /** Most sandboxes of each worker. */
    public LocalClusterContext workerMaxSandboxes(final int count) {
        workerMaxSandboxes = count;
        return this;
    }

    public int workerMaxSandboxes() {
        return workerMaxSandboxes;
    }

    /**
     * Main class of the nodes: {@code io.berth.node.BerthNode}, or one that runs it with a fault in
     * it, for drills. Not kept for {@link LocalCluster#open}.
     */
    public LocalClusterContext nodeMain(final String className) {
        nodeMain = className;
        return this;
    }

    public String nodeMain() {
        return nodeMain;
    }

    /** Main class of the workers, as {@link #nodeMain(String)}. */
    public LocalClusterContext workerMain(final String className) {
        workerMain = className;
        return this;
    }

    public String workerMain() {
        return workerMain;
    }

    /** One more JVM option for every node. */
    public LocalClusterContext nodeJvmOption(final String option) {
        nodeJvmOptions.add(option);
        return this;
    }

    public List<String> nodeJvmOptions() {
        return List.copyOf(nodeJvmOptions);
    }

    /** One more JVM option for every worker. */
    public LocalClusterContext workerJvmOption(final String option) {
        workerJvmOptions.add(option);
        return this;
    }

    public List<String> workerJvmOptions() {
        return List.copyOf(workerJvmOptions);
    }

    /** One more property of every node; wins over what the cluster sets. */
    public LocalClusterContext nodeProperty(final String key, final String value) {
        nodeProperties.put(key, value);
        return this;
    }

    public Map<String, String> nodeProperties() {
        return Map.copyOf(nodeProperties);
    }

    /** One more property of every worker; wins over what the cluster sets. */
    public LocalClusterContext workerProperty(final String key, final String value) {
        workerProperties.put(key, value);
        return this;
    }

    public Map<String, String> workerProperties() {
        return Map.copyOf(workerProperties);
    }

    /** One more label of one worker. @param worker from 0. */
    public LocalClusterContext workerLabel(final int worker, final String label) {
        workerLabels.merge(worker, label, (labels, another) -> labels + "," + another);
        return this;
    }

    /** The labels of a worker, separated by commas. */
    public String workerLabels(final int worker) {
        return workerLabels.getOrDefault(worker, "");
    }

    /**
     * Checks every value and makes the directory. @throws UserError with one line about the first
     * value that is wrong.
     */
    public LocalClusterContext conclude() {
        check(
                nodes >= 1 && nodes <= MOST_PROCESSES && nodes % 2 == 1,
                "nodes must be 1, 3, 5 or 7, not " + nodes);
        check(
                workers >= 0 && workers <= MOST_PROCESSES,
                "workers must be 0 to " + MOST_PROCESSES + ", not " + workers);
        check(PROFILES.contains(profile), "profile must be dev or low-latency, not " + profile);
        check(
                FAILOVER_PROFILES.contains(failoverProfile),
                "fail-over profile must be default or fast, not " + failoverProfile);
        check(
                workerMemoryMb >= 1 && workerMemoryMb <= MOST_MEMORY_MB,
                "memory of a worker must be 1 to " + MOST_MEMORY_MB + " MB, not " + workerMemoryMb);
        check(
                workerMaxSandboxes >= 1,
                "a worker must take at least 1 sandbox, not " + workerMaxSandboxes);
        workerLabels.forEach(
                (worker, labels) -> {
                    check(
                            worker >= 0 && worker < workers,
                            "labels for worker " + worker + ", but there are " + workers);
                    check(
                            LabelText.isValid(labels),
                            "labels '" + labels + "' are not " + LabelText.RULE);
                });
        fitJvmsToMachine();
        try {
            if (directory == null) {
                directory = Files.createTempDirectory("berth-");
                temporary = true;
            }
            directory = directory.toAbsolutePath().normalize();
            Files.createDirectories(directory);
        } catch (final IOException ex) {
            throw new UserError("cannot make the directory " + directory, ex);
        }
        return this;
    }

    /** Also for a cluster that is opened: its processes must restart as they were started. */
    LocalClusterContext fitJvmsToMachine() {
        if (Runtime.getRuntime().availableProcessors() < nodes + workers) {
            // Seven optimising compilers take a small machine's processors from what they compile.
            nodeJvmOptions.add(0, FIRST_COMPILER_ONLY);
            workerJvmOptions.add(0, FIRST_COMPILER_ONLY);
        }
        return this;
    }

    private static void check(final boolean holds, final String message) {
        if (!holds) {
            throw new UserError(message);
        }
    }
}
