package io.berth.simulation;

import io.berth.client.protocol.CallOutcome;
import io.berth.placement.CellSettings;
import io.berth.schemas.protocol.WorkerEventKind;
import io.berth.schemas.protocol.WorkerState;
import io.berth.worker.protocol.RegistrationState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Stands outside the heart and sees everything: every entry, every output, every act of a worker,
 * every end.
 */
final class Checker implements EntryObserver {
    private final World world;
    private final LimitBook limits = new LimitBook();
    private final FleetBook fleet = new FleetBook();
    private final StartLedger starts = new StartLedger(limits, fleet);
    private final RejectionLedger rejections = new RejectionLedger(limits, fleet);
    private final OrderLedger order = new OrderLedger(limits);
    private final ConservationLedger conservation = new ConservationLedger(limits, fleet);
    private final SuspectLedger suspects = new SuspectLedger(limits, fleet);
    private final KeepLedger keep = new KeepLedger(limits, fleet);
    private final CancelLedger cancels = new CancelLedger();
    private final FairnessLedger fairness = new FairnessLedger(limits);
    private final DescriptionLedger descriptions = new DescriptionLedger(limits, fleet);
    private final TimeLedger time = new TimeLedger(limits);
    private final SessionLedger sessions = new SessionLedger(limits);
    private final CommandLedger commands = new CommandLedger(limits);
    private final WordLedger words;
    private final HeldLedger held;
    private final AnswerLedger answers = new AnswerLedger();
    private final CallLedger calls;
    private final Map<Long, Long> startCommands = new HashMap<>();
    private final Set<Long> placedTokens = new HashSet<>();
    private StateView state = StateView.EMPTY;
    private long entries;
    private RestoreLedger restored;
    private boolean ignoresTheLog;

    Checker(final World world) {
        this.world = world;
        words = new WordLedger(CellSettings.defaults(0, 0, 0).timeoutMarginNs());
        held = new HeldLedger(limits, fleet, words);
        calls = new CallLedger(world.time, answers);
    }

    CallLedger calls() {
        return calls;
    }

    AnswerLedger answers() {
        return answers;
    }

    /** The state after the last entry. */
    StateView state() {
        return state;
    }

    long entries() {
        return entries;
    }

    /** What is provisioned and not there although there is room, or null. */
    String missing() {
        return restored == null ? keep.missing(state) : null;
    }

    long begun() {
        return words.begunCount();
    }

    /** From now on entries are not checked: the log is no longer the one that was seen. */
    void ignoreTheLog() {
        ignoresTheLog = true;
    }

    /**
     * The state went back and is to go on under this epoch: ids and what is held are others. From
     * here on what holds over all lives is checked, and what workers and callers see; the ledgers
     * of the log, which know the ids of the first life, are left out.
     */
    void restored(final int epoch) {
        final Set<Long> former = restored == null ? placedTokens : restored.allTokens();
        restored = new RestoreLedger(world, epoch, former);
        state = StateView.EMPTY;
        world.history.restored();
    }

    /** Whether the state ever went back. */
    boolean wasRestored() {
        return restored != null;
    }

    @Override
    public void onEntry(final List<Call> entry, final List<Call> outputs, final StateView view) {
        entries++;
        if (ignoresTheLog) {
            return;
        }
        final Step step = new Step(entry, outputs, state, view);
        state = view;
        if (restored != null) {
            check(() -> restored.onStep(step));
            return;
        }
        check(() -> onStep(step, outputs, view));
    }

    /** A ledger that is not asked says nothing, whatever it thinks. */
    private void check(final Runnable ledgers) {
        if (!world.tampering.asksOnlyTheHistory()) {
            ledgers.run();
            return;
        }
        try {
            ledgers.run();
        } catch (final RuntimeException ignored) {
            // the history alone is to find it
        }
    }

    private void onStep(final Step step, final List<Call> outputs, final StateView view) {
        limits.onStep(step);
        world.history.onStep(step, limits);
        fleet.onStep(step);
        time.onStep(step);
        sessions.onStep(step);
        held.onStep(step);
        commands.onStep(step);
        answers.onEntry(step.entry(), outputs, view);
        rejections.onStep(step);
        starts.onStep(step);
        order.onStep(step);
        conservation.onStep(step);
        suspects.onStep(step);
        keep.onStep(step);
        cancels.onStep(step);
        descriptions.onStep(step);
        if (world.settings.mix() == Mix.SCARCE) {
            fairness.onStep(step);
        }
        for (final Call output : outputs) {
            if (output.name().equals("placed") && placedTokens.add(output.number("token"))) {
                checkSandboxIsReal(output);
                checkVersion(output, step);
            }
        }
        checkForgotten(step);
        checkWhatRuns();
        if (view.unserved() != null) {
            throw new CheckFailure("could be served and waits: " + view.unserved());
        }
    }

    /** What leaves the log is not there any more, and is not about to be started. */
    private void checkForgotten(final Step step) {
        for (final Call start : step.said("startSandbox")) {
            startCommands.put(start.number("sandboxId"), start.number("commandNumber"));
        }
        for (final LiveSandbox sandbox : step.before().sandboxes().values()) {
            final LiveWorker worker = step.after().workers().get(sandbox.workerId());
            if (step.after().sandboxes().containsKey(sandbox.sandboxId())
                    || worker == null
                    || worker.state() == WorkerState.DEAD) {
                continue;
            }
            for (final SimulatedWorker process : world.workers) {
                if (process.isRunning()
                        && process.protocol().incarnation() == worker.incarnation()
                        && process.protocol().state() != RegistrationState.CLEARING) {
                    checkGone(sandbox, process);
                }
            }
            startCommands.remove(sandbox.sandboxId());
        }
    }

