package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.RecordingOutput.Said;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.WorkerEventKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tenant limit, reservations as cap and floor, the pool that is left, and what is refused. */
class ReservationRulesTest {
    private static final long MS = Cell.MS;

    private Cell cell = Cell.started();
    private final Cell.Client client = cell.client();
    private final Cell.Worker worker = bigWorker();
    private long nextSequence = 1;

    private Cell.Worker bigWorker() {
        final Cell.Worker made = cell.new Worker("big", 1);
        made.maxSandboxes = 1_000;
        made.hello(cell.newSession(), 1, 1 << 20);
        return made;
    }

    private RejectReason set(final PlacementCommands.FunctionSettings settings) {
        cell.machine.createFunction(cell.nowNs, 1, 9, settings);
        cell.check();
        return (RejectReason) cell.out.last("adminResult").args()[4];
    }

    private RejectReason tenantLimit(final int limit) {
        cell.tenantLimit("acme", limit);
        return (RejectReason) cell.out.last("adminResult").args()[4];
    }

    /** A policy under which reservations may eat everything but so much. */
    private void floor(final int unreserved) {
        final PolicySettings p = PolicySettings.defaults(4);
        cell.machine.setPolicy(
                cell.nowNs,
                1,
                9,
                new PolicySettings(
                        p.placement(),
                        p.keepAlive(),
                        p.bestOf(),
                        p.highLoadPermille(),
                        unreserved,
                        p.scaleUpSize(),
                        p.scaleUpPeriodNs(),
                        p.provisionSize(),
                        p.provisionPeriodNs(),
                        p.quantumMb(),
                        p.standingQueueNs(),
                        p.suspectFailures(),
                        p.suspectNs()));
        assertEquals(RejectReason.NONE, cell.out.last("adminResult").args()[4]);
        cell.check();
    }

    private void delete(final String name) {
        cell.machine.deleteFunction(cell.nowNs, 1, 9, "acme", name);
        cell.check();
    }

    /** Invokes by as many request slots from this one on; starts are answered at once. */
    private void invoke(
            final long function, final int firstSlot, final int count, final int flags) {
        for (int i = 0; i < count; i++) {
            client.invoke(firstSlot + i, nextSequence++, function, flags, 60_000);
            startAll();
        }
    }

    private void startAll() {
        final List<Said> starts = cell.out.all("startSandbox");
        cell.out.said.removeAll(starts);
        for (final Said start : starts) {
            worker.event(WorkerEventKind.STARTED, start.longArg(4), 0);
        }
    }

    private int placed(final long function) {
        return (int) cell.out.all("placed").stream().filter(p -> p.longArg(10) == function).count();
    }

    private void complete(final Said placed) {
        worker.event(WorkerEventKind.COMPLETED, placed.longArg(6), placed.longArg(5));
        startAll();
    }

    private Said placedOf(final long function) {
        return cell.out.all("placed").stream()
                .filter(p -> p.longArg(10) == function)
                .findFirst()
                .orElseThrow();
    }

    private PlacementOutput.TenantDescription tenant() {
        cell.machine.listTenants(cell.nowNs, 1, 9, 0);
        @SuppressWarnings("unchecked")
        final List<PlacementOutput.TenantDescription> page =
                (List<PlacementOutput.TenantDescription>) cell.out.last("tenantPage").args()[3];
        return page.get(0);
    }

    private static void assertLimit(
            final Said rejected,
            final RejectReason reason,
            final long owner,
            final long current,
            final long allowed) {
        assertEquals(reason, rejected.args()[4], rejected.toString());
        assertEquals(owner, rejected.longArg(6), rejected.toString());
        assertEquals(current, rejected.longArg(7), rejected.toString());
        assertEquals(allowed, rejected.longArg(8), rejected.toString());
    }

    // ---- starts ahead

