package io.berth.ops.drill;

import io.berth.ops.CheckFailed;
import io.berth.ops.cluster.Await;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalProcess;
import io.berth.ops.cluster.Signal;
import io.berth.ops.drill.DrillClientFile.Counter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@link DrillClient} beside a local cluster, as its drill sees it. Goes with the cluster. One
 * thread.
 *
 * <pre>{@code
 * DrillClientProcess client =
 *         new DrillClientProcess(cluster, "client-0", ctx.shape("f")).sessions(50).start();
 * client.awaitStarted(Duration.ofSeconds(60));
 * client.process().signal(Signal.KILL);
 * client.calls().get(Counter.ASKED);
 * }</pre>
 */
public final class DrillClientProcess implements AutoCloseable {
    private static final List<String> JVM_OPTIONS =
            List.of("-Xms64m", "-Xmx768m", "-XX:TieredStopAtLevel=1");

    private final LocalCluster cluster;
    private final String name;
    private final Duration deadline;
    private final Map<String, String> properties = new LinkedHashMap<>();
    private boolean standsForMany;
    private LocalProcess process;
    private DrillClientFile calls;

    /**
     * @param name {@code client-0}; once in a cluster.
     * @param shape of its load, over all of its sessions.
     */
    public DrillClientProcess(
            final LocalCluster cluster, final String name, final LoadShape shape) {
        this.cluster = cluster;
        this.name = name;
        deadline = shape.deadline();
        set(DrillClientSettings.NAME, name);
        if (cluster.history().isOn()) {
            set(DrillClientSettings.HISTORY_DIR, cluster.history().directory());
        }
        set(
                DrillClientSettings.FUNCTIONS,
                String.join(
                        ",",
                        shape.functions().stream().map(f -> shape.tenant() + "/" + f).toList()));
        set(DrillClientSettings.RATE, shape.ratePerSecond());
        set(DrillClientSettings.RUN, shape.runTime().toNanos() + "ns");
        set(DrillClientSettings.DEADLINE, deadline.toNanos() + "ns");
    }

    private DrillClientProcess set(final String key, final Object value) {
        properties.put(key, value.toString());
        return this;
    }

    /** Sessions, 1 to 1000; 1 by default. */
    public DrillClientProcess sessions(final int count) {
        return set(DrillClientSettings.SESSIONS, count);
    }

    /** Threads that run the sessions, 1 to 16; 1 by default. */
    public DrillClientProcess threads(final int count) {
        return set(DrillClientSettings.THREADS, count);
    }

    /** It stands for as many machines, and leaves the processors of this one to the cluster. */
    public DrillClientProcess standsForMany() {
        standsForMany = true;
        return this;
    }

    /** Request slots of each session; 256 by default. */
    public DrillClientProcess slots(final int count) {
        return set(DrillClientSettings.SLOTS, count);
    }

    /** It ends by itself after this; by default it goes on until it is stopped. */
    public DrillClientProcess duration(final Duration duration) {
        return set(DrillClientSettings.DURATION, duration.toNanos() + "ns");
    }

    /** Share of its calls that may be repeated, 0 to 100; 0 by default. */
    public DrillClientProcess safePercent(final int percent) {
        return set(DrillClientSettings.SAFE_PERCENT, percent);
    }

    /** Whether its calls may wait for a sandbox; they may by default. */
    public DrillClientProcess mayWait(final boolean may) {
        return set(DrillClientSettings.MAY_WAIT, may ? 1 : 0);
    }

    /** Where the nodes reach it; found by itself by default. */
    public DrillClientProcess egressAddress(final String address) {
        return set(DrillClientSettings.EGRESS_ADDRESS, address);
    }

    /** Starts it; returns at once. */
    public DrillClientProcess start() {
        final Path status = cluster.directory().resolve(name).resolve("calls");
        set(DrillClientSettings.STATUS_FILE, status);
        process =
                cluster.addClient(
                        name, DrillClient.class.getName(), JVM_OPTIONS, standsForMany, properties);
        cluster.start(process);
        return this;
    }

    /** Waits until its sessions are ready and its calls have begun. */
    public DrillClientProcess awaitStarted(final Duration limit) {
        final boolean started =
                Await.until(
                        limit,
                        () -> isThere() && calls.get(Counter.STARTED_NS) != 0 || !isRunning());
        if (!started || calls == null || calls.get(Counter.STARTED_NS) == 0) {
            throw new CheckFailed(
                    name
                            + " did not start within "
                            + limit.toSeconds()
                            + " s: "
                            + process.lastLogLine());
        }
        return this;
    }

    private boolean isThere() {
        if (calls == null) {
            final Path file = Path.of(properties.get(DrillClientSettings.STATUS_FILE));
            calls = DrillClientFile.isThere(file) ? DrillClientFile.open(file) : null;
        }
        return calls != null;
    }

    /** The process, to be struck. */
    public LocalProcess process() {
        return process;
    }

    public boolean isRunning() {
        return process.isRunning();
    }

    /** What it says of itself; also after its end. */
    public DrillClientFile calls() {
        if (!isThere()) {
            throw new CheckFailed(name + " has not said anything: " + process.lastLogLine());
        }
        return calls;
    }

    /**
     * Waits for this many more ends of calls. @throws CheckFailed when they do not come in time.
     */
    public void awaitMoreEnds(final int count, final Duration limit) {
        final long target = calls().get(Counter.ENDED) + count;
        if (!Await.until(limit, () -> calls.get(Counter.ENDED) >= target || !isRunning())
                || calls.get(Counter.ENDED) < target) {
            throw new CheckFailed(
                    name
                            + ": "
                            + (target - calls.get(Counter.ENDED))
                            + " of "
                            + count
                            + " more ends did not come within "
                            + limit.toSeconds()
                            + " s; it last said: "
                            + process.lastLogLine());
        }
    }

    /**
     * SIGTERM: no further calls, the open ones are waited for. @return calls without an end: must
     * be 0.
     */
    public long stop() {
        process.signal(Signal.TERM);
        process.signal(Signal.CONT);
        process.awaitExit(deadline.plusSeconds(30));
        return calls().get(Counter.ASKED) - calls().get(Counter.ENDED);
    }

    /** Lets go of the file of its calls. The process ends with its cluster. */
    @Override
    public void close() {
        if (calls != null) {
            calls.close();
            calls = null;
        }
    }
}
