package io.berth.ops.partition;

import io.berth.client.CellStatus;
import io.berth.client.WorkerInfo;
import io.berth.client.protocol.EndReason;
import io.berth.ops.CheckFailed;
import io.berth.ops.cluster.Await;
import io.berth.ops.cluster.CounterFile;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.NodeView;
import io.berth.ops.drill.DrillClientFile.Counter;
import io.berth.ops.drill.DrillClientProcess;
import io.berth.ops.drill.DrillContext;
import io.berth.ops.drill.DrillLoad;
import io.berth.ops.drill.PlacedCalls.PlacedCall;
import io.berth.schemas.protocol.WorkerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * A cluster whose links can be cut, under a load from outside, and what scenarios ask of it. Of the
 * thread of the drill.
 */
final class PartitionedFleet {
    /** The client that has a place of its own; that of the drill is outside. */
    static final String CLIENT = "client-0";

    /** Deadline of the calls of that client. */
    static final Duration CLIENT_DEADLINE = Duration.ofSeconds(4);

    /** Function of the runs that last. */
    static final String LONG_FUNCTION = "partition-long";

    /** Everything goes on this soon after the last link is healed. */
    static final Duration RECOVERY = Duration.ofSeconds(10);

    private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(60);

    /** How much longer than promised is waited, to tell late from never. */
    private static final int PATIENCE = 4;

    private static final Duration OFTEN = Duration.ofMillis(50);

    private final DrillContext ctx;
    private final LocalCluster cluster;
    private final LinkCuts cuts;
    private final DrillLoad load;
    private final DrillClientProcess client;
    private final List<Runnable> afterwards = new ArrayList<>();
    private final List<Window> windows = new ArrayList<>();
    private String scenario = "";

    PartitionedFleet(
            final DrillContext ctx,
            final LocalCluster cluster,
            final LinkCuts cuts,
            final DrillLoad load,
            final DrillClientProcess client) {
        this.ctx = ctx;
        this.cluster = cluster;
        this.cuts = cuts;
        this.load = load;
        this.client = client;
    }

    /** Runs one scenario, heals, and checks that everything goes on. */
    void run(final int number, final PartitionSchedule.Step step) {
        scenario = number + "-" + step.scenario().name();
        ctx.step(scenario + ": " + step.scenario().what());
        final long startNs = System.nanoTime();
        try {
            step.scenario().body().run(this, new Random(step.seed()));
        } finally {
            cuts.healAll();
        }
        awaitRecovered(System.nanoTime());
        windows.add(new Window(scenario, startNs, System.nanoTime()));
    }

    // ---- places

    DrillContext ctx() {
        return ctx;
    }

    LinkCuts cuts() {
        return cuts;
    }

    LocalCluster cluster() {
        return cluster;
    }

    DrillLoad load() {
        return load;
    }

    DrillClientProcess client() {
        return client;
    }

    /** Runs of a length, besides the load, of a function with a limit that they reach. */
    DrillLoad longRuns(final Duration length, final int perSecond) {
        return ctx.load(
                ctx.shape(LONG_FUNCTION)
                        .withRunTime(length)
                        .withRate(perSecond)
                        .withDeadline(length.multipliedBy(3)));
    }

    String scenario() {
        return scenario;
    }

    static String node(final int id) {
        return "node-" + id;
    }

    static String worker(final int index) {
        return "worker-" + index;
    }

    /** Places of all nodes. */
    List<String> nodes() {
        return IntStream.range(0, cluster.nodes().size()).mapToObj(PartitionedFleet::node).toList();
    }

    /** Places of all nodes but one. */
    List<String> nodesBut(final int id) {
        return nodes().stream().filter(place -> !place.equals(node(id))).toList();
    }

    /** Places of all workers. */
    List<String> workers() {
        return IntStream.range(0, cluster.workers().size())
                .mapToObj(PartitionedFleet::worker)
                .toList();
    }

    /** Places of all clients. */
    List<String> clients() {
        return List.of(NetworkNamespaces.OUTSIDE, CLIENT);
    }