    @Test
    void shouldStartOneMoreWhenARunAboveALoweredReservationEnds() {
        floor(0);
        assertEquals(RejectReason.NONE, tenantLimit(4));
        final long own = cell.function(FunctionMaker.named("own").reserved(3).settings());
        final long other = cell.function(FunctionMaker.named("other").settings());
        invoke(own, 0, 3, Cell.MAY_WAIT);
        assertEquals(3, placed(own));
        final Said first = placedOf(own);
        cell.function(FunctionMaker.named("own").reserved(1).settings());
        for (int i = 3; i < 6; i++) {
            client.invoke(i, nextSequence++, other, Cell.MAY_WAIT, 60_000);
        }
        assertEquals(1, cell.out.all("startSandbox").size(), "one slot is left");
        cell.out.clear();
        worker.event(WorkerEventKind.COMPLETED, first.longArg(6), first.longArg(5));
        assertEquals(1, cell.out.all("startSandbox").size(), "two are left, one starts");
    }

    // ---- floor and cap

    @Test
    void shouldKeepAReservationFreeWhileOthersFloodTheTenant() {
        floor(0);
        assertEquals(RejectReason.NONE, tenantLimit(6));
        final long flood = cell.function(FunctionMaker.named("flood").settings());
        final long own = cell.function(FunctionMaker.named("own").reserved(2).settings());
        invoke(flood, 0, 10, Cell.MAY_WAIT);
        assertEquals(4, placed(flood), "what is left of 6");
        client.invoke(10, nextSequence++, flood, 0);
        assertLimit(cell.out.last("rejected"), RejectReason.UNRESERVED_CONCURRENCY, 0, 4, 4);
        assertEquals(50 * MS, cell.out.last("rejected").longArg(5));
        invoke(own, 11, 2, 0);
        assertEquals(2, placed(own), "its floor");
        assertEquals(6, tenant().inFlight());
        assertEquals(4, tenant().unreservedInFlight());
        assertEquals(2, tenant().reserved());
    }

    @Test
    void shouldGiveAReservedFunctionNoMoreThanItsReservation() {
        final long own = cell.function(FunctionMaker.named("own").reserved(2).settings());
        invoke(own, 0, 3, 0);
        assertEquals(2, placed(own));
        assertLimit(cell.out.only("rejected"), RejectReason.FUNCTION_CONCURRENCY, own, 2, 2);
    }

    @Test
    void shouldWakeOnlyWhoCanUseAFreedSlot() {
        floor(0);
        tenantLimit(3);
        final long other = cell.function(FunctionMaker.named("other").settings());
        final long own = cell.function(FunctionMaker.named("own").reserved(2).settings());
        invoke(own, 0, 3, Cell.MAY_WAIT);
        invoke(other, 3, 2, Cell.MAY_WAIT);
        assertEquals(2, placed(own));
        assertEquals(1, placed(other));
        complete(placedOf(own));
        assertEquals(3, placed(own), "the slot is its own");
        assertEquals(1, placed(other));
        complete(placedOf(other));
        assertEquals(2, placed(other), "the slot is of those without a reservation");
    }

    @Test
    void shouldShowTheTenantLimitWhereItBindsFirst() {
        tenantLimit(0);
        final long other = cell.function(FunctionMaker.named("other").settings());
        invoke(other, 0, 1, 0);
        assertLimit(cell.out.only("rejected"), RejectReason.TENANT_CONCURRENCY, 0, 0, 0);
    }

    // ---- 0: switched off

    @Test
    void shouldSwitchAFunctionOffAndRejectWhatWaitsInBoundedSteps() {
        floor(0);
        tenantLimit(1);
        final FunctionMaker maker = FunctionMaker.named("f");
        final long function = cell.function(maker.settings());
        final Cell.Client many = cell.client(cell.newSession(), 200);
        invoke(function, 0, 1, 0);
        for (int i = 0; i < 90; i++) {
            many.invoke(i, 1, function, Cell.MAY_WAIT, 60_000);
        }
        assertEquals(RejectReason.NONE, set(maker.reserved(0).settings()));
        assertFalse(cell.out.all("rejected").size() == 90 && !cell.out.has("scheduleTimer"));
        cell.pass(100);
        assertEquals(90, cell.out.all("rejected").size());
        assertLimit(cell.out.last("rejected"), RejectReason.FUNCTION_DISABLED, function, 1, 0);
        assertEquals(0, cell.out.last("rejected").longArg(5), "waiting alone changes nothing");
        invoke(function, 1, 1, Cell.MAY_WAIT);
        assertEquals(91, cell.out.all("rejected").size(), "nor is a new one taken");
        complete(placedOf(function));
        assertEquals(0, tenant().inFlight(), "its run finished");
        assertEquals(RejectReason.NONE, set(maker.reserved(1).settings()));
        invoke(function, 1, 1, 0);
        assertEquals(2, placed(function), "on again");
    }

