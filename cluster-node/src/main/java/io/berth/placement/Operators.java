package io.berth.placement;

import static io.berth.placement.PlacementState.CELL;
import static io.berth.placement.RecordTable.NONE;

import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.SandboxState;
import io.berth.schemas.protocol.WorkerState;
import java.util.ArrayList;
import java.util.List;

/** What operators ask: settings of the cell, functions, tenants, lists and counts. */
final class Operators {
    /** Cursor that says that there is no more. */
    static final long NO_MORE = 0xFFFF_FFFFL;

    static final int PAGE_BYTES = 1024;
    static final int PAGE_FIXED_BYTES = 48;
    static final int FUNCTION_FIXED_BYTES = 105;
    static final int WORKER_FIXED_BYTES = 74;
    static final int TENANT_FIXED_BYTES = 30;
    static final int MAX_LOOKED_AT = 1024;
    private static final int FIRST_CELL_EPOCH = 1;

    private final PlacementCore core;
    private final PlacementState state;

    Operators(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
    }

    // ---- cell

    void initialise(final long sessionId, final long correlationId, final CellSettings settings) {
        if (state.isInitialised()) {
            final boolean isSame = state.settings.equals(settings);
            answer(
                    sessionId,
                    correlationId,
                    0,
                    0,
                    isSame ? RejectReason.NONE : RejectReason.ALREADY_EXISTS);
        } else if (!SettingsRanges.areValid(settings)) {
            answer(sessionId, correlationId, 0, 0, RejectReason.INVALID_ARGUMENT);
        } else {
            state.apply(settings);
            core.cellPolicy.apply(PolicySettings.defaults(settings.bestOf()));
            state.cell.cellEpoch(CELL, FIRST_CELL_EPOCH);
            state.cell.randomState(CELL, settings.seed());
            answer(sessionId, correlationId, 0, 0, RejectReason.NONE);
        }
    }

    private void answer(
            final long sessionId,
            final long correlationId,
            final long id,
            final int version,
            final RejectReason reason) {
        core.output.adminResult(sessionId, correlationId, id, version, reason);
    }

    private boolean isRefused(final long sessionId, final long correlationId) {
        if (!state.isInitialised()) {
            answer(sessionId, correlationId, 0, 0, RejectReason.NOT_INITIALISED);
            return true;
        }
        return false;
    }

    // ---- functions, tenants

    void createFunction(
            final long sessionId,
            final long correlationId,
            final PlacementCommands.FunctionSettings settings) {
        if (isRefused(sessionId, correlationId)) {
            return;
        }
        final FunctionService service = core.functionService;
        if (!FunctionService.isValid(settings)) {
            answer(sessionId, correlationId, 0, 0, RejectReason.INVALID_ARGUMENT);
            return;
        }
        int function = service.find(settings.tenant(), settings.name());
        final RejectReason room =
                function == NONE ? service.roomForNew(settings.tenant()) : RejectReason.NONE;
        final RejectReason reason =
                room == RejectReason.NONE ? service.refusalOf(function, settings) : room;
        if (reason != RejectReason.NONE) {
            answer(sessionId, correlationId, 0, 0, reason);
            return;
        }
        if (function == NONE) {
            function = service.create(service.tenantOrNew(settings.tenant()), settings);
        } else if (!settings.equals(service.settings(function))) {
            service.update(function, settings);
        }
        answer(
                sessionId,
                correlationId,
                state.functionId(function),
                state.functions.version(function),
                RejectReason.NONE);
    }

    void deleteFunction(
            final long sessionId,
            final long correlationId,
            final String tenant,
            final String name) {
        if (isRefused(sessionId, correlationId)) {
            return;
        }
        final int function = core.functionService.find(tenant, name);
        if (function == NONE) {
            answer(sessionId, correlationId, 0, 0, RejectReason.UNKNOWN_FUNCTION);
            return;
        }
        final long functionId = state.functionId(function);
        final int version = state.functions.version(function);
        core.functionService.delete(function);
        answer(sessionId, correlationId, functionId, version, RejectReason.NONE);
    }

