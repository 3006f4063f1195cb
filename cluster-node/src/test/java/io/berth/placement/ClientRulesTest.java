package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.RecordingOutput.Said;
import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.WorkerEventKind;
import org.junit.jupiter.api.Test;

class ClientRulesTest {
    private final Cell cell = Cell.started();
    private final long function = cell.function("f");
    private final Cell.Client client = cell.client();

    @Test
    void shouldGiveTheSameWelcomeToTheSameNonce() {
        final Said first = cell.out.last("clientWelcome");
        cell.machine.clientHello(
                cell.nowNs, client.session, 0, client.session, 5, 0, 0, 0, 0, 0, 16);
        assertEquals(first.toString(), cell.out.last("clientWelcome").toString());
        assertEquals(1, cell.machine.state().clients.size());
    }

    @Test
    void shouldResumeOnANewSessionAndCloseTheOldOne() {
        final long before = client.session;
        client.resume(cell.newSession());
        assertEquals(before, cell.out.last("closeSession").longArg(0));
        assertEquals(client.id, cell.out.last("clientWelcome").longArg(3));
        cell.closeSession(before);
        assertEquals(
                1,
                cell.machine.state().cell.ignored(0),
                "the close of an old session means nothing");
        client.invoke(0, 1, function, Cell.MAY_WAIT);
        assertTrue(cell.out.has("waiting"));
    }

    @Test
    void shouldRefuseAWrongSecretOrPrincipalAndAnUnknownId() {
        cell.machine.clientHello(
                cell.nowNs,
                900,
                0,
                1,
                1,
                client.id,
                client.secretHigh,
                client.secretLow + 1,
                0,
                0,
                1);
        assertEquals(RejectReason.BAD_SECRET, cell.out.last("helloRejected").args()[4]);
        cell.machine.clientHello(
                cell.nowNs, 900, 7, 1, 1, client.id, client.secretHigh, client.secretLow, 0, 0, 1);
        assertEquals(2, cell.out.all("helloRejected").size());
        cell.machine.clientHello(cell.nowNs, 900, 0, 1, 1, client.id + 1, 0, 0, 0, 0, 1);
        assertTrue(cell.out.has("clientUnknown"));
    }

    @Test
    void shouldRefuseAPeerThatHasSeenNumbersNeverIssued() {
        cell.machine.clientHello(cell.nowNs, 900, 0, 1, 1, 0, 0, 0, (1L << 56) + 5, 0, 1);
        assertEquals(RejectReason.CELL_EPOCH_BEHIND, cell.out.last("helloRejected").args()[4]);
    }

    @Test
    void shouldTakeItsInvocationsOverWithinTheGrace() {
        client.invoke(0, 1, function, Cell.MAY_WAIT, 60_000);
        cell.closeSession(client.session);
        cell.pass(9_000);
        client.resume(cell.newSession());
        client.resync(0, 1);
        assertTrue(cell.out.last("waiting").longArg(5) > 0);
        cell.pass(5_000);
        assertEquals(1, cell.machine.state().clients.size());
    }

    @Test
    void shouldDropWhatWaitsAndCancelWhatIsPlacedWhenTheGraceIsOverAndExpireWhenNothingIsOpen() {
        final Cell.Worker worker = cell.worker("w1");
        client.invoke(0, 1, function, Cell.MAY_WAIT, 60_000);
        final long sandbox = worker.startLast();
        final long token = cell.out.last("placed").longArg(5);
        cell.closeSession(client.session);
        for (int i = 0; i < 21; i++) {
            cell.pass(500);
            worker.pulse();
        }
        assertTrue(cell.out.has("cancelRun"));
        assertEquals(1, cell.machine.state().clients.size());
        worker.event(WorkerEventKind.CANCELLED, sandbox, token);
        assertEquals(0, cell.machine.state().clients.size());
        assertFalse(cell.out.has("ended"), "no one is there to be told");
        client.invoke(1, 1, function, 0);
        assertEquals(RejectReason.UNKNOWN_CLIENT, cell.out.last("clientUnknown").args()[2]);
    }

