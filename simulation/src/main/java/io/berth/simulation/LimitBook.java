package io.berth.simulation;

import io.berth.placement.CellSettings;
import io.berth.placement.PlacementCommands.FunctionSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The limits in force, from what operators were told (rule 38). */
final class LimitBook {
    /** One function as it is, or was when it was deleted. */
    private record Function(String tenant, long limit, long shortestTimeoutNs) {}

    private final Map<Long, Function> functions = new HashMap<>();
    private final Map<String, Long> tenants = new HashMap<>();
    private long defaultTenantLimit = Long.MAX_VALUE;

    void onEntry(final List<Call> entry, final List<Call> outputs) {
        final Call command = entry.get(0);
        for (final Call output : outputs) {
            if (output.name().equals("adminResult")
                    && output.argument("reason").toString().equals("NONE")) {
                onDone(command, output.number("id"));
            }
        }
    }

    private void onDone(final Call command, final long id) {
        switch (command.name()) {
            case "initialiseCell" -> {
                if (defaultTenantLimit == Long.MAX_VALUE) {
                    final CellSettings cell = command.argument("settings");
                    defaultTenantLimit = cell.tenantConcurrency();
                }
            }
            case "createFunction" -> {
                final FunctionSettings settings = command.argument("settings");
                final long reserved = settings.reservedConcurrency();
                final Function before = functions.get(id);
                functions.put(
                        id,
                        new Function(
                                settings.tenant(),
                                reserved == FunctionSettings.NONE_RESERVED
                                        ? Long.MAX_VALUE
                                        : reserved,
                                before == null
                                        ? settings.timeoutNs()
                                        : Math.min(
                                                before.shortestTimeoutNs, settings.timeoutNs())));
            }
            case "setTenant" ->
                    tenants.put(command.argument("tenant"), command.number("concurrencyLimit"));
            default -> {}
        }
    }

    long ofFunction(final long functionId) {
        return functions.get(functionId).limit;
    }

    /** The shortest time limit that any version of the function has had. */
    long shortestTimeoutNs(final long functionId) {
        return functions.get(functionId).shortestTimeoutNs;
    }

    String tenantOf(final long functionId) {
        final Function function = functions.get(functionId);
        if (function == null) {
            throw new CheckFailure(
                    "a slot is held for function " + functionId + " that nobody created");
        }
        return function.tenant;
    }

    long ofTenant(final String tenant) {
        return tenants.getOrDefault(tenant, defaultTenantLimit);
    }
}
