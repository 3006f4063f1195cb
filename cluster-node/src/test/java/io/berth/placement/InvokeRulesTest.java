package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.RecordingOutput.Said;
import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.PlacementKind;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.schemas.protocol.WorkerEventKind;
import org.junit.jupiter.api.Test;

class InvokeRulesTest {
    private static final long MS = Cell.MS;

    private final Cell cell = Cell.started();

    private static PlacementCommands.FunctionSettings limited(
            final long reserved, final int maxQueued) {
        return new PlacementCommands.FunctionSettings(
                "acme",
                "f",
                SandboxKind.SYNTHETIC,
                "",
                3_000 * MS,
                60_000 * MS,
                50 * MS,
                128,
                reserved,
                maxQueued);
    }

    private RejectReason rejection() {
        return (RejectReason) cell.out.only("rejected").args()[4];
    }

    @Test
    void shouldRejectAnUnknownFunction() {
        final Cell.Client client = cell.client();
        client.invoke(0, 1, 12345, 0);
        assertEquals(RejectReason.UNKNOWN_FUNCTION, rejection());
    }

    @Test
    void shouldRejectAPayloadAboveTheLimit() {
        final long function = cell.function("f");
        final Cell.Client client = cell.client();
        cell.machine.invoke(
                cell.nowNs,
                client.session,
                client.id,
                0,
                1,
                function,
                1_000 * MS,
                65_537,
                0,
                0,
                255);
        final Said rejected = cell.out.only("rejected");
        assertEquals(RejectReason.PAYLOAD_TOO_LARGE, rejected.args()[4]);
        assertEquals(65_536, rejected.longArg(8));
    }

    @Test
    void shouldRejectWhenTenantIsAtItsLimit() {
        final long function = cell.function("f");
        cell.tenantLimit("acme", 0);
        cell.worker("w1");
        final Cell.Client client = cell.client();
        client.invoke(0, 1, function, 0);
        assertEquals(RejectReason.TENANT_CONCURRENCY, rejection());
        assertTrue(cell.out.only("rejected").longArg(5) > 0, "says when to come back");
    }

    @Test
    void shouldRejectWhenFunctionIsAtItsReservedConcurrency() {
        final long function = cell.function(limited(1, 10));
        final Cell.Worker worker = cell.worker("w1");
        final Cell.Client client = cell.client();
        client.invoke(0, 1, function, 0);
        worker.startLast();
        client.invoke(1, 1, function, 0);
        final Said rejected = cell.out.only("rejected");
        assertEquals(RejectReason.FUNCTION_CONCURRENCY, rejected.args()[4]);
        assertEquals(function, rejected.longArg(6));
        assertEquals(1, rejected.longArg(7));
        assertEquals(1, rejected.longArg(8));
    }

    @Test
    void shouldQueueOverTheLimitWhereTheCallerMayWaitAndServeItNext() {
        final long function = cell.function(limited(1, 10));
        final Cell.Worker worker = cell.worker("w1");
        final Cell.Client client = cell.client();
        client.invoke(0, 1, function, 0);
        final long sandbox = worker.startLast();
        final long token = cell.out.last("placed").longArg(5);
        client.invoke(1, 1, function, Cell.MAY_WAIT);
        assertTrue(cell.out.has("waiting"));
        worker.event(WorkerEventKind.COMPLETED, sandbox, token);
        assertEquals(PlacementKind.QUEUED, cell.out.last("placed").args()[15]);
        assertEquals(
                1,
                cell.out.all("startSandbox").size(),
                "nothing is started that the limit forbids");
    }

    @Test
    void shouldRejectWhenTheQueueIsFull() {
        final long function =
                cell.function(limited(PlacementCommands.FunctionSettings.NONE_RESERVED, 1));
        final Cell.Client client = cell.client();
        client.invoke(0, 1, function, Cell.MAY_WAIT);
        client.invoke(1, 1, function, Cell.MAY_WAIT);
        assertEquals(RejectReason.QUEUE_FULL, rejection());
    }

    @Test
    void shouldRejectWithoutCapacityWhereTheCallerMayNotWait() {
        final long function = cell.function("f");
        final Cell.Client client = cell.client();
        client.invoke(0, 1, function, 0);
        assertEquals(RejectReason.NO_CAPACITY, rejection());
    }

