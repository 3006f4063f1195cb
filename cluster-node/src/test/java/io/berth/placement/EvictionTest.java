package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.schemas.protocol.SandboxKind;
import io.berth.schemas.protocol.WorkerEventKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvictionTest {
    private static final long MS = Cell.MS;

    private Cell cell = Cell.started();
    private Robots robots = new Robots(cell);
    private Cell.Client client = cell.client();
    private long sequence;

    private long function(
            final String name, final int memoryMb, final long startUpMs, final int provisioned) {
        return cell.function(
                new PlacementCommands.FunctionSettings(
                        "acme",
                        name,
                        SandboxKind.SYNTHETIC,
                        "",
                        3_000 * MS,
                        3_600_000 * MS,
                        startUpMs * MS,
                        memoryMb,
                        PlacementCommands.FunctionSettings.NONE_RESERVED,
                        100,
                        provisioned,
                        0,
                        ""));
    }

    private void run(final long function, final int times) {
        for (int i = 0; i < times; i++) {
            robots.run(client, 0, ++sequence, function, 10);
        }
    }

    private int idle(final long function) {
        return cell.machine.state().functions.idle(CellIds.index(function));
    }

    private long clock(final Cell.Worker worker) {
        return cell.machine.state().workers.evictionClock(CellIds.index(worker.id));
    }

    private long worth(final Cell.Worker worker) {
        final PlacementState state = cell.machine.state();
        state.idleOrder.settle(CellIds.index(worker.id));
        return state.sandboxes.worth(state.idleOrder.first(CellIds.index(worker.id)));
    }

    @Test
    void shouldEvictTheLeastUsedWhereCostAndSizeAreTheSame() {
        robots.add("w1", 0, 256);
        final long often = function("often", 128, 50, 0);
        final long rare = function("rare", 128, 50, 0);
        run(often, 5);
        run(rare, 1);
        run(function("new", 128, 50, 0), 1);
        assertEquals(1, idle(often));
        assertEquals(0, idle(rare));
    }

    @Test
    void shouldEvictTheCheapestToStartWhereUsesAndSizeAreTheSame() {
        robots.add("w1", 0, 256);
        final long cheap = function("cheap", 128, 50, 0);
        final long dear = function("dear", 128, 5_000, 0);
        run(dear, 1);
        run(cheap, 1);
        run(function("new", 128, 50, 0), 1);
        assertEquals(1, idle(dear));
        assertEquals(0, idle(cheap));
    }

    @Test
    void shouldEvictTheLargestWhereUsesAndCostAreTheSame() {
        robots.add("w1", 0, 384);
        final long small = function("small", 128, 50, 0);
        final long large = function("large", 256, 50, 0);
        run(small, 1);
        run(large, 1);
        run(function("new", 128, 50, 0), 1);
        assertEquals(1, idle(small));
        assertEquals(0, idle(large));
    }

    @Test
    void shouldEvictTheLeastRecentlyUsedAtTheSameWorth() {
        robots.add("w1", 0, 256);
        final long first = function("first", 128, 50, 0);
        final long second = function("second", 128, 50, 0);
        run(first, 1);
        robots.pass(1_000);
        run(second, 1);
        run(function("new", 128, 50, 0), 1);
        assertEquals(0, idle(first));
        assertEquals(1, idle(second));
    }

    @Test
    void shouldRaiseTheClockToWhatWasEvictedSoThatWhatIsLongUnusedFallsBehind() {
        final Cell.Worker worker = robots.add("w1", 0, 256);
        final long once = function("once", 128, 50, 0);
        run(once, 3);
        final long worthOfOnce = worth(worker);
        assertEquals(0, clock(worker));
        for (int i = 0; i < 6; i++) {
            run(function("f" + i, 128, 50, 0), 1);
        }
        assertEquals(0, idle(once), "younger ones have the risen clock in their worth");
        assertTrue(clock(worker) >= worthOfOnce);
    }

    @Test
    void shouldEvictAsManyAsTheStartNeeds() {
        robots.add("w1", 0, 512);
        final List<Long> small = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            small.add(function("s" + i, 128, 50, 0));
            run(small.get(i), 1 + i);
        }
        final long large = function("large", 300, 50, 0);
        run(large, 1);
        assertEquals(0, idle(small.get(0)));
        assertEquals(0, idle(small.get(1)));
        assertEquals(0, idle(small.get(2)));
        assertEquals(1, idle(small.get(3)));
        assertEquals(1, idle(large));
    }

    @Test
    void shouldTakeFromTheWorkerWhereTheLeastIsLost() {
        robots.add("w1", 0, 128);
        robots.add("w2", 1, 128);
        final long dear = function("dear", 128, 4_000, 0);
        final long cheap = function("cheap", 128, 20, 0);
        run(dear, 2);
        run(cheap, 1);
        run(function("new", 128, 50, 0), 1);
        assertEquals(1, idle(dear));
        assertEquals(0, idle(cheap));
    }

    @Test
    void shouldCompareWorkersByWhatExceedsTheirClocks() {
        final Cell.Worker first = robots.add("w1", 0, 128);
        // The clock of the first worker rises far above what the second one holds.
        for (int i = 0; i < 20; i++) {
            run(function("f" + i, 128, 1_000, 0), 1);
        }
        final long cheap = function("cheap", 128, 20, 0);
        run(cheap, 1);
        robots.add("w2", 1, 128);
        final long dear = function("dear", 128, 1_000, 0);
        run(dear, 1);
        assertTrue(clock(first) > 0);
        run(function("new", 128, 50, 0), 1);
        assertEquals(0, idle(cheap));
        assertEquals(1, idle(dear));
    }

    @Test
    void shouldLeaveWhatIsProvisioned() {
        robots.add("w1", 0, 256);
        final long kept = function("kept", 128, 20, 1);
        robots.pass(1_000);
        final long other = function("other", 128, 5_000, 0);
        run(other, 9);
        run(function("new", 128, 50, 0), 1);
        assertEquals(1, idle(kept));
        assertEquals(0, idle(other));
    }

    @Test
    void shouldEvictNothingWhereAllIsProvisioned() {
        robots.add("w1", 0, 256);
        final long kept = function("kept", 128, 20, 2);
        robots.pass(1_000);
        assertEquals(2, idle(kept));
        client.invoke(0, ++sequence, function("new", 128, 50, 0), Cell.MAY_WAIT);
        robots.settle();
        robots.pass(2_000);
        assertEquals(2, idle(kept));
    }

    @Test
    void shouldEvictWhatIsProvisionedNoLonger() {
        robots.add("w1", 0, 256);
        function("kept", 128, 20, 2);
        robots.pass(1_000);
        final long kept = function("kept", 128, 20, 1);
        run(function("new", 128, 50, 0), 1);
        assertEquals(1, idle(kept));
        function("kept", 128, 20, 0);
        run(function("new2", 256, 50, 0), 1);
        assertEquals(0, idle(kept));
    }

    @Test
    void shouldNotEvictForAFunctionWhoseLabelsTheWorkerLacks() {
        robots.add("w1", 0, 128);
        final long idle = function("idle", 128, 50, 0);
        run(idle, 1);
        final long picky =
                cell.function(
                        new PlacementCommands.FunctionSettings(
                                "acme",
                                "picky",
                                SandboxKind.SYNTHETIC,
                                "",
                                3_000 * MS,
                                60_000 * MS,
                                50 * MS,
                                128,
                                PlacementCommands.FunctionSettings.NONE_RESERVED,
                                100,
                                0,
                                0,
                                "gpu"));
        client.invoke(0, ++sequence, picky, Cell.MAY_WAIT);
        robots.settle();
        robots.pass(1_000);
        assertEquals(1, idle(idle));
    }

    @Test
    void shouldDecideTheSameAfterARestart() {
        robots.add("w1", 0, 256);
        final long often = function("often", 128, 50, 0);
        final long rare = function("rare", 128, 50, 0);
        run(often, 5);
        run(rare, 1);
        robots.restart();
        run(function("new", 128, 50, 0), 1);
        robots.restart();
        assertEquals(1, idle(often));
        assertEquals(0, idle(rare));
    }

    @Test
    void shouldEvictTheLeastRecentlyUsedWhereTheSimulatorAsksForIt() {
        cell = new Cell();
        cell.machine =
                new PlacementStateMachine(cell.out.asOutput(), new SimulatedPolicies(null, true));
        cell.machine.newTerm(cell.nowNs, 1);
        cell.machine.initialiseCell(cell.nowNs, Cell.ADMIN, 1, CellSettings.defaults(42, 1, 2));
        robots = new Robots(cell);
        client = cell.client();
        final Cell.Worker worker = robots.add("w1", 0, 256);
        final long often = function("often", 128, 50, 0);
        final long rare = function("rare", 128, 50, 0);
        run(often, 5);
        robots.pass(1_000);
        run(rare, 1);
        run(function("new", 128, 50, 0), 1);
        assertEquals(0, idle(often));
        assertEquals(1, idle(rare));
        assertEquals(0, clock(worker));
        assertFalse(cell.machine.state().idleOrder.isEmpty(CellIds.index(worker.id)));
    }

    /** Fills both workers with idle sandboxes and has one make way. @return that worker. */
    private Cell.Worker makeOneOfTwoMakeWay(final long large) {
        final Cell.Worker one = robots.add("w1", 0, 256);
        final Cell.Worker other = robots.add("w2", 0, 256);
        run(function("on one", 256, 50, 0), 1);
        run(function("on the other", 256, 50, 0), 1);
        robots.silence(one);
        robots.silence(other);
        client.invoke(1, 1, large, Cell.MAY_WAIT, 60_000);
        return cell.out.last("stopSandbox").longArg(1) == one.id ? one : other;
    }

    @Test
    void shouldMakeRoomElsewhereWhenTheWorkerOnWhichItIsMadeIsDisconnected() {
        final long large = function("large", 256, 50, 0);
        final Cell.Worker gone = makeOneOfTwoMakeWay(large);
        cell.out.clear();
        cell.closeSession(gone.session);
        cell.pass(200);
        assertTrue(cell.out.has("stopSandbox"), "on the other worker");
        assertFalse(cell.out.last("stopSandbox").longArg(1) == gone.id);
        assertEquals(1, cell.machine.state().functions.evictions(CellIds.index(large)));
        assertEquals(0, cell.machine.state().workers.makingRoom(CellIds.index(gone.id)));
    }

    @Test
    void shouldKeepTheIndexOfADeletedFunctionWhileSandboxesMakeWayForIt() {
        final long large = function("large", 256, 50, 0);
        final Cell.Worker worker = makeOneOfTwoMakeWay(large);
        final long stopped = cell.out.last("stopSandbox").longArg(4);
        client.cancel(1, 1);
        cell.machine.deleteFunction(cell.nowNs, Cell.ADMIN, 9, "acme", "large");
        cell.check();
        final long next = function("next", 128, 50, 0);
        final FunctionTable functions = cell.machine.state().functions;
        assertTrue(CellIds.index(next) != CellIds.index(large));
        worker.event(WorkerEventKind.STOPPED, stopped, 0);
        assertFalse(functions.isLive(CellIds.index(large)));
        assertEquals(0, functions.evictions(CellIds.index(next)));
    }

    @Test
    void shouldFindTheOneLabelledWorkerAmongManyOthers() {
        for (int i = 0; i < 500; i++) {
            cell.new Worker("plain" + i, 1).hello(cell.newSession(), 1, 64);
        }
        final Cell.Worker labelled = cell.new Worker("labelled", 1);
        labelled.labels = "gpu";
        labelled.hello(cell.newSession(), 1, 128);
        final long idle = cell.function(FunctionMaker.named("idle").labels("gpu").settings());
        client.invoke(0, 1, idle, Cell.MAY_WAIT);
        final long sandbox = labelled.startLast();
        labelled.event(WorkerEventKind.COMPLETED, sandbox, cell.out.last("placed").longArg(5));
        cell.out.clear();
        final long wanted = cell.function(FunctionMaker.named("wanted").labels("gpu").settings());
        client.invoke(1, 1, wanted, Cell.MAY_WAIT);
        assertTrue(cell.out.has("stopSandbox"));
    }
}
