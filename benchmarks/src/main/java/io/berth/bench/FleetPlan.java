package io.berth.bench;

import io.berth.placement.CellSettings;
import io.berth.placement.PlacementCommands;
import io.berth.schemas.protocol.SandboxKind;

/**
 * How large a fleet is and what its functions are like; the same number of sandboxes always makes
 * the same fleet.
 *
 * @param sandboxes idle sandboxes, {@link #MIN_SANDBOXES} to {@link #MAX_SANDBOXES}.
 * @param functions 10,000, or a tenth of the sandboxes where that is less.
 * @param workers one for 200 sandboxes, at least 2.
 * @param tenants one for 100 functions, at least 2.
 * @param spareSandboxes how many more the tables hold than there are.
 */
public record FleetPlan(
        int sandboxes, int functions, int workers, int tenants, int spareSandboxes) {
    /** Fewer make no fleet. */
    public static final int MIN_SANDBOXES = 100;

    /** What the ids of version 1 hold, less some to start anew. */
    public static final int MAX_SANDBOXES = 1_000_000;

    static final int ZONES = 3;
    static final int CLIENTS = 16;
    static final int SLOTS_PER_CLIENT = 256;
    static final int WORKER_MEMORY_MB = 98_304;
    static final int WORKER_SANDBOXES = 4_096;
    static final int TENANT_CONCURRENCY = 1_000_000;
    static final int TENANT_QUEUED = 100_000;

    private static final long MS = 1_000_000L;
    private static final int MAX_FUNCTIONS = 10_000;
    private static final int SANDBOXES_PER_FUNCTION = 10;
    private static final int SANDBOXES_PER_WORKER = 200;
    private static final int FUNCTIONS_PER_TENANT = 100;
    private static final int SPARE = 40_000;
    private static final int LEAST_MEMORY_MB = 128;
    private static final int MEMORY_STEPS = 3;
    static final int RESERVED_EVERY = 10;

    /** Peers and functions that a benchmark may add to the fleet. */
    static final int SPARE_WORKERS = 16;

    static final int SPARE_FUNCTIONS = 8_192;
    private static final long RESERVED = 2_000;
    private static final long TIMEOUT_NS = 3_000 * MS;
    private static final long KEEP_ALIVE_NS = 3_600_000 * MS;
    private static final long START_UP_NS = 100 * MS;
    private static final int MAX_QUEUED = 10_000;

    /** The plan for so many sandboxes. */
    public static FleetPlan of(final int sandboxes) {
        if (sandboxes < MIN_SANDBOXES || sandboxes > MAX_SANDBOXES) {
            throw new IllegalArgumentException(
                    "sandboxes " + sandboxes + " out of " + MIN_SANDBOXES + " to " + MAX_SANDBOXES);
        }
        final int functions = Math.min(MAX_FUNCTIONS, sandboxes / SANDBOXES_PER_FUNCTION);
        return new FleetPlan(
                sandboxes,
                functions,
                Math.max(2, sandboxes / SANDBOXES_PER_WORKER),
                Math.max(2, functions / FUNCTIONS_PER_TENANT),
                SPARE);
    }

    /** Sandboxes of this function; they differ by one at most. */
    int sandboxesOf(final int function) {
        return sandboxes / functions + (function < sandboxes % functions ? 1 : 0);
    }

    /** Defaults of version 1, with tables as large as the fleet asks for. */
    CellSettings cellSettings() {
        final CellSettings d = CellSettings.defaults(42, 1, 2);
        return new CellSettings(
                d.seed(),
                d.secretKeyHigh(),
                d.secretKeyLow(),
                d.clientGraceNs(),
                d.workerShortGraceNs(),
                d.workerLongGraceNs(),
                d.workerSilenceNs(),
                d.leaseNs(),
                d.placementExpiryNs(),
                d.timeoutMarginNs(),
                d.startTimeoutNs(),
                d.tickNs(),
                d.fastTickNs(),
                TENANT_CONCURRENCY,
                d.maxClients(),
                d.maxRequestSlots(),
                d.maxTenants(),
                d.maxFunctions(),
                d.maxWorkers(),
                sandboxes + spareSandboxes,
                d.maxInvocations(),
                d.maxStartsPerWorker(),
                d.maxPayloadLength(),
                d.featureLevel(),
                d.bestOf(),
                d.coldPolicy());
    }

    /**
     * Three sizes in turn; every tenth function has a reservation, as some have in a real fleet.
     */
    PlacementCommands.FunctionSettings functionSettings(final int function) {
        return new PlacementCommands.FunctionSettings(
                "tenant-" + function % tenants,
                "function-" + function,
                SandboxKind.SYNTHETIC,
                "",
                TIMEOUT_NS,
                KEEP_ALIVE_NS,
                START_UP_NS,
                LEAST_MEMORY_MB << function % MEMORY_STEPS,
                function % RESERVED_EVERY == 0
                        ? RESERVED
                        : PlacementCommands.FunctionSettings.NONE_RESERVED,
                MAX_QUEUED);
    }
}
