package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.RecordingOutput.Said;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.schemas.protocol.WorkerEventKind;
import org.junit.jupiter.api.Test;

class OperatorRulesTest {
    private static final long MS = Cell.MS;
    private static final CellSettings DEFAULTS = CellSettings.defaults(42, 1, 2);

    /** The defaults with other bounds. */
    private static CellSettings bounded(
            final int maxTenants,
            final int maxFunctions,
            final int maxSandboxes,
            final int bestOf) {
        return new CellSettings(
                42,
                1,
                2,
                DEFAULTS.clientGraceNs(),
                DEFAULTS.workerShortGraceNs(),
                DEFAULTS.workerLongGraceNs(),
                DEFAULTS.workerSilenceNs(),
                DEFAULTS.leaseNs(),
                DEFAULTS.placementExpiryNs(),
                DEFAULTS.timeoutMarginNs(),
                DEFAULTS.startTimeoutNs(),
                DEFAULTS.tickNs(),
                DEFAULTS.fastTickNs(),
                DEFAULTS.tenantConcurrency(),
                DEFAULTS.maxClients(),
                DEFAULTS.maxRequestSlots(),
                maxTenants,
                maxFunctions,
                DEFAULTS.maxWorkers(),
                maxSandboxes,
                DEFAULTS.maxInvocations(),
                DEFAULTS.maxStartsPerWorker(),
                DEFAULTS.maxPayloadLength(),
                DEFAULTS.featureLevel(),
                bestOf,
                DEFAULTS.coldPolicy());
    }

    /** The defaults with other times. */
    private static CellSettings timed(
            final long shortGraceMs,
            final long longGraceMs,
            final long leaseMs,
            final long tickMs,
            final long fastTickMs) {
        return timed(
                shortGraceMs, longGraceMs, leaseMs, tickMs, fastTickMs, DEFAULTS.timeoutMarginNs());
    }

    private static CellSettings timed(
            final long shortGraceMs,
            final long longGraceMs,
            final long leaseMs,
            final long tickMs,
            final long fastTickMs,
            final long timeoutMarginNs) {
        return new CellSettings(
                42,
                1,
                2,
                DEFAULTS.clientGraceNs(),
                shortGraceMs * MS,
                longGraceMs * MS,
                DEFAULTS.workerSilenceNs(),
                leaseMs * MS,
                DEFAULTS.placementExpiryNs(),
                timeoutMarginNs,
                DEFAULTS.startTimeoutNs(),
                tickMs * MS,
                fastTickMs * MS,
                DEFAULTS.tenantConcurrency(),
                DEFAULTS.maxClients(),
                DEFAULTS.maxRequestSlots(),
                DEFAULTS.maxTenants(),
                DEFAULTS.maxFunctions(),
                DEFAULTS.maxWorkers(),
                DEFAULTS.maxSandboxes(),
                DEFAULTS.maxInvocations(),
                DEFAULTS.maxStartsPerWorker(),
                DEFAULTS.maxPayloadLength(),
                DEFAULTS.featureLevel(),
                DEFAULTS.bestOf(),
                DEFAULTS.coldPolicy());
    }

    @Test
    void shouldRefuseTimesUnderWhichAPromiseWouldNotHold() {
        final Cell cell = new Cell();
        cell.machine.newTerm(cell.nowNs, 1);
        assertEquals(
                RejectReason.INVALID_ARGUMENT,
                initialise(cell, timed(3_000, 30_000, 2_970, 500, 100)),
                "a lease as long as the grace");
        assertEquals(
                RejectReason.INVALID_ARGUMENT,
                initialise(cell, timed(3_000, 2_999, 2_500, 500, 100)),
                "a long grace shorter than the short one");
        assertEquals(
                RejectReason.INVALID_ARGUMENT,
                initialise(cell, timed(3_000, 30_000, 2_500, 501, 100)),
                "ticks that slow cluster time down");
        assertEquals(
                RejectReason.INVALID_ARGUMENT,
                initialise(cell, timed(3_000, 30_000, 2_500, 100, 101)),
                "a fast tick slower than the tick");
        assertEquals(
                RejectReason.INVALID_ARGUMENT,
                initialise(cell, timed(3_000, 30_000, 2_500, 500, 100, 1_000 * MS - 1)),
                "a margin below the largest step of cluster time");
        assertEquals(
                RejectReason.NONE,
                initialise(cell, timed(3_000, 3_000, 2_969, 500, 500, 1_000 * MS)));
    }

