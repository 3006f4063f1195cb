package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.PlacementOutput.InvocationDescription;
import io.berth.placement.RecordingOutput.Said;
import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.PlacementKind;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.WorkerEventKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InvocationQueriesTest {
    private static final long MS = Cell.MS;

    private final Cell cell = Cell.started();

    @SuppressWarnings("unchecked")
    private List<InvocationDescription> page(final Said said) {
        return (List<InvocationDescription>) said.args()[3];
    }

    private InvocationDescription describe(final long invocationId) {
        cell.machine.describeInvocation(cell.nowNs, Cell.ADMIN, 5, invocationId);
        cell.check();
        final Said said = cell.out.last("invocationPage");
        assertEquals(RejectReason.NONE, said.args()[2]);
        assertEquals(1, page(said).size());
        return page(said).get(0);
    }

    private RejectReason cancel(final long invocationId) {
        cell.machine.cancelInvocation(cell.nowNs, Cell.ADMIN, 6, invocationId);
        cell.check();
        return (RejectReason) cell.out.last("adminResult").args()[4];
    }

    private long waitingId() {
        return cell.out.last("waiting").longArg(4);
    }

    @Test
    void shouldDescribeWhatWaitsWithItsPositionAndCause() {
        final long function = cell.function("f");
        cell.tenantLimit("acme", 0);
        final Cell.Client client = cell.client();
        client.invoke(0, 1, function, Cell.MAY_WAIT);
        client.invoke(1, 1, function, Cell.MAY_WAIT);
        cell.pass(200);
        final long id = waitingId();
        final InvocationDescription one = describe(id);
        assertEquals(
                new InvocationDescription(
                        id,
                        function,
                        "acme",
                        "f",
                        client.id,
                        0,
                        0,
                        0,
                        "",
                        200 * MS,
                        4_800 * MS,
                        0,
                        1,
                        InvocationState.QUEUED,
                        RejectReason.TENANT_CONCURRENCY,
                        0,
                        false,
                        PlacementKind.NONE),
                one);
    }

    @Test
    void shouldDescribeWhatIsPlacedWithItsWorker() {
        final long function = cell.function("f");
        final Cell.Worker worker = cell.worker("w1");
        final Cell.Client client = cell.client();
        client.invoke(0, 1, function, Cell.MAY_WAIT);
        cell.pass(100);
        final long sandbox = worker.startLast();
        cell.pass(100);
        final Said placed = cell.out.last("placed");
        final InvocationDescription one = describe(placed.longArg(4));
        assertEquals(InvocationState.PLACED, one.state());
        assertEquals(PlacementKind.COLD, one.kind());
        assertEquals(RejectReason.NONE, one.cause());
        assertEquals(placed.longArg(5), one.token());
        assertEquals(sandbox, one.sandboxId());
        assertEquals(worker.id, one.workerId());
        assertEquals("w1", one.worker());
        assertEquals(200 * MS, one.ageNs());
        assertEquals(100 * MS, one.placedNs());
        assertFalse(one.cancelling());
    }

    @Test
    void shouldEndWhatWaitsAtOnceAndTellItsClient() {
        final long function = cell.function("f");
        final Cell.Client client = cell.client();
        client.invoke(0, 1, function, Cell.MAY_WAIT);
        final long id = waitingId();
        assertEquals(RejectReason.NONE, cancel(id));
        final Said ended = cell.out.only("ended");
        assertEquals(client.session, ended.longArg(0));
        assertEquals(1, ended.longArg(3));
        assertEquals(0, ended.longArg(5), "it never began");
        assertEquals(InvocationState.CANCELLED, ended.args()[6]);
        assertEquals(0, cell.machine.state().invocations.size());
        assertEquals(RejectReason.UNKNOWN_INVOCATION, cancel(id));
        client.invoke(0, 1, function, Cell.MAY_WAIT);
        assertEquals(2, cell.out.all("ended").size(), "the same request, the same answer");
    }

    @Test
    void shouldLetTheWorkersWordDecideForWhatIsPlacedAndAskItOnce() {
        final long function = cell.function("f");
        final Cell.Worker worker = cell.worker("w1");
        final Cell.Client client = cell.client();
        client.invoke(0, 1, function, Cell.MAY_WAIT);
        final long sandbox = worker.startLast();
        final long id = cell.out.last("placed").longArg(4);
        final long token = cell.out.last("placed").longArg(5);
        assertEquals(RejectReason.NONE, cancel(id));
        assertEquals(RejectReason.NONE, cancel(id));
        assertEquals(token, cell.out.only("cancelRun").longArg(6));
        assertTrue(describe(id).cancelling());
        assertFalse(cell.out.has("ended"));
        worker.event(WorkerEventKind.CANCELLED, sandbox, token);
        final Said ended = cell.out.only("ended");
        assertEquals(InvocationState.CANCELLED, ended.args()[6]);
        assertEquals(token, ended.longArg(5), "it had begun");
        assertEquals(RejectReason.UNKNOWN_INVOCATION, cancel(id));
    }

    @Test
    void shouldCancelOnceMoreWhatItsClientHasReleased() {
        final long function = cell.function("f");
        final Cell.Worker worker = cell.worker("w1");
        final Cell.Client client = cell.client();
        client.invoke(0, 1, function, Cell.MAY_WAIT);
        final long sandbox = worker.startLast();
        final long token = cell.out.last("placed").longArg(5);
        client.release(0, 1, token);
        assertEquals(RejectReason.NONE, cancel(cell.out.last("placed").longArg(4)));
        assertTrue(cell.out.has("revokeToken"));
        assertTrue(cell.out.has("cancelRun"));
        worker.event(WorkerEventKind.REVOKED, sandbox, token);
        assertEquals(0, cell.out.only("ended").longArg(5));
    }

    @Test
    void shouldCancelARunWhoseClientIsGone() {
        final long function = cell.function("f");
        final Cell.Worker worker = cell.worker("w1");
        final Cell.Client client = cell.client();
        client.invoke(0, 1, function, Cell.MAY_WAIT);
        final long sandbox = worker.startLast();
        final long id = cell.out.last("placed").longArg(4);
        final long token = cell.out.last("placed").longArg(5);
        client.invoke(0, 2, function, Cell.MAY_WAIT | Cell.PREVIOUS_ENDED);
        assertEquals(0, describe(id).clientId(), "no answer is owed");
        assertEquals(RejectReason.NONE, cancel(id));
        assertEquals(token, cell.out.only("cancelRun").longArg(6));
        worker.event(WorkerEventKind.CANCELLED, sandbox, token);
        assertFalse(cell.out.has("ended"));
        assertEquals(RejectReason.UNKNOWN_INVOCATION, cancel(id));
    }

    @Test
    void shouldKnowNoInvocationThatNeverWas() {
        assertEquals(RejectReason.UNKNOWN_INVOCATION, cancel(12345));
        cell.machine.describeInvocation(cell.nowNs, Cell.ADMIN, 5, 12345);
        assertEquals(RejectReason.UNKNOWN_INVOCATION, cell.out.last("invocationPage").args()[2]);
        assertEquals(List.of(), page(cell.out.last("invocationPage")));
        final Cell empty = new Cell();
        empty.machine.newTerm(empty.nowNs, 1);
        empty.machine.cancelInvocation(empty.nowNs, Cell.ADMIN, 6, 1);
        assertEquals(RejectReason.NOT_INITIALISED, empty.out.last("adminResult").args()[4]);
        empty.machine.listInvocations(empty.nowNs, Cell.ADMIN, 6, 0);
        assertEquals(RejectReason.NOT_INITIALISED, empty.out.last("invocationPage").args()[2]);
    }

    @Test
    void shouldListEveryOpenInvocationOnceOverPagesThatFit() {
        final long function = cell.function("f");
        final Cell.Client client = cell.client(cell.newSession(), 50);
        for (int slot = 0; slot < 50; slot++) {
            client.invoke(slot, 1, function, Cell.MAY_WAIT, 60_000);
        }
        client.cancel(7, 1);
        final List<Integer> positions = new ArrayList<>();
        long cursor = 0;
        int pages = 0;
        while (cursor != Operators.NO_MORE) {
            cell.machine.listInvocations(cell.nowNs, Cell.ADMIN, 6, cursor);
            final Said said = cell.out.last("invocationPage");
            assertFalse(page(said).isEmpty());
            page(said).forEach(one -> positions.add(one.position()));
            cursor = said.longArg(4);
            pages++;
        }
        assertTrue(pages > 1);
        assertEquals(49, positions.size());
        assertEquals(49, positions.stream().distinct().count());
    }
}