    @Test
    void shouldNotQueueWhatIsGivenBackToASwitchedOffFunction() {
        final FunctionMaker maker = FunctionMaker.named("f");
        final long function = cell.function(maker.settings());
        invoke(function, 0, 1, 0);
        final Said placed = placedOf(function);
        set(maker.reserved(0).settings());
        worker.event(WorkerEventKind.REFUSED, placed.longArg(6), placed.longArg(5));
        assertLimit(cell.out.only("rejected"), RejectReason.FUNCTION_DISABLED, function, 0, 0);
    }

    // ---- changes while in flight

    @Test
    void shouldGrantNothingUntilALoweredLimitHasDrained() {
        floor(0);
        tenantLimit(4);
        final long other = cell.function(FunctionMaker.named("other").settings());
        invoke(other, 0, 6, Cell.MAY_WAIT);
        final List<Said> placed = cell.out.all("placed");
        assertEquals(4, placed.size());
        tenantLimit(2);
        complete(placed.get(0));
        complete(placed.get(1));
        assertEquals(4, placed(other), "2 of 2 are still held");
        complete(placed.get(2));
        assertEquals(5, placed(other));
        tenantLimit(3);
        startAll();
        assertEquals(6, placed(other), "a raised limit serves whoever waits");
    }

    @Test
    void shouldMoveWhatAFunctionHoldsWhenItReservesOrNoLongerDoes() {
        floor(0);
        tenantLimit(4);
        final FunctionMaker maker = FunctionMaker.named("f");
        final long function = cell.function(maker.settings());
        final long other = cell.function(FunctionMaker.named("other").settings());
        invoke(function, 0, 2, 0);
        assertEquals(2, tenant().unreservedInFlight());
        set(maker.reserved(3).settings());
        assertEquals(0, tenant().unreservedInFlight());
        invoke(other, 3, 3, Cell.MAY_WAIT);
        assertEquals(1, placed(other), "4 - 3");
        set(maker.reserved(2).settings());
        startAll();
        assertEquals(2, placed(other), "a lowered reservation serves others");
        set(maker.reserved(PlacementCommands.FunctionSettings.NONE_RESERVED).settings());
        assertEquals(4, tenant().unreservedInFlight());
        assertEquals(0, tenant().reserved());
    }

    @Test
    void shouldFreeTheReservationOfADeletedFunctionWhileItsRunsFinish() {
        floor(0);
        tenantLimit(4);
        final long function = cell.function(FunctionMaker.named("f").reserved(3).settings());
        final long other = cell.function(FunctionMaker.named("other").settings());
        invoke(function, 0, 2, 0);
        invoke(other, 3, 4, Cell.MAY_WAIT);
        assertEquals(1, placed(other));
        final Said run = placedOf(function);
        delete("f");
        startAll();
        assertEquals(0, tenant().reserved());
        assertEquals(4, tenant().inFlight(), "2 of the deleted one count as unreserved");
        assertEquals(2, placed(other));
        complete(run);
        assertEquals(3, placed(other), "a slot that it gives back is free for all");
    }

    @Test
    void shouldCountTheSlotsOfADeadWorkerUnderTheReservation() {
        final long function = cell.function(FunctionMaker.named("f").reserved(1).settings());
        invoke(function, 0, 1, 0);
        cell.closeSession(worker.session);
        cell.pass(4_000);
        invoke(function, 1, 1, 0);
        assertLimit(cell.out.last("rejected"), RejectReason.FUNCTION_CONCURRENCY, function, 1, 1);
        cell.pass(6_000);
        assertEquals(0, tenant().inFlight());
    }

    // ---- what is refused

    @Test
    void shouldRefuseReservationsThatEatTheUnreservedFloor() {
        tenantLimit(150);
        assertEquals(RejectReason.NONE, set(FunctionMaker.named("a").reserved(40).settings()));
        assertEquals(
                RejectReason.RESERVED_TOO_HIGH,
                set(FunctionMaker.named("b").reserved(11).settings()));
        assertEquals(RejectReason.NONE, set(FunctionMaker.named("b").reserved(10).settings()));
        assertEquals(50, tenant().reserved());
        assertEquals(
                RejectReason.RESERVED_TOO_HIGH,
                set(FunctionMaker.named("a").reserved(41).settings()));
        assertEquals(50, tenant().reserved(), "refused whole");
        assertEquals(RejectReason.RESERVED_TOO_HIGH, tenantLimit(149));
        assertEquals(150, tenant().concurrencyLimit());
        assertEquals(RejectReason.NONE, tenantLimit(151));
    }

