package io.berth.bench;

import io.berth.placement.PlacementCommands;
import io.berth.schemas.protocol.SandboxKind;

/**
 * One worker beside the others that holds a thousand sandboxes: a label keeps its functions there
 * and all others away.
 */
final class LargeWorker {
    static final String LABEL = "large";
    static final int SANDBOXES = 1_000;
    static final int MAX_SANDBOXES = 4_096;

    private static final int FUNCTIONS = 10;
    private static final long TIMEOUT_NS = 3_000 * Fleet.MS;
    private static final long KEEP_ALIVE_NS = 3_600_000 * Fleet.MS;
    private static final int MEMORY_MB = 16;
    private static final int MAX_QUEUED = 10_000;

    final int worker;
    final int[] functions = new int[FUNCTIONS];

    /** Adds the worker, empty, and its functions. */
    LargeWorker(final Fleet fleet, final int maxSandboxes) {
        worker = fleet.plan.workers();
        fleet.workerHello(worker, maxSandboxes, LABEL);
        for (int i = 0; i < FUNCTIONS; i++) {
            functions[i] = fleet.addFunction(settings("large-" + i, "tenant-large", LABEL));
        }
    }

    /** With its sandboxes, all idle. */
    static LargeWorker filled(final Fleet fleet) {
        final LargeWorker large = new LargeWorker(fleet, SANDBOXES);
        large.fill(fleet);
        return large;
    }

    void fill(final Fleet fleet) {
        for (final int function : functions) {
            FleetBuilder.fill(fleet, function, SANDBOXES / FUNCTIONS);
        }
    }

    /** Calls each function so often; sandboxes for that are idle. */
    void call(final Fleet fleet, final int times) {
        for (final int function : functions) {
            for (int i = 0; i < times; i++) {
                fleet.advance(Fleet.STEP_NS);
                fleet.invoke(function);
            }
        }
    }

    /** A small function. */
    static PlacementCommands.FunctionSettings settings(
            final String name, final String tenant, final String labels) {
        return settings(name, tenant, labels, KEEP_ALIVE_NS, NONE_RESERVED, MEMORY_MB);
    }

    private static final long NONE_RESERVED = PlacementCommands.FunctionSettings.NONE_RESERVED;

    static PlacementCommands.FunctionSettings settings(
            final String name,
            final String tenant,
            final String labels,
            final long keepAliveNs,
            final long reserved,
            final int memoryMb) {
        return new PlacementCommands.FunctionSettings(
                tenant,
                name,
                SandboxKind.SYNTHETIC,
                "",
                TIMEOUT_NS,
                keepAliveNs,
                Fleet.MS,
                memoryMb,
                reserved,
                MAX_QUEUED,
                0,
                MAX_QUEUED,
                labels);
    }
}