    private static PlacementCommands.FunctionSettings function(
            final String tenant, final String name, final long timeoutNs, final int memoryMb) {
        return new PlacementCommands.FunctionSettings(
                tenant,
                name,
                SandboxKind.SYNTHETIC,
                "",
                timeoutNs,
                60_000 * MS,
                50 * MS,
                memoryMb,
                PlacementCommands.FunctionSettings.NONE_RESERVED,
                100);
    }

    private static RejectReason create(
            final Cell cell, final PlacementCommands.FunctionSettings settings) {
        cell.machine.createFunction(cell.nowNs, Cell.ADMIN, 9, settings);
        cell.check();
        return reason(cell);
    }

    private static RejectReason initialise(final Cell cell, final CellSettings settings) {
        cell.machine.initialiseCell(cell.nowNs, Cell.ADMIN, 9, settings);
        cell.check();
        return reason(cell);
    }

    private static RejectReason reason(final Cell cell) {
        return (RejectReason) cell.out.last("adminResult").args()[4];
    }

    @Test
    void shouldTakeTheFirstSettingsOfACellOnly() {
        final Cell cell = Cell.started(DEFAULTS);
        assertEquals(RejectReason.NONE, initialise(cell, DEFAULTS));
        assertEquals(
                RejectReason.ALREADY_EXISTS, initialise(cell, CellSettings.defaults(43, 1, 2)));
        assertEquals(DEFAULTS, cell.machine.settings());
    }

    @Test
    void shouldRefuseSettingsOutOfRangeAndStayWithoutAny() {
        final Cell cell = new Cell();
        cell.machine.newTerm(cell.nowNs, 1);
        assertEquals(RejectReason.INVALID_ARGUMENT, initialise(cell, bounded(0, 1, 1, 1)));
        assertEquals(RejectReason.INVALID_ARGUMENT, initialise(cell, bounded(1, 1, 1, 0)));
        assertEquals(
                RejectReason.INVALID_ARGUMENT, initialise(cell, bounded(1, 1, (1 << 20) + 1, 1)));
        assertFalse(cell.machine.initialised());
    }

    @Test
    void shouldRefuseAFunctionOutOfRange() {
        final Cell cell = Cell.started();
        assertEquals(
                RejectReason.INVALID_ARGUMENT, create(cell, function("acme", "", 1_000 * MS, 128)));
        assertEquals(RejectReason.INVALID_ARGUMENT, create(cell, function("acme", "f", 0, 128)));
        assertEquals(
                RejectReason.INVALID_ARGUMENT, create(cell, function("acme", "f", 1_000 * MS, 0)));
        cell.machine.listFunctions(cell.nowNs, Cell.ADMIN, 10, 0);
        assertFalse(cell.out.has("addFunction"));
    }

    @Test
    void shouldSayWhichTableIsFull() {
        final Cell cell = Cell.started(bounded(1, 2, 10, 4));
        assertEquals(RejectReason.NONE, create(cell, function("a", "f", 1_000 * MS, 128)));
        assertEquals(
                RejectReason.TOO_MANY_TENANTS, create(cell, function("b", "f", 1_000 * MS, 128)));
        cell.tenantLimit("b", 10);
        assertEquals(RejectReason.TOO_MANY_TENANTS, reason(cell));
        assertEquals(RejectReason.NONE, create(cell, function("a", "g", 1_000 * MS, 128)));
        assertEquals(
                RejectReason.TOO_MANY_FUNCTIONS, create(cell, function("a", "h", 1_000 * MS, 128)));
    }

    @Test
    void shouldRejectWhenTheTableOfSandboxesIsFull() {
        final Cell cell = Cell.started(bounded(10, 10, 1, 4));
        final long first = cell.function("f");
        final long second = cell.function("g");
        cell.worker("w1");
        final Cell.Client client = cell.client();
        client.invoke(0, 1, first, Cell.MAY_WAIT);
        client.invoke(1, 1, second, 0);
        assertEquals(RejectReason.TOO_MANY_SANDBOXES, cell.out.only("rejected").args()[4]);
    }

