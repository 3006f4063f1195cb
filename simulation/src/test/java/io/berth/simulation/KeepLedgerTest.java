package io.berth.simulation;

import static io.berth.simulation.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.PlacementCommands.FunctionSettings;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.schemas.protocol.SandboxState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A function with one provisioned sandbox that has two: an idle one, and one that is starting. */
class KeepLedgerTest {
    private static final long WORKER = 7;
    private static final long PROVISIONED = 2;
    private static final long IDLE = 11;
    private static final long STARTING = 12;

    private final HandMadeLog log =
            new HandMadeLog(made -> new KeepLedger(made.limits, made.fleet)::onStep);

    @BeforeEach
    void twoSandboxesWhereOneIsProvisioned() {
        log.welcome(WORKER, 70, 0);
        final FunctionSettings settings =
                new FunctionSettings(
                        "t0",
                        "f1",
                        SandboxKind.SYNTHETIC,
                        "",
                        SECOND,
                        SECOND,
                        SECOND,
                        100,
                        FunctionSettings.NONE_RESERVED,
                        100,
                        1,
                        10,
                        "");
        log.entry(
                command -> command.createFunction(0, 1, 1, settings),
                said -> said.adminResult(1, 1, PROVISIONED, 1, RejectReason.NONE));
        put(IDLE, SandboxState.IDLE);
        put(STARTING, SandboxState.STARTING);
        log.tick(0);
    }

    private void put(final long id, final SandboxState state) {
        log.sandboxes.put(
                id,
                new LiveSandbox(
                        id, PROVISIONED, 1, WORKER, 100, state, state == SandboxState.IDLE));
    }

    /** The idle one is stopped, and then the start is given up, in one entry. */
    private void bothGo() {
        put(IDLE, SandboxState.STOPPING);
        put(STARTING, SandboxState.STOPPING);
        log.entry(
                command -> command.timerFired(0, 1),
                said -> {
                    said.stopSandbox(HandMadeLog.SESSION, WORKER, 1, 1, IDLE);
                    said.stopSandbox(HandMadeLog.SESSION, WORKER, 1, 2, STARTING);
                });
    }

    @Test
    void shouldCountAStartThatHangsUntilItsOwnDeadlineOfTheSameEntry() {
        log.pass(log.limits.cell().startTimeoutNs());
        assertDoesNotThrow(this::bothGo);
    }

    @Test
    void shouldFindTheLastProvisionedOneStoppedWhileNoStartHasRunOutOfTime() {
        log.pass(log.limits.cell().startTimeoutNs() / 2);
        final CheckFailure failure = assertThrows(CheckFailure.class, this::bothGo);
        assertTrue(
                failure.getMessage().contains("1 sandboxes of f1 are provisioned and only 0 left"),
                failure.getMessage());
    }
}
