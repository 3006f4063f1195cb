package io.berth.worker.protocol;

import static io.berth.worker.protocol.WorkerFixture.LEASE_NS;
import static io.berth.worker.protocol.WorkerFixture.MS;
import static io.berth.worker.protocol.WorkerFixture.WORKER_ID;
import static io.berth.worker.protocol.WorkerFixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.schemas.payload.RefuseReason;
import io.berth.schemas.protocol.RejectReason;
import org.junit.jupiter.api.Test;

/** Hello, terms, registrations, incarnations and the lease (rules 3 to 6, 10, 24, 25). */
class WorkerRegistrationTest {
    @Test
    void shouldRepeatTheSameHelloWithAGrowingPauseThenANewNonce() {
        final WorkerFixture worker = new WorkerFixture();
        worker.protocol.onConnected(worker.nowNs);
        worker.poll();
        worker.after(260);
        assertEquals(2, worker.hellos.size());
        assertEquals(worker.hellos.get(0), worker.hellos.get(1), "same nonce");
        worker.after(300);
        assertEquals(2, worker.hellos.size(), "the pause has grown");
        worker.after(300);
        worker.after(2_000);
        assertNotEquals(worker.hellos.get(0).nonceHigh(), worker.lastHello().nonceHigh());
        assertEquals(worker.hellos.get(0).incarnation(), worker.lastHello().incarnation());
    }

    @Test
    void shouldCountTheLeaseFromTheFirstSendingOfTheHello() {
        final WorkerFixture worker = new WorkerFixture();
        worker.protocol.onConnected(worker.nowNs);
        worker.poll();
        final long sentNs = worker.nowNs;
        worker.after(260);
        worker.after(200);
        worker.welcome(false, 0, 0);
        assertTrue(worker.protocol.holdsLease(sentNs + LEASE_NS - 1));
        assertFalse(worker.protocol.holdsLease(sentNs + LEASE_NS));
    }

    @Test
    void shouldIgnoreAWelcomeThatAnswersAnotherHello() {
        final WorkerFixture worker = new WorkerFixture();
        worker.protocol.onConnected(worker.nowNs);
        worker.poll();
        worker.protocol.onWelcome(worker.nowNs, 1, 1, 1, 2, 3, 4, 0, 0, LEASE_NS, 0, false);
        assertEquals(RegistrationState.GREETING, worker.protocol.state());
    }

    @Test
    void shouldRegisterAgainAsTheSameIncarnationAfterADisconnection() {
        final WorkerFixture worker = WorkerFixture.registered().sandbox(1);
        worker.protocol.onDisconnected(worker.nowNs);
        assertEquals(RegistrationState.DISCONNECTED, worker.protocol.state());
        worker.after(10);
        worker.protocol.onConnected(worker.nowNs);
        worker.poll();
        final WorkerFixture.Hello hello = worker.lastHello();
        assertEquals(worker.hellos.get(0).incarnation(), hello.incarnation());
        assertNotEquals(worker.hellos.get(0).nonceHigh(), hello.nonceHigh());
        assertEquals(1, hello.lastCommand());
        assertEquals(1, hello.lastEvent());
        worker.welcome(true, 0, 1);
        assertEquals(2, worker.events.size(), "the event is sent again from the last one applied");
        assertEquals(1, worker.lastEvent().number());
        assertEquals(1, worker.chunks.size(), "resumed: a report");
    }

    @Test
    void shouldStopEverythingThenComeBackAsANewIncarnationWhenDeclaredDead() {
        final WorkerFixture worker = WorkerFixture.registered().sandbox(1).sandbox(2);
        worker.run(1, 10);
        worker.protocol.onWorkerUnknown(
                worker.nowNs,
                worker.term,
                ++worker.egress,
                WORKER_ID,
                worker.epoch,
                RejectReason.INCARNATION_DEAD);
        worker.poll();
        assertTrue(worker.runtime.contains("interrupt 1 10"));
        assertTrue(worker.runtime.contains("stop 2"));
        final int hellos = worker.hellos.size();
        worker.run(2, 11);
        assertEquals("refused", worker.lastReply().what());
        worker.protocol.onRunEnded(worker.nowNs, 1, 0, 10, false, null);
        worker.protocol.onSandboxStopped(worker.nowNs, 2);
        worker.after(500);
        assertEquals(hellos, worker.hellos.size(), "not before all is stopped");
        worker.protocol.onSandboxStopped(worker.nowNs, 1);
        worker.poll();
        worker.after(200);
        final WorkerFixture.Hello hello = worker.lastHello();
        assertNotEquals(worker.hellos.get(0).incarnation(), hello.incarnation());
        assertEquals(0, hello.lastCommand());
        assertEquals(0, hello.lastEvent());
    }

