package io.berth.worker.protocol;

import static io.berth.worker.protocol.WorkerFixture.refused;
import static io.berth.worker.protocol.WorkerFixture.result;
import static io.berth.worker.protocol.WorkerFixture.running;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.schemas.payload.RefuseReason;
import io.berth.schemas.payload.RunEnd;
import io.berth.schemas.protocol.SandboxState;
import io.berth.schemas.protocol.WorkerEventKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a payload, and how runs end (rules 20 to 23, 39 to 43). */
class WorkerRunsTest {
    private final WorkerFixture worker = WorkerFixture.registered().sandbox(1);

    @Test
    void shouldBeginEndAndKeepTheResultUntilItIsAcknowledged() {
        worker.run(1, 10);
        assertEquals("run 1 10", worker.runtime.get(1));
        worker.ended(1, 10);
        worker.after(1);
        assertEquals(result(10, RunEnd.COMPLETED), worker.lastReply());
        assertEquals(WorkerEventKind.COMPLETED, worker.lastEvent().kind());
        assertEquals(10, worker.lastEvent().token());
        worker.run(1, 10);
        assertEquals(2, worker.replies.size());
        assertEquals(result(10, RunEnd.COMPLETED), worker.lastReply());
        worker.protocol.onResultAck(worker.nowNs, 1_000_010, 10);
        assertEquals(0, worker.protocol.keptResults());
        worker.run(1, 10);
        assertEquals(refused(10, RefuseReason.STALE), worker.lastReply());
        worker.after(1);
        assertEquals(List.of(WorkerEventKind.STARTED, WorkerEventKind.COMPLETED), worker.kinds());
        assertEquals(1, worker.protocol.counts().begun);
    }

    @Test
    void shouldRefuseWhatIsNotWholeOrNotCertifiedWithoutAWordToTheLog() {
        worker.run(1, 10).whole = false;
        worker.ended(1, 10);
        worker.request.token = 11;
        worker.protocol.onRun(worker.nowNs, worker.request);
        assertEquals(refused(11, RefuseReason.MALFORMED), worker.lastReply());
        worker.macGood = false;
        worker.run(1, 12);
        assertEquals(refused(12, RefuseReason.BAD_MAC), worker.lastReply());
        worker.after(1);
        assertEquals(List.of(WorkerEventKind.STARTED, WorkerEventKind.COMPLETED), worker.kinds());
    }

    @Test
    void shouldRefuseAPayloadForAnotherWorkerOrIncarnation() {
        worker.run(1, 10);
        worker.ended(1, 10);
        worker.request.token = 11;
        worker.request.workerId++;
        worker.protocol.onRun(worker.nowNs, worker.request);
        assertEquals(refused(11, RefuseReason.WRONG_WORKER), worker.lastReply());
        worker.request.token = 12;
        worker.request.workerId--;
        worker.request.incarnation++;
        worker.protocol.onRun(worker.nowNs, worker.request);
        assertEquals(refused(12, RefuseReason.WRONG_WORKER), worker.lastReply());
        assertNull(worker.halted);
    }

    @Test
    void shouldTellTheLogOfAPayloadForASandboxItDoesNotHold() {
        worker.run(2, 10);
        worker.after(1);
        assertEquals(refused(10, RefuseReason.UNKNOWN_SANDBOX), worker.lastReply());
        assertEquals(WorkerEventKind.REFUSED, worker.lastEvent().kind());
        assertEquals(10, worker.lastEvent().token());
    }

    @Test
    void shouldRefuseATokenThatWasRevokedBefore() {
        worker.commandRevoke(1, 10);
        worker.run(1, 10);
        assertEquals(refused(10, RefuseReason.REVOKED), worker.lastReply());
        worker.run(1, 9);
        assertEquals(refused(9, RefuseReason.STALE), worker.lastReply());
        worker.after(1);
        assertEquals(List.of(WorkerEventKind.STARTED, WorkerEventKind.REVOKED), worker.kinds());
        worker.run(1, 11);
        assertEquals(11, worker.protocol.runningToken(1, 0));
    }

