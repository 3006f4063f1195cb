package io.berth.simulation;

import static io.berth.simulation.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.CellSettings;
import io.berth.placement.PlacementCommands;
import io.berth.placement.PlacementCommands.FunctionSettings;
import io.berth.placement.PlacementOutput;
import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.schemas.protocol.SandboxState;
import io.berth.schemas.protocol.WorkerEventKind;
import io.berth.schemas.protocol.WorkerState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Entries made by hand in which starts fail one after the other on one worker. */
class SuspectLedgerTest {
    private static final long BAD = 7;
    private static final long GOOD = 8;

    private final CallTape<PlacementCommands> commands = new CallTape<>(PlacementCommands.class);
    private final CallTape<PlacementOutput> outputs = new CallTape<>(PlacementOutput.class);
    private final LimitBook limits = new LimitBook();
    private final FleetBook fleet = new FleetBook();
    private final SuspectLedger suspects = new SuspectLedger(limits, fleet);
    private final Map<Long, LiveSandbox> sandboxes = new LinkedHashMap<>();
    private final Map<Long, LiveWorker> workers = new LinkedHashMap<>();
    private StateView state = StateView.EMPTY;
    private long nowNs;
    private long events;

    @BeforeEach
    void threeFailuresInARow() {
        entry(
                log -> log.initialiseCell(0, 1, 1, CellSettings.defaults(1, 2, 3)),
                said -> said.adminResult(1, 1, 0, 0, RejectReason.NONE));
        worker(BAD);
        for (long function = 1; function <= 3; function++) {
            final FunctionSettings settings =
                    new FunctionSettings(
                            "t0",
                            "f" + function,
                            SandboxKind.SYNTHETIC,
                            "",
                            SECOND,
                            SECOND,
                            SECOND,
                            100,
                            FunctionSettings.NONE_RESERVED,
                            100);
            final long id = function;
            entry(
                    log -> log.createFunction(0, 1, 1, settings),
                    said -> said.adminResult(1, 1, id, 1, RejectReason.NONE));
            start(BAD, 100 + function, function);
            fails(100 + function);
        }
    }

    @Test
    void shouldFindTwoStartsAtATime() {
        assertDoesNotThrow(() -> start(BAD, 110, 1));
        assertFails("two starts at a time on a suspect worker", () -> start(BAD, 111, 2));
    }

    @Test
    void shouldFindAStartThoughAnotherWorkerFits() {
        worker(GOOD);
        assertFails("though another fits", () -> start(BAD, 110, 1));
    }

    @Test
    void shouldFindNothingOnceAStartHasSucceeded() {
        worker(GOOD);
        start(GOOD, 109, 1);
        sandboxes.put(110L, starting(110, 1, BAD));
        event(110, WorkerEventKind.STARTED, SandboxState.IDLE);
        assertDoesNotThrow(
                () -> {
                    start(BAD, 111, 2);
                    start(BAD, 112, 2);
                });
    }

    @Test
    void shouldFindNothingOnceTheSuspicionIsOver() {
        nowNs += limits.policy().suspectNs();
        assertDoesNotThrow(
                () -> {
                    start(BAD, 110, 1);
                    start(BAD, 111, 2);
                });
    }

    private static void assertFails(final String text, final Runnable act) {
        final CheckFailure failure = assertThrows(CheckFailure.class, act::run);
        assertTrue(failure.getMessage().contains(text), failure.getMessage());
    }

    // ---- entries

    private void worker(final long id) {
        workers.put(
                id,
                new LiveWorker(
                        id, id * 10, "worker-" + id, 0, WorkerState.ACTIVE, 10_000, 0, 10, 0));
        entry(
                log ->
                        log.workerHello(
                                0,
                                1,
                                1,
                                id,
                                id * 10,
                                0,
                                0,
                                0,
                                0,
                                10_000,
                                10,
                                0,
                                "worker-" + id,
                                "10.0.0.1:1",
                                ""),
                said -> said.workerWelcome(1, 1, id, id, id, 0, 0, SECOND, 1, false));
    }

    private static LiveSandbox starting(final long id, final long function, final long worker) {
        return new LiveSandbox(id, function, 1, worker, 100, SandboxState.STARTING, false);
    }

    private void start(final long worker, final long sandbox, final long function) {
        sandboxes.put(sandbox, starting(sandbox, function, worker));
        entry(
                log -> log.timerFired(0, 1),
                said ->
                        said.startSandbox(
                                1,
                                worker,
                                1,
                                1,
                                sandbox,
                                function,
                                1,
                                SECOND,
                                SECOND,
                                100,
                                1,
                                SandboxKind.SYNTHETIC,
                                "f" + function,
                                ""));
    }

    private void fails(final long sandbox) {
        event(sandbox, WorkerEventKind.START_FAILED, null);
    }

    private void event(final long sandbox, final WorkerEventKind kind, final SandboxState after) {
        state = view();
        final LiveSandbox now = sandboxes.remove(sandbox);
        if (after != null) {
            sandboxes.put(
                    sandbox, new LiveSandbox(sandbox, now.functionId(), 1, BAD, 100, after, true));
        }
        final long number = ++events;
        entry(
                log -> {
                    log.beginWorkerEvents(0, 1, BAD, 1, 0, number, 0);
                    log.workerEvent(sandbox, 0, 0, 0, kind, RefuseReason.NONE);
                    log.endWorkerEvents();
                },
                said -> said.workerAck(1, BAD, 1, number, 0));
    }

    private StateView view() {
        return new StateView(
                nowNs,
                Map.of(),
                Map.of(),
                new LinkedHashMap<>(sandboxes),
                new LinkedHashMap<>(workers),
                Map.of(),
                true,
                null);
    }

    private void entry(
            final Consumer<PlacementCommands> command, final Consumer<PlacementOutput> answer) {
        command.accept(commands.recorder());
        answer.accept(outputs.recorder());
        nowNs += SECOND / 10;
        final StateView after = view();
        final List<Call> said = outputs.take();
        final Step step = new Step(commands.take(), said, state, after);
        state = after;
        limits.onStep(step);
        fleet.onStep(step);
        suspects.onStep(step);
    }
}