    @Test
    void shouldStopEverythingAtTheWordOfARestoredCellWhoseTermsCountFromFurtherBack() {
        final WorkerFixture worker = WorkerFixture.registered().sandbox(1);
        worker.protocol.onNewLeader(worker.nowNs, worker.term + 7);
        worker.protocol.onDisconnected(worker.nowNs);
        worker.protocol.onConnected(worker.nowNs);
        worker.poll();
        final WorkerFixture.Hello former = worker.lastHello();
        worker.protocol.onHelloRejected(
                worker.nowNs,
                worker.term,
                1,
                former.nonceHigh(),
                former.nonceLow(),
                0,
                RejectReason.INCARNATION_DEAD);
        worker.poll();
        assertTrue(worker.runtime.contains("stop 1"));
        worker.protocol.onSandboxStopped(worker.nowNs, 1);
        worker.poll();
        worker.after(200);
        assertNotEquals(former.incarnation(), worker.lastHello().incarnation());
        assertEquals(0, worker.lastHello().lastCommand());
    }

    @Test
    void shouldHaltWhenDeclaredDeadWithARunThatDoesNotEnd() {
        final WorkerFixture worker = WorkerFixture.registered().sandbox(1);
        worker.run(1, 10);
        worker.protocol.onWorkerUnknown(
                worker.nowNs,
                worker.term,
                ++worker.egress,
                WORKER_ID,
                worker.epoch,
                RejectReason.INCARNATION_DEAD);
        worker.after(1_999);
        assertEquals(null, worker.halted);
        worker.after(2);
        assertEquals(HaltReason.STUCK_AFTER_DEATH, worker.halted);
        assertNotEquals(0, worker.halted.exitCode());
    }

    /** The lease is 2.5 s, and no cell counts a lost slot for less than 1 s beyond its run. */
    @Test
    void shouldHaltWhenCutOffWithARunThatDoesNotEnd() {
        final WorkerFixture worker = WorkerFixture.registered().sandbox(1);
        worker.ackAll();
        worker.run(1, 10);
        worker.after(1_000);
        worker.after(2_000);
        assertEquals(1, worker.protocol.stuckSandboxes());
        worker.after(490);
        assertEquals(null, worker.halted);
        worker.after(10);
        assertEquals(HaltReason.STUCK_WITHOUT_LEASE, worker.halted);
        assertNotEquals(0, worker.halted.exitCode());
    }

    @Test
    void shouldGoOnWithARunThatDoesNotEndWhileItIsHeard() {
        final WorkerFixture worker = WorkerFixture.registered().sandbox(1);
        worker.run(1, 10);
        for (int ms = 0; ms < 6_000; ms += 500) {
            worker.after(500);
            worker.ackAll();
        }
        assertEquals(1, worker.protocol.stuckSandboxes());
        assertEquals(null, worker.halted);
    }

    @Test
    void shouldTryAgainAfterTheStatedTimeWhenItsNameIsInUse() {
        final WorkerFixture worker = new WorkerFixture();
        worker.protocol.onConnected(worker.nowNs);
        worker.poll();
        final WorkerFixture.Hello hello = worker.lastHello();
        worker.protocol.onHelloRejected(
                worker.nowNs,
                1,
                1,
                hello.nonceHigh(),
                hello.nonceLow(),
                700 * MS,
                RejectReason.WORKER_ID_IN_USE);
        worker.after(699);
        assertEquals(1, worker.hellos.size());
        worker.after(1);
        assertEquals(2, worker.hellos.size());
    }

    @Test
    void shouldHaltWhenRefusedForGood() {
        final WorkerFixture worker = new WorkerFixture();
        worker.protocol.onConnected(worker.nowNs);
        worker.poll();
        final WorkerFixture.Hello hello = worker.lastHello();
        worker.protocol.onHelloRejected(
                worker.nowNs, 1, 1, hello.nonceHigh(), hello.nonceLow(), 0, RejectReason.MALFORMED);
        assertEquals(HaltReason.REJECTED, worker.halted);
    }

    @Test
    void shouldSayHelloAgainOnTheSameSessionWhenItsRegistrationIsUnknown() {
        final WorkerFixture worker = WorkerFixture.registered();
        worker.protocol.onWorkerUnknown(
                worker.nowNs,
                worker.term,
                ++worker.egress,
                WORKER_ID,
                worker.epoch,
                RejectReason.UNKNOWN_WORKER);
        worker.poll();
        assertEquals(2, worker.hellos.size());
        assertEquals(worker.hellos.get(0).incarnation(), worker.hellos.get(1).incarnation());
    }

