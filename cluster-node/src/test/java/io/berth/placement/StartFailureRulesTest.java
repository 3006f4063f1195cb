package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.RecordingOutput.Said;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.WorkerEventKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Starts that fail or hang: back-off, elsewhere first, and workers under suspicion. */
class StartFailureRulesTest {
    private static final long MS = Cell.MS;

    private final Cell cell = Cell.started();
    private final List<Cell.Worker> workers = new ArrayList<>();
    private final Cell.Client client = cell.client();

    private Cell.Worker worker(final String name, final int memoryMb) {
        final Cell.Worker worker = cell.worker(name, 1, memoryMb);
        workers.add(worker);
        return worker;
    }

    private void pass(final long ms) {
        for (long left = ms; left > 0; left -= 1_000) {
            cell.pass(Math.min(left, 1_000));
            workers.forEach(Cell.Worker::pulse);
        }
    }

    private Said takeStart() {
        final Said start = cell.out.last("startSandbox");
        cell.out.said.removeAll(cell.out.all("startSandbox"));
        return start;
    }

    private boolean hasStart() {
        return cell.out.has("startSandbox");
    }

    private Cell.Worker of(final Said start) {
        return workers.stream().filter(w -> w.id == start.longArg(1)).findFirst().orElseThrow();
    }

    private void fail(final Said start) {
        of(start).event(WorkerEventKind.START_FAILED, start.longArg(4), 0);
    }

    private void succeed(final Said start) {
        of(start).event(WorkerEventKind.STARTED, start.longArg(4), 0);
    }