    void setTenant(
            final long sessionId,
            final long correlationId,
            final String tenant,
            final int concurrencyLimit,
            final int weight,
            final int maxQueued) {
        if (isRefused(sessionId, correlationId)) {
            return;
        }
        if (!Limits.isName(tenant, Limits.MAX_NAME_BYTES)
                || concurrencyLimit < 0
                || !Limits.isIn(weight, 1, Limits.MAX_WEIGHT)
                || !Limits.isIn(maxQueued, 0, Limits.MAX_QUEUED)) {
            answer(sessionId, correlationId, 0, 0, RejectReason.INVALID_ARGUMENT);
            return;
        }
        final int index = core.functionService.tenantOrNew(tenant);
        if (index == NONE) {
            answer(sessionId, correlationId, 0, 0, RejectReason.TOO_MANY_TENANTS);
            return;
        }
        if (!core.limits.mayLimit(index, concurrencyLimit)) {
            answer(sessionId, correlationId, index, 0, RejectReason.RESERVED_TOO_HIGH);
            return;
        }
        core.functionService.setLimits(index, concurrencyLimit, weight, maxQueued);
        answer(sessionId, correlationId, index, 0, RejectReason.NONE);
    }

    void resolveFunction(
            final long sessionId,
            final long correlationId,
            final String tenant,
            final String name) {
        final int function = state.isInitialised() ? core.functionService.find(tenant, name) : NONE;
        if (function == NONE) {
            final RejectReason reason =
                    state.isInitialised()
                            ? RejectReason.UNKNOWN_FUNCTION
                            : RejectReason.NOT_INITIALISED;
            core.output.functionResolved(sessionId, correlationId, 0, 0, 0, reason);
        } else {
            core.output.functionResolved(
                    sessionId,
                    correlationId,
                    state.functionId(function),
                    state.functions.timeoutNs(function),
                    state.settings.maxPayloadLength(),
                    RejectReason.NONE);
        }
    }

    // ---- lists

    void describeFunction(
            final long sessionId,
            final long correlationId,
            final String tenant,
            final String name) {
        final int function = state.isInitialised() ? core.functionService.find(tenant, name) : NONE;
        core.output.beginFunctionPage(sessionId, correlationId, reasonOf(function));
        if (function != NONE) {
            core.output.addFunction(core.functionService.describe(function));
        }
        core.output.endFunctionPage(NO_MORE);
    }

    private RejectReason reasonOf(final int function) {
        if (!state.isInitialised()) {
            return RejectReason.NOT_INITIALISED;
        }
        return function == NONE ? RejectReason.UNKNOWN_FUNCTION : RejectReason.NONE;
    }

    void listFunctions(final long sessionId, final long correlationId, final long cursor) {
        final FunctionTable functions = state.functions;
        final RejectReason reason =
                state.isInitialised() ? RejectReason.NONE : RejectReason.NOT_INITIALISED;
        core.output.beginFunctionPage(sessionId, correlationId, reason);
        int bytes = PAGE_FIXED_BYTES;
        int index = first(cursor, functions);
        for (int i = 0; i < MAX_LOOKED_AT && index < functions.highWater(); i++, index++) {
            if (functions.isLive(index) && functions.deleted(index) == 0) {
                final PlacementOutput.FunctionDescription one =
                        core.functionService.describe(index);
                bytes += bytesOf(one.settings());
                if (bytes > PAGE_BYTES) {
                    break;
                }
                core.output.addFunction(one);
            }
        }
        core.output.endFunctionPage(next(index, functions));
    }

    private static int bytesOf(final PlacementCommands.FunctionSettings settings) {
        return FUNCTION_FIXED_BYTES
                + Limits.utf8Length(settings.tenant())
                + Limits.utf8Length(settings.name())
                + Limits.utf8Length(settings.code())
                + Limits.utf8Length(settings.labels());
    }

    private static int bytesOf(final PlacementOutput.WorkerDescription worker) {
        return WORKER_FIXED_BYTES
                + Limits.utf8Length(worker.name())
                + Limits.utf8Length(worker.endpoint())
                + Limits.utf8Length(worker.labels());
    }

