package io.berth.simulation;

import static io.berth.simulation.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.schemas.protocol.WorkerState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Entries made by hand in which a worker's grace ends and the same incarnation says Hello. */
class SessionLedgerTest {
    private static final long FIRST_ID = 7;
    private static final long SECOND_ID = 8;
    private static final long INCARNATION = 70;

    private final HandMadeLog log = new HandMadeLog(it -> new SessionLedger(it.limits)::onStep);

    @BeforeEach
    void oneIsDisconnected() {
        log.entry(to -> to.newTerm(0, 0), said -> {});
        log.welcome(FIRST_ID, INCARNATION, 0);
        log.workers.put(
                FIRST_ID, HandMadeLog.worker(FIRST_ID, INCARNATION, WorkerState.DISCONNECTED));
        log.tick(60 * SECOND);
    }

    @Test
    void shouldTakeForAliveWhoIsForgottenAndRegistersAnewInOneEntry() {
        comesBackAsItsGraceEnds(0);
        log.workers.put(
                SECOND_ID, HandMadeLog.worker(SECOND_ID, INCARNATION, WorkerState.DISCONNECTED));
        log.tick(SECOND);
        assertDoesNotThrow(() -> log.welcome(SECOND_ID, INCARNATION, 4));
    }

    @Test
    void shouldFindAFormerLifeThatRegistersAsItsGraceEnds() {
        assertFails(() -> comesBackAsItsGraceEnds(1));
    }

    @Test
    void shouldFindAFormerLifeThatRegistersLater() {
        log.workers.clear();
        log.tick(60 * SECOND);
        assertFails(() -> log.welcome(SECOND_ID, INCARNATION, 1));
    }

    private void comesBackAsItsGraceEnds(final long lastEventSent) {
        log.workers.clear();
        log.pass(60 * SECOND);
        log.welcome(SECOND_ID, INCARNATION, lastEventSent);
    }

    private static void assertFails(final Runnable act) {
        final CheckFailure failure = assertThrows(CheckFailure.class, act::run);
        assertTrue(
                failure.getMessage().contains("a dead incarnation is welcome again"),
                failure.getMessage());
    }
}
