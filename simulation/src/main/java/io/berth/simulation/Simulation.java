package io.berth.simulation;

import static io.berth.simulation.VirtualTime.MS;
import static io.berth.simulation.VirtualTime.SECOND;

import io.berth.client.protocol.ClientEnd;
import io.berth.schemas.protocol.SandboxState;
import java.util.function.BooleanSupplier;

/**
 * Berth in one thread, from a seed: the real state machine behind a simulated log, real client and
 * worker protocols, a virtual clock, and whatever can go wrong going wrong. Every entry is checked;
 * at the end faults stop, and everything that is open must end and nothing stay held.
 *
 * <p>Single threaded. The same settings give the same run, with the same digest.
 */
public final class Simulation {
    /** Longest grace, time limit and margin, a report, and some more. */
    private static final long QUIET_NS = 240 * SECOND;

    private static final long START_NS = 60 * SECOND;

    private final World world;
    private final ActPlan plan;
    private long startedNs;
    private long quietNs = Long.MAX_VALUE;

    public Simulation(final SimulationSettings settings) {
        this(settings, Tampering.NONE);
    }

    /**
     * @param tampering plants a violation that the checker has to find.
     */
    public Simulation(final SimulationSettings settings, final Tampering tampering) {
        world = new World(settings, tampering);
        plan = new ActPlan(world);
    }

    /**
     * Runs to the end.
     *
     * @throws SimulationFailure if something happened that must never happen.
     */
    public SimulationResult run() {
        try {
            begin();
            plan.start();
            startedNs = world.time.nowNs();
            until(
                    () ->
                            world.checker.entries() >= world.settings.entries()
                                    || world.time.nowNs() - startedNs >= world.settings.activeNs(),
                    Long.MAX_VALUE,
                    "entries");
            finish();
            return result();
        } catch (final RuntimeException | StackOverflowError e) {
            throw failure(e);
        }
    }

    /**
     * Faults stop; everything open ends, nothing stays held, and every end is one that the contract
     * allows.
     */
    void finish() {
        quieten();
        if (world.tampering.asksOnlyTheHistory()) {
            pass(QUIET_NS / 4);
        } else {
            checkByTheLog();
            // One that was given up may run on until it hears of it.
            until(this::nothingRuns, world.time.nowNs() + QUIET_NS, "every run to end");
        }
        world.history.finish();
    }

    private boolean nothingRuns() {
        for (final SimulatedWorker worker : world.workers) {
            if (worker.isRunning() && worker.protocol().running() > 0) {
                return false;
            }
        }
        return true;
    }

    private void checkByTheLog() {
        until(this::nothingIsLeft, world.time.nowNs() + QUIET_NS, "everything to end");
        until(
                () -> world.checker.missing() == null,
                world.time.nowNs() + QUIET_NS,
                "what is provisioned");
        world.checker.calls().checkNoneOverdue();
        if (!world.checker.wasRestored()) {
            world.checker.calls().checkAgainstLog();
        }
    }

    /** All processes start, a leader is elected, the cell is initialised. */
    void begin() {
        if (!world.settings.faults()) {
            world.cluster.becomeReliable();
        }
        world.cluster.elect(0);
        world.operator.start();
        for (final SimulatedWorker worker : world.workers) {
            worker.start();
        }
        for (final SimulatedClient client : world.clients) {
            client.start();
        }
        until(world.operator::isInitialised, START_NS, "the cell to be initialised");
    }

    /** The simulated world, for scenarios. */
    World world() {
        return world;
    }

    /** Lets things happen until this holds. */
    void until(final BooleanSupplier condition, final long latestNs, final String what) {
        while (!condition.getAsBoolean()) {
            if (!world.time.step() || world.time.nowNs() > latestNs) {
                throw new CheckFailure("waited in vain for " + what + stillOpen());
            }
        }
    }

    /** Lets this much time pass. */
    void pass(final long durationNs) {
        final boolean[] over = new boolean[1];
        world.time.after(durationNs, () -> over[0] = true);
        until(() -> over[0], Long.MAX_VALUE, "time to pass");
    }

    /** No more faults, no more calls; what is down comes up. */
    private void quieten() {
        plan.stop();
        world.trace.add("world", () -> "---- quiet from here on ----");
        world.cluster.becomeReliable();
        quietNs = world.time.nowNs();
        for (final SimulatedWorker worker : world.workers) {
            if (worker.isRetired()) {
                world.time.after(SECOND, worker::crash);
            } else {
                world.time.after(SECOND, worker::startAgain);
                watchForEndlessRuns(worker);
            }
        }
        for (final SimulatedClient client : world.clients) {
            world.time.after(SECOND, client::startAgain);
        }
        if (world.script instanceof BadStarts starts) {
            starts.heal();
        }
        putBackIntoUse();
    }

    /** Again and again, as an operator may be without a session. */
    private void putBackIntoUse() {
        world.operator.putBackIntoUse();
        world.time.after(15 * SECOND, this::putBackIntoUse);
    }

    /**
     * A run that never ends holds its slot for good, as it must; its worker's operator ends the
     * process.
     */
    private void watchForEndlessRuns(final SimulatedWorker worker) {
        world.time.after(
                10 * SECOND,
                () -> {
                    if (worker.sandboxes() != null && worker.sandboxes().hasEndlessRun()) {
                        worker.crash();
                        world.time.after(100 * MS, worker::startAgain);
                    }
                    watchForEndlessRuns(worker);
                });
    }

    private boolean nothingIsLeft() {
        final StateView state = world.checker.state();
        if (!state.held().isEmpty() || !state.open().isEmpty()) {
            return false;
        }
        for (final SimulatedClient client : world.clients) {
            if (client.openCalls() > 0) {
                return false;
            }
        }
        for (final LiveSandbox sandbox : state.sandboxes().values()) {
            if (sandbox.state() != SandboxState.IDLE) {
                return false;
            }
        }
        return true;
    }

    private String stillOpen() {
        final StateView state = world.checker.state();
        if (state == null) {
            return "";
        }
        final StringBuilder text = new StringBuilder(": held ").append(state.held().values());
        text.append(", missing ").append(world.checker.missing());
        text.append(", open ").append(state.open().values()).append(", calls");
        for (final SimulatedClient client : world.clients) {
            text.append(' ').append(client.name()).append(' ').append(client.openCalls());
        }
        return text.toString();
    }

    private SimulationResult result() {
        final CallLedger calls = world.checker.calls();
        return new SimulationResult(
                world.settings.seed(),
                world.checker.entries(),
                world.heart.rollingDigest(),
                world.time.nowNs(),
                world.heart.loads(),
                world.cluster.term(),
                calls.size(),
                world.checker.begun(),
                calls.count(ClientEnd.RAN),
                calls.count(ClientEnd.NOT_RUN),
                calls.count(ClientEnd.UNKNOWN),
                world.heart.loadsAmidWork(),
                world.heart.loadsAmidReports(),
                world.counts.toMap());
    }

    /** With this much time for acts the run goes the same way up to now. */
    private long activeNs() {
        final long elapsedNs = Math.min(quietNs, world.time.nowNs()) - startedNs;
        return Math.min(world.settings.activeNs(), Math.max(0, elapsedNs) + 1);
    }

    SimulationFailure failure(final Throwable cause) {
        return new SimulationFailure(
                world.settings,
                world.checker.entries(),
                activeNs(),
                world.heart.rollingDigest(),
                plan.performed(),
                world.trace.tail(),
                cause);
    }
}
