package io.berth.client.protocol;

import static io.berth.client.protocol.ClientWorld.MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.schemas.payload.RefuseReason;
import io.berth.schemas.payload.RunEnd;
import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.RejectReason;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientProtocolTest {
    private static final String INVOKE_A =
            "invoke client=77 0/1 function=5 deadline=9900000000 payload=1 flags=1 priority=1 zone=255";
    private static final String RUN_A = "run 0/1 token=100 to=10.0.0.1:9000 payload=a";

    private final ClientWorld world = ClientWorld.ready();
    private final RecordingOutput out = world.out;

    @Test
    void shouldInvokeRunAndEndWithTheResult() {
        world.invoke("a");
        world.placed(0, 1, 100);
        world.result(0, 1, 100, RunEnd.COMPLETED, "done");
        assertEquals(List.of(INVOKE_A, RUN_A, "ack token=100"), out.take());
        assertEnd(ClientEnd.RAN, EndReason.NONE);
        assertEquals("done", world.onlyEnd().result());
    }

    @Test
    void shouldTellFunctionErrorsAndTimeOutsAsRan() {
        world.invoke("a");
        world.invoke("b");
        world.placed(0, 1, 100);
        world.placed(1, 1, 101);
        world.result(0, 1, 100, RunEnd.FAILED, "boom");
        world.result(1, 1, 101, RunEnd.TIMED_OUT, "");
        assertEquals(
                List.of(EndReason.FUNCTION_ERROR, EndReason.TIMED_OUT),
                out.ends.stream().map(RecordingOutput.End::reason).toList());
        assertTrue(out.ends.stream().allMatch(end -> ClientEnd.RAN == end.end()));
    }

    @Test
    void shouldResendTheSameBytesWithGrowingPausesUntilAnswered() {
        world.invoke("a");
        world.pass(4_000);
        final List<String> sent = out.take();
        assertTrue(sent.size() >= 4 && sent.size() <= 6, sent.toString());
        assertTrue(sent.stream().allMatch(INVOKE_A::equals), sent.toString());
        assertTrue(out.ends.isEmpty());
    }

    @Test
    void shouldGetALostPlacementByResending() {
        world.invoke("a");
        out.take();
        world.pass(400);
        assertEquals(List.of(INVOKE_A), out.take());
        world.placed(0, 1, 100);
        assertEquals(List.of(RUN_A), out.take());
    }

    @Test
    void shouldGetALostResultByRepeatingTheRun() {
        placed("a");
        world.pass(400);
        assertEquals(List.of(RUN_A), out.take());
        world.result(0, 1, 100, RunEnd.COMPLETED, "done");
        assertEnd(ClientEnd.RAN, EndReason.NONE);
    }

    @Test
    void shouldNotRunAgainWhatRunsWhenARepeatedInvokeFails() {
        placed("a");
        world.rejected(0, 1, 100 * MS, RejectReason.INTERNAL);
        world.pass(200);
        assertTrue(out.ends.isEmpty(), out.ends.toString());
        assertTrue(out.take().stream().noneMatch(line -> line.startsWith("invoke")));
        world.result(0, 1, 100, RunEnd.COMPLETED, "done");
        assertEnd(ClientEnd.RAN, EndReason.NONE);
    }

    @Test
    void shouldNotTellNotRunWhenTheBalancerNoLongerKnowsTheNumberOfWhatRuns() {
        placed("a");
        world.rejected(0, 1, 0, RejectReason.STALE_SEQUENCE);
        assertEnd(ClientEnd.UNKNOWN, EndReason.of(RejectReason.STALE_SEQUENCE));
    }

    @Test
    void shouldGiveUpAcknowledgingToAWorkerOutOfReach() {
        placed("a");
        out.refusing = true;
        world.result(0, 1, 100, RunEnd.COMPLETED, "done");
        world.pass(29_000);
        assertEquals(Long.MIN_VALUE, world.protocol.nextWakeNs(), "it is still worth sending");
        world.pass(1_100);
        assertTrue(world.protocol.nextWakeNs() > world.now, "nothing is left to be tried");
        out.refusing = false;
        world.pass(100);
        assertTrue(out.take().stream().noneMatch(line -> line.startsWith("ack")));
    }

    @Test
    void shouldProbeARunThatHasBegunOnlyNowAndThen() {
        placed("a");
        world.running(0, 1, 100);
        world.pass(1_000);
        assertEquals(List.of(), out.take());
        world.pass(2_000);
        assertEquals(1, out.take().stream().filter(RUN_A::equals).count());
    }

    @Test
    void shouldReuseASlotLateAndSayThatThePreviousHasEnded() {
        placed("a");
        world.result(0, 1, 100, RunEnd.COMPLETED, "x");
        out.take();
        world.invoke("b");
        world.invoke("c");
        final List<String> sent = out.take();
        assertTrue(sent.get(0).startsWith("invoke client=77 1/1 "), sent.toString());
        assertTrue(sent.get(1).startsWith("invoke client=77 0/2 "), sent.toString());
        assertTrue(sent.get(1).contains("flags=5"), sent.toString());
    }

    @Test
    void shouldNotSayThatThePreviousHasEndedWhereTheLogMayHaveItOpen() {
        world.invoke("a", false, 100);
        world.pass(10_000);
        assertEnd(ClientEnd.NOT_RUN, EndReason.DEADLINE);
        out.take();
        world.invoke("b");
        world.invoke("c");
        final String reuse =
                out.take().stream()
                        .filter(line -> line.contains(" 0/2 "))
                        .findFirst()
                        .orElseThrow();
        assertTrue(reuse.contains("flags=1 "), reuse);
    }

    @Test
    void shouldTellACallThatNobodyAnsweredByItsDeadlineUnavailable() {
        world.invoke("a", false, 3_000);
        world.pass(3_000);
        assertEnd(ClientEnd.NOT_RUN, EndReason.UNAVAILABLE);
    }

    @Test
    void shouldTellAWaitingCallUnavailableOnlyWhereNobodyAnswersWhenItsDeadlinePasses() {
        world.invoke("a", false, 3_000);
        world.waiting(0, 1);
        world.pass(2_900);
        world.waiting(0, 1);
        world.pass(200);
        assertEnd(ClientEnd.NOT_RUN, EndReason.DEADLINE);

        world.invoke("b", false, 3_000);
        world.waiting(1, 1);
        world.pass(3_100);
        assertEquals(EndReason.UNAVAILABLE, out.ends.get(1).reason());
    }

    @Test
    void shouldTakeANewerPlacementForAnOlderOne() {
        placed("a");
        world.placed(0, 1, 101);
        assertEquals(List.of("run 0/1 token=101 to=10.0.0.1:9000 payload=a"), out.take());
        world.placed(0, 1, 100);
        assertEquals(List.of(), out.take());
        world.result(0, 1, 100, RunEnd.COMPLETED, "old");
        assertTrue(out.ends.isEmpty());
        world.result(0, 1, 101, RunEnd.COMPLETED, "new");
        assertEquals("new", world.onlyEnd().result());
    }

    @Test
    void shouldDropARefusedPlacementAndWaitForANewerOne() {
        placed("a");
        world.refused(0, 1, 100, RefuseReason.LEASE_OVER);
        world.pass(1_000);
        final List<String> sent = out.take();
        assertFalse(sent.contains(RUN_A), sent.toString());
        assertTrue(sent.contains("resync 0/1"), sent.toString());
        world.placed(0, 1, 100);
        assertEquals(List.of(), out.take());
        world.placed(0, 1, 102);
        assertEquals(List.of("run 0/1 token=102 to=10.0.0.1:9000 payload=a"), out.take());
    }

    @Test
    void shouldNotTakeARefusalForAProofThatNothingRan() {
        placed("a", 1_000);
        world.refused(0, 1, 100, RefuseReason.STALE);
        world.pass(1_200);
        assertEnd(ClientEnd.UNKNOWN, EndReason.DEADLINE);
    }

    @Test
    void shouldSendADamagedPayloadAgain() {
        placed("a");
        world.refused(0, 1, 100, RefuseReason.MALFORMED);
        world.pass(400);
        assertEquals(List.of(RUN_A), out.take());
    }

    @Test
    void shouldReleaseAPlacementThatComesAfterTheCancel() {
        final long call = world.invoke("a");
        out.take();
        world.protocol.cancel(world.now, call);
        assertEnd(ClientEnd.NOT_RUN, EndReason.CANCELLED);
        world.placed(0, 1, 100);
        assertEquals(List.of("cancel 0/1", "release 0/1 token=100"), out.take());
        world.ended(0, 1, 0, InvocationState.CANCELLED);
        world.pass(5_000);
        assertEquals(List.of(), out.take());
    }

    @Test
    void shouldCancelUntilTheBalancerKnows() {
        final long call = world.invoke("a");
        world.protocol.cancel(world.now, call);
        out.take();
        world.pass(20_000);
        assertEquals(List.of("cancel 0/1", "cancel 0/1", "cancel 0/1"), out.take());
        assertEnd(ClientEnd.NOT_RUN, EndReason.CANCELLED);
    }

    @Test
    void shouldAwaitTheWorkersWordWhenCancelledAfterThePayload() {
        final long call = world.invoke("a");
        world.placed(0, 1, 100);
        out.take();
        world.protocol.cancel(world.now, call);
        assertEquals(List.of("cancel 0/1"), out.take());
        assertTrue(out.ends.isEmpty());
        world.ended(0, 1, 100, InvocationState.CANCELLED);
        assertEnd(ClientEnd.RAN, EndReason.CANCELLED);
    }

    @Test
    void shouldSayNotRunWhenTheLogSaysThatACancelledRunNeverBegan() {
        final long call = world.invoke("a");
        world.placed(0, 1, 100);
        world.protocol.cancel(world.now, call);
        world.ended(0, 1, 0, InvocationState.CANCELLED);
        assertEnd(ClientEnd.NOT_RUN, EndReason.CANCELLED);
    }

    @Test
    void shouldLetTheResultWinOverALateCancel() {
        final long call = world.invoke("a");
        world.placed(0, 1, 100);
        world.protocol.cancel(world.now, call);
        world.result(0, 1, 100, RunEnd.COMPLETED, "done");
        assertEnd(ClientEnd.RAN, EndReason.NONE);
    }

    @Test
    void shouldTakeBackACallThatNeverLeft() {
        out.refusing = true;
        final long call = world.invoke("a");
        world.protocol.cancel(world.now, call);
        assertEnd(ClientEnd.NOT_RUN, EndReason.CANCELLED);
        assertEquals(0, world.onlyEnd().sequence());
        out.refusing = false;
        world.invoke("b");
        world.invoke("c");
        final List<String> sent = out.take();
        assertTrue(sent.stream().anyMatch(line -> line.contains(" 0/1 ")), sent.toString());
    }

    @Test
    void shouldRetryARejectionAfterItsTimeWithANewSequence() {
        world.invoke("a");
        out.take();
        world.rejected(0, 1, 500 * MS, RejectReason.TENANT_CONCURRENCY);
        world.pass(490);
        assertEquals(List.of(), out.take());
        world.pass(400);
        final List<String> sent = out.take();
        assertEquals(1, sent.size());
        assertTrue(sent.get(0).startsWith("invoke client=77 1/1 "), sent.toString());
        assertTrue(out.ends.isEmpty());
    }

    @Test
    void shouldNotRetryBeyondTheDeadline() {
        world.invoke("a", false, 300);
        world.rejected(0, 1, 500 * MS, RejectReason.QUEUE_FULL);
        assertEnd(ClientEnd.NOT_RUN, EndReason.QUEUE_FULL);
        assertEquals(500 * MS, world.onlyEnd().retryAfterNs());
    }

    @Test
    void shouldNotRetryBeyondTheBudget() {
        final ClientWorld poor =
                new ClientWorld(ClientSettings.defaults().withSlots(2, 8).withRetries(100, 0, 2))
                        .connect()
                        .welcome(2);
        poor.invoke("a", false, 60_000);
        int rejections = 0;
        while (poor.out.ends.isEmpty() && rejections < 20) {
            final int slot = rejections % 2;
            poor.rejected(slot, 1 + rejections / 2, MS, RejectReason.NO_CAPACITY);
            rejections++;
            poor.pass(200);
        }
        assertEquals(3, rejections);
        assertEquals(3, poor.onlyEnd().attempts());
    }

    @Test
    void shouldNotRetryWhereNoRetryHelps() {
        world.invoke("a");
        world.rejected(0, 1, 0, RejectReason.FUNCTION_DISABLED);
        assertEnd(ClientEnd.NOT_RUN, EndReason.FUNCTION_DISABLED);
    }

    @Test
    void shouldTellALostRunAsUnknownAndRepeatItOnlyWhereSafe() {
        world.invoke("a", false, 10_000);
        world.invoke("b", true, 10_000);
        world.placed(0, 1, 100);
        world.placed(1, 1, 101);
        out.take();
        world.ended(0, 1, 100, InvocationState.LOST);
        world.ended(1, 1, 101, InvocationState.LOST);
        assertEnd(ClientEnd.UNKNOWN, EndReason.WORKER_LOST);
        world.pass(150);
        assertEquals(1, out.take().stream().filter(line -> line.startsWith("invoke")).count());
    }

    @Test
    void shouldRetryALossWhenNoByteLeft() {
        world.invoke("a");
        out.refusing = true;
        world.placed(0, 1, 100);
        out.refusing = false;
        out.take();
        world.ended(0, 1, 100, InvocationState.LOST);
        world.pass(500);
        assertTrue(out.take().stream().anyMatch(line -> line.startsWith("invoke")));
        assertTrue(out.ends.isEmpty());
    }

    @Test
    void shouldSeekTheResultOfARunThatTheLogHasCompleted() {
        placed("a", 1_000);
        world.ended(0, 1, 100, InvocationState.COMPLETED);
        assertEquals(List.of(RUN_A), out.take());
        world.pass(1_200);
        assertEnd(ClientEnd.UNKNOWN, EndReason.RESULT_LOST);
    }

    @Test
    void shouldGiveUpAResultThatItsWorkerNoLongerHas() {
        placed("a");
        world.ended(0, 1, 100, InvocationState.COMPLETED);
        world.refused(0, 1, 100, RefuseReason.STALE);
        assertEnd(ClientEnd.UNKNOWN, EndReason.RESULT_LOST);
    }

    @Test
    void shouldTellALoggedFunctionErrorThoughItsTextIsGone() {
        placed("a");
        world.ended(0, 1, 100, InvocationState.FAILED);
        world.refused(0, 1, 100, RefuseReason.STALE);
        assertEnd(ClientEnd.RAN, EndReason.FUNCTION_ERROR);
    }

    @Test
    void shouldTellARejectionAfterThePayloadAsNotRun() {
        placed("a");
        world.rejected(0, 1, 0, RejectReason.DEADLINE);
        assertEnd(ClientEnd.NOT_RUN, EndReason.DEADLINE);
    }

    @Test
    void shouldEndAtTheDeadlineInEachPhaseAsItsPhaseSays() {
        final ClientWorld alone = new ClientWorld();
        alone.invoke("no session", false, 100);
        alone.pass(200);
        assertEquals(ClientEnd.NOT_RUN, alone.onlyEnd().end());

        final ClientWorld waits = ClientWorld.ready();
        waits.invoke("waiting", false, 100);
        waits.waiting(0, 1);
        waits.pass(200);
        assertEquals(ClientEnd.NOT_RUN, waits.onlyEnd().end());

        final ClientWorld placed = ClientWorld.ready();
        placed.invoke("placed", false, 100);
        placed.out.refusing = true;
        placed.placed(0, 1, 100);
        placed.pass(200);
        assertEquals(ClientEnd.NOT_RUN, placed.onlyEnd().end());

        final ClientWorld runs = ClientWorld.ready();
        runs.invoke("running", false, 100);
        runs.placed(0, 1, 100);
        runs.running(0, 1, 100);
        runs.pass(200);
        assertEquals(ClientEnd.UNKNOWN, runs.onlyEnd().end());
        assertTrue(runs.out.take().contains("cancel 0/1"));
        runs.result(0, 1, 100, RunEnd.COMPLETED, "late");
        assertEquals(List.of("ack token=100"), runs.out.take());
        assertEquals(1, runs.out.ends.size());
    }

    private void placed(final String payload) {
        placed(payload, 10_000);
    }

    private void placed(final String payload, final long deadlineMs) {
        world.invoke(payload, false, deadlineMs);
        world.placed(0, 1, 100);
        out.take();
    }

    private void invokeNamed(final int handle) {
        world.request.reset().functionHandle(handle).payloadLength(1);
        world.protocol.invoke(world.now, world.request, "a");
    }

    private void assertEnd(final ClientEnd end, final EndReason reason) {
        assertEquals(end, world.onlyEnd().end());
        assertEquals(reason, world.onlyEnd().reason());
    }
}