    @Test
    void shouldStartAnewWhenTheStateWentBackBehindItsCommands() {
        final WorkerFixture worker = WorkerFixture.registered().sandbox(1);
        worker.protocol.onDisconnected(worker.nowNs);
        worker.protocol.onConnected(worker.nowNs);
        worker.poll();
        worker.welcome(true, 0, 0);
        assertEquals(RegistrationState.CLEARING, worker.protocol.state());
        assertTrue(worker.runtime.contains("stop 1"));
    }

    @Test
    void shouldDropMessagesOfALowerTerm() {
        final WorkerFixture worker = WorkerFixture.registered();
        worker.term = 2;
        worker.commandStart(1);
        assertEquals(0, worker.protocol.lastCommandApplied());
        worker.term = 3;
        worker.commandStart(1, 1);
        assertEquals(1, worker.protocol.lastCommandApplied());
    }

    @Test
    void shouldIgnoreMessagesOfAnotherRegistration() {
        final WorkerFixture worker = WorkerFixture.registered();
        worker.epoch--;
        worker.commandStart(1);
        assertEquals(0, worker.protocol.lastCommandApplied());
    }

    @Test
    void shouldPulseWhenNothingWasAnsweredForAThirdOfTheLease() {
        final WorkerFixture worker = WorkerFixture.registered();
        worker.after(830);
        assertTrue(worker.numbered.isEmpty());
        worker.after(5);
        assertEquals("pulse", worker.lastNumbered().what());
        worker.after(400);
        assertEquals(1, worker.numbered.size());
        worker.after(20);
        assertEquals(2, worker.numbered.size(), "unanswered: again after a sixth");
        assertEquals(2, worker.lastNumbered().number());
    }

    @Test
    void shouldRefusePayloadsWhenTheLeaseIsOverAndTakeThemWhenItIsRenewed() {
        final WorkerFixture worker = WorkerFixture.registered().sandbox(1);
        worker.ackAll();
        worker.after(900);
        final WorkerFixture.Numbered pulse = worker.lastNumbered();
        assertEquals("pulse", pulse.what());
        worker.after(1_700);
        worker.run(1, 10);
        assertEquals(refused(10, RefuseReason.LEASE_OVER), worker.lastReply());
        worker.poll();
        worker.ack(worker.protocol.lastEventNumber(), pulse.number());
        worker.run(1, 10);
        assertEquals(refused(10, RefuseReason.LEASE_OVER), worker.lastReply(), "refused for good");
        worker.run(1, 11);
        assertEquals(11, worker.protocol.runningToken(1, 0));
        worker.after(1);
        assertEquals(
                io.berth.schemas.protocol.RefuseReason.LEASE_OVER,
                worker.lastEvent().reason(),
                "one event for two refusals");
    }

    @Test
    void shouldNotRenewTheLeaseByAnAnswerToNothingItSent() {
        final WorkerFixture worker = WorkerFixture.registered();
        worker.after(900);
        worker.ack(0, 99);
        worker.after(1_700);
        assertFalse(worker.protocol.holdsLease(worker.nowNs));
    }

    @Test
    void shouldReplaceASessionThatGivesNoAnswer() {
        final WorkerFixture worker = WorkerFixture.registered();
        for (int i = 0; i < 70; i++) {
            worker.after(100);
        }
        assertEquals(1, worker.reconnects);
        assertEquals(RegistrationState.DISCONNECTED, worker.protocol.state());
    }

    @Test
    void shouldSeekAnotherSessionSoonAfterItsLeaseRanOut() {
        final WorkerFixture worker = WorkerFixture.registered();
        for (int i = 0; i < 33; i++) {
            worker.after(100);
        }
        assertEquals(0, worker.reconnects, "it still tries");
        worker.after(100);
        assertEquals(1, worker.reconnects, "the grace of 3 s is still to come");
    }

    @Test
    void shouldTryTheSessionItHasAfterItStoodStillPastItsLease() {
        final WorkerFixture worker = WorkerFixture.registered();
        worker.after(3_500);
        assertEquals(0, worker.reconnects);
        assertEquals("pulse", worker.lastNumbered().what());
        worker.after(500);
        worker.ack(0, worker.lastNumbered().number());
        worker.after(500);
        assertEquals(0, worker.reconnects, "it was answered");
        assertTrue(worker.protocol.holdsLease(worker.nowNs));
    }
}
