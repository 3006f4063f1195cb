package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.RecordingOutput.Said;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.WorkerEventKind;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who of a tenant is served next, and what waiting ones are told. */
class WaitingRulesTest {
    private static final long MS = Cell.MS;

    private final Cell cell = Cell.started();
    private final Cell.Worker worker = cell.worker("w");
    private final Cell.Client client = cell.client();

    private void invoke(final int slot, final long function, final int priority) {
        invoke(slot, function, priority, 60_000);
    }

    private void invoke(
            final int slot, final long function, final int priority, final long deadlineMs) {
        cell.machine.invoke(
                cell.nowNs,
                client.session,
                client.id,
                slot,
                1,
                function,
                deadlineMs * MS,
                100,
                Cell.MAY_WAIT,
                priority,
                255);
        cell.check();
        assertNull(cell.machine.unservedHead());
    }

    /** The request slots that were placed since the last look, in order. */
    private List<Integer> placed() {
        final List<Integer> slots =
                cell.out.all("placed").stream()
                        .map(said -> (int) said.longArg(2))
                        .collect(Collectors.toList());
        cell.out.clear();
        return slots;
    }

    private void completes(final Said run) {
        worker.event(WorkerEventKind.COMPLETED, run.longArg(6), run.longArg(5));
        assertNull(cell.machine.unservedHead());
    }

    private void startsAll() {
        for (final Said start : cell.out.all("startSandbox")) {
            worker.event(WorkerEventKind.STARTED, start.longArg(4), 0);
        }
    }

    /**
     * Two functions with a started sandbox each; the tenant has one slot, which the first holds.
     */
    private Said oneSlotTaken(final long first, final long second) {
        invoke(0, first, 1);
        startsAll();
        cell.out.all("startSandbox").clear();
        final Said run = cell.out.last("placed");
        cell.out.clear();
        invoke(1, second, 1);
        startsAll();
        final Said other = cell.out.last("placed");
        completes(other);
        cell.tenantLimit("acme", 1);
        cell.out.clear();
        return run;
    }

    @Test
    void shouldGiveASlotToTheOldestOfTheTenantThoughAnotherFunctionFreedIt() {
        final long f = cell.function("f");
        final long g = cell.function("g");
        final Said run = oneSlotTaken(f, g);
        invoke(2, g, 1);
        invoke(3, f, 1);
        assertEquals(List.of(), placed());
        completes(run);
        assertEquals(List.of(2), placed(), "g came first");
    }

    @Test
    void shouldGiveASlotToTheHigherClassOfAnyFunction() {
        final long f = cell.function("f");
        final long g = cell.function("g");
        final Said run = oneSlotTaken(f, g);
        invoke(2, f, 1);
        invoke(3, g, 0);
        completes(run);
        assertEquals(List.of(3), placed());
    }

    @Test
    void shouldDecideAlikeAfterASnapshotInTheMiddle() {
        final long f = cell.function("f");
        final long g = cell.function("g");
        final Said run = oneSlotTaken(f, g);
        invoke(2, f, 1);
        invoke(3, g, 0);
        final long digest = cell.machine.structuralDigest();
        cell.machine = Snapshots.load(Snapshots.save(cell.machine), cell.out.asOutput());
        assertEquals(digest, cell.machine.structuralDigest());
        completes(run);
        assertEquals(List.of(3), placed());
    }

    @Test
    void shouldGiveTheSlotToWhoHasASandboxWhileTheOlderOneStartsItsOwn() {
        final long f = cell.function("f");
        invoke(0, f, 1);
        startsAll();
        final Said run = cell.out.last("placed");
        cell.tenantLimit("acme", 1);
        final long g = cell.function("g");
        cell.out.clear();
        invoke(1, g, 1);
        invoke(2, f, 1);
        assertFalse(cell.out.has("startSandbox"), "at its limit the tenant starts nothing");
        completes(run);
        final Said next = cell.out.last("placed");
        assertEquals(2, next.longArg(2), "f is warm");
        assertTrue(cell.out.has("startSandbox"), "g is older and is started for");
        startsAll();
        cell.out.clear();
        invoke(3, f, 1);
        completes(next);
        assertEquals(List.of(1), placed(), "now g takes the slot before the younger f");
    }

    @Test
    void shouldServeAStandingQueueNewestFirstClassByClassUntilItIsEmpty() {
        SharedCell.policy(cell, 64, 1_000);
        final long f = cell.function("f");
        cell.tenantLimit("acme", 1);
        invoke(0, f, 1);
        startsAll();
        Said run = cell.out.last("placed");
        cell.out.clear();
        invoke(1, f, 1);
        for (int i = 0; i < 8; i++) {
            cell.pass(100);
            worker.pulse();
        }
        invoke(2, f, 1);
        invoke(3, f, 1);
        invoke(4, f, 0);
        invoke(5, f, 0);
        for (int i = 0; i < 3; i++) {
            cell.pass(100);
            worker.pulse();
        }
        final int[] expected = {5, 4, 3, 2, 1};
        for (final int slot : expected) {
            cell.out.clear();
            completes(run);
            run = cell.out.only("placed");
            assertEquals(slot, run.longArg(2));
        }
        completes(run);
        invoke(6, f, 1);
        run = cell.out.last("placed");
        invoke(7, f, 1);
        invoke(8, f, 1);
        cell.out.clear();
        completes(run);
        assertEquals(List.of(7), placed(), "a new queue is served from its head again");
    }

