package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.WorkerEventKind;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The warm pair of Invoke and Completed allocates nothing once everything has its size. */
class AllocationTest {
    private static final int PAIRS = 5_000;
    private static final int WARM_UP_BATCHES = 4;
    private static final int MEASURED_BATCHES = 8;

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
        long sequence = 2;
        for (int i = 0; i < WARM_UP_BATCHES; i++) {
            run(copy, last, sandbox, sequence, PAIRS);
            sequence += PAIRS;
        }
        final long[] allocated = new long[MEASURED_BATCHES];
        for (int i = 0; i < MEASURED_BATCHES; i++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            run(copy, last, sandbox, sequence, PAIRS);
            allocated[i] = threads.getCurrentThreadAllocatedBytes() - before;
            sequence += PAIRS;
        }
        assertEquals(token + sequence - 2, last.token, "every invocation was placed");
        final long least = LongStream.of(allocated).min().orElseThrow();
        // What the machine allocates it allocates in every batch; a batch may pay for the JVM.
        assertEquals(0, least, () -> "bytes in batches: " + Arrays.toString(allocated));
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
