package io.berth.simulation;

import static io.berth.simulation.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.SandboxState;
import io.berth.schemas.protocol.WorkerEventKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Entries made by hand in which a worker tells of a run that does not end. */
class HeldLedgerTest {
    private static final long WORKER = 7;
    private static final long INCARNATION = 70;
    private static final long SANDBOX = 5;
    private static final long TOKEN = 3;
    private static final long INVOCATION = 11;

    private final HandMadeLog log =
            new HandMadeLog(
                    it -> new HeldLedger(it.limits, it.fleet, new WordLedger(SECOND))::onStep);

    @BeforeEach
    void oneRuns() {
        log.welcome(WORKER, INCARNATION, 0);
        hold(INVOCATION, SandboxState.BUSY);
        log.tick(0);
    }

    @Test
    void shouldTakeTheWordOfASlotThatIsStuckAndToldToStopInOneEntry() {
        hold(0, SandboxState.STOPPING);
        assertDoesNotThrow(
                () -> events(1, 2, WORKER, WorkerEventKind.STUCK, WorkerEventKind.DRAINING));
        assertDoesNotThrow(() -> log.tick(SECOND));
    }

    @Test
    void shouldFindAnEndWithoutAWord() {
        hold(0, SandboxState.STOPPING);
        assertFails(
                "ended without the word of its worker",
                () -> events(1, 1, WORKER, WorkerEventKind.DRAINING));
    }

    @Test
    void shouldFindASlotThatIsStuckWithoutAWord() {
        hold(0, SandboxState.STUCK);
        assertFails("stuck without the word of its worker", () -> log.tick(0));
    }

    @Test
    void shouldFindThatAWordAboveAGapIsBelieved() {
        hold(0, SandboxState.STUCK);
        assertFails(
                "stuck without the word of its worker",
                () -> events(2, 0, WORKER, WorkerEventKind.STUCK));
    }

    @Test
    void shouldFindThatTheWordOfAnotherWorkerIsBelieved() {
        log.workers.put(
                8L,
                new LiveWorker(8, 80, "worker-1", 0, log.workers.get(WORKER).state(), 1, 0, 1, 0));
        log.tick(0);
        hold(0, SandboxState.STUCK);
        assertFails(
                "stuck without the word of its worker",
                () -> events(1, 1, 8, WorkerEventKind.STUCK));
    }

    private static void assertFails(final String text, final Runnable act) {
        final CheckFailure failure = assertThrows(CheckFailure.class, act::run);
        assertTrue(failure.getMessage().contains(text), failure.getMessage());
    }

    private void hold(final long invocationId, final SandboxState state) {
        log.held.put(
                TOKEN,
                new HeldSlot(
                        WORKER,
                        INCARNATION,
                        SANDBOX,
                        0,
                        TOKEN,
                        invocationId,
                        HandMadeLog.FUNCTION,
                        state));
    }

    private void events(
            final long firstNumber,
            final long applied,
            final long workerId,
            final WorkerEventKind... kinds) {
        log.entry(
                to -> {
                    to.beginWorkerEvents(
                            0, HandMadeLog.SESSION, workerId, HandMadeLog.EPOCH, 0, firstNumber, 0);
                    for (final WorkerEventKind kind : kinds) {
                        to.workerEvent(SANDBOX, TOKEN, 0, 0, kind, RefuseReason.NONE);
                    }
                    to.endWorkerEvents();
                },
                said ->
                        said.workerAck(
                                HandMadeLog.SESSION, workerId, HandMadeLog.EPOCH, applied, 0));
    }
}
