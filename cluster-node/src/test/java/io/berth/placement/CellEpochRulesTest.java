package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.RecordingOutput.Said;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.WorkerEventKind;
import io.berth.schemas.protocol.WorkerState;
import org.junit.jupiter.api.Test;

/** The cell epoch: what proves that the state went back, a restored state, the raise (rule 2). */
final class CellEpochRulesTest {
    private static final int EPOCH_SHIFT = 56;

    private final Cell cell = Cell.started();
    private final long function = cell.function("f");
    private final Cell.Worker worker = cell.worker("w1");
    private final Cell.Client client = cell.client();

    private long place() {
        client.invoke(0, 1, function, Cell.MAY_WAIT, 60_000);
        worker.startLast();
        return cell.out.last("placed").longArg(5);
    }

    private static RejectReason reason(final Said reply) {
        return (RejectReason) reply.args()[2];
    }

    private Said helloAgain(final Cell.Worker who, final long epochSeen, final long tokenSeen) {
        who.cellEpochSeen = epochSeen;
        who.highestToken = tokenSeen;
        return who.hello(cell.newSession(), 99, 1024);
    }

    private Cell.Worker next(final long incarnation) {
        return cell.new Worker("w1", incarnation);
    }

    private long held() {
        return cell.machine.state().cell.inFlight(PlacementState.CELL);
    }

    private void hold(final int restoredEpoch) {
        cell.machine.newTerm(cell.nowNs, 2, restoredEpoch);
        cell.check();
        cell.out.clear();
    }

    // ---- the raise

    @Test
    void shouldEndEveryIdOfTheFormerEpoch() {
        place();
        assertEquals(RejectReason.NONE, reason(cell.raise(0, 0, false)));
        assertEquals(2, cell.machine.cellEpoch());
        cell.out.clear();
        client.invoke(1, 1, function, Cell.MAY_WAIT);
        assertEquals(RejectReason.UNKNOWN_CLIENT, cell.out.last("clientUnknown").args()[2]);
        worker.pulse();
        assertEquals(RejectReason.UNKNOWN_WORKER, cell.out.last("workerUnknown").args()[3]);
        client.resume(cell.newSession());
        assertEquals(2, cell.out.all("clientUnknown").size());
    }

    @Test
    void shouldIssueIdsAndTokensThatNeverWereUnderTheNewEpoch() {
        final long former = place();
        cell.raise(5, 0, false);
        final Cell.Client again = cell.client();
        assertEquals(5, again.id >>> EPOCH_SHIFT);
        final Cell.Worker back = next(2);
        back.hello(cell.newSession(), 1, 1024);
        assertEquals(5, back.id >>> EPOCH_SHIFT);
        cell.machine.resolveFunction(cell.nowNs, again.session, 1, "acme", "f");
        final long resolved = cell.out.last("functionResolved").longArg(2);
        assertNotEquals(function, resolved);
        again.invoke(0, 1, resolved, Cell.MAY_WAIT);
        back.startLast();
        final long token = cell.out.last("placed").longArg(5);
        assertEquals(5, token >>> EPOCH_SHIFT);
        assertTrue(token > former);
        again.invoke(1, 1, function, Cell.MAY_WAIT);
        assertEquals(RejectReason.UNKNOWN_FUNCTION, cell.out.last("rejected").args()[4]);
    }

    @Test
    void shouldTellAWorkerOfTheFormerEpochToStopAllAndTakeItAsANewIncarnation() {
        place();
        cell.raise(0, 0, false);
        assertEquals(1, held());
        final Said refused = helloAgain(worker, 1, 1L << EPOCH_SHIFT);
        assertEquals(RejectReason.INCARNATION_DEAD, refused.args()[4]);
        assertEquals(0, cell.machine.provenBack());
        final Cell.Worker back = next(2);
        assertEquals("workerWelcome", back.hello(cell.newSession(), 1, 1024).name());
        cell.pass(100);
        assertEquals(0, held());
        assertEquals(0, cell.machine.state().sandboxes.size());
    }

    @Test
    void shouldCountTheSlotsOfAWorkerThatStaysAwayUntilItCannotRun() {
        place();
        cell.raise(0, 0, false);
        cell.pass(3_100);
        assertEquals(1, cell.machine.state().fleet.workers(WorkerState.DEAD));
        assertEquals(1, held());
        cell.pass(4_000);
        assertEquals(1, held(), "timeout and margin are not over");
        cell.pass(2_000);
        assertEquals(0, held());
        assertEquals(0, cell.machine.state().workers.size());
    }

