package io.berth.worker.protocol;

import static io.berth.worker.protocol.WorkerFixture.WORKER_ID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.schemas.protocol.SandboxState;
import io.berth.schemas.protocol.WorkerEventKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbered commands, numbered events and reports (rules 5, 18, 19, 27, 28). */
class WorkerCommandsTest {
    @Test
    void shouldApplyCommandsInOrderAndIgnoreRepeats() {
        final WorkerFixture worker = WorkerFixture.registered();
        worker.commandStart(1, 5);
        worker.commandStart(1, 5);
        assertEquals(List.of("start 5"), worker.runtime);
    }

    @Test
    void shouldAskForCommandsAfterAGap() {
        final WorkerFixture worker = WorkerFixture.registered();
        worker.after(300);
        worker.commandStart(2, 6);
        worker.poll();
        assertTrue(worker.runtime.isEmpty());
        assertEquals("resync", worker.lastNumbered().what());
        assertEquals(0, worker.lastNumbered().lastCommand());
        worker.after(300);
        assertEquals(2, worker.numbered.size(), "unanswered: asked again");
        worker.ack(0);
        worker.after(300);
        assertEquals(2, worker.numbered.size());
    }

    @Test
    void shouldAskForWhatItMissedAfterAGapInNumbersOrAHigherTerm() {
        final WorkerFixture worker = WorkerFixture.registered();
        worker.egress += 3;
        worker.commandStart(5);
        worker.poll();
        assertEquals("resync", worker.lastNumbered().what());
        assertEquals(1, worker.lastNumbered().lastCommand(), "the message itself counts");
        worker.ack(0);
        worker.protocol.onNewLeader(worker.nowNs, ++worker.term);
        worker.poll();
        assertEquals(2, worker.numbered.stream().filter(m -> m.what().equals("resync")).count());
    }

    @Test
    void shouldConfirmCommandsThatHaveNoEvent() {
        final WorkerFixture worker = WorkerFixture.registered();
        worker.commandStart(5);
        worker.after(49);
        assertTrue(worker.numbered.isEmpty());
        worker.after(2);
        assertEquals("pulse", worker.lastNumbered().what());
        assertEquals(1, worker.lastNumbered().lastCommand());
        worker.after(100);
        assertEquals(1, worker.numbered.size());
    }

    @Test
    void shouldSendAFewEventsAtOnceAndManyInBatches() {
        final WorkerFixture worker = WorkerFixture.registered();
        for (int i = 1; i <= 70; i++) {
            worker.commandStart(i);
        }
        worker.protocol.onSandboxStarted(worker.nowNs, 1);
        worker.poll();
        assertEquals(1, worker.lastNumbered().events(), "at once");
        for (int i = 2; i <= 70; i++) {
            worker.protocol.onSandboxStarted(worker.nowNs, i);
        }
        worker.poll();
        worker.after(1);
        assertEquals(
                List.of(1, 32, 32, 5),
                worker.numbered.stream().map(WorkerFixture.Numbered::events).toList());
        assertEquals(70, worker.lastEvent().number());
    }

    @Test
    void shouldKeepEventsUntilTheyAreAcknowledgedAndSendThemAgain() {
        final WorkerFixture worker = WorkerFixture.registered().sandbox(1).sandbox(2);
        worker.ack(1, worker.numbered.get(0).number());
        worker.after(251);
        assertEquals(3, worker.events.size());
        assertEquals(2, worker.lastEvent().number());
        worker.ack(2);
        worker.after(1_000);
        assertEquals(3, worker.events.size());
    }

    @Test
    void shouldSendAgainFromTheGapAtOnceWhenAnAnswerShowsIt() {
        final WorkerFixture worker = WorkerFixture.registered().sandbox(1).sandbox(2);
        worker.ack(0);
        assertEquals(2, worker.lastNumbered().events());
        assertEquals(1, worker.lastNumbered().firstEvent());
        assertEquals(4, worker.events.size());
    }

    @Test
    void shouldTryAgainOnALaterPollWhatCouldNotBeSent() {
        final WorkerFixture worker = WorkerFixture.registered();
        worker.balancerTakes = false;
        worker.sandbox(1);
        assertTrue(worker.events.isEmpty());
        worker.balancerTakes = true;
        worker.poll();
        assertEquals(List.of(WorkerEventKind.STARTED), worker.kinds());
    }

