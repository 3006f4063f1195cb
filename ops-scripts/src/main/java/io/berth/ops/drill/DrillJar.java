package io.berth.ops.drill;

import io.berth.client.FunctionSettings;
import io.berth.ops.cell.RecordedLimits;
import io.berth.ops.cluster.FunctionJar;
import io.berth.schemas.protocol.SandboxKind;
import java.nio.file.Path;
import java.time.Duration;

/** {@link DrillHandler} as a function of the cell, from a jar of its own as any other. */
final class DrillJar {
    private static final int MEMORY_MB = 64;
    private static final int MAX_QUEUED = 100_000;
    private static final Duration KEEP_ALIVE = Duration.ofMinutes(30);
    private static final Duration START_UP = Duration.ofMillis(200);

    private DrillJar() {}

    /**
     * Makes the function. @param directory where the jar goes: one that goes with the cluster.
     *
     * @param reserved its runs at once.
     */
    static void createFunction(
            final DrillContext ctx,
            final Path directory,
            final String function,
            final Duration timeout,
            final long reserved) {
        final String code =
                FunctionJar.write(directory.resolve("drill-handler.jar"), DrillHandler.class);
        ctx.limited(function, timeout, reserved);
        RecordedLimits.createFunction(
                ctx.cluster().history().drill(),
                ctx.operator(),
                new FunctionSettings(
                        DrillContext.TENANT,
                        function,
                        SandboxKind.HANDLER,
                        code,
                        timeout.toNanos(),
                        KEEP_ALIVE.toNanos(),
                        START_UP.toNanos(),
                        MEMORY_MB,
                        reserved,
                        MAX_QUEUED));
    }
}
