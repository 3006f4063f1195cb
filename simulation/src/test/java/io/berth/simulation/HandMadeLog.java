package io.berth.simulation;

import static io.berth.simulation.VirtualTime.SECOND;

import io.berth.placement.CellSettings;
import io.berth.placement.PlacementCommands;
import io.berth.placement.PlacementCommands.FunctionSettings;
import io.berth.placement.PlacementOutput;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.schemas.protocol.WorkerState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Entries made by hand, one cell with one function, for the tests of single ledgers. */
final class HandMadeLog {
    static final long FUNCTION = 1;
    static final long SESSION = 9;
    static final long EPOCH = 1;

    final LimitBook limits = new LimitBook();
    final FleetBook fleet = new FleetBook();

    /** What the state holds after the next entry; changed by the test. */
    final Map<Long, LiveWorker> workers = new LinkedHashMap<>();

    final Map<Long, HeldSlot> held = new LinkedHashMap<>();

    final Map<Long, LiveSandbox> sandboxes = new LinkedHashMap<>();

    private final CallTape<PlacementCommands> commands = new CallTape<>(PlacementCommands.class);
    private final CallTape<PlacementOutput> outputs = new CallTape<>(PlacementOutput.class);
    private final Consumer<Step> ledger;
    private StateView state = StateView.EMPTY;
    private long nowNs;

    /**
     * @param ledger made from the log's books, and given each entry after them.
     */
    HandMadeLog(final Function<HandMadeLog, Consumer<Step>> ledger) {
        this.ledger = ledger.apply(this);
        entry(
                log -> log.initialiseCell(0, 1, 1, CellSettings.defaults(1, 2, 3)),
                said -> said.adminResult(1, 1, 0, 0, RejectReason.NONE));
        final FunctionSettings settings =
                new FunctionSettings(
                        "t0",
                        "f0",
                        SandboxKind.SYNTHETIC,
                        "",
                        SECOND,
                        SECOND,
                        SECOND,
                        100,
                        FunctionSettings.NONE_RESERVED,
                        100);
        entry(
                log -> log.createFunction(0, 1, 1, settings),
                said -> said.adminResult(1, 1, FUNCTION, 1, RejectReason.NONE));
    }

    /** A Hello of worker-0 that is welcome, under this id. */
    void welcome(final long workerId, final long incarnation, final long lastEventSent) {
        workers.put(workerId, worker(workerId, incarnation, WorkerState.ACTIVE));
        entry(
                log ->
                        log.workerHello(
                                0,
                                SESSION,
                                1,
                                workerId,
                                incarnation,
                                0,
                                0,
                                lastEventSent,
                                0,
                                10_000,
                                10,
                                0,
                                "worker-0",
                                "10.0.0.1:1",
                                ""),
                said ->
                        said.workerWelcome(
                                SESSION, 1, workerId, workerId, EPOCH, 0, 0, SECOND, 1, false));
    }

    static LiveWorker worker(final long workerId, final long incarnation, final WorkerState state) {
        return new LiveWorker(workerId, incarnation, "worker-0", 0, state, 10_000, 0, 10, 0);
    }

    /** Nothing but time passes. */
    void tick(final long durationNs) {
        pass(durationNs);
        entry(log -> log.timerFired(0, 1), said -> {});
    }

    /** The next entry comes that much later. */
    void pass(final long durationNs) {
        nowNs += durationNs;
    }

    void entry(final Consumer<PlacementCommands> command, final Consumer<PlacementOutput> answer) {
        command.accept(commands.recorder());
        answer.accept(outputs.recorder());
        nowNs += SECOND / 10;
        final StateView after =
                new StateView(
                        nowNs,
                        new LinkedHashMap<>(held),
                        Map.of(),
                        new LinkedHashMap<>(sandboxes),
                        new LinkedHashMap<>(workers),
                        Map.of(),
                        true,
                        null);
        final List<Call> said = outputs.take();
        final Step step = new Step(commands.take(), said, state, after);
        state = after;
        limits.onStep(step);
        fleet.onStep(step);
        ledger.accept(step);
    }
}
