package io.berth.simulation;

import io.berth.worker.protocol.RegistrationState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What must hold over all lives of a cell whose state went back (rule 2): nothing is issued before
 * the epoch is raised, no number recurs, and nothing of a lost future begins at a worker of the
 * restored cell. Knows what was placed in every life, and believes nothing that the state says of
 * itself but which slots are held.
 */
final class RestoreLedger {
    private static final int EPOCH_SHIFT = 56;

    private final World world;

    /** Tokens that some life before the current one has placed. */
    private final Set<Long> formerTokens;

    /** Tokens of this life, with the invocation that they were placed for. */
    private final Map<Long, Long> tokens = new HashMap<>();

    /** Incarnations that were let in in this life. */
    private final Set<Long> welcomed = new HashSet<>();

    /** Processes that did not run for a while in this life: their time limits were not kept. */
    private final Set<SimulatedWorker> frozen = new HashSet<>();

    private final int epoch;
    private boolean raised;

    /**
     * @param epoch under which alone anything may be issued.
     * @param formerTokens of all lives before.
     */
    RestoreLedger(final World world, final int epoch, final Set<Long> formerTokens) {
        this.world = world;
        this.epoch = epoch;
        this.formerTokens = formerTokens;
    }

    /** Every token of this life and of those before. */
    Set<Long> allTokens() {
        final Set<Long> all = new HashSet<>(formerTokens);
        all.addAll(tokens.keySet());
        return all;
    }

    void onStep(final Step step) {
        world.workers.stream().filter(SimulatedWorker::isStalled).forEach(frozen::add);
        for (final Call output : step.outputs()) {
            onOutput(step, output);
        }
    }

    private void onOutput(final Step step, final Call output) {
        switch (output.name()) {
            case "cellEpochReply" ->
                    raised |=
                            step.is("raiseCellEpoch")
                                    && Step.reasonOf(output).equals("NONE")
                                    && world.heart.cellEpoch() == epoch;
            case "placed" -> onPlaced(output);
            case "clientWelcome" -> checkIssued(output, "clientId");
            case "workerWelcome" -> onWorkerWelcome(step, output);
            case "functionResolved" -> {
                if (output.number("functionId") != 0) {
                    checkIssued(output, "functionId");
                }
            }
            case "startSandbox", "stopSandbox" -> checkIssued(output, "sandboxId");
            case "revokeToken", "cancelRun" -> checkIssued(output, "token");
            default -> {}
        }
    }

    private void checkIssued(final Call output, final String id) {
        if (!raised) {
            throw new CheckFailure("said before the epoch was raised: " + output);
        }
        if (output.number(id) >>> EPOCH_SHIFT != epoch) {
            throw new CheckFailure("of another epoch than " + epoch + ": " + output);
        }
    }

    private void onPlaced(final Call placed) {
        checkIssued(placed, "token");
        checkIssued(placed, "invocationId");
        final long token = placed.number("token");
        final Long before = tokens.put(token, placed.number("invocationId"));
        final boolean isAnothers = before != null && before != placed.number("invocationId");
        if (isAnothers || formerTokens.contains(token)) {
            throw new CheckFailure("the token recurs: " + placed);
        }
    }

    /** Who is let in may be granted to at once: no run that the state does not know goes on. */
    private void onWorkerWelcome(final Step step, final Call welcome) {
        checkIssued(welcome, "workerId");
        welcomed.add(step.command().number("incarnation"));
        for (final SimulatedWorker worker : world.workers) {
            if (!worker.isRunning() || worker.isRetired() || frozen.contains(worker)) {
                continue;
            }
            for (final SimulatedSandboxes.Run run : worker.sandboxes().runs()) {
                if (!tokens.containsKey(run.token)) {
                    throw new CheckFailure(
                            worker.name()
                                    + " still runs token "
                                    + run.token
                                    + " of a former life where workers are let in");
                }
            }
        }
    }

    /** A worker of the restored cell begins what its slot was granted for, others what they had. */
    void onBegin(
            final SimulatedWorker worker, final SimulatedSandboxes.Run run, final StateView state) {
        final long incarnation = worker.protocol().incarnation();
        if (!welcomed.contains(incarnation)) {
            if (!formerTokens.contains(run.token)
                    || worker.protocol().state() == RegistrationState.CLEARING) {
                throw new CheckFailure(
                        worker.name() + " is of a former life and begins token " + run.token);
            }
            return;
        }
        final HeldSlot slot = state.held().get(run.token);
        final boolean right =
                slot != null
                        && slot.sandboxId() == run.sandboxId
                        && slot.sandboxSlot() == run.slot
                        && slot.incarnation() == incarnation
                        && slot.functionId() == run.functionId;
        if (!right) {
            throw new CheckFailure(
                    worker.name() + " begins token " + run.token + " that holds " + slot);
        }
    }
}
