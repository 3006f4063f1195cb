package io.berth.worker.protocol;

import static io.berth.worker.protocol.WorkerFixture.MS;
import static io.berth.worker.protocol.WorkerFixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.schemas.payload.RefuseReason;
import io.berth.schemas.payload.RunEnd;
import io.berth.schemas.protocol.WorkerEventKind;
import org.junit.jupiter.api.Test;

/** The ways out: a graceful stop, and too many stuck sandboxes. */
class WorkerDrainTest {
    @Test
    void shouldRefuseNewPayloadsFinishRunsStopAllAndSayGoodbye() {
        final WorkerFixture worker = WorkerFixture.registered().sandbox(1).sandbox(2);
        worker.run(1, 10);
        worker.protocol.drain(worker.nowNs);
        worker.after(1);
        assertEquals(WorkerEventKind.DRAINING, worker.lastEvent().kind());
        worker.run(2, 11);
        assertEquals(refused(11, RefuseReason.DRAINING), worker.lastReply());
        worker.after(400);
        assertFalse(worker.runtime.contains("stop 1"), "waits for the run");
        worker.ended(1, 10);
        worker.after(1);
        assertTrue(worker.runtime.contains("stop 1") && worker.runtime.contains("stop 2"));
        worker.protocol.onSandboxStopped(worker.nowNs, 1);
        worker.protocol.onSandboxStopped(worker.nowNs, 2);
        worker.after(1);
        assertEquals(0, worker.goodbyes, "not before all events are acknowledged");
        worker.after(1);
        worker.ackAll();
        worker.after(1);
        assertEquals(1, worker.goodbyes);
        assertEquals(HaltReason.STOPPED, worker.halted);
        assertEquals(0, worker.halted.exitCode());
    }

    @Test
    void shouldEndRunsThatOutlastTheDrain() {
        final WorkerFixture worker =
                WorkerFixture.registered(
                        WorkerSettings.defaults("w", "127.0.0.1:4000", 1, 1_024, 10)
                                .withBounds(4, 500 * MS));
        worker.sandbox(1);
        worker.run(1, 10);
        worker.protocol.drain(worker.nowNs);
        worker.after(499);
        assertFalse(worker.runtime.contains("interrupt 1 10"));
        worker.after(2);
        assertTrue(worker.runtime.contains("interrupt 1 10"));
        worker.protocol.onRunEnded(worker.nowNs, 1, 0, 10, false, null);
        assertEquals(WorkerFixture.result(10, RunEnd.FAILED), worker.lastReply());
    }

    @Test
    void shouldEndTheDrainInBoundedTimeWithNobodyToTell() {
        final WorkerFixture worker = WorkerFixture.registered().sandbox(1);
        worker.run(1, 10);
        worker.balancerTakes = false;
        worker.protocol.onDisconnected(worker.nowNs);
        worker.protocol.drain(worker.nowNs);
        for (int i = 0; i < 20 && worker.halted == null; i++) {
            worker.after(1_000);
        }
        assertEquals(HaltReason.STOPPED, worker.halted);
        assertEquals(0, worker.goodbyes);
    }

    @Test
    void shouldDrainAndHaltWithAnErrorWhenTooManySandboxesAreStuck() {
        final WorkerFixture worker = WorkerFixture.registered();
        for (int i = 1; i <= 7; i++) {
            worker.sandbox(i);
        }
        for (int i = 1; i <= 5; i++) {
            worker.run(i, 10 + i);
            worker.after(1);
        }
        worker.after(1_000);
        worker.run(6, 60);
        worker.request.timeoutNs = 60_000 * MS;
        worker.after(1_000);
        worker.ackAll();
        worker.after(1_010);
        assertEquals(5, worker.protocol.stuckSandboxes());
        worker.after(1);
        assertTrue(worker.protocol.isDraining());
        assertEquals(WorkerEventKind.DRAINING, worker.lastEvent().kind());
        worker.run(7, 70);
        assertEquals(refused(70, RefuseReason.DRAINING), worker.lastReply());
        assertNull(worker.halted);
        worker.ended(6, 60);
        worker.after(400);
        worker.protocol.onSandboxStopped(worker.nowNs, 6);
        worker.protocol.onSandboxStopped(worker.nowNs, 7);
        worker.after(1);
        worker.after(1);
        worker.ackAll();
        worker.after(1);
        assertEquals(HaltReason.TOO_MANY_STUCK, worker.halted);
        assertNotEquals(0, worker.halted.exitCode());
        assertEquals(0, worker.goodbyes, "it still holds something");
    }

    @Test
    void shouldGoOnWithAsManyStuckSandboxesAsAllowed() {
        final WorkerFixture worker = WorkerFixture.registered();
        for (int i = 1; i <= 4; i++) {
            worker.sandbox(i);
            worker.run(i, 10 + i);
        }
        worker.after(1_100);
        worker.after(2_100);
        assertEquals(4, worker.protocol.stuckSandboxes());
        assertFalse(worker.protocol.isDraining());
    }
}