    @Test
    void shouldRejectWhenTheTableOfInvocationsIsFull() {
        final CellSettings d = CellSettings.defaults(1, 1, 1);
        final Cell small =
                Cell.started(
                        new CellSettings(
                                d.seed(),
                                1,
                                1,
                                d.clientGraceNs(),
                                d.workerShortGraceNs(),
                                d.workerLongGraceNs(),
                                d.workerSilenceNs(),
                                d.leaseNs(),
                                d.placementExpiryNs(),
                                d.timeoutMarginNs(),
                                d.startTimeoutNs(),
                                d.tickNs(),
                                d.fastTickNs(),
                                10,
                                1,
                                16,
                                1,
                                1,
                                1,
                                1,
                                1,
                                1,
                                100,
                                1,
                                1,
                                0));
        final long function = small.function("f");
        final Cell.Client client = small.client();
        client.invoke(0, 1, function, Cell.MAY_WAIT);
        client.invoke(1, 1, function, Cell.MAY_WAIT);
        assertEquals(RejectReason.TOO_MANY_INVOCATIONS, small.out.only("rejected").args()[4]);
        small.machine.clientHello(small.nowNs, 999, 0, 9, 9, 0, 0, 0, 0, 0, 1);
        assertEquals(RejectReason.TOO_MANY_CLIENTS, small.out.last("helloRejected").args()[4]);
        small.machine.createFunction(small.nowNs, 1, 1, Cell.settings("g"));
        assertEquals(RejectReason.TOO_MANY_FUNCTIONS, small.out.last("adminResult").args()[4]);
        small.machine.setTenant(small.nowNs, 1, 1, "other", 5, 1, 100);
        assertEquals(RejectReason.TOO_MANY_TENANTS, small.out.last("adminResult").args()[4]);
        small.worker("w1");
        assertEquals(
                RejectReason.TOO_MANY_WORKERS,
                small.new Worker("w2", 7).hello(77, 1, 100).args()[4]);
    }

    @Test
    void shouldRejectAtTheDeadlineAndTellStartFailedWhenOnlyFailuresWereSeen() {
        final long function = cell.function("f");
        final Cell.Worker worker = cell.worker("w1");
        final Cell.Client client = cell.client();
        client.invoke(0, 1, function, Cell.MAY_WAIT, 60);
        worker.event(WorkerEventKind.START_FAILED, cell.out.last("startSandbox").longArg(4), 0);
        assertEquals(1, cell.out.all("startSandbox").size(), "backs off");
        cell.pass(100);
        assertEquals(RejectReason.START_FAILED, rejection());
        cell.out.clear();
        final Cell other = Cell.started();
        final long f = other.function("f");
        other.client().invoke(0, 1, f, Cell.MAY_WAIT, 60);
        other.pass(100);
        assertEquals(RejectReason.DEADLINE, other.out.only("rejected").args()[4]);
    }

    @Test
    void shouldAnswerARepeatAlikeAndRefuseAnotherRequestOfTheSameSequence() {
        final Cell.Client client = cell.client();
        client.invoke(0, 5, 12345, 0);
        client.invoke(0, 5, 12345, 0);
        assertEquals(
                cell.out.all("rejected").get(0).toString(),
                cell.out.all("rejected").get(1).toString());
        client.invoke(0, 5, 12346, 0);
        assertEquals(RejectReason.ID_REUSED, cell.out.last("rejected").args()[4]);
        client.invoke(0, 4, 12345, 0);
        assertEquals(RejectReason.STALE_SEQUENCE, cell.out.last("rejected").args()[4]);
        client.invoke(16, 1, 12345, 0);
        assertEquals(RejectReason.BAD_SLOT, cell.out.last("rejected").args()[4]);
        client.invoke(1, 0, 12345, 0);
        assertEquals(RejectReason.INVALID_ARGUMENT, cell.out.last("rejected").args()[4]);
    }

    @Test
    void shouldLeaveATombstoneForACancelThatOvertakesItsInvoke() {
        final long function = cell.function("f");
        final Cell.Client client = cell.client();
        client.cancel(0, 1);
        client.invoke(0, 1, function, Cell.MAY_WAIT);
        assertEquals(2, cell.out.all("ended").size());
        assertEquals(InvocationState.CANCELLED, cell.out.last("ended").args()[6]);
        assertFalse(cell.out.has("waiting"));
    }