    @Test
    void shouldRefuseNothingThatRaisesNothing() {
        tenantLimit(150);
        set(FunctionMaker.named("a").reserved(50).settings());
        floor(120);
        assertEquals(
                RejectReason.NONE,
                set(FunctionMaker.named("a").reserved(50).keepAliveMs(5_000).settings()),
                "as it was");
        assertEquals(RejectReason.NONE, set(FunctionMaker.named("a").reserved(45).settings()));
        assertEquals(
                RejectReason.RESERVED_TOO_HIGH,
                set(FunctionMaker.named("a").reserved(46).settings()));
        assertEquals(RejectReason.NONE, tenantLimit(160), "raised");
        delete("a");
        assertEquals(RejectReason.NONE, tenantLimit(1), "nothing is reserved");
        assertEquals(
                RejectReason.NONE,
                set(FunctionMaker.named("c").reserved(0).settings()),
                "switching off reserves nothing");
    }

    @Test
    void shouldMakeNoTenantForAFunctionThatIsRefused() {
        assertEquals(
                RejectReason.RESERVED_TOO_HIGH,
                set(FunctionMaker.named("a").reserved(901).settings()));
        cell.machine.listTenants(cell.nowNs, 1, 9, 0);
        assertTrue(((List<?>) cell.out.last("tenantPage").args()[3]).isEmpty());
    }

    @Test
    void shouldRefuseMoreProvisionedThanMayBeInFlight() {
        assertEquals(
                RejectReason.PROVISIONED_TOO_HIGH,
                set(FunctionMaker.named("a").reserved(5).provisioned(6).settings()));
        assertEquals(
                RejectReason.NONE,
                set(FunctionMaker.named("a").reserved(5).provisioned(5).settings()));
        assertEquals(
                RejectReason.PROVISIONED_TOO_HIGH,
                set(FunctionMaker.named("a").reserved(4).provisioned(5).settings()));
        assertEquals(
                RejectReason.PROVISIONED_TOO_HIGH,
                set(FunctionMaker.named("b").provisioned(1_001).settings()));
        assertEquals(
                RejectReason.NONE, set(FunctionMaker.named("b").provisioned(1_000).settings()));
    }

    @Test
    void shouldNameTheDeletedFunctionToWhatWaits() {
        tenantLimit(0);
        final long function = cell.function("f");
        invoke(function, 0, 1, Cell.MAY_WAIT);
        delete("f");
        assertLimit(cell.out.only("rejected"), RejectReason.UNKNOWN_FUNCTION, function, 0, 0);
    }

    // ---- bounds of queues

    @Test
    void shouldRejectWhenTheQueueOfTheTenantIsFull() {
        final long function = cell.function("f");
        cell.machine.setTenant(cell.nowNs, 1, 8, "acme", 0, 1, 2);
        invoke(function, 0, 3, Cell.MAY_WAIT);
        assertLimit(cell.out.only("rejected"), RejectReason.TENANT_QUEUE_FULL, 0, 2, 2);
    }

    // ---- snapshots

    @Test
    void shouldGoOnFromASnapshotAsIfNothingHadBeen() {
        floor(0);
        tenantLimit(4);
        final long own = cell.function(FunctionMaker.named("own").reserved(2).settings());
        final long other = cell.function(FunctionMaker.named("other").settings());
        invoke(own, 0, 3, Cell.MAY_WAIT);
        invoke(other, 3, 3, Cell.MAY_WAIT);
        final long digest = cell.machine.structuralDigest();
        cell.machine = Snapshots.load(Snapshots.save(cell.machine), cell.out.asOutput());
        assertEquals(digest, cell.machine.structuralDigest());
        cell.check();
        complete(placedOf(own));
        assertEquals(3, placed(own));
        assertEquals(2, placed(other));
        complete(placedOf(other));
        assertEquals(3, placed(other));
    }
}