    /** Every place but one worker's, and that of the operator who looks on. */
    List<String> everyoneBut(final int workerIndex) {
        final List<String> places = new ArrayList<>(nodes());
        workers().stream().filter(place -> !place.equals(worker(workerIndex))).forEach(places::add);
        places.addAll(clients());
        return places;
    }

    /** The node that leads. */
    NodeView leader() {
        return cluster.view(cluster.awaitLeader(RECOVERY_LIMIT));
    }

    /** A node that does not lead. */
    int follower(final NodeView leader, final Random random) {
        final List<Integer> followers =
                IntStream.range(0, cluster.nodes().size())
                        .filter(id -> id != leader.node())
                        .boxed()
                        .toList();
        return followers.get(random.nextInt(followers.size()));
    }

    /** What the operator is told of a worker. */
    WorkerInfo workerInfo(final int index) {
        return ctx.operator().listWorkers().stream()
                .filter(worker -> worker.name().equals(worker(index)))
                .findFirst()
                .orElseThrow(() -> new CheckFailed("no worker " + worker(index) + " in the state"));
    }

    boolean isActive(final int index) {
        return ctx.operator().listWorkers().stream()
                .anyMatch(
                        worker ->
                                worker.name().equals(worker(index))
                                        && worker.state() == WorkerState.ACTIVE);
    }

    /** A dead worker leaves the table with its last counted slot. */
    boolean isDead(final int index) {
        return ctx.operator().listWorkers().stream()
                .noneMatch(
                        worker ->
                                worker.name().equals(worker(index))
                                        && worker.state() != WorkerState.DEAD);
    }

    /** A counter of a worker's process. */
    long counter(final int index, final String label) {
        return CounterFile.read(cluster.worker(index))
                .map(counters -> counters.labelled(label).orElse(0))
                .orElse(0L);
    }

    CellStatus status() {
        return ctx.operator().status();
    }

    // ---- time

    /** Lets time pass. */
    void pause(final long ms) {
        Await.until(Duration.ofMillis(ms), () -> false);
    }