    @Test
    void shouldCancelThePlacedOneWhenANewerSequenceComesUnlessItHasEndedForTheCaller() {
        final long function = cell.function("f");
        final Cell.Worker worker = cell.worker("w1");
        final Cell.Client client = cell.client();
        client.invoke(0, 1, function, Cell.MAY_WAIT);
        client.invoke(1, 1, function, Cell.MAY_WAIT);
        for (final Said start : cell.out.all("startSandbox")) {
            worker.event(WorkerEventKind.STARTED, start.longArg(4), 0);
        }
        client.invoke(0, 2, function, Cell.MAY_WAIT | Cell.PREVIOUS_ENDED);
        assertFalse(cell.out.has("cancelRun"));
        client.invoke(1, 2, function, Cell.MAY_WAIT);
        assertTrue(cell.out.has("cancelRun"));
    }

    @Test
    void shouldGiveFreedSlotsByPriorityThenInOrderOfArrival() {
        final long function = cell.function(limited(1, 10));
        final Cell.Worker worker = cell.worker("w1");
        final Cell.Client client = cell.client();
        client.invoke(0, 1, function, Cell.MAY_WAIT);
        final long sandbox = worker.startLast();
        final int[] priorities = {2, 1, 1, 0};
        for (int slot = 1; slot <= 4; slot++) {
            cell.machine.invoke(
                    cell.nowNs,
                    client.session,
                    client.id,
                    slot,
                    1,
                    function,
                    9_000 * MS,
                    1,
                    1,
                    priorities[slot - 1],
                    255);
            cell.check();
        }
        assertEquals(0, cell.out.last("waiting").longArg(6), "before all others");
        for (final int expected : new int[] {4, 2, 3, 1}) {
            worker.event(WorkerEventKind.COMPLETED, sandbox, cell.out.last("placed").longArg(5));
            assertEquals(expected, cell.out.last("placed").longArg(2));
        }
    }

    @Test
    void shouldServeOtherFunctionsOfATenantWhenOneOfThemFreesASlot() {
        final long f = cell.function("f");
        final long g = cell.function("g");
        cell.tenantLimit("acme", 1);
        final Cell.Worker worker = cell.worker("w1");
        final Cell.Client client = cell.client();
        client.invoke(0, 1, f, Cell.MAY_WAIT);
        final long sandbox = worker.startLast();
        final long token = cell.out.last("placed").longArg(5);
        client.invoke(1, 1, g, Cell.MAY_WAIT);
        assertEquals(1, cell.out.all("startSandbox").size());
        worker.event(WorkerEventKind.COMPLETED, sandbox, token);
        worker.startLast();
        assertEquals(g, cell.out.last("placed").longArg(10));
    }

    @Test
    void shouldRejectWhatWaitsWhenItsFunctionIsDeletedAndRetireTheId() {
        final long function = cell.function("f");
        final Cell.Client client = cell.client();
        client.invoke(0, 1, function, Cell.MAY_WAIT);
        cell.machine.deleteFunction(cell.nowNs, 1, 1, "acme", "f");
        cell.check();
        assertEquals(RejectReason.UNKNOWN_FUNCTION, rejection());
        assertEquals(0, cell.machine.state().functions.size());
        assertTrue(cell.function("f") != function, "an id never recurs");
    }

    @Test
    void shouldTakeTheMostRecentlyUsedSandbox() {
        final long function = cell.function("f");
        final Cell.Worker worker = cell.worker("w1");
        final Cell.Client client = cell.client();
        client.invoke(0, 1, function, Cell.MAY_WAIT);
        client.invoke(1, 1, function, Cell.MAY_WAIT);
        for (final Said start : cell.out.all("startSandbox")) {
            worker.event(WorkerEventKind.STARTED, start.longArg(4), 0);
        }
        final Said first = cell.out.all("placed").get(0);
        final Said second = cell.out.all("placed").get(1);
        worker.event(WorkerEventKind.COMPLETED, second.longArg(6), second.longArg(5));
        cell.pass(5);
        worker.event(WorkerEventKind.COMPLETED, first.longArg(6), first.longArg(5));
        client.invoke(0, 2, function, 0);
        assertEquals(first.longArg(6), cell.out.last("placed").longArg(6));
    }