    private PlacementOutput.WorkerDescription describe(final Cell.Worker worker) {
        cell.machine.listWorkers(cell.nowNs, 1, 9, 0);
        return cell.out.all("addWorker").stream()
                .map(said -> (PlacementOutput.WorkerDescription) said.args()[0])
                .filter(description -> description.workerId() == worker.id)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private Said invokeNew(final int slot, final String name) {
        final long function = cell.function(name);
        client.invoke(slot, cell.nowNs, function, Cell.MAY_WAIT, 3_600_000);
        return takeStart();
    }

    /** Three functions fail on the only worker. */
    private void makeSuspect() {
        for (int i = 0; i < 3; i++) {
            fail(invokeNew(i, "broken" + i));
        }
    }

    @Test
    void shouldTryElsewhereAfterAPauseAndServeTheOneThatWaits() {
        worker("w1", 1_024);
        worker("w2", 1_024);
        final Said first = invokeNew(0, "f");
        fail(first);
        assertFalse(hasStart(), "backs off");
        pass(99);
        assertFalse(hasStart());
        pass(1);
        final Said second = takeStart();
        assertTrue(of(first) != of(second), "the other worker");
        succeed(second);
        assertTrue(cell.out.has("placed"));
        assertEquals(1, describe(of(first)).startFailures());
        assertFalse(describe(of(first)).suspect());
    }

    @Test
    void shouldTryTheSameWorkerAgainWhereNoOtherFits() {
        final Cell.Worker only = worker("w1", 1_024);
        fail(invokeNew(0, "f"));
        pass(100);
        fail(takeStart());
        pass(100);
        assertFalse(hasStart(), "the pause doubles");
        pass(100);
        fail(takeStart());
        assertEquals(3, describe(only).startFailures());
        assertTrue(describe(only).suspect(), "no other worker speaks for it");
        pass(400);
        succeed(takeStart());
        assertEquals(0, describe(only).startFailures());
        assertFalse(describe(only).suspect(), "a good start clears it");
    }

    @Test
    void shouldNotSuspectWorkersForAFunctionThatFailsEverywhere() {
        worker("w1", 1_024);
        worker("w2", 1_024);
        worker("w3", 1_024);
        fail(invokeNew(0, "broken"));
        Cell.Worker last = null;
        for (int i = 0; i < 30; i++) {
            pass(5_000);
            final Said start = takeStart();
            assertTrue(of(start) != last, "not where it failed last");
            last = of(start);
            fail(start);
        }
        int counted = 0;
        for (final Cell.Worker worker : workers) {
            assertFalse(describe(worker).suspect());
            counted += describe(worker).startFailures();
        }
        assertEquals(0, counted, "the first was taken back when it failed elsewhere");
    }

    @Test
    void shouldLiftASuspicionThatOneFunctionMadeWhenItFailsElsewhereToo() {
        final Cell.Worker first = worker("w1", 1_024);
        final long function = cell.function("broken");
        for (int i = 0; i < 4; i++) {
            client.invoke(i, 1, function, Cell.MAY_WAIT, 3_600_000);
        }
        final List<Said> burst = cell.out.all("startSandbox");
        assertEquals(4, burst.size());
        cell.out.clear();
        burst.forEach(this::fail);
        assertTrue(describe(first).suspect());
        final Cell.Worker second = worker("w2", 1_024);
        pass(1_000);
        final Said start = takeStart();
        assertTrue(of(start) == second);
        fail(start);
        assertFalse(describe(first).suspect());
        assertEquals(0, describe(first).startFailures());
        assertEquals(0, describe(second).startFailures());
    }

    @Test
    void shouldNotTakeBackWhatAGoodStartHasClearedAlready() {
        final Cell.Worker first = worker("w1", 1_024);
        final long function = cell.function("broken");
        for (int i = 0; i < 3; i++) {
            client.invoke(i, 1, function, Cell.MAY_WAIT, 3_600_000);
        }
        final List<Said> burst = cell.out.all("startSandbox");
        assertEquals(3, burst.size());
        cell.out.clear();
        burst.forEach(this::fail);
        assertTrue(describe(first).suspect());
        for (int i = 0; i < 3; i++) {
            client.cancel(i, 1);
        }
        succeed(invokeNew(3, "good"));
        assertFalse(describe(first).suspect(), "cleared");
        for (int i = 4; i < 7; i++) {
            fail(invokeNew(i, "other" + i));
            client.cancel(i, cell.nowNs);
        }
        assertTrue(describe(first).suspect(), "by three others");
        final Cell.Worker second = worker("w2", 1_024);
        pass(1_000);
        client.invoke(7, 1, function, Cell.MAY_WAIT, 3_600_000);
        final Said start = takeStart();
        assertTrue(of(start) == second);
        fail(start);
        assertEquals(3, describe(first).startFailures(), "none of them is the function's");
        assertTrue(describe(first).suspect());
    }

    @Test
    void shouldCountAHangingStartOnceAndStopIt() {
        final Cell.Worker only = worker("w1", 1_024);
        final Said start = invokeNew(0, "f");
        pass(9_999);
        assertFalse(cell.out.has("stopSandbox"));
        pass(1);
        assertEquals(start.longArg(4), cell.out.only("stopSandbox").longArg(4));
        assertEquals(1, describe(only).startFailures());
        fail(start);
        assertEquals(1, describe(only).startFailures(), "counted when its time was over");
        pass(100);
        assertTrue(hasStart(), "backs off from when its time was over");
    }

    @Test
    void shouldStartElsewhereWhileAHangingStartIsStopped() {
        worker("w1", 1_024);
        worker("w2", 1_024);
        final Said first = invokeNew(0, "f");
        pass(10_100);
        final Said second = takeStart();
        assertTrue(of(first) != of(second));
        succeed(first);
        assertFalse(cell.out.has("placed"), "what was told to stop serves no one");
        succeed(second);
        assertTrue(cell.out.has("placed"));
    }

    @Test
    void shouldGiveASuspectWorkerAStartOnlyWhereNoOtherFitsAndOneAtATime() {
        final Cell.Worker suspect = worker("w1", 1_024);
        makeSuspect();
        assertTrue(describe(suspect).suspect());
        final Cell.Worker good = worker("w2", 256);
        for (int i = 0; i < 3; i++) {
            client.cancel(i, cell.nowNs);
        }
        cell.out.clear();
        final long function = cell.function("f");
        for (int i = 4; i < 9; i++) {
            client.invoke(i, cell.nowNs, function, Cell.MAY_WAIT, 3_600_000);
        }
        final List<Said> starts = cell.out.all("startSandbox");
        assertEquals(2, starts.stream().filter(s -> of(s) == good).count(), "it holds two");
        final List<Said> onSuspect = starts.stream().filter(s -> of(s) == suspect).toList();
        assertEquals(1, onSuspect.size(), "one at a time");
        cell.out.clear();
        succeed(onSuspect.get(0));
        assertFalse(describe(suspect).suspect());
        assertEquals(
                2,
                cell.out.all("startSandbox").stream().filter(s -> of(s) == suspect).count(),
                "trusted again, it takes the rest");
    }

    @Test
    void shouldMakeRoomElsewhereWhileASuspectWorkerHasItsOneStart() {
        worker("w1", 1_024);
        makeSuspect();
        for (int i = 0; i < 3; i++) {
            client.cancel(i, cell.nowNs);
        }
        final Cell.Worker good = worker("w2", 128);
        succeed(invokeNew(4, "idle"));
        final Said placed = cell.out.last("placed");
        good.event(WorkerEventKind.COMPLETED, placed.longArg(6), placed.longArg(5));
        final long function = cell.function("f");
        client.invoke(5, 1, function, Cell.MAY_WAIT, 3_600_000);
        assertTrue(of(takeStart()) == workers.get(0), "no other fits");
        cell.out.clear();
        client.invoke(6, 1, function, Cell.MAY_WAIT, 3_600_000);
        assertEquals(
                placed.longArg(6),
                cell.out.only("stopSandbox").longArg(4),
                "an idle sandbox makes way");
        good.event(WorkerEventKind.STOPPED, placed.longArg(6), 0);
        assertTrue(of(takeStart()) == good);
    }

    @Test
    void shouldTrustASuspectWorkerAgainWhenItsTimeIsOver() {
        final Cell.Worker suspect = worker("w1", 256);
        fail(invokeNew(0, "broken0"));
        fail(invokeNew(1, "broken1"));
        fail(invokeNew(2, "broken2"));
        for (int i = 0; i < 3; i++) {
            cell.machine.deleteFunction(cell.nowNs, 1, 9, "acme", "broken" + i);
        }
        pass(59_999);
        assertTrue(describe(suspect).suspect());
        final long function = cell.function("f");
        cell.out.clear();
        client.invoke(5, 1, function, Cell.MAY_WAIT, 3_600_000);
        client.invoke(6, 1, function, Cell.MAY_WAIT, 3_600_000);
        assertEquals(1, cell.out.all("startSandbox").size(), "one at a time");
        pass(1);
        assertFalse(describe(suspect).suspect());
        assertEquals(2, cell.out.all("startSandbox").size(), "at once when its time is over");
        assertEquals(3, describe(suspect).startFailures(), "still in a row");
        fail(takeStart());
        assertTrue(describe(suspect).suspect(), "one more makes it suspect again");
    }

    @Test
    void shouldServeByItsWarmSandboxesWhileAWorkerIsSuspect() {
        final Cell.Worker suspect = worker("w1", 1_024);
        succeed(invokeNew(9, "warm"));
        final Said placed = cell.out.only("placed");
        suspect.event(WorkerEventKind.COMPLETED, placed.longArg(6), placed.longArg(5));
        makeSuspect();
        client.invoke(9, cell.nowNs + 1, placed.longArg(10), 0);
        assertEquals(2, cell.out.all("placed").size());
    }

    @Test
    void shouldTellWhyAndUntilWhenToACallerThatMayNotWait() {
        worker("w1", 1_024);
        final long function = cell.function("f");
        client.invoke(0, 1, function, Cell.MAY_WAIT, 20);
        fail(takeStart());
        cell.pass(40);
        cell.out.clear();
        client.invoke(1, 1, function, 0);
        final Said rejected = cell.out.only("rejected");
        assertEquals(RejectReason.START_FAILED, rejected.args()[4]);
        assertEquals(60 * MS, rejected.longArg(5), "what is left of the pause");
        assertEquals(function, rejected.longArg(6));
        assertEquals(1, rejected.longArg(7), "failed in a row");
    }

    @Test
    void shouldForgiveAFunctionItsFailuresWithANewVersion() {
        worker("w1", 1_024);
        fail(invokeNew(0, "f"));
        cell.function(FunctionMaker.named("f").code("repaired").settings());
        assertTrue(hasStart(), "no pause is left");
    }

    @Test
    void shouldNotHoldAFormerVersionsStartsAgainstTheNewOne() {
        final Cell.Worker only = worker("w1", 1_024);
        final Said former = invokeNew(0, "f");
        cell.function(FunctionMaker.named("f").code("repaired").settings());
        cell.out.clear();
        fail(former);
        assertTrue(hasStart(), "no pause");
        assertEquals(0, describe(only).startFailures());
    }

    @Test
    void shouldPauseOnceForStartsThatFailTogether() {
        worker("w1", 1_024);
        final long function = cell.function("f");
        for (int i = 0; i < 6; i++) {
            client.invoke(i, 1, function, Cell.MAY_WAIT, 3_600_000);
        }
        final List<Said> burst = cell.out.all("startSandbox");
        assertEquals(6, burst.size());
        burst.forEach(this::fail);
        cell.out.clear();
        pass(99);
        assertFalse(hasStart());
        pass(1);
        assertTrue(hasStart());
    }

    @Test
    void shouldKnowFailuresAndSuspicionAfterASnapshot() {
        final Cell.Worker suspect = worker("w1", 1_024);
        makeSuspect();
        final long digest = cell.machine.structuralDigest();
        cell.machine = Snapshots.load(Snapshots.save(cell.machine), cell.out.asOutput());
        assertEquals(digest, cell.machine.structuralDigest());
        cell.check();
        assertTrue(describe(suspect).suspect());
        final Cell.Worker good = worker("w2", 1_024);
        pass(100);
        assertTrue(cell.out.all("startSandbox").stream().allMatch(s -> of(s) == good));
        assertEquals(3, cell.out.all("startSandbox").size());
        pass(60_000);
        assertFalse(describe(suspect).suspect());
    }
}