    @Test
    void shouldKeepTheVersionForTheSameSettingsAndServeNothingFromAnOldVersion() {
        final Cell cell = Cell.started();
        final long id = cell.function("f");
        final Cell.Worker worker = cell.worker("w1");
        final Cell.Client client = cell.client();
        client.invoke(0, 1, id, Cell.MAY_WAIT);
        final long sandbox = worker.startLast();
        worker.event(WorkerEventKind.COMPLETED, sandbox, cell.out.last("placed").longArg(5));

        assertEquals(id, cell.function("f"));
        assertEquals(1, cell.out.last("adminResult").longArg(3));
        cell.out.clear();
        assertEquals(RejectReason.NONE, create(cell, function("acme", "f", 9_000 * MS, 256)));
        assertEquals(id, cell.out.last("adminResult").longArg(2));
        assertEquals(2, cell.out.last("adminResult").longArg(3));
        assertEquals(sandbox, cell.out.only("stopSandbox").longArg(4));
    }

    @Test
    void shouldAnswerUnknownNames() {
        final Cell cell = Cell.started();
        cell.machine.deleteFunction(cell.nowNs, Cell.ADMIN, 3, "acme", "nothing");
        assertEquals(RejectReason.UNKNOWN_FUNCTION, reason(cell));
        cell.machine.resolveFunction(cell.nowNs, Cell.ADMIN, 4, "acme", "nothing");
        final Said resolved = cell.out.last("functionResolved");
        assertTrue(resolved.toString().contains("UNKNOWN_FUNCTION"), resolved.toString());
    }

    @Test
    void shouldBlockNewGrantsBelowALoweredLimitUntilItHasDrained() {
        final Cell cell = Cell.started();
        final long id = cell.function("f");
        final Cell.Worker worker = cell.worker("w1");
        final Cell.Client client = cell.client();
        client.invoke(0, 1, id, Cell.MAY_WAIT);
        final long sandbox = worker.startLast();
        final long token = cell.out.last("placed").longArg(5);

        cell.tenantLimit("acme", 0);
        client.invoke(1, 1, id, Cell.MAY_WAIT);
        worker.event(WorkerEventKind.COMPLETED, sandbox, token);
        assertEquals(1, cell.out.all("placed").size(), "the limit is 0: nothing new is granted");

        cell.tenantLimit("acme", 1);
        assertEquals(2, cell.out.all("placed").size(), "the limit allows one again");
    }

    private static PlacementCommands.FunctionSettings limited(
            final long reserved, final int maxQueued, final long keepAliveNs) {
        final PlacementCommands.FunctionSettings f = Cell.settings("f");
        return new PlacementCommands.FunctionSettings(
                f.tenant(),
                f.name(),
                f.kind(),
                f.code(),
                f.timeoutNs(),
                keepAliveNs,
                f.expectedStartUpNs(),
                f.memoryMb(),
                reserved,
                maxQueued);
    }

    @Test
    void shouldApplyOtherLimitsAtOnceAndKeepEverySandbox() {
        final Cell cell = Cell.started();
        final long id = cell.function(limited(0, 2, 60_000 * MS));
        final Cell.Worker worker = cell.worker("w1");
        final Cell.Client client = cell.client();
        client.invoke(0, 1, id, Cell.MAY_WAIT);
        assertEquals(RejectReason.FUNCTION_DISABLED, cell.out.last("rejected").args()[4]);
        assertTrue(cell.out.all("startSandbox").isEmpty(), "none is allowed");

        assertEquals(RejectReason.NONE, create(cell, limited(1, 2, 60_000 * MS)));
        assertEquals(1, cell.out.last("adminResult").longArg(3), "the same version");
        client.invoke(0, 2, id, Cell.MAY_WAIT);
        client.invoke(1, 1, id, Cell.MAY_WAIT);
        final long sandbox = worker.startLast();
        worker.event(WorkerEventKind.COMPLETED, sandbox, cell.out.last("placed").longArg(5));
        worker.event(WorkerEventKind.COMPLETED, sandbox, cell.out.last("placed").longArg(5));
        assertEquals(RejectReason.NONE, create(cell, limited(1, 0, 1_000 * MS)));
        assertEquals(1, cell.out.last("adminResult").longArg(3), "the same version");
        assertTrue(cell.out.all("stopSandbox").isEmpty(), "its warm sandbox stays");

        client.invoke(0, 3, id, Cell.MAY_WAIT);
        assertEquals(sandbox, cell.out.last("placed").longArg(6), "and serves");
        client.invoke(1, 2, id, Cell.MAY_WAIT);
        assertEquals(RejectReason.QUEUE_FULL, cell.out.last("rejected").args()[4]);
        worker.event(WorkerEventKind.COMPLETED, sandbox, cell.out.last("placed").longArg(5));
        cell.pass(1_100);
        assertEquals(sandbox, cell.out.only("stopSandbox").longArg(4), "the newer keep-alive");
    }
}