    @Test
    void shouldDoNothingOnARevokeOfATokenThatHasBegunOrEnded() {
        worker.run(1, 10);
        worker.commandRevoke(1, 10);
        assertEquals(10, worker.protocol.runningToken(1, 0));
        worker.ended(1, 10);
        worker.commandRevoke(1, 10);
        worker.after(1);
        assertEquals(List.of(WorkerEventKind.STARTED, WorkerEventKind.COMPLETED), worker.kinds());
    }

    @Test
    void shouldAnswerARevokeForASandboxItDoesNotHold() {
        worker.commandRevoke(2, 10);
        worker.after(1);
        assertEquals(WorkerEventKind.REVOKED, worker.lastEvent().kind());
    }

    @Test
    void shouldNeverRefuseATokenThatHasBegunWhateverTheLeaseSays() {
        worker.run(1, 10);
        worker.request.timeoutNs = Long.MAX_VALUE / 4;
        worker.nowNs += WorkerFixture.LEASE_NS * 2;
        worker.run(1, 10);
        assertEquals(running(10), worker.lastReply());
        assertFalse(worker.kinds().contains(WorkerEventKind.REFUSED));
    }

    @Test
    void shouldAlarmWhenANewerTokenReachesASlotThatIsHeld() {
        worker.run(1, 10);
        worker.run(1, 11);
        worker.run(1, 11);
        worker.after(1);
        assertEquals(refused(11, RefuseReason.BUSY), worker.lastReply());
        assertEquals(1, worker.protocol.counts().doubleGranted);
        assertEquals(WorkerEventKind.REFUSED, worker.lastEvent().kind());
        assertEquals(10, worker.protocol.runningToken(1, 0));
        worker.ended(1, 10);
        worker.after(1);
        assertEquals(WorkerEventKind.COMPLETED, worker.lastEvent().kind());
    }

    @Test
    void shouldCountADoubleGrantAlsoWhenTheLeaseRefusesIt() {
        worker.run(1, 10);
        worker.nowNs += WorkerFixture.LEASE_NS * 2;
        worker.run(1, 11);
        assertEquals(refused(11, RefuseReason.LEASE_OVER), worker.lastReply());
        assertEquals(1, worker.protocol.counts().doubleGranted);
    }

    @Test
    void shouldInterruptAtTheTimeLimitAndReuseTheSandboxForNothing() {
        worker.run(1, 10);
        worker.after(999);
        assertFalse(worker.runtime.contains("interrupt 1 10"));
        worker.after(1);
        assertTrue(worker.runtime.contains("interrupt 1 10"));
        assertFalse(worker.kinds().contains(WorkerEventKind.TIMED_OUT), "not before it has ended");
        worker.ended(1, 10);
        worker.after(1);
        assertEquals(result(10, RunEnd.TIMED_OUT), worker.lastReply());
        assertEquals(WorkerEventKind.TIMED_OUT, worker.lastEvent().kind());
        worker.run(1, 11);
        assertEquals(refused(11, RefuseReason.UNKNOWN_SANDBOX), worker.lastReply());
    }

    @Test
    void shouldRevokeOrInterruptOnACancel() {
        worker.commandCancel(1, 9);
        worker.run(1, 10);
        worker.commandCancel(1, 10);
        assertTrue(worker.runtime.contains("interrupt 1 10"));
        worker.protocol.onRunEnded(worker.nowNs, 1, 0, 10, false, null);
        worker.after(1);
        assertEquals(result(10, RunEnd.CANCELLED), worker.lastReply());
        assertEquals(
                List.of(
                        WorkerEventKind.STARTED,
                        WorkerEventKind.REVOKED,
                        WorkerEventKind.CANCELLED),
                worker.kinds());
        worker.run(1, 11);
        assertEquals(
                11, worker.protocol.runningToken(1, 0), "a cancelled sandbox can be used again");
    }