    @Test
    void shouldNotServeAgainAndAgainWhoseQueueIsLongerThanWhatItsTenantMayHave() {
        final long function = cell.function("f");
        final Cell.Client client = cell.client();
        cell.tenantLimit("acme", 2);
        for (int slot = 0; slot < 5; slot++) {
            client.invoke(slot, 1, function, Cell.MAY_WAIT, 60_000);
        }
        cell.tenantLimit("acme", 3);
        cell.pass(100);
        assertTrue(
                cell.machine.state().tenantWork.isEmpty(PlacementState.CELL),
                "nothing can be done for it until a worker comes");
    }

    private static PlacementCommands.FunctionSettings ofTenant(
            final String tenant, final String name) {
        final PlacementCommands.FunctionSettings f = Cell.settings(name);
        return new PlacementCommands.FunctionSettings(
                tenant,
                name,
                f.kind(),
                f.code(),
                f.timeoutNs(),
                f.keepAliveNs(),
                f.expectedStartUpNs(),
                f.memoryMb(),
                f.reservedConcurrency(),
                f.maxQueued());
    }

    @Test
    void shouldServeATenantThoughAnotherOneWaitsForStartsBelowItsLimit() {
        final Cell fresh = Cell.started();
        final long slow = fresh.function(ofTenant("acme", "slow"));
        final long first = fresh.function(ofTenant("bolt", "first"));
        final long second = fresh.function(ofTenant("bolt", "second"));
        final Cell.Worker host = fresh.worker("w1");
        final Cell.Client caller = fresh.client();
        fresh.tenantLimit("bolt", 1);
        caller.invoke(0, 1, second, Cell.MAY_WAIT);
        final long warm = host.startLast();
        host.event(WorkerEventKind.COMPLETED, warm, fresh.out.last("placed").longArg(5));
        caller.invoke(0, 2, first, Cell.MAY_WAIT);
        final long busy = host.startLast();
        final long token = fresh.out.last("placed").longArg(5);
        caller.invoke(1, 1, second, Cell.MAY_WAIT);

        fresh.tenantLimit("acme", 2);
        for (int slot = 2; slot < 7; slot++) {
            caller.invoke(slot, 1, slow, Cell.MAY_WAIT);
        }
        final long ofSlow = host.startLast();
        host.event(WorkerEventKind.COMPLETED, ofSlow, fresh.out.last("placed").longArg(5));
        host.event(WorkerEventKind.COMPLETED, busy, token);
        assertEquals(warm, fresh.out.last("placed").longArg(6), "the slot goes to the second");
    }

    private static long workerOfStart(final Cell cell) {
        return cell.out.last("startSandbox").longArg(1);
    }

    private static Cell.Worker workerIn(final Cell cell, final String name, final int zone) {
        final Cell.Worker worker = cell.new Worker(name, 1);
        worker.zone = zone;
        worker.hello(cell.newSession(), 1, 1024);
        return worker;
    }

    @Test
    void shouldPreferTheZoneThatAnInvokeAsksForWarmAndCold() {
        final Cell fresh = Cell.started();
        final long id = fresh.function("f");
        final Cell.Worker[] hosts = new Cell.Worker[4];
        for (int zone = 0; zone < hosts.length; zone++) {
            hosts[zone] = workerIn(fresh, "w" + zone, zone);
        }
        final Cell.Client caller = fresh.client();
        final long[] warm = new long[hosts.length];
        final long[] tokens = new long[hosts.length];
        for (int zone = hosts.length - 1; zone >= 0; zone--) {
            caller.invokeIn(zone, zone, 1, id);
            assertEquals(hosts[zone].id, workerOfStart(fresh), "a start in the zone");
            warm[zone] = hosts[zone].startLast();
            tokens[zone] = fresh.out.last("placed").longArg(5);
        }
        for (int zone = 0; zone < hosts.length; zone++) {
            fresh.nowNs += Cell.MS;
            hosts[zone].event(WorkerEventKind.COMPLETED, warm[zone], tokens[zone]);
        }
        caller.invokeIn(1, 0, 2, id);
        assertEquals(warm[1], fresh.out.last("placed").longArg(6), "the warm one of the zone");
        caller.invokeIn(9, 1, 2, id);
        assertEquals(warm[3], fresh.out.last("placed").longArg(6), "most recently used elsewhere");
        caller.invokeIn(255, 2, 2, id);
        assertEquals(warm[2], fresh.out.last("placed").longArg(6), "no zone is asked for");
    }
}
