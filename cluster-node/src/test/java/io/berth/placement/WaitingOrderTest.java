package io.berth.placement;

import static io.berth.placement.Cell.MAY_WAIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.RecordingOutput.Said;
import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.WorkerEventKind;
import org.junit.jupiter.api.Test;

class WaitingOrderTest {
    private final Cell cell = Cell.started();
    private final Cell.Worker worker = cell.worker("w1");
    private final Cell.Client client = cell.client();
    private final long first = cell.function(FunctionMaker.named("first").settings());
    private final long second = cell.function(FunctionMaker.named("second").settings());

    /** Runs once, so that an idle sandbox is left. @return it. */
    private long warm(final int slot, final long function) {
        client.invoke(slot, 1, function, MAY_WAIT);
        final long sandbox = worker.startLast();
        worker.event(WorkerEventKind.COMPLETED, sandbox, cell.out.last("placed").longArg(5));
        return sandbox;
    }

    private void refuse(final long sandbox, final Said placed) {
        worker.event(WorkerEventKind.REFUSED, sandbox, placed.longArg(5), RefuseReason.LEASE_OVER);
    }

    @Test
    void shouldServeWhatWasRefusedInTheSameOrderAfterASnapshot() {
        final long sandboxOfFirst = warm(0, first);
        final long sandboxOfSecond = warm(1, second);
        client.invoke(1, 2, second, MAY_WAIT);
        final Said placedSecond = cell.out.last("placed");
        client.invoke(0, 2, first, MAY_WAIT);
        final Said placedFirst = cell.out.last("placed");
        cell.tenantLimit("acme", 0);
        refuse(sandboxOfSecond, placedSecond);
        refuse(sandboxOfFirst, placedFirst);
        final RecordingOutput out = new RecordingOutput();
        final PlacementStateMachine copy =
                Snapshots.load(Snapshots.save(cell.machine), out.asOutput());
        cell.out.clear();
        cell.tenantLimit("acme", 1);
        copy.setTenant(cell.nowNs, Cell.ADMIN, 8, "acme", 1, 1, 100_000);
        assertEquals(1, cell.out.last("placed").longArg(2), "the one that came first");
        assertEquals(cell.out.last("placed").toString(), out.last("placed").toString());
        assertEquals(cell.machine.structuralDigest(), copy.structuralDigest());
    }

    @Test
    void shouldRejectWhatWaitsForADeletedFunctionThoughItsTenantIsAtItsLimit() {
        cell.tenantLimit("acme", 1);
        client.invoke(0, 1, first, MAY_WAIT);
        worker.startLast();
        client.invoke(1, 1, first, MAY_WAIT);
        client.invoke(2, 1, second, MAY_WAIT);
        cell.tenantLimit("acme", 1);
        cell.out.clear();
        cell.machine.deleteFunction(cell.nowNs, Cell.ADMIN, 9, "acme", "second");
        cell.check();
        cell.pass(100);
        assertTrue(cell.out.has("rejected"));
        assertEquals(RejectReason.UNKNOWN_FUNCTION, cell.out.last("rejected").args()[4]);
    }

    @Test
    void shouldRejectWhatWaitsForADisabledFunctionThoughItsTenantIsAtItsLimit() {
        cell.tenantLimit("acme", 1);
        client.invoke(0, 1, first, MAY_WAIT);
        worker.startLast();
        client.invoke(1, 1, first, MAY_WAIT);
        client.invoke(2, 1, second, MAY_WAIT);
        cell.tenantLimit("acme", 1);
        cell.out.clear();
        cell.function(FunctionMaker.named("second").reserved(0).settings());
        cell.pass(100);
        assertTrue(cell.out.has("rejected"));
        assertEquals(RejectReason.FUNCTION_DISABLED, cell.out.last("rejected").args()[4]);
    }

    @Test
    void shouldGoOnAfterASnapshotInTheMiddleOfLookingAtManyFunctions() {
        final Cell many = Cell.started();
        final Cell.Worker small = many.worker("w1", 1, 256);
        final Cell.Client caller = many.client(90, 256);
        final long idle = many.function(FunctionMaker.named("idle").settings());
        caller.invoke(0, 1, idle, MAY_WAIT);
        final long one = small.startLast();
        final Said placedOne = many.out.last("placed");
        caller.invoke(1, 1, idle, MAY_WAIT);
        final long two = small.startLast();
        final Said placedTwo = many.out.last("placed");
        small.event(WorkerEventKind.COMPLETED, one, placedOne.longArg(5));
        small.event(WorkerEventKind.COMPLETED, two, placedTwo.longArg(5));
        for (int i = 0; i < 150; i++) {
            final long waiting =
                    many.function(FunctionMaker.of("b", "f" + i).memoryMb(256).settings());
            caller.invoke(2 + i, 1, waiting, MAY_WAIT, 60_000);
        }
        for (int i = 0; i < 30; i++) {
            small.pulse();
            final PlacementStateMachine copy =
                    Snapshots.load(Snapshots.save(many.machine), new RecordingOutput().asOutput());
            many.nowNs += 250 * Cell.MS;
            many.machine.timerFired(many.nowNs, 0);
            copy.timerFired(many.nowNs, 0);
            assertEquals(many.machine.structuralDigest(), copy.structuralDigest(), "step " + i);
        }
    }
}
