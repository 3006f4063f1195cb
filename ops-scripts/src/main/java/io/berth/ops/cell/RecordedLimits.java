package io.berth.ops.cell;

import io.berth.client.FunctionInfo;
import io.berth.client.FunctionSettings;
import io.berth.client.TenantInfo;
import io.berth.history.History;
import io.berth.history.LimitKind;
import io.berth.history.LimitPhase;
import io.berth.history.ProcessKey;

/** Tells a history which limits are in force, so that runs at once can be held against them. */
public final class RecordedLimits {
    private RecordedLimits() {}

    /** All of the cell as they are now; nothing may be changing them meanwhile. */
    public static void inForce(final History history, final Cell cell) {
        if (history == History.NONE) {
            return;
        }
        for (final FunctionInfo function : cell.listFunctions()) {
            final long tenant = ProcessKey.of(function.settings().tenant());
            history.function(function.functionId(), tenant);
            if (function.settings().reservedConcurrency() != FunctionSettings.NONE_RESERVED) {
                history.limit(
                        LimitKind.FUNCTION,
                        function.functionId(),
                        tenant,
                        function.settings().reservedConcurrency(),
                        LimitPhase.IN_FORCE);
            }
        }
        for (final TenantInfo tenant : cell.listTenants()) {
            final long key = ProcessKey.of(tenant.name());
            history.limit(
                    LimitKind.TENANT, key, key, tenant.concurrencyLimit(), LimitPhase.IN_FORCE);
        }
    }

    /** Changes the limit of a tenant, and tells when either may have been in force. */
    public static void setTenant(
            final History history, final Cell cell, final String tenant, final int limit) {
        final long key = ProcessKey.of(tenant);
        history.limit(LimitKind.TENANT, key, key, limit, LimitPhase.ASKED);
        cell.setTenant(tenant, limit);
        history.limit(LimitKind.TENANT, key, key, limit, LimitPhase.IN_FORCE);
    }

    /** Creates or changes a function, and tells when either reservation may have been in force. */
    public static void createFunction(
            final History history, final Cell cell, final FunctionSettings settings) {
        if (history == History.NONE) {
            cell.createFunction(settings);
            return;
        }
        final long tenant = ProcessKey.of(settings.tenant());
        final long limit =
                settings.reservedConcurrency() == FunctionSettings.NONE_RESERVED
                        ? -1
                        : settings.reservedConcurrency();
        final long before = idOf(cell, settings);
        if (before != 0) {
            history.limit(LimitKind.FUNCTION, before, tenant, limit, LimitPhase.ASKED);
        }
        cell.createFunction(settings);
        final long id = idOf(cell, settings);
        history.function(id, tenant);
        history.limit(LimitKind.FUNCTION, id, tenant, limit, LimitPhase.IN_FORCE);
    }

    private static long idOf(final Cell cell, final FunctionSettings settings) {
        return cell.listFunctions().stream()
                .filter(
                        function ->
                                function.settings().tenant().equals(settings.tenant())
                                        && function.settings().name().equals(settings.name()))
                .mapToLong(FunctionInfo::functionId)
                .findFirst()
                .orElse(0);
    }
}
