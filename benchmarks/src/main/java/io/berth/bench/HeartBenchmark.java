package io.berth.bench;

import java.util.Arrays;
import java.util.List;

/** The benchmarks of the heart, in the order in which they run. */
public enum HeartBenchmark {
    /** Invoke and Completed of a function with idle sandboxes. */
    WARM_PAIR("warm-pair", WarmPairBenchmark.class, "warmPair", 1),

    /** The same while many others run. */
    IN_FLIGHT_PAIR("in-flight-pair", InFlightPairBenchmark.class, "inFlightPair", 1),

    /** The whole life of a sandbox that serves one invocation. */
    COLD_START("cold-start", ColdStartBenchmark.class, "coldStart", 1),

    /** Invoke at a limit, and Completed that wakes one who waits. */
    QUEUE_AND_WAKE("queue-and-wake", QueueAndWakeBenchmark.class, "queueAndWake", 1),

    /** All entries of the death of a worker with 1,000 sandboxes. */
    WORKER_DEATH("worker-death", WorkerDeathBenchmark.class, "workerDeath", 10),

    /** One sandbox of 1,000 whose keep-alive ends. */
    EXPIRY("expiry", ExpiryBenchmark.class, "expiry", 10),

    /** The whole state to memory. */
    SNAPSHOT_WRITE("snapshot-write", SnapshotBenchmark.class, "snapshotWrite", 2),

    /** The whole state from memory. */
    SNAPSHOT_LOAD("snapshot-load", SnapshotBenchmark.class, "snapshotLoad", 2);

    private final String label;
    private final Class<?> type;
    private final String method;
    private final int iterationFactor;

    HeartBenchmark(
            final String label,
            final Class<?> type,
            final String method,
            final int iterationFactor) {
        this.label = label;
        this.type = type;
        this.method = method;
        this.iterationFactor = iterationFactor;
    }

    /** Its name on the command line and in reports. */
    public String label() {
        return label;
    }

    /** What JMH knows it by. */
    String pattern() {
        return type.getName().replace(".", "\\.") + "\\." + method + "$";
    }

    /** How many iterations it makes for each of the settings: more where each is one shot. */
    int iterationFactor() {
        return iterationFactor;
    }

    /** Whether an iteration is one operation. */
    boolean isOneShot() {
        return iterationFactor > 1;
    }

    /** All names. */
    public static List<String> names() {
        return Arrays.stream(values()).map(HeartBenchmark::label).toList();
    }
}
