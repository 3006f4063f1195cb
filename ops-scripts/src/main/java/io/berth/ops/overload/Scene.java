package io.berth.ops.overload;

import io.berth.client.FunctionSettings;
import io.berth.history.History;
import io.berth.ops.cell.RecordedLimits;
import io.berth.ops.drill.DrillContext;
import io.berth.schemas.protocol.SandboxKind;
import java.time.Duration;

/** Tenants and functions of these drills, with the limits that the drills are about. */
final class Scene {
    private static final int MEMORY_MB = 64;
    private static final int WEIGHT = 1;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration KEEP_ALIVE = Duration.ofMinutes(30);
    private static final Duration START_UP = Duration.ofMillis(50);

    private Scene() {}

    /** A tenant with its own limits. @param maxQueued invocations of it that may wait. */
    static void tenant(
            final DrillContext ctx,
            final String tenant,
            final int concurrency,
            final int maxQueued) {
        final History history = ctx.cluster().history().drill();
        RecordedLimits.setTenant(history, ctx.operator(), tenant, concurrency);
        ctx.operator().setTenant(tenant, concurrency, WEIGHT, maxQueued);
    }

    /**
     * A synthetic function.
     *
     * @param reserved slots, {@link FunctionSettings#NONE_RESERVED}: no limit of its own.
     * @param maxQueued invocations of it that may wait.
     */
    static void function(
            final DrillContext ctx,
            final String tenant,
            final String name,
            final long reserved,
            final int maxQueued) {
        RecordedLimits.createFunction(
                ctx.cluster().history().drill(),
                ctx.operator(),
                new FunctionSettings(
                        tenant,
                        name,
                        SandboxKind.SYNTHETIC,
                        "",
                        TIMEOUT.toNanos(),
                        KEEP_ALIVE.toNanos(),
                        START_UP.toNanos(),
                        MEMORY_MB,
                        reserved,
                        maxQueued));
    }
}