    private void checkGone(final LiveSandbox sandbox, final SimulatedWorker process) {
        final long command = startCommands.getOrDefault(sandbox.sandboxId(), 0L);
        if (process.sandboxes().holds(sandbox.sandboxId())
                || process.protocol().lastCommandApplied() < command) {
            throw new CheckFailure(
                    "forgotten, and " + process.name() + " has it or is to start it: " + sandbox);
        }
    }

    /** What runs is what was granted: limits hold for what really runs, too. */
    private void checkWhatRuns() {
        for (final SimulatedWorker worker : world.workers) {
            if (!worker.isRunning() || worker.isRetired()) {
                // What began at one that another has followed may go on; it can begin nothing more.
                continue;
            }
            for (final SimulatedSandboxes.Run run : worker.sandboxes().runs()) {
                if (held.find(run.token) == null && !held.wasLost(run.token)) {
                    throw new CheckFailure(
                            worker.name()
                                    + " still runs token "
                                    + run.token
                                    + " whose slot was let go");
                }
            }
        }
    }

    /** A placement names a sandbox that its worker has, unless that worker is gone or is going. */
    private void checkSandboxIsReal(final Call placed) {
        final String endpoint = placed.argument("workerEndpoint");
        final SimulatedWorker worker = world.workerAt(endpoint);
        final boolean sameLife =
                worker.isRunning()
                        && worker.protocol().incarnation() == placed.number("incarnation")
                        && worker.protocol().state() != RegistrationState.CLEARING
                        && worker.protocol().state() != RegistrationState.ENDED
                        && !worker.protocol().isDraining();
        if (sameLife && !worker.sandboxes().isReady(placed.number("sandboxId"))) {
            throw new CheckFailure(
                    "placed in a sandbox that " + worker.name() + " does not have: " + placed);
        }
    }

    /** Sandboxes of a former version serve no new invocation. */
    private void checkVersion(final Call placed, final Step step) {
        final LiveSandbox sandbox = step.after().sandboxes().get(placed.number("sandboxId"));
        if (sandbox == null || step.is("createFunction")) {
            return;
        }
        final int version = limits.function(sandbox.functionId()).version();
        if (sandbox.functionVersion() != version) {
            throw new CheckFailure(
                    "placed in a sandbox of another version than " + version + ": " + sandbox);
        }
    }

    // ---- workers

    void onBegin(final SimulatedWorker worker, final SimulatedSandboxes.Run run) {
        check(() -> checkBegin(worker, run));
    }

    private void checkBegin(final SimulatedWorker worker, final SimulatedSandboxes.Run run) {
        if (restored == null) {
            checkHolds(worker, run);
        } else {
            restored.onBegin(worker, run, state);
        }
        if (!worker.mayBelieveThePayload()) {
            throw new CheckFailure(
                    worker.name()
                            + " begins token "
                            + run.token
                            + " though its payload is not whole or its placement is forged");
        }
        words.onBegin(worker, run);
        calls.onBegin(calls.find(run.callNumber));
    }

    private void checkHolds(final SimulatedWorker worker, final SimulatedSandboxes.Run run) {
        final HeldSlot slot = held.find(run.token);
        final boolean right =
                slot != null
                        && slot.sandboxId() == run.sandboxId
                        && slot.sandboxSlot() == run.slot
                        && slot.incarnation() == worker.protocol().incarnation()
                        && slot.functionId() == run.functionId
                        && !held.wasLost(run.token);
        if (!right) {
            throw new CheckFailure(
                    worker.name()
                            + " begins token "
                            + run.token
                            + " that does not hold its slot: "
                            + (held.wasLost(run.token) ? "its worker was given up, " : "")
                            + slot);
        }
    }

    void onWord(
            final SimulatedWorker worker,
            final long incarnation,
            final long eventNumber,
            final WorkerEventKind kind,
            final long sandboxId,
            final long token) {
        check(() -> words.onWord(worker, incarnation, eventNumber, kind, sandboxId, token));
    }

    void onWorkerTurn(final SimulatedWorker worker) {
        check(() -> checkTurn(worker));
    }

    private void checkTurn(final SimulatedWorker worker) {
        final SimulatedSandboxes.Run overdue = worker.sandboxes().overdue(VirtualTime.SECOND);
        if (overdue != null) {
            throw new CheckFailure(
                    worker.name() + " lets token " + overdue.token + " run past its time limit");
        }
        final long doubleGranted = worker.protocol().counts().doubleGranted;
        if (doubleGranted != 0) {
            throw new CheckFailure(worker.name() + " counts " + doubleGranted + " double grants");
        }
    }

    // ---- callers

    void onCall(final SimulatedCall call) {
        check(() -> calls.onCall(call));
    }

    void onCallEnded(final SimulatedCall call, final CallOutcome outcome) {
        check(() -> calls.onEnded(call, outcome));
    }
}
