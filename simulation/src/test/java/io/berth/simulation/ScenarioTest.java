package io.berth.simulation;

import static io.berth.simulation.VirtualTime.MS;
import static io.berth.simulation.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioTest {
    @ParameterizedTest
    @ValueSource(longs = {-60, -1, 1, 60})
    void shouldExpireNothingWhenTheClockOfTheNextLeaderIsOff(final long offsetSeconds) {
        final Scenario scenario = Scenario.with(2, 700 * MS).warm();
        final List<SimulatedCall> calls = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            calls.add(scenario.call());
        }
        scenario.awaitBegin(calls.get(0));

        scenario.changeLeader(300 * MS, offsetSeconds * SECOND);
        scenario.pass(SECOND);
        scenario.changeLeader(300 * MS, -offsetSeconds * SECOND);
        calls.forEach(scenario::awaitEnd);

        calls.forEach(
                call -> assertTrue(Scenario.ran(call), call + " " + call.end + " " + call.reason));
        assertEquals(0, scenario.ended("LOST"));
        assertEquals(0, scenario.said("revokeToken"));
        scenario.finish();
    }

    @Test
    void shouldKeepAGrantThatCrossesAReport() {
        final Scenario scenario = Scenario.with(1, 200 * MS).warm();
        scenario.worker().replaceSession();
        final int from = scenario.entries();
        scenario.world()
                .cluster
                .holdBack(message -> message.get(0).name().equals("beginWorkerReport"), 400 * MS);
        scenario.until(() -> scenario.entryOf("workerHello", from) >= 0, "the worker to be back");
        scenario.pass(100 * MS);

        final SimulatedCall call = scenario.call();
        scenario.awaitEnd(call);
        scenario.until(() -> scenario.entryOf("beginWorkerReport", from) >= 0, "the report");

        assertTrue(scenario.entryOf("invoke", from) < scenario.entryOf("beginWorkerReport", from));
        assertTrue(Scenario.ran(call));
        assertEquals(EndReason.NONE, call.reason);
        assertEquals(0, scenario.ended("LOST"));
        scenario.finish();
    }

    @Test
    void shouldIgnoreACompletedThatComesWhenItsWorkerIsDead() {
        final Scenario scenario = Scenario.with(1, 100 * MS).warm();
        final SimulatedCall call = scenario.call();
        scenario.awaitBegin(call);
        scenario.world()
                .cluster
                .holdBack(
                        message ->
                                message.get(0).has("lastEventSent")
                                        || message.get(0).has("firstEventNumber"),
                        20 * SECOND);

        scenario.awaitEnd(call);
        scenario.pass(30 * SECOND);
        scenario.world().cluster.holdBack(message -> false, 0);
        final SimulatedCall next = scenario.call();
        scenario.awaitEnd(next);

        assertTrue(Scenario.ran(call));
        assertTrue(Scenario.ran(next));
        scenario.finish();
    }

    @Test
    void shouldEndCancelledWhenTheCancelOvertakesItsInvoke() {
        final Scenario scenario = Scenario.with(1, SECOND).warm();
        scenario.world().cluster.killLeader();
        scenario.pass(100 * MS);
        final SimulatedCall call = scenario.call();
        final int from = scenario.entries();
        scenario.pass(50 * MS);
        scenario.world().cluster.elect(0);
        scenario.client().cancel(call);
        scenario.awaitEnd(call);
        scenario.until(() -> scenario.entryOf("cancel", from) >= 0, "the cancel to reach the log");
        scenario.pass(5 * SECOND);

        assertEquals(ClientEnd.NOT_RUN, call.end);
        assertEquals(EndReason.CANCELLED, call.reason);
        assertEquals(0, call.begins);
        final int cancel = scenario.entryOf("cancel", from);
        final int invoke = scenario.entryOf("invoke", from);
        assertTrue(
                cancel >= 0 && (invoke < 0 || cancel < invoke),
                "cancel " + cancel + ", invoke " + invoke);
        scenario.finish();
    }

    @ParameterizedTest
    @ValueSource(
            longs = {1_900, 1_950, 1_980, 1_990, 1_995, 2_000, 2_005, 2_010, 2_050, 2_100, 2_500})
    void shouldRunOnceWhenThePayloadRacesWithTheExpiryOfItsPlacement(final long delayMs) {
        final Scenario scenario = Scenario.with(1, 50 * MS).warm();
        scenario.world().payloads.delayTo(scenario.worker().name(), delayMs * MS);
        final SimulatedCall call = scenario.call();
        scenario.pass(2_600 * MS);
        scenario.world().payloads.delayTo(scenario.worker().name(), 0);
        scenario.awaitEnd(call);

        assertTrue(Scenario.ran(call));
        scenario.finish();
    }

    @Test
    void shouldTellLostAndFreeTheSlotOnceWhenAWorkerStallsPastItsGraceWithARunInside() {
        final Scenario scenario = Scenario.with(1, 500 * MS).warm();
        final SimulatedCall call = scenario.call();
        scenario.awaitBegin(call);
        scenario.worker().stall(40 * SECOND);
        scenario.awaitEnd(call);

        assertEquals(ClientEnd.UNKNOWN, call.end);
        assertEquals(EndReason.WORKER_LOST, call.reason);
        assertEquals(1, scenario.ended("LOST"));
        scenario.pass(45 * SECOND);
        final SimulatedCall next = scenario.call();
        scenario.awaitEnd(next);

        assertTrue(Scenario.ran(next));
        scenario.finish();
    }

    @Test
    void shouldKeepTheSandboxesOfAWorkerThatStallsPastItsLeaseOnly() {
        final Scenario scenario = Scenario.with(1, 500 * MS).warm();
        final SimulatedCall call = scenario.call();
        scenario.awaitBegin(call);
        scenario.worker().stall(2_800 * MS);
        scenario.awaitEnd(call);
        scenario.pass(SECOND);
        final SimulatedCall next = scenario.call();
        scenario.awaitEnd(next);

        assertTrue(Scenario.ran(call));
        assertTrue(Scenario.ran(next));
        assertEquals(1, scenario.said("startSandbox"));
        scenario.finish();
    }

    @Test
    void shouldTakeItsCallsOverWhenAClientIsBackBeforeItsOldSessionIsClosed() {
        final Scenario scenario = Scenario.with(1, 2 * SECOND).warm();
        final SimulatedCall running = scenario.call();
        final SimulatedCall waiting = scenario.call();
        scenario.awaitBegin(running);
        final int from = scenario.entries();
        scenario.client().loseSessionUnnoticed();
        scenario.awaitEnd(running);
        scenario.awaitEnd(waiting);

        assertTrue(Scenario.ran(running));
        assertTrue(Scenario.ran(waiting));
        final int hello = scenario.entryOf("clientHello", from);
        assertTrue(hello >= 0 && hello < scenario.entryOf("sessionClosed", from));
        scenario.finish();
    }

    @Test
    void shouldKeepItsSandboxesWhenAWorkerIsBackBeforeItsOldSessionIsClosed() {
        final Scenario scenario = Scenario.with(1, 2 * SECOND).warm();
        final SimulatedCall running = scenario.call();
        scenario.awaitBegin(running);
        final int from = scenario.entries();
        scenario.worker().loseSessionUnnoticed();
        scenario.awaitEnd(running);
        final SimulatedCall next = scenario.call();
        scenario.awaitEnd(next);

        assertTrue(Scenario.ran(running));
        assertTrue(Scenario.ran(next));
        assertEquals(1, scenario.said("startSandbox"));
        final int hello = scenario.entryOf("workerHello", from);
        assertTrue(hello >= 0 && hello < scenario.entryOf("sessionClosed", from));
        scenario.finish();
    }

    @Test
    void shouldRefuseEveryPeerThatHasSeenMoreThanARestoredStateHas() {
        final Scenario scenario = Scenario.with(2, 50 * MS).warm();
        scenario.world().heart.copy();
        for (int i = 0; i < 5; i++) {
            scenario.awaitEnd(scenario.call());
        }
        scenario.world().cluster.killLeader();
        scenario.world().cluster.closeAllSessionsSoon();
        scenario.pass(4 * SECOND);
        scenario.world().checker.ignoreTheLog();
        scenario.world().heart.goBack();
        scenario.world().cluster.elect(0);
        scenario.world().cluster.logAllCloses();
        final SimulatedCall call = scenario.call();
        scenario.awaitEnd(call);

        assertEquals(ClientEnd.NOT_RUN, call.end);
        assertEquals(0, call.begins);
        scenario.pass(15 * SECOND);
        assertTrue(scenario.rejectedHellos("CELL_EPOCH_BEHIND") >= 2, scenario.tail());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 9})
    void shouldKeepWarmSandboxesWhenAllNodesRestartFromAnOlderSnapshot(final int back) {
        final Scenario scenario = Scenario.with(2, 50 * MS);
        for (int i = 0; i < 6; i++) {
            scenario.warm();
            scenario.world().heart.copy();
        }
        scenario.world().cluster.killLeader();
        scenario.world().cluster.closeAllSessionsSoon();
        scenario.pass(5 * SECOND);
        scenario.world().heart.restart(back);
        scenario.world().cluster.elect(60 * SECOND);
        scenario.world().cluster.logAllCloses();
        scenario.pass(5 * SECOND);
        final SimulatedCall call = scenario.call();
        scenario.awaitEnd(call);

        assertTrue(Scenario.ran(call));
        assertEquals(1, scenario.said("startSandbox"));
        scenario.finish();
    }

    @Test
    void shouldBeginNothingInAFrozenWorkerThatAnotherHasFollowed() {
        final Scenario scenario = Scenario.with(1, 500 * MS).warm();
        final SimulatedCall running = scenario.call();
        scenario.awaitBegin(running);
        final SimulatedWorker frozen = scenario.worker();
        frozen.stall(20 * SECOND);
        scenario.pass(6 * SECOND);
        scenario.world().follow(frozen).start();
        final SimulatedCall next = scenario.call();
        scenario.awaitEnd(running);
        scenario.awaitEnd(next);
        scenario.until(
                () -> scenario.rejectedHellos("WORKER_ID_IN_USE") > 0,
                "the frozen one to be refused");

        assertEquals(EndReason.WORKER_LOST, running.reason);
        assertTrue(Scenario.ran(next));
        assertEquals(2, scenario.said("startSandbox"));
        scenario.finish();
    }

    @ParameterizedTest
    @ValueSource(longs = {-120, -2, 2, 120})
    void shouldGoOnWhenTheClockOfTheLeaderJumps(final long seconds) {
        final Scenario scenario = Scenario.with(1, 200 * MS).warm();
        final SimulatedCall before = scenario.call();
        scenario.awaitBegin(before);
        scenario.world().cluster.jumpClock(seconds * SECOND);
        scenario.awaitEnd(before);
        final SimulatedCall after = scenario.call();
        scenario.awaitEnd(after);

        assertTrue(Scenario.ran(before));
        assertTrue(Scenario.ran(after));
        assertEquals(0, scenario.ended("LOST"));
        scenario.finish();
    }

    @Test
    void shouldKeepWarmSandboxesWhenAllNodesRestart() {
        final Scenario scenario = Scenario.with(2, 500 * MS).warm();
        final SimulatedCall call = scenario.call();
        scenario.awaitBegin(call);
        scenario.world().cluster.killLeader();
        scenario.world().cluster.closeAllSessionsSoon();
        scenario.pass(5 * SECOND);
        scenario.world().heart.restart(0);
        scenario.world().cluster.elect(-60 * SECOND);
        scenario.world().cluster.logAllCloses();
        scenario.awaitEnd(call);
        scenario.pass(5 * SECOND);
        final SimulatedCall next = scenario.call();
        scenario.awaitEnd(next);

        assertTrue(Scenario.ran(call));
        assertTrue(Scenario.ran(next));
        assertEquals(0, scenario.ended("LOST"));
        assertEquals(1, scenario.said("startSandbox"));
        scenario.finish();
    }
}