    @Test
    void shouldReportInChunksOfTwentyFourWithTheNumbersOfOneMoment() {
        final WorkerFixture worker = WorkerFixture.registered();
        for (int i = 1; i <= 50; i++) {
            worker.sandbox(i);
        }
        worker.run(3, 10);
        worker.protocol.onReportRequest(
                worker.nowNs, worker.term, ++worker.egress, WORKER_ID, worker.epoch);
        worker.poll();
        assertEquals(
                List.of(24, 24, 2), worker.chunks.stream().map(c -> c.slots().size()).toList());
        assertEquals(
                List.of(false, false, true),
                worker.chunks.stream().map(WorkerFixture.Chunk::last).toList());
        assertEquals(50, worker.chunks.get(0).lastEvent());
        assertEquals(
                new WorkerFixture.Slot(3, 10, 10, SandboxState.BUSY),
                worker.chunks.get(0).slots().get(2));
    }

    @Test
    void shouldSendNoEventBetweenTheChunksOfAReport() {
        final WorkerFixture worker = WorkerFixture.registered().sandbox(1);
        worker.balancerTakes = false;
        worker.protocol.onReportRequest(
                worker.nowNs, worker.term, ++worker.egress, WORKER_ID, worker.epoch);
        worker.poll();
        worker.commandStart(2);
        worker.protocol.onSandboxStarted(worker.nowNs, 2);
        worker.poll();
        worker.balancerTakes = true;
        worker.after(1);
        assertEquals(1, worker.chunks.get(0).lastEvent());
        assertEquals(1, worker.events.size());
        worker.after(1);
        assertEquals(2, worker.events.size());
    }

    @Test
    void shouldReportEverySixtySeconds() {
        final WorkerFixture worker = WorkerFixture.registered();
        for (int i = 0; i < 125; i++) {
            worker.after(500);
            if (!worker.numbered.isEmpty()) {
                worker.ackAll();
            }
        }
        assertEquals(1, worker.chunks.size());
        assertTrue(worker.chunks.get(0).last());
    }

    @Test
    void shouldSayStoppedOnlyWhenTheSandboxIsGone() {
        final WorkerFixture worker = WorkerFixture.registered().sandbox(1);
        worker.commandStop(1);
        worker.after(1);
        assertEquals(List.of(WorkerEventKind.STARTED), worker.kinds());
        assertEquals("stop 1", worker.runtime.get(1));
        worker.protocol.onSandboxStopped(worker.nowNs, 1);
        worker.after(1);
        assertEquals(List.of(WorkerEventKind.STARTED, WorkerEventKind.STOPPED), worker.kinds());
        assertEquals(0, worker.protocol.sandboxes());
    }

    @Test
    void shouldSayStoppedOfASandboxItDoesNotHold() {
        final WorkerFixture worker = WorkerFixture.registered();
        worker.commandStop(9);
        worker.after(1);
        assertEquals(List.of(WorkerEventKind.STOPPED), worker.kinds());
    }

    @Test
    void shouldSayStartFailedAndHoldNothing() {
        final WorkerFixture worker = WorkerFixture.registered();
        worker.commandStart(1);
        worker.protocol.onSandboxStartFailed(worker.nowNs, 1);
        worker.after(1);
        assertEquals(List.of(WorkerEventKind.START_FAILED), worker.kinds());
        assertEquals(0, worker.protocol.sandboxes());
    }

    @Test
    void shouldRefuseToStartMoreThanItsBound() {
        final WorkerFixture worker =
                WorkerFixture.registered(
                        WorkerSettings.defaults("w", "127.0.0.1:4000", 1, 1_024, 1));
        worker.sandbox(1);
        worker.commandStart(2);
        worker.after(1);
        assertEquals(
                List.of(WorkerEventKind.STARTED, WorkerEventKind.START_FAILED), worker.kinds());
    }

    @Test
    void shouldEndARunInAStoppedSandboxAsTimedOutBeforeItSaysStopped() {
        final WorkerFixture worker = WorkerFixture.registered().sandbox(1);
        worker.run(1, 10);
        worker.commandStop(1);
        assertTrue(worker.runtime.contains("interrupt 1 10"));
        assertFalse(worker.runtime.contains("stop 1"));
        worker.protocol.onRunEnded(worker.nowNs, 1, 0, 10, false, null);
        assertTrue(worker.runtime.contains("stop 1"));
        worker.protocol.onSandboxStopped(worker.nowNs, 1);
        worker.after(1);
        assertEquals(
                List.of(
                        WorkerEventKind.STARTED,
                        WorkerEventKind.TIMED_OUT,
                        WorkerEventKind.STOPPED),
                worker.kinds());
    }
}