    @Test
    void shouldForgetAClientAtItsGoodbye() {
        client.invoke(0, 1, function, Cell.MAY_WAIT, 60_000);
        cell.machine.clientGoodbye(cell.nowNs, client.session, client.id);
        cell.check();
        assertEquals(0, cell.machine.state().clients.size());
        assertEquals(0, cell.machine.state().invocations.size());
    }

    @Test
    void shouldEndAReleasedPlacementByTheWordOfTheWorker() {
        final Cell.Worker worker = cell.worker("w1");
        client.invoke(0, 1, function, Cell.MAY_WAIT);
        final long sandbox = worker.startLast();
        final long token = cell.out.last("placed").longArg(5);
        client.release(0, 1, token + 1);
        assertFalse(cell.out.has("revokeToken"));
        client.release(0, 1, token);
        assertTrue(cell.out.has("revokeToken"));
        client.invoke(0, 1, function, Cell.MAY_WAIT);
        assertTrue(cell.out.has("waiting"), "no placement any more, no end yet");
        worker.event(WorkerEventKind.REVOKED, sandbox, token);
        assertEquals(InvocationState.CANCELLED, cell.out.last("ended").args()[6]);
        assertEquals(0, cell.out.last("ended").longArg(5), "it never began");
    }

    @Test
    void shouldAskForRequestsThatItDoesNotKnow() {
        client.resync(0, 1);
        assertTrue(cell.out.has("notKnown"));
    }

    @Test
    void shouldCarryOnePeerOnASession() {
        cell.machine.clientHello(cell.nowNs, client.session, 0, 123, 456, 0, 0, 0, 0, 0, 4);
        final Cell.Client other = cell.new Client(cell.out.last("clientWelcome"));
        client.invoke(0, 1, function, Cell.MAY_WAIT);
        assertFalse(cell.out.has("waiting"));
        other.invoke(0, 1, function, Cell.MAY_WAIT);
        assertTrue(cell.out.has("waiting"));
    }

    @Test
    void shouldSayNotInitialisedBeforeTheCellHasSettings() {
        final Cell blank = new Cell();
        blank.machine.clientHello(blank.nowNs, 5, 0, 1, 1, 0, 0, 0, 0, 0, 4);
        assertEquals(RejectReason.NOT_INITIALISED, blank.out.last("helloRejected").args()[4]);
        blank.machine.createFunction(blank.nowNs, 1, 1, Cell.settings("f"));
        assertEquals(RejectReason.NOT_INITIALISED, blank.out.last("adminResult").args()[4]);
        blank.machine.resolveFunction(blank.nowNs, 1, 1, "acme", "f");
        assertEquals(RejectReason.NOT_INITIALISED, blank.out.last("functionResolved").args()[5]);
        blank.machine.queryStatus(blank.nowNs, 1, 1);
        assertFalse(
                ((PlacementOutput.Status) blank.out.last("statusReply").args()[2]).initialised());
        blank.machine.initialiseCell(
                blank.nowNs,
                1,
                1,
                new CellSettings(
                        1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                        0));
        assertEquals(RejectReason.INVALID_ARGUMENT, blank.out.last("adminResult").args()[4]);
    }

    @Test
    void shouldKeepPagesWithinAKibibyteAndListEverything() {
        for (int i = 0; i < 60; i++) {
            cell.function("function-with-a-rather-long-name-number-" + i);
        }
        cell.out.clear();
        long cursor = 0;
        int listed = 0;
        while (cursor != 0xFFFF_FFFFL) {
            cell.out.clear();
            cell.machine.listFunctions(cell.nowNs, 1, 1, cursor);
            cursor = cell.out.last("endFunctionPage").longArg(0);
            final int inPage = cell.out.all("addFunction").size();
            assertTrue(inPage * (83 + 4 + 40) + 48 <= 1024);
            listed += inPage;
        }
        assertEquals(61, listed);
    }
}