    void listWorkers(final long sessionId, final long correlationId, final long cursor) {
        final WorkerTable workers = state.workers;
        core.output.beginWorkerPage(sessionId, correlationId);
        int bytes = PAGE_FIXED_BYTES;
        int index = first(cursor, workers);
        for (int i = 0; i < MAX_LOOKED_AT && index < workers.highWater(); i++, index++) {
            if (workers.isLive(index)) {
                final PlacementOutput.WorkerDescription one = describe(index);
                bytes += bytesOf(one);
                if (bytes > PAGE_BYTES) {
                    break;
                }
                core.output.addWorker(one);
            }
        }
        core.output.endWorkerPage(next(index, workers));
    }

    void listTenants(final long sessionId, final long correlationId, final long cursor) {
        final TenantTable tenants = state.tenants;
        final List<PlacementOutput.TenantDescription> page = new ArrayList<>();
        int bytes = PAGE_FIXED_BYTES;
        int index = first(cursor, tenants);
        for (int i = 0; i < MAX_LOOKED_AT && index < tenants.highWater(); i++, index++) {
            if (tenants.isLive(index)) {
                bytes += TENANT_FIXED_BYTES + Limits.utf8Length(tenants.name(index));
                if (bytes > PAGE_BYTES) {
                    break;
                }
                page.add(describeTenant(index));
            }
        }
        core.output.tenantPage(
                sessionId,
                correlationId,
                state.isInitialised() ? RejectReason.NONE : RejectReason.NOT_INITIALISED,
                page,
                next(index, tenants));
    }

    private PlacementOutput.TenantDescription describeTenant(final int tenant) {
        final TenantTable tenants = state.tenants;
        return new PlacementOutput.TenantDescription(
                tenants.name(tenant),
                tenants.concurrencyLimit(tenant),
                tenants.weight(tenant),
                tenants.maxQueued(tenant),
                tenants.inFlight(tenant),
                tenants.queued(tenant),
                tenants.reserved(tenant),
                tenants.inFlight(tenant) - tenants.reservedInFlight(tenant));
    }

    static int first(final long cursor, final RecordTable table) {
        return cursor < 0 || cursor > table.highWater() ? table.highWater() : (int) cursor;
    }

    static long next(final int index, final RecordTable table) {
        return index < table.highWater() ? index : NO_MORE;
    }

    private PlacementOutput.WorkerDescription describe(final int worker) {
        final WorkerTable workers = state.workers;
        return new PlacementOutput.WorkerDescription(
                state.workerId(worker),
                workers.incarnation(worker),
                workers.registrationEpoch(worker),
                state.nowNs() - workers.lastHeardNs(worker),
                workers.memoryMb(worker),
                workers.usedMb(worker),
                workers.sandboxes(worker),
                workers.busy(worker),
                workers.zone(worker),
                WorkerState.get((short) workers.state(worker)),
                workers.name(worker),
                workers.endpoint(worker),
                state.labels.text(workers.labels(worker)),
                workers.starting(worker),
                workers.startFailures(worker),
                core.startFailures.isSuspect(worker),
                core.workerDrains.isDrained(worker),
                core.workerDrains.remainingNs(worker));
    }

    // ---- counts

    PlacementOutput.Status status(final long entries, final long rollingDigest) {
        final CellTable cell = state.cell;
        final FleetCounts fleet = state.fleet;
        return new PlacementOutput.Status(
                state.isInitialised(),
                state.nowNs(),
                entries,
                rollingDigest,
                state.functions.size(),
                state.tenants.size(),
                state.clients.size(),
                fleet.workers(WorkerState.ACTIVE) + fleet.workers(WorkerState.DRAINING),
                fleet.workers(WorkerState.DISCONNECTED),
                fleet.workers(WorkerState.DEAD),
                fleet.sandboxes(SandboxState.STARTING),
                fleet.sandboxes(SandboxState.IDLE),
                fleet.sandboxes(SandboxState.BUSY),
                fleet.sandboxes(SandboxState.STOPPING),
                fleet.sandboxes(SandboxState.LOST) + fleet.sandboxes(SandboxState.STUCK),
                cell.queued(CELL),
                cell.inFlight(CELL),
                cell.warmPlacements(CELL),
                cell.coldPlacements(CELL),
                cell.queuedPlacements(CELL),
                cell.rejected(CELL),
                cell.completed(CELL),
                cell.lost(CELL),
                cell.repairs(CELL),
                cell.ignored(CELL));
    }
}
