package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.WorkerEventKind;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A flood that the limits turn away allocates nothing, whichever limit it is. */
class RejectionAllocationTest {
    private static final int CALLS = 5_000;
    private static final int WARM_UP_BATCHES = 4;
    private static final int MEASURED_BATCHES = 8;

    private final Cell cell = Cell.started();
    private final Cell.Worker worker = cell.worker("w1");
    private final Cell.Client client = cell.client();
    private long sequence = 1;

    private void shouldRejectWithoutGarbage(final long function, final RejectReason reason) {
        client.invoke(15, sequence++, function, 0);
        assertEquals(reason, cell.out.last("rejected").args()[4]);
        final LastToken none = new LastToken();
        final PlacementStateMachine copy =
                Snapshots.load(Snapshots.save(cell.machine), none.asOutput());
        final long rejected = copy.state().cell.rejected(PlacementState.CELL);
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < WARM_UP_BATCHES; i++) {
            flood(copy, function);
        }
        final long[] allocated = new long[MEASURED_BATCHES];
        for (int i = 0; i < MEASURED_BATCHES; i++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            flood(copy, function);
            allocated[i] = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertEquals(
                rejected + (long) CALLS * (WARM_UP_BATCHES + MEASURED_BATCHES),
                copy.state().cell.rejected(PlacementState.CELL));
        final long least = LongStream.of(allocated).min().orElseThrow();
        assertEquals(0, least, () -> reason + ", bytes: " + Arrays.toString(allocated));
    }

    private void flood(final PlacementStateMachine machine, final long function) {
        for (int i = 0; i < CALLS; i++) {
            machine.invoke(
                    cell.nowNs,
                    client.session,
                    client.id,
                    15,
                    sequence++,
                    function,
                    1_000_000_000L,
                    10,
                    0,
                    0,
                    255);
        }
    }

    @Test
    void shouldAllocateNothingAtTheTenantLimit() {
        final long function = cell.function("f");
        cell.tenantLimit("acme", 0);
        shouldRejectWithoutGarbage(function, RejectReason.TENANT_CONCURRENCY);
    }

    @Test
    void shouldAllocateNothingAtAReservation() {
        final long function = cell.function(FunctionMaker.named("f").reserved(1).settings());
        client.invoke(0, sequence++, function, 0);
        worker.startLast();
        shouldRejectWithoutGarbage(function, RejectReason.FUNCTION_CONCURRENCY);
    }

    @Test
    void shouldAllocateNothingForASwitchedOffFunction() {
        final long function = cell.function(FunctionMaker.named("f").reserved(0).settings());
        shouldRejectWithoutGarbage(function, RejectReason.FUNCTION_DISABLED);
    }

    @Test
    void shouldAllocateNothingWhileStartsFail() {
        final long function = cell.function("f");
        client.invoke(0, sequence++, function, Cell.MAY_WAIT);
        worker.event(WorkerEventKind.START_FAILED, cell.out.last("startSandbox").longArg(4), 0);
        shouldRejectWithoutGarbage(function, RejectReason.START_FAILED);
    }

    @Test
    void shouldAllocateNothingAtTheScaleUpRate() {
        final FunctionMaker maker = FunctionMaker.named("f").scaleUpSize(1);
        final long function = cell.function(maker.settings());
        client.invoke(0, sequence++, function, 0);
        worker.event(
                WorkerEventKind.COMPLETED, worker.startLast(), cell.out.last("placed").longArg(5));
        cell.function(maker.code("changed").settings());
        assertTrue(cell.out.has("stopSandbox"));
        shouldRejectWithoutGarbage(function, RejectReason.SCALE_UP_RATE);
    }

    @Test
    void shouldAllocateNothingWithoutRoom() {
        final long function = cell.function(FunctionMaker.named("f").memoryMb(4_096).settings());
        shouldRejectWithoutGarbage(function, RejectReason.NO_CAPACITY);
    }

    @Test
    void shouldAllocateNothingWhereTheQueueIsFull() {
        final long function = cell.function(FunctionMaker.named("f").maxQueued(0).settings());
        shouldRejectWithoutGarbage(function, RejectReason.QUEUE_FULL);
    }
}
