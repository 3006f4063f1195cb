package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;

import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.SandboxKind;

/**
 * Functions and tenants: created, versioned, limited, deleted and retired; what their runs and
 * starts take.
 */
final class FunctionService {
    private static final long NONE_RESERVED = PlacementCommands.FunctionSettings.NONE_RESERVED;
    private static final int DEFAULT_TENANT_QUEUE = 100_000;
    private static final int AVERAGE_SHIFT = 3;
    private static final int MAX_STOPPED_AT_ONCE = 64;

    private final PlacementCore core;
    private final PlacementState state;
    private final FunctionTable functions;
    private final TenantTable tenants;

    FunctionService(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
        this.functions = state.functions;
        this.tenants = state.tenants;
    }

    // ---- names

    int findTenant(final String name) {
        return name == null ? NONE : state.tenantsByName.getValue(name);
    }

    int find(final String tenantName, final String name) {
        final int tenant = findTenant(tenantName);
        return tenant == NONE || name == null
                ? NONE
                : state.functionsByName.getValue(PlacementState.functionKey(tenant, name));
    }

    /**
     * @return the tenant, made where it did not exist; -1 where the table is full.
     */
    int tenantOrNew(final String name) {
        final int known = findTenant(name);
        if (known != NONE) {
            return known;
        }
        final int tenant = tenants.allocate();
        if (tenant != NONE) {
            tenants.name(tenant, name);
            tenants.concurrencyLimit(tenant, state.settings.tenantConcurrency());
            tenants.maxQueued(tenant, DEFAULT_TENANT_QUEUE);
            state.tenantsByName.put(name, tenant);
        }
        return tenant;
    }

    void setLimits(
            final int tenant, final int concurrencyLimit, final int weight, final int maxQueued) {
        tenants.concurrencyLimit(tenant, concurrencyLimit);
        core.shares.setWeight(tenant, weight);
        tenants.maxQueued(tenant, maxQueued);
        core.placer.tenantSlotFreed(tenant);
    }

    // ---- functions

    static boolean isValid(final PlacementCommands.FunctionSettings settings) {
        return settings != null
                && Limits.isName(settings.tenant(), Limits.MAX_NAME_BYTES)
                && Limits.isName(settings.name(), Limits.MAX_NAME_BYTES)
                && isValidCode(settings.kind(), settings.code())
                && Limits.isDuration(settings.timeoutNs())
                && Limits.isDuration(settings.keepAliveNs())
                && Limits.isIn(settings.expectedStartUpNs(), 0, Limits.MAX_DURATION_NS)
                && Limits.isIn(settings.memoryMb(), 1, Limits.MAX_MEMORY_MB)
                && Limits.isIn(settings.reservedConcurrency(), 0, NONE_RESERVED)
                && Limits.isIn(settings.maxQueued(), 0, Limits.MAX_QUEUED)
                && Limits.isIn(settings.provisionedConcurrency(), 0, Limits.MAX_SCALE_UP)
                && Limits.isIn(settings.scaleUpSize(), 0, Limits.MAX_SCALE_UP)
                && LabelNames.isValid(settings.labels());
    }

    /**
     * @param function the function that is to get the settings, or -1 for a new one.
     * @return why its reservation or provisioned sandboxes can't be had, else NONE. What raises
     *     nothing is taken, whatever was lowered since.
     */
    RejectReason refusalOf(final int function, final PlacementCommands.FunctionSettings settings) {
        final int tenant = findTenant(settings.tenant());
        final long limit =
                tenant == NONE
                        ? state.settings.tenantConcurrency()
                        : tenants.concurrencyLimit(tenant);
        final long reserved = tenant == NONE ? 0 : tenants.reserved(tenant);
        final long before = function == NONE ? 0 : core.limits.reservation(function);
        final long after = reserved - before + ConcurrencyLimits.slotsOf(settings);
        if (!core.limits.mayReserve(limit, reserved, after)) {
            return RejectReason.RESERVED_TOO_HIGH;
        }
        final boolean isReserved = settings.reservedConcurrency() != NONE_RESERVED;
        final long most = isReserved ? settings.reservedConcurrency() : limit;
        final boolean isRaised =
                function == NONE
                        || settings.provisionedConcurrency() > functions.provisioned(function)
                        || settings.reservedConcurrency()
                                != functions.reservedConcurrency(function);
        if (isRaised && settings.provisionedConcurrency() > most) {
            return RejectReason.PROVISIONED_TOO_HIGH;
        }
        return state.labels.hasRoomFor(settings.labels())
                ? RejectReason.NONE
                : RejectReason.TOO_MANY_LABELS;
    }

    private static boolean isValidCode(final SandboxKind kind, final String code) {
        if (kind == SandboxKind.HANDLER) {
            return Limits.isName(code, Limits.MAX_CODE_BYTES);
        }
        return kind == SandboxKind.SYNTHETIC
                && code != null
                && Limits.utf8Length(code) <= Limits.MAX_CODE_BYTES;
    }

    /** Creates the function; the tables have room. */
    int create(final int tenant, final PlacementCommands.FunctionSettings settings) {
        final int function = functions.allocate();
        functions.tenant(function, tenant);
        functions.name(function, settings.name());
        functions.reservedConcurrency(function, NONE_RESERVED);
        state.functionsByName.put(PlacementState.functionKey(tenant, settings.name()), function);
        write(function, settings);
        core.scaleUp.fill(function);
        core.provisioned.fill(function);
        return function;
    }

    /**
     * Takes changed settings. What a sandbox is made of makes a new version, and sandboxes of the
     * one before serve no new invocation; limits alone count at once and replace none.
     */
    void update(final int function, final PlacementCommands.FunctionSettings settings) {
        if (isSameSandbox(function, settings)) {
            writeLimits(function, settings);
        } else {
            write(function, settings);
            stopFormer(function);
        }
        core.placer.settingsChanged(function);
        core.placer.tenantSlotFreed(functions.tenant(function));
    }