    @Test
    void shouldHoldTheSlotOfARunThatIgnoresItsInterrupt() {
        worker.run(1, 10);
        worker.after(1_000);
        worker.after(1_999);
        assertFalse(worker.kinds().contains(WorkerEventKind.STUCK));
        worker.after(2);
        worker.after(1);
        assertEquals(WorkerEventKind.STUCK, worker.lastEvent().kind());
        assertEquals(10, worker.lastEvent().token());
        assertEquals(result(10, RunEnd.TIMED_OUT), worker.lastReply());
        assertEquals(1, worker.protocol.stuckSandboxes());
        assertEquals(1, worker.protocol.sandboxes());
        worker.protocol.onReportRequest(
                worker.nowNs, worker.term, ++worker.egress, WorkerFixture.WORKER_ID, worker.epoch);
        worker.poll();
        assertEquals(
                new WorkerFixture.Slot(1, 10, 10, SandboxState.STUCK),
                worker.chunks.get(0).slots().get(0));
        worker.ended(1, 10);
        worker.after(1);
        assertEquals(WorkerEventKind.TIMED_OUT, worker.lastEvent().kind());
        assertEquals(0, worker.protocol.stuckSandboxes());
    }

    @Test
    void shouldTellAFunctionErrorAsFailed() {
        worker.run(1, 10);
        worker.protocol.onRunEnded(worker.nowNs, 1, 0, 10, false, "oops".getBytes());
        worker.after(1);
        assertEquals(result(10, RunEnd.FAILED), worker.lastReply());
        assertEquals(WorkerEventKind.FAILED, worker.lastEvent().kind());
    }

    @Test
    void shouldFailARunWhoseResultIsTooLarge() {
        worker.run(1, 10);
        worker.protocol.onRunEnded(worker.nowNs, 1, 0, 10, true, new byte[65_537]);
        assertEquals(result(10, RunEnd.FAILED), worker.lastReply());
    }

    @Test
    void shouldEndWhatRanInASandboxThatEndedByItself() {
        worker.run(1, 10);
        worker.protocol.onSandboxStopped(worker.nowNs, 1);
        worker.after(1);
        assertEquals(
                List.of(WorkerEventKind.STARTED, WorkerEventKind.FAILED, WorkerEventKind.STOPPED),
                worker.kinds());
    }

    @Test
    void shouldGiveTheKeptResultAlsoWhenTheSandboxIsGone() {
        worker.run(1, 10);
        worker.ended(1, 10);
        worker.commandStop(1);
        worker.protocol.onSandboxStopped(worker.nowNs, 1);
        worker.run(1, 10);
        assertEquals(result(10, RunEnd.COMPLETED), worker.lastReply());
        assertEquals(2, worker.replies.size());
    }

    @Test
    void shouldSendAnswersAgainThatCouldNotBeSent() {
        worker.callerTakes = false;
        worker.run(1, 10);
        worker.ended(1, 10);
        worker.run(2, 11);
        worker.poll();
        assertTrue(worker.replies.isEmpty());
        worker.callerTakes = true;
        worker.poll();
        assertEquals(
                List.of(result(10, RunEnd.COMPLETED), refused(11, RefuseReason.UNKNOWN_SANDBOX)),
                worker.replies);
        worker.after(1);
        assertEquals(2, worker.replies.size(), "once");
    }

    @Test
    void shouldDropResultsWhenTheyAreOldOrTooMuch() {
        final WorkerFixture small =
                WorkerFixture.registered(
                        WorkerSettings.defaults("w", "127.0.0.1:4000", 1, 1_024, 10)
                                .withResults(30_000 * WorkerFixture.MS, 100_000));
        small.sandbox(1);
        for (int token = 10; token < 14; token++) {
            small.run(1, token);
            small.protocol.onRunEnded(small.nowNs, 1, 0, token, true, new byte[40_000]);
        }
        assertEquals(2, small.protocol.keptResults());
        assertTrue(small.protocol.keptResultBytes() <= 100_000);
        small.run(1, 10);
        assertEquals(refused(10, RefuseReason.STALE), small.lastReply(), "the oldest went first");
        small.after(29_999);
        assertEquals(2, small.protocol.keptResults());
        small.after(1);
        assertEquals(0, small.protocol.keptResults());
        assertEquals(0, small.protocol.keptResultBytes());
    }
}