    @Test
    void shouldServeALongBurstInOrderAsLongAsItsWaitsStayShort() {
        SharedCell.policy(cell, 64, 1_000);
        final long f = cell.function("f");
        cell.tenantLimit("acme", 1);
        invoke(0, f, 1);
        startsAll();
        Said run = cell.out.last("placed");
        invoke(1, f, 1);
        invoke(2, f, 1);
        for (int i = 1; i < 13; i++) {
            cell.pass(400);
            worker.pulse();
            cell.out.clear();
            completes(run);
            run = cell.out.only("placed");
            assertEquals(i, run.longArg(2), "never empty for 5 s, and none waits for 1 s");
            invoke(i + 2, f, 1);
        }
    }

    @Test
    void shouldKeepAQueueStandingWhenItsOldestHasLeftItAndAfterASnapshot() {
        SharedCell.policy(cell, 64, 1_000);
        final long f = cell.function("f");
        cell.tenantLimit("acme", 1);
        invoke(0, f, 1);
        startsAll();
        final Said run = cell.out.last("placed");
        invoke(1, f, 2, 1_200);
        cell.pass(600);
        worker.pulse();
        invoke(2, f, 1);
        invoke(3, f, 1);
        cell.pass(650);
        worker.pulse();
        assertEquals(RejectReason.DEADLINE, cell.out.last("rejected").args()[4]);
        cell.machine = Snapshots.load(Snapshots.save(cell.machine), cell.out.asOutput());
        cell.out.clear();
        completes(run);
        assertEquals(List.of(3), placed());
    }

    @Test
    void shouldServeTheQueueInOrderBeforeItStands() {
        final long f = cell.function("f");
        cell.tenantLimit("acme", 1);
        invoke(0, f, 1);
        startsAll();
        final Said run = cell.out.last("placed");
        invoke(1, f, 1);
        invoke(2, f, 1);
        cell.out.clear();
        completes(run);
        assertEquals(List.of(1), placed());
    }

    @Test
    void shouldTellACalleeThatItsTenantsSlotsWereHeldByItsCaller() {
        final long caller = cell.function("caller");
        final long callee = cell.function("callee");
        cell.tenantLimit("acme", 1);
        invoke(0, caller, 1);
        startsAll();
        cell.out.clear();
        invoke(1, callee, 1, 1_000);
        cell.pass(500);
        worker.pulse();
        cell.pass(600);
        final Said end = cell.out.only("rejected");
        assertEquals(RejectReason.DEADLINE, end.args()[4]);
        assertEquals(RejectReason.TENANT_CONCURRENCY, end.args()[9]);
        assertEquals(1, end.longArg(7), "in use");
        assertEquals(1, end.longArg(8), "allowed");
    }

    @Test
    void shouldKeepASlotForACalleeWithAReservation() {
        SharedCell.policy(cell, 64, 5_000);
        final long caller = cell.function("caller");
        final long callee = cell.function(FunctionMaker.named("callee").reserved(1).settings());
        cell.tenantLimit("acme", 2);
        invoke(0, caller, 1);
        invoke(1, caller, 1);
        startsAll();
        assertEquals(1, cell.out.all("placed").size(), "the callers' own slots are one");
        cell.out.clear();
        invoke(2, callee, 1);
        startsAll();
        assertEquals(List.of(2), placed());
    }

    @Test
    void shouldTellThatNoWorkerHadRoom() {
        final long f = cell.function(FunctionMaker.named("f").memoryMb(2_048).settings());
        cell.out.clear();
        invoke(0, f, 1, 1_000);
        cell.pass(500);
        worker.pulse();
        cell.pass(600);
        final Said end = cell.out.only("rejected");
        assertEquals(RejectReason.DEADLINE, end.args()[4]);
        assertEquals(RejectReason.NO_CAPACITY, end.args()[9]);
        assertEquals(2_048, end.longArg(7));
    }

    @Test
    void shouldTellThatASandboxWasExpected() {
        final long f = cell.function("f");
        cell.out.clear();
        invoke(0, f, 1, 1_000);
        cell.pass(500);
        worker.pulse();
        cell.pass(600);
        final Said end = cell.out.only("rejected");
        assertEquals(RejectReason.DEADLINE, end.args()[4]);
        assertEquals(RejectReason.SANDBOX_EXPECTED, end.args()[9]);
    }

    @Test
    void shouldRefuseWhatIsMoreThanTheTenantMayHaveWaiting() {
        final long f = cell.function("f");
        final long g = cell.function("g");
        cell.machine.setTenant(cell.nowNs, Cell.ADMIN, 8, "acme", 100, 1, 2);
        cell.out.clear();
        invoke(0, f, 1);
        invoke(1, g, 1);
        invoke(2, g, 1);
        final Said refused = cell.out.only("rejected");
        assertEquals(RejectReason.TENANT_QUEUE_FULL, refused.args()[4]);
        assertEquals(2, refused.longArg(7));
        assertEquals(2, refused.longArg(8));
    }

    /** Runs as many at once, so that as many idle sandboxes are left. */
    private void warm(final long function, final int count, final int firstSlot) {
        for (int i = 0; i < count; i++) {
            invoke(firstSlot + i, function, 1);
        }
        startsAll();
        final List<Said> runs = List.copyOf(cell.out.all("placed"));
        cell.out.clear();
        assertEquals(count, runs.size());
        runs.forEach(this::completes);
    }

    @Test
    void shouldLookAtTheOtherFunctionsOfATenantAfterEachGrantWhileItsSlotsAreShort() {
        final long first = cell.function("first");
        final long second = cell.function("second");
        warm(first, 2, 0);
        warm(second, 1, 2);
        cell.tenantLimit("acme", 0);
        invoke(3, first, 0);
        invoke(4, first, 2);
        invoke(5, second, 0);
        cell.out.clear();
        cell.tenantLimit("acme", 2);
        assertEquals(List.of(3, 5), placed(), "a later class waits, whichever function it is of");
        cell.tenantLimit("acme", 3);
        assertEquals(List.of(4), placed());
    }
}