    /**
     * Stops idle sandboxes of former versions, a bounded number now and the rest by the function's
     * timer. They are the least recently used: none of them becomes idle any more. Those of a
     * deleted function are cleared with what waits for it; with its last one, its record is gone.
     */
    void stopFormer(final int function) {
        if (functions.deleted(function) == 1) {
            return;
        }
        for (int i = 0; i < MAX_STOPPED_AT_ONCE && core.steps.areLeft(); i++) {
            final int idle = state.pool.last(function);
            if (idle == NONE || !core.sandboxes.isFormer(idle)) {
                return;
            }
            core.sandboxes.stop(idle);
        }
        if (!state.pool.isEmpty(function)) {
            core.placer.wakeAt(function, state.nowNs() + 1);
        }
    }

    private boolean isSameSandbox(
            final int function, final PlacementCommands.FunctionSettings settings) {
        return functions.kind(function) == settings.kind().value()
                && functions.code(function).equals(settings.code())
                && functions.memoryMb(function) == settings.memoryMb()
                && functions.timeoutNs(function) == settings.timeoutNs()
                && functions.expectedStartUpNs(function) == settings.expectedStartUpNs()
                && functions.labels(function) == state.labels.bits(settings.labels());
    }

    private void write(final int function, final PlacementCommands.FunctionSettings settings) {
        core.placer.beforeNewVersion(function);
        functions.version(function, functions.version(function) + 1);
        core.provisioned.newVersion(function);
        functions.kind(function, settings.kind().value());
        functions.code(function, settings.code());
        functions.timeoutNs(function, settings.timeoutNs());
        functions.expectedStartUpNs(function, settings.expectedStartUpNs());
        functions.memoryMb(function, settings.memoryMb());
        functions.labels(function, state.labels.bits(settings.labels()));
        functions.averageRunNs(function, -1);
        functions.averageStartNs(function, settings.expectedStartUpNs());
        core.startFailures.forgive(function);
        writeLimits(function, settings);
    }

    private void writeLimits(
            final int function, final PlacementCommands.FunctionSettings settings) {
        functions.keepAliveNs(function, settings.keepAliveNs());
        core.limits.reserve(function, settings.reservedConcurrency());
        functions.maxQueued(function, settings.maxQueued());
        functions.provisioned(function, settings.provisionedConcurrency());
        core.scaleUp.resize(function, settings.scaleUpSize());
        core.provisioned.changed(function);
    }

    PlacementCommands.FunctionSettings settings(final int function) {
        return new PlacementCommands.FunctionSettings(
                tenants.name(functions.tenant(function)),
                functions.name(function),
                SandboxKind.get((short) functions.kind(function)),
                functions.code(function),
                functions.timeoutNs(function),
                functions.keepAliveNs(function),
                functions.expectedStartUpNs(function),
                functions.memoryMb(function),
                functions.reservedConcurrency(function),
                functions.maxQueued(function),
                functions.provisioned(function),
                functions.scaleUpSize(function),
                state.labels.text(functions.labels(function)));
    }

    PlacementOutput.FunctionDescription describe(final int function) {
        return new PlacementOutput.FunctionDescription(
                state.functionId(function),
                settings(function),
                functions.version(function),
                functions.inFlight(function),
                functions.queued(function),
                functions.idle(function),
                functions.busy(function),
                functions.starting(function),
                core.provisioned.allocated(function),
                core.provisioned.available(function),
                functions.spillOvers(function),
                core.scaleUp.tokens(function));
    }

    void delete(final int function) {
        state.functionsByName.removeKey(
                PlacementState.functionKey(functions.tenant(function), functions.name(function)));
        core.limits.beforeDelete(function);
        functions.deleted(function, 1);
        core.placer.settingsChanged(function);
        core.workerDrains.replaced(function);
        core.placer.tenantSlotFreed(functions.tenant(function));
        retireIfEmpty(function);
    }

    /** Frees the record of a deleted function once nothing of it remains. */
    void retireIfEmpty(final int function) {
        if (functions.isLive(function)
                && functions.deleted(function) == 1
                && functions.sandboxes(function) == 0
                && functions.queued(function) == 0
                && functions.inFlight(function) == 0
                && functions.evictions(function) == 0) {
            core.placer.forget(function);
            core.provisioned.forget(function);
            core.keepAlive.forget(function);
            state.deadlines.cancel(Deadlines.FUNCTION, function);
            functions.free(function);
        }
    }

    // ---- what was seen

    void runTook(final int function, final long durationNs) {
        final long taken = bounded(durationNs);
        final long average = functions.averageRunNs(function);
        functions.averageRunNs(
                function, average < 0 ? taken : average + ((taken - average) >> AVERAGE_SHIFT));
    }

    void startTook(final int function, final long durationNs) {
        final long average = functions.averageStartNs(function);
        functions.averageStartNs(
                function, average + ((bounded(durationNs) - average) >> AVERAGE_SHIFT));
    }

    private static long bounded(final long durationNs) {
        if (durationNs < 0) {
            return 0;
        }
        return durationNs < Limits.MAX_DURATION_NS ? durationNs : Limits.MAX_DURATION_NS;
    }

    RejectReason roomForNew(final String tenantName) {
        if (functions.isFull()) {
            return RejectReason.TOO_MANY_FUNCTIONS;
        }
        return findTenant(tenantName) == NONE && tenants.isFull()
                ? RejectReason.TOO_MANY_TENANTS
                : RejectReason.NONE;
    }
}
