package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.RecordingOutput.Said;
import io.berth.schemas.protocol.WorkerEventKind;
import org.junit.jupiter.api.Test;

/** Zones with more workers than an entry comes to. */
class LargeZoneTest {
    private static final long SECOND = 1_000 * Cell.MS;

    @Test
    void shouldPlaceNothingInALargeZoneFromTheEntryOn() {
        final int count = 3 * WorkerDrains.MAX_WORKERS;
        final Cell large = Cell.started();
        final long here = large.function("f");
        for (int i = 0; i < count; i++) {
            final Cell.Worker worker = large.new Worker("w" + i, 1);
            worker.zone = 7;
            worker.hello(large.newSession(), 1, 1024);
        }
        final Cell.Client caller = large.client();
        caller.invoke(0, 1, here, Cell.MAY_WAIT, 60_000);
        final Said start = large.out.last("startSandbox");
        large.out.clear();
        large.machine.evacuateZone(large.nowNs, Cell.ADMIN, 1, 7, 10 * SECOND);
        large.check();
        final int active = large.machine.state().candidates.size();
        assertTrue(active >= count - 2 * WorkerDrains.MAX_WORKERS && active > 0, "in steps");
        caller.invoke(1, 1, here, Cell.MAY_WAIT, 60_000);
        caller.invokeIn(7, 2, 1, here);
        assertFalse(large.out.has("startSandbox"), "though not all are drained yet");
        large.machine = Snapshots.load(Snapshots.save(large.machine), large.out.asOutput());
        passEntries(large);
        assertEquals(0, large.machine.state().candidates.size());
        assertFalse(large.out.has("startSandbox"));
        assertEquals(start.longArg(4), large.out.all("stopSandbox").get(0).longArg(4), "the start");
        large.machine.restoreZone(large.nowNs, Cell.ADMIN, 1, 7);
        large.check();
        assertTrue(large.out.has("startSandbox"), "as soon as the first is back");
        passEntries(large);
        assertEquals(count, large.machine.state().candidates.size());
    }

    @Test
    void shouldTakeNoWarmSandboxOfAZoneBeforeItsWorkersAreDrained() {
        final Cell large = Cell.started();
        final long here = large.function("f");
        Cell.Worker last = null;
        for (int i = 0; i <= 3 * WorkerDrains.MAX_WORKERS; i++) {
            last = large.new Worker("w" + i, 1);
            last.hello(large.newSession(), 1, i < 3 * WorkerDrains.MAX_WORKERS ? 1 : 1024);
        }
        final Cell.Client caller = large.client();
        caller.invoke(0, 1, here, Cell.MAY_WAIT, 60_000);
        final long sandbox = last.startLast();
        last.event(WorkerEventKind.COMPLETED, sandbox, large.out.last("placed").longArg(5));
        large.out.clear();
        large.machine.evacuateZone(large.nowNs, Cell.ADMIN, 1, 0, 0);
        large.check();
        assertTrue(large.machine.state().isActive(CellIds.index(last.id)), "not reached yet");
        caller.invoke(1, 1, here, Cell.MAY_WAIT, 60_000);
        assertFalse(large.out.has("placed"));
        large.machine.restoreZone(large.nowNs, Cell.ADMIN, 1, 0);
        passEntries(large);
        assertTrue(large.out.has("startSandbox") || large.out.has("placed"), "in use again");
    }

    /** Little time, and as many entries as the steps over all workers take. */
    private static void passEntries(final Cell large) {
        for (int i = 0; i < 40; i++) {
            large.pass(5);
        }
    }
}