    @Test
    void shouldDropClientsWithEverythingThatTheyHaveOpen() {
        place();
        client.invoke(1, 1, function, Cell.MAY_WAIT, 60_000);
        cell.out.clear();
        cell.raise(0, 0, false);
        final PlacementOutput.CellEpochStatus status = cell.epochs();
        assertEquals(2, status.givenUpInvocations());
        assertTrue(status.givenUpSandboxes() >= 1);
        assertEquals(1, status.raises());
        cell.pass(10_000);
        assertEquals(0, cell.machine.state().invocations.size());
        assertEquals(0, cell.machine.state().clients.size());
        assertFalse(cell.out.has("ended"), "nobody is there to be told");
        assertFalse(cell.out.has("placed"));
    }

    @Test
    void shouldLetNoWorkerInUntilItHasSettled() {
        cell.raise(0, 4_000, false);
        final Cell.Worker back = next(2);
        Said answer = back.hello(cell.newSession(), 1, 1024);
        assertEquals(RejectReason.CELL_HELD, answer.args()[4]);
        assertTrue(answer.longArg(3) > 0);
        assertEquals(2, cell.client().id >>> EPOCH_SHIFT);
        cell.pass(3_900);
        answer = back.hello(cell.newSession(), 2, 1024);
        assertEquals(RejectReason.CELL_HELD, answer.args()[4]);
        cell.pass(100);
        assertEquals("workerWelcome", back.hello(cell.newSession(), 3, 1024).name());
    }

    @Test
    void shouldRefuseAnEpochThatMayHaveBeenUsed() {
        assertEquals(RejectReason.CELL_EPOCH_REFUSED, reason(cell.raise(1, 0, false)));
        assertEquals(RejectReason.CELL_EPOCH_REFUSED, reason(cell.raise(128, 0, false)));
        assertEquals(RejectReason.INVALID_ARGUMENT, reason(cell.raise(2, -1, false)));
        helloAgain(worker, 7, 0);
        assertEquals(RejectReason.CELL_EPOCH_REFUSED, reason(cell.raise(7, 0, false)));
        assertEquals(1, cell.machine.cellEpoch());
        assertEquals(RejectReason.NONE, reason(cell.raise(0, 0, false)));
        assertEquals(8, cell.machine.cellEpoch());
    }

    @Test
    void shouldBeRaisableAlthoughAPeerShowsTheLastEpochThatThereIs() {
        helloAgain(worker, 127, 0);
        assertEquals(RejectReason.CELL_EPOCH_REFUSED, reason(cell.raise(0, 0, false)));
        assertEquals(RejectReason.NONE, reason(cell.raise(2, 0, true)));
        assertEquals(2, cell.machine.cellEpoch());
    }

    @Test
    void shouldRefuseAnEpochThatNoCellCanHaveWithoutCountingAProof() {
        final Said refused = helloAgain(worker, 128, 0);
        assertEquals(RejectReason.INVALID_ARGUMENT, refused.args()[4]);
        assertEquals(0, cell.machine.provenBack());
    }

    @Test
    void shouldLetGoOfManyPeersOverSeveralEntriesAndDecideAlikeInALoadedCopy() {
        for (int i = 0; i < 600; i++) {
            cell.client(cell.newSession(), 1);
        }
        cell.raise(0, 0, false);
        assertTrue(cell.machine.held());
        cell.machine.clientHello(cell.nowNs, 5_000, 0, 6, 6, 0, 0, 0, 0, 0, 1);
        assertEquals(RejectReason.CELL_HELD, cell.out.last("helloRejected").args()[4]);
        final PlacementStateMachine copy =
                Snapshots.load(Snapshots.save(cell.machine), new LastToken());
        for (int i = 1; i <= 40; i++) {
            cell.nowNs += 10 * Cell.MS;
            cell.machine.timerFired(cell.nowNs, 0);
            copy.timerFired(cell.nowNs, 0);
            assertEquals(cell.machine.rollingDigest(), copy.rollingDigest());
        }
        cell.pass(4_000);
        assertFalse(cell.machine.held());
        assertEquals(0, cell.machine.state().clients.size());
        assertEquals(0, cell.machine.state().peers.size());
    }

