package io.berth.simulation;

import io.berth.placement.CellSettings;
import io.berth.placement.PlacementCommands.FunctionSettings;
import io.berth.placement.PolicySettings;
import java.util.HashMap;
import java.util.Map;

/** What operators were told is in force: functions, limits and the policy (rule 38). */
final class LimitBook {
    /** One function as it is, or was when it was deleted. */
    static final class Function {
        final long id;
        private FunctionSettings settings;
        private int version;
        private boolean deleted;
        private long shortestTimeoutNs = Long.MAX_VALUE;

        private Function(final long id) {
            this.id = id;
        }

        FunctionSettings settings() {
            return settings;
        }

        int version() {
            return version;
        }

        boolean isDeleted() {
            return deleted;
        }

        /** True if it has a reservation, which is its cap and its floor. */
        boolean isReserved() {
            return !deleted && settings.reservedConcurrency() != FunctionSettings.NONE_RESERVED;
        }

        boolean isDisabled() {
            return isReserved() && settings.reservedConcurrency() == 0;
        }

        /** Sandboxes to be kept started. */
        int provisioned() {
            return deleted ? 0 : settings.provisionedConcurrency();
        }
    }

    /** A tenant's limits. */
    record Tenant(long concurrencyLimit, int weight, long maxQueued) {}

    private final Map<Long, Function> functions = new HashMap<>();
    private final Map<String, Long> ids = new HashMap<>();
    private final Map<String, Tenant> tenants = new HashMap<>();
    private final Map<Long, String> tenantNames = new HashMap<>();
    private CellSettings cell;
    private PolicySettings policy;

    void onStep(final Step step) {
        final Call result = step.adminResult();
        if (result != null && step.isDone()) {
            onDone(step.command(), result);
        }
    }

    private void onDone(final Call command, final Call result) {
        switch (command.name()) {
            case "initialiseCell" -> {
                if (cell == null) {
                    cell = command.argument("settings");
                    policy = PolicySettings.defaults(cell.bestOf());
                }
            }
            case "createFunction" -> onFunction(command, result);
            case "deleteFunction" -> {
                functions.get(result.number("id")).deleted = true;
                ids.remove(keyOf(command.argument("tenant"), command.argument("name")));
            }
            case "setTenant" -> {
                tenants.put(
                        command.argument("tenant"),
                        new Tenant(
                                command.number("concurrencyLimit"),
                                (int) command.number("weight"),
                                command.number("maxQueued")));
                tenantNames.put(result.number("id"), command.argument("tenant"));
            }
            case "setPolicy" -> policy = command.argument("policy");
            default -> {}
        }
    }

    private void onFunction(final Call command, final Call result) {
        final FunctionSettings settings = command.argument("settings");
        final long id = result.number("id");
        final long reservedBefore = reserved(settings.tenant());
        final Function function = functions.computeIfAbsent(id, Function::new);
        function.settings = settings;
        function.version = (int) result.number("version");
        function.shortestTimeoutNs = Math.min(function.shortestTimeoutNs, settings.timeoutNs());
        ids.put(keyOf(settings.tenant(), settings.name()), id);
        final long reserved = reserved(settings.tenant());
        if (reserved > reservedBefore && unreserved(settings.tenant()) < policy.unreservedFloor()) {
            throw new CheckFailure("reserves more than the tenant may: " + command);
        }
    }

    private static String keyOf(final String tenant, final String name) {
        return tenant + "/" + name;
    }

    /** The settings of the cell, null before it has some. */
    CellSettings cell() {
        return cell;
    }

    /** The policy in force, null before the cell is initialised. */
    PolicySettings policy() {
        return policy;
    }

    Function function(final long functionId) {
        final Function function = functions.get(functionId);
        if (function == null) {
            throw new CheckFailure(
                    "something is held for function " + functionId + " that nobody created");
        }
        return function;
    }

    boolean knows(final long functionId) {
        return functions.containsKey(functionId);
    }

    /** The function as it is now, or null. */
    Function find(final String tenant, final String name) {
        final Long id = ids.get(keyOf(tenant, name));
        return id == null ? null : functions.get(id);
    }

    /** Every function that is not deleted. */
    Iterable<Function> functions() {
        return functions.values().stream().filter(function -> !function.deleted).toList();
    }

    /** The shortest time limit that any version of the function has had. */
    long shortestTimeoutNs(final long functionId) {
        return function(functionId).shortestTimeoutNs;
    }

    String tenantOf(final long functionId) {
        return function(functionId).settings.tenant();
    }

    Tenant tenant(final String name) {
        final Tenant tenant = tenants.get(name);
        return tenant != null ? tenant : new Tenant(cell.tenantConcurrency(), 1, Long.MAX_VALUE);
    }

    /** The tenant that the log has under this number, or null where nobody was told. */
    String tenantNumbered(final long number) {
        return tenantNames.get(number);
    }

    /** Sum of the reservations of the tenant's functions. */
    long reserved(final String tenant) {
        long sum = 0;
        for (final Function function : functions()) {
            if (function.settings.tenant().equals(tenant) && function.isReserved()) {
                sum += function.settings.reservedConcurrency();
            }
        }
        return sum;
    }

    /** What the tenant's functions without a reservation share. */
    long unreserved(final String tenant) {
        return tenant(tenant).concurrencyLimit() - reserved(tenant);
    }

    /** Slots held by the tenant's functions. */
    long inFlight(final String tenant, final StateView state) {
        return state.held().values().stream()
                .filter(slot -> tenantOf(slot.functionId()).equals(tenant))
                .count();
    }

    /** Slots held by the tenant's functions that have no reservation. */
    long unreservedInFlight(final String tenant, final StateView state) {
        return state.held().values().stream()
                .filter(slot -> tenantOf(slot.functionId()).equals(tenant))
                .filter(slot -> !function(slot.functionId()).isReserved())
                .count();
    }

    /** Invocations of the tenant that wait. */
    long queued(final String tenant, final StateView state) {
        return state.open().values().stream()
                .filter(OpenInvocation::isQueued)
                .filter(one -> tenantOf(one.functionId()).equals(tenant))
                .count();
    }
}
