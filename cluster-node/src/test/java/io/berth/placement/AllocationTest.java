package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.berth.schemas.protocol.KeepAlivePolicy;
import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.WorkerEventKind;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Invoke and Completed, and what waiting, evicting and starting take, allocate nothing once
 * everything has its size.
 */
class AllocationTest {
    private static final int PAIRS = 5_000;
    private static final int WARM_UP_BATCHES = 4;
    private static final int MEASURED_BATCHES = 8;
    private static final long NONE_RESERVED = PlacementCommands.FunctionSettings.NONE_RESERVED;

    private final Cell cell = Cell.started();
    private final long function = cell.function("f");
    private Cell.Worker worker = cell.worker("w1");
    private final Cell.Client client = cell.client();

    @Test
    void shouldAllocateNothingForAWarmInvocation() {
        checkWarmPairs();
    }

    @Test
    void shouldAllocateNothingForAReservedFunction() {
        cell.function(settings("f", "acme", 5, 0));
        checkWarmPairs();
    }

    @Test
    void shouldAllocateNothingForAProvisionedFunction() {
        cell.function(settings("f", "acme", NONE_RESERVED, 1));
        checkWarmPairs();
    }

    @Test
    void shouldAllocateNothingWhereHistogramsAreKept() {
        setKeepAlive(KeepAlivePolicy.HISTOGRAM);
        checkWarmPairs();
    }

    @Test
    void shouldAllocateNothingWhileATenantIsAtItsLimit() {
        cell.tenantLimit("acme", 1);
        final MessageRing ring = runBacklog(function, function);
        assertEquals(0, ring.stops, "room was short");
    }

    /** Two sandboxes fit: room is given by turns, idle ones make way, and starts take tokens. */
    @Test
    void shouldAllocateNothingWhileTenantsShareTooLittleRoom() {
        final Cell.Worker small = cell.worker("w2", 2, 256);
        cell.machine.workerGoodbye(cell.nowNs, worker.session, worker.id, worker.epoch);
        worker = small;
        final long other = cell.function(settings("g", "other", NONE_RESERVED, 0));
        final long third = cell.function(settings("h", "third", NONE_RESERVED, 0));
        final MessageRing ring = runBacklog(function, other, third);
        assertTrue(ring.starts > 100 && ring.stops > 100, "too little room was given by turns");
    }

    private static PlacementCommands.FunctionSettings settings(
            final String name, final String tenant, final long reserved, final int provisioned) {
        final PlacementCommands.FunctionSettings plain = Cell.settings(name);
        return new PlacementCommands.FunctionSettings(
                tenant,
                name,
                plain.kind(),
                plain.code(),
                plain.timeoutNs(),
                plain.keepAliveNs(),
                plain.expectedStartUpNs(),
                plain.memoryMb(),
                reserved,
                plain.maxQueued(),
                provisioned,
                0,
                "");
    }

    private void setKeepAlive(final KeepAlivePolicy keepAlive) {
        final PolicySettings d = PolicySettings.defaults(4);
        cell.machine.setPolicy(
                cell.nowNs,
                Cell.ADMIN,
                9,
                new PolicySettings(
                        d.placement(),
                        keepAlive,
                        d.bestOf(),
                        d.highLoadPermille(),
                        d.unreservedFloor(),
                        d.scaleUpSize(),
                        d.scaleUpPeriodNs(),
                        d.provisionSize(),
                        d.provisionPeriodNs(),
                        d.quantumMb(),
                        d.standingQueueNs(),
                        d.suspectFailures(),
                        d.suspectNs()));
        cell.check();
    }

    // ---- waiting, granted, evicted, started

    /** Always more waiting than can run: the worker does what it is told, the client asks again. */
    private MessageRing runBacklog(final long... functions) {
        final MessageRing ring = new MessageRing();
        final PlacementStateMachine copy =
                Snapshots.load(Snapshots.save(cell.machine), ring.asOutput());
        final long[] sequences = new long[client.slots];
        for (int slot = 0; slot < sequences.length; slot++) {
            invoke(copy, functions, sequences, slot);
        }
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long[] allocated = new long[WARM_UP_BATCHES + MEASURED_BATCHES];
        for (int i = 0; i < allocated.length; i++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int step = 0; step < PAIRS; step++) {
                step(copy, ring, functions, sequences);
            }
            allocated[i] = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertTrue(ring.runs > PAIRS, "hardly anything ran");
        final long least = LongStream.of(allocated).skip(WARM_UP_BATCHES).min().orElseThrow();
        assertEquals(0, least, () -> "bytes in batches: " + Arrays.toString(allocated));
        return ring;
    }

    private void step(
            final PlacementStateMachine machine,
            final MessageRing ring,
            final long[] functions,
            final long[] sequences) {
        cell.nowNs += Cell.MS;
        if (ring.isEmpty()) {
            machine.timerFired(cell.nowNs, 0);
            return;
        }
        final int kind = ring.kind();
        final int slot = ring.requestSlot();
        final WorkerEventKind word =
                kind == MessageRing.START
                        ? WorkerEventKind.STARTED
                        : kind == MessageRing.STOP
                                ? WorkerEventKind.STOPPED
                                : WorkerEventKind.COMPLETED;
        machine.beginWorkerEvents(
                cell.nowNs,
                worker.session,
                worker.id,
                worker.epoch,
                machine.state().workers.lastCommandIssued(CellIds.index(worker.id)),
                worker.nextEvent++,
                1);
        final long sandbox = ring.sandboxId();
        final long token = ring.runToken();
        ring.drop();
        machine.workerEvent(sandbox, token, Cell.MS, 0, word, RefuseReason.NONE);
        machine.endWorkerEvents();
        if (kind == MessageRing.RUN) {
            invoke(machine, functions, sequences, slot);
        }
    }

    private void invoke(
            final PlacementStateMachine machine,
            final long[] functions,
            final long[] sequences,
            final int slot) {
        machine.invoke(
                cell.nowNs,
                client.session,
                client.id,
                slot,
                ++sequences[slot],
                functions[slot % functions.length],
                3_600_000 * Cell.MS,
                10,
                Cell.MAY_WAIT,
                slot % 3,
                255);
    }

    // ---- warm pairs

    private void checkWarmPairs() {
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