    static long msSince(final long startNs) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
    }

    // ---- the book

    void measured(final String what, final long value) {
        ctx.measured(scenario + "." + what, value);
    }

    void measured(final String what, final String value) {
        ctx.measured(scenario + "." + what, value);
    }

    void check(
            final boolean holds,
            final String promise,
            final java.util.function.Supplier<String> seen) {
        ctx.check(holds, scenario + ": " + promise, seen);
    }

    /**
     * Whether leaders have changed since a term was read. A worker that the new one has not heard
     * has the long grace, whatever the cut (rule 25).
     */
    boolean hasChangedLeaders(final long term) {
        final boolean changed = leader().term() != term;
        if (changed) {
            ctx.step(
                    scenario
                            + ": leaders changed meanwhile: the grace is the long one, not judged");
        }
        return changed;
    }

    /** Checks a promise about time, where times are judged. */
    void checkTime(
            final boolean holds,
            final String promise,
            final java.util.function.Supplier<String> seen) {
        ctx.checkTime(holds, scenario + ": " + promise, seen);
    }

    /** As {@link #within(long, Expected...)} for one thing. */
    void within(
            final long sinceNs,
            final Duration promised,
            final String key,
            final String promise,
            final BooleanSupplier condition) {
        within(sinceNs, new Expected(promised, key, promise, condition));
    }

    /** Done when all calls have ended: what looks at calls whose ends are still to come. */
    void later(final Runnable what) {
        final String during = scenario;
        afterwards.add(
                () -> {
                    scenario = during;
                    what.run();
                });
    }

    /** Does what was left for later. */
    void finish() {
        afterwards.forEach(Runnable::run);
        afterwards.clear();
    }

    /** The longest time from the intended start of one of these calls to its end. */
    static long longestMs(final List<PlacedCall> calls) {
        return calls.stream()
                .mapToLong(call -> TimeUnit.NANOSECONDS.toMillis(call.endNs() - call.startNs()))
                .max()
                .orElse(0);
    }

    /** Calls by end and reason, for a person. */
    static String ends(final List<PlacedCall> calls) {
        final Map<String, Long> counts = new TreeMap<>();
        calls.forEach(
                call ->
                        counts.merge(
                                call.end()
                                        + (call.reason() == EndReason.NONE
                                                ? ""
                                                : "(" + call.reason() + ")"),
                                1L,
                                Long::sum));
        return counts.toString();
    }

    /** Checks that each of these comes in its time, and tells how long it took. */
    void within(final long sinceNs, final Expected... all) {
        final long[] ms = new long[all.length];
        Arrays.fill(ms, -1);
        final Duration longest =
                Arrays.stream(all).map(Expected::promised).max(Duration::compareTo).orElseThrow();
        Await.until(
                longest.multipliedBy(PATIENCE),
                () -> {
                    for (int i = 0; i < all.length; i++) {
                        if (ms[i] < 0 && all[i].condition.getAsBoolean()) {
                            ms[i] = msSince(sinceNs);
                        }
                    }
                    return Arrays.stream(ms).allMatch(time -> time >= 0);
                });
        for (int i = 0; i < all.length; i++) {
            final long took = ms[i];
            final Expected expected = all[i];
            measured(expected.key, took);
            check(took >= 0, expected.promise, () -> "not at all; " + cluster.views());
            checkTime(
                    took <= expected.promised.toMillis(),
                    expected.promise + " within " + expected.promised.toMillis() + " ms",
                    () -> took + " ms; " + cluster.views());
        }
    }

    /**
     * Something that is to come.
     *
     * @param promised within which it must.
     * @param key that its time is told under.
     */
    record Expected(Duration promised, String key, String promise, BooleanSupplier condition) {}

    // ---- after the heal

    private void awaitRecovered(final long healedNs) {
        final boolean recovered = Await.until(RECOVERY_LIMIT, OFTEN, this::isOneCluster);
        final long nodesMs = msSince(healedNs);
        measured("nodesBackMs", nodesMs);
        checkTime(
                nodesMs <= RECOVERY.toMillis(),
                "after the heal all nodes are one cluster within " + RECOVERY.toSeconds() + " s",
                () -> nodesMs + " ms, " + cluster.views());
        final boolean workers =
                recovered && Await.until(RECOVERY_LIMIT, OFTEN, this::areWorkersActive);
        final long workersMs = msSince(healedNs);
        measured("workersBackMs", workersMs);
        checkTime(
                workersMs <= RECOVERY.toMillis(),
                "after the heal all workers are ACTIVE within " + RECOVERY.toSeconds() + " s",
                () -> workersMs + " ms, " + ctx.operator().listWorkers());
        clientGoesOn(healedNs);
        if (!recovered || !workers) {
            throw new CheckFailed(scenario + ": the fleet does not come back; stopped here");
        }
    }

    /** The calls of the client that has a place of its own run again. */
    void clientGoesOn(final long healedNs) {
        final long before = client.calls().get(Counter.COMPLETED);
        within(
                healedNs,
                RECOVERY,
                "callsBackMs",
                "after the heal the calls of the client run",
                () -> client.calls().get(Counter.COMPLETED) > before + 5);
    }

    private boolean isOneCluster() {
        final List<NodeView> views = cluster.views();
        final long leaders = views.stream().filter(NodeView::isLeader).count();
        final long terms = views.stream().mapToLong(NodeView::term).distinct().count();
        return leaders == 1
                && terms == 1
                && views.stream()
                        .allMatch(view -> view.isLeader() || "FOLLOWER".equals(view.role()));
    }

    private boolean areWorkersActive() {
        final List<WorkerInfo> workers = ctx.operator().listWorkers();
        return cluster.workers().stream()
                .allMatch(
                        process ->
                                workers.stream()
                                        .anyMatch(
                                                worker ->
                                                        worker.name().equals(process.name())
                                                                && worker.state()
                                                                        == WorkerState.ACTIVE));
    }

    /** The times of the scenarios that have run. */
    List<Window> windows() {
        return List.copyOf(windows);
    }

    /** When a scenario ran, from its first cut until everything went on. */
    record Window(String scenario, long fromNs, long toNs) {}
}