    // ---- proofs

    @Test
    void shouldCountWhatProvesThatTheStateWentBack() {
        final long token = place();
        assertEquals(RejectReason.CELL_EPOCH_BEHIND, helloAgain(worker, 1, token + 5).args()[4]);
        cell.machine.clientHello(cell.nowNs, 900, 0, 1, 1, 0, 0, 0, token + 9, 1, 1);
        final Said client = cell.out.last("helloRejected");
        assertEquals(RejectReason.CELL_EPOCH_BEHIND, client.args()[4]);
        assertTrue(client.longArg(3) > 0, "it asks again until the epoch is raised");
        final PlacementOutput.CellEpochStatus status = cell.epochs();
        assertEquals(1, status.workerProofs());
        assertEquals(1, status.clientProofs());
        assertEquals(token + 9, status.highestTokenShown());
        assertEquals(token, status.newestToken());
        cell.raise(0, 0, false);
        assertEquals(0, cell.machine.provenBack());
        cell.machine.clientHello(cell.nowNs, 901, 0, 2, 2, 0, 0, 0, token + 9, 1, 1);
        assertTrue(cell.out.has("clientWelcome"));
    }

    @Test
    void shouldCountACommandNeverIssuedAsAProof() {
        worker.applied = 50;
        worker.cellEpochSeen = 1;
        assertEquals(
                RejectReason.CELL_EPOCH_BEHIND, worker.hello(cell.newSession(), 3, 1024).args()[4]);
        assertEquals(1, cell.machine.provenBack());
    }

    @Test
    void shouldGoOnServingOthersWhateverOnePeerShows() {
        helloAgain(next(7), 100, 99L << EPOCH_SHIFT);
        place();
        assertTrue(cell.out.has("placed"));
    }

    // ---- a restored state

    @Test
    void shouldIssueNothingWhileARestoredStateWaitsForItsEpoch() {
        place();
        client.invoke(1, 1, function, Cell.MAY_WAIT, 60_000);
        final long newest = cell.epochs().newestToken();
        hold(4);
        client.invoke(2, 1, function, Cell.MAY_WAIT);
        worker.event(WorkerEventKind.COMPLETED, 1, newest);
        worker.pulse();
        cell.machine.resolveFunction(cell.nowNs, client.session, 1, "acme", "f");
        cell.closeSession(client.session);
        cell.machine.deleteFunction(cell.nowNs, Cell.ADMIN, 1, "acme", "f");
        assertEquals(RejectReason.CELL_HELD, cell.out.last("adminResult").args()[4]);
        cell.pass(60_000);
        assertEquals(1, cell.out.said.size(), "only the operator is answered");
        assertEquals(newest, cell.epochs().newestToken());
        assertEquals(4, cell.epochs().heldFor());
    }

    @Test
    void shouldTellWorkersOfARestoredCellToStopAllBeforeTheEpochIsRaised() {
        hold(4);
        assertEquals(RejectReason.INCARNATION_DEAD, helloAgain(worker, 1, 0).args()[4]);
        assertEquals(
                RejectReason.CELL_EPOCH_BEHIND, helloAgain(worker, 2, 2L << EPOCH_SHIFT).args()[4]);
        assertEquals(RejectReason.CELL_HELD, next(2).hello(cell.newSession(), 1, 1024).args()[4]);
    }

    @Test
    void shouldServeAgainUnderAnEpochThatIsHighEnough() {
        hold(4);
        assertEquals(RejectReason.CELL_EPOCH_REFUSED, reason(cell.raise(3, 0, false)));
        assertTrue(cell.machine.held());
        assertEquals(RejectReason.NONE, reason(cell.raise(0, 0, false)));
        assertEquals(4, cell.machine.cellEpoch());
        assertFalse(cell.machine.held());
        // The next leader's node still has the mark of the restore.
        cell.machine.newTerm(cell.nowNs, 3, 4);
        assertFalse(cell.machine.held());
        assertEquals("workerWelcome", next(2).hello(cell.newSession(), 1, 1024).name());
    }

    @Test
    void shouldHoldAgainWhenRestoredOnceMore() {
        hold(4);
        cell.raise(0, 0, false);
        hold(9);
        assertTrue(cell.machine.held());
        cell.raise(0, 0, false);
        assertEquals(9, cell.machine.cellEpoch());
    }
}
