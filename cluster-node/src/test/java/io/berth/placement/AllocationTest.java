package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.WorkerEventKind;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** The warm pair of Invoke and Completed allocates nothing once everything has its size. */
class AllocationTest {
    private static final int WARM_UP = 20_000;
    private static final int MEASURED = 20_000;

    private final Cell cell = Cell.started();
    private final long function = cell.function("f");
    private final Cell.Worker worker = cell.worker("w1");
    private final Cell.Client client = cell.client();

    @Test
    void shouldAllocateNothingForAWarmInvocation() {
        client.invoke(0, 1, function, Cell.MAY_WAIT);
        final long sandbox = worker.startLast();
        final long token = cell.out.last("placed").longArg(5);
        worker.event(WorkerEventKind.COMPLETED, sandbox, token);
        final LastToken last = new LastToken();
        final PlacementStateMachine copy =
                Snapshots.load(Snapshots.save(cell.machine), last.asOutput());
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        run(copy, last, sandbox, 2, WARM_UP);
        final long before = threads.getCurrentThreadAllocatedBytes();
        run(copy, last, sandbox, 2 + WARM_UP, MEASURED);
        final long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(token + WARM_UP + MEASURED, last.token, "every invocation was placed");
        assertTrue(allocated < MEASURED, () -> allocated + " bytes in " + MEASURED + " pairs");
    }

    private void run(
            final PlacementStateMachine machine,
            final LastToken last,
            final long sandbox,
            final long firstSequence,
            final int count) {
        for (int i = 0; i < count; i++) {
            cell.nowNs += 100_000;
            machine.invoke(
                    cell.nowNs,
                    client.session,
                    client.id,
                    0,
                    firstSequence + i,
                    function,
                    1_000_000_000L,
                    10,
                    0,
                    0,
                    255);
            machine.beginWorkerEvents(
                    cell.nowNs,
                    worker.session,
                    worker.id,
                    worker.epoch,
                    worker.applied,
                    worker.nextEvent,
                    1);
            machine.workerEvent(
                    sandbox, last.token, 50_000, 0, WorkerEventKind.COMPLETED, RefuseReason.NONE);
            machine.endWorkerEvents();
            worker.nextEvent++;
        }
    }
}
