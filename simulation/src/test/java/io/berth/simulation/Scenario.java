package io.berth.simulation;

import static io.berth.simulation.VirtualTime.MS;
import static io.berth.simulation.VirtualTime.SECOND;

import io.berth.client.protocol.ClientEnd;
import io.berth.placement.PlacementCommands.FunctionSettings;
import io.berth.schemas.protocol.SandboxKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A small world without random faults, in which a test makes one thing go wrong on purpose.
 * Everything is checked as always.
 */
final class Scenario {
    static final String FUNCTION = "f0";

    private final Simulation simulation;
    private final World world;
    private final List<List<Call>> log = new ArrayList<>();
    private final List<Call> outputs = new ArrayList<>();

    private Scenario(
            final int clients, final int workers, final long runNs, final Tampering tampering) {
        simulation =
                new Simulation(
                        SimulationSettings.withSeed(Long.getLong("berth.seed", 7))
                                .withProcesses(clients, workers)
                                .withMix(Mix.PLAIN)
                                .withoutFaults(),
                        tampering);
        world = simulation.world();
        world.script = new FixedRuns(runNs);
        world.heart.observe(
                (entry, said, state) -> {
                    log.add(entry);
                    outputs.addAll(said);
                });
        simulation.begin();
        simulation.pass(SECOND);
        world.operator.createFunction(settings(FunctionSettings.NONE_RESERVED));
        simulation.pass(SECOND);
    }

    /** One client and this many workers; a run lasts this long. */
    static Scenario with(final int workers, final long runNs) {
        return with(workers, runNs, Tampering.NONE);
    }

    static Scenario with(final int workers, final long runNs, final Tampering tampering) {
        return new Scenario(1, workers, runNs, tampering);
    }

    static FunctionSettings settings(final long reserved) {
        return new FunctionSettings(
                World.tenantOf(FUNCTION),
                FUNCTION,
                SandboxKind.SYNTHETIC,
                "",
                5 * SECOND,
                60 * SECOND,
                10 * MS,
                64,
                reserved,
                100);
    }

    World world() {
        return world;
    }

    SimulatedClient client() {
        return world.clients.get(0);
    }

    SimulatedWorker worker() {
        return world.workers.get(0);
    }

    /** Calls the function with 30 s to end, waiting allowed. */
    SimulatedCall call() {
        return client().call(FUNCTION, 30 * SECOND, 0, true, false);
    }

    /** Calls once and waits for the end, so that a sandbox is warm. */
    Scenario warm() {
        final SimulatedCall call = call();
        until(() -> !call.isOpen(), "the first call to end");
        pass(100 * MS);
        return this;
    }

    void pass(final long durationNs) {
        simulation.pass(durationNs);
    }

    void until(final BooleanSupplier condition, final String what) {
        simulation.until(condition, world.time.nowNs() + 90 * SECOND, what);
    }

    void awaitBegin(final SimulatedCall call) {
        until(() -> call.begins > 0, call + " to begin");
    }

    void awaitEnd(final SimulatedCall call) {
        until(() -> !call.isOpen(), call + " to end");
    }

    /** Another leader, at once, whose clock is off by this much from true time. */
    void changeLeader(final long gapNs, final long clockOffsetNs) {
        world.cluster.killLeader();
        pass(gapNs);
        world.cluster.elect(clockOffsetNs);
    }

    /** Everything ends and nothing stays held. */
    void finish() {
        simulation.finish();
    }

    /** Entries whose first command has this name. */
    long logged(final String name) {
        return log.stream().filter(entry -> entry.get(0).name().equals(name)).count();
    }

    /** Number of the first entry of this name from the given one on, or -1. */
    int entryOf(final String name, final int from) {
        for (int i = from; i < log.size(); i++) {
            if (log.get(i).get(0).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    int entries() {
        return log.size();
    }

    /** Outputs of this name. */
    long said(final String name) {
        return outputs.stream().filter(output -> output.name().equals(name)).count();
    }

    /** What happened last, for the reader of a failure. */
    String tail() {
        return String.join("\n", world.trace.tail());
    }

    /** Hellos that were refused for this reason. */
    long rejectedHellos(final String reason) {
        return outputs.stream()
                .filter(output -> output.name().equals("helloRejected"))
                .filter(output -> output.argument("reason").toString().equals(reason))
                .count();
    }

    /** The newest token that a placement named. */
    long lastToken() {
        return lastPlaced().number("token");
    }

    /** The sandbox that the newest placement named. */
    long lastSandbox() {
        return lastPlaced().number("sandboxId");
    }

    Call lastPlaced() {
        return outputs.stream()
                .filter(output -> output.name().equals("placed"))
                .reduce((before, after) -> after)
                .orElseThrow();
    }

    /** Outputs that end an invocation in this way. */
    long ended(final String end) {
        return outputs.stream()
                .filter(output -> output.name().equals("ended"))
                .filter(output -> output.argument("end").toString().equals(end))
                .count();
    }

    static boolean ran(final SimulatedCall call) {
        return call.end == ClientEnd.RAN && call.begins == 1;
    }

    /** Runs of one length that return, starts of one length that succeed. */
    private static final class FixedRuns extends RunScript {
        private final long runNs;

        private FixedRuns(final long runNs) {
            this.runNs = runNs;
        }

        @Override
        Start start(final SimulationRandom random, final String worker, final String function) {
            return Start.GOOD;
        }

        @Override
        long startUpNs(final SimulationRandom random, final long expectedNs) {
            return expectedNs;
        }

        @Override
        long runNs(final SimulationRandom random, final long timeoutNs) {
            return runNs;
        }

        @Override
        boolean fails(final SimulationRandom random) {
            return false;
        }

        @Override
        long interruptNs(final SimulationRandom random) {
            return 5 * MS;
        }
    }
}
