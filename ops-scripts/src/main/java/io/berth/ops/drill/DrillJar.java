package io.berth.ops.drill;

import io.berth.client.FunctionSettings;
import io.berth.ops.CheckFailed;
import io.berth.ops.cell.RecordedLimits;
import io.berth.schemas.protocol.SandboxKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

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
        final Path jar = directory.resolve("drill-handler.jar");
        write(jar);
        ctx.limited(function, timeout, reserved);
        RecordedLimits.createFunction(
                ctx.cluster().history().drill(),
                ctx.operator(),
                new FunctionSettings(
                        DrillContext.TENANT,
                        function,
                        SandboxKind.HANDLER,
                        jar + "#" + DrillHandler.class.getName(),
                        timeout.toNanos(),
                        KEEP_ALIVE.toNanos(),
                        START_UP.toNanos(),
                        MEMORY_MB,
                        reserved,
                        MAX_QUEUED));
    }

    private static void write(final Path jar) {
        final String entry = DrillHandler.class.getName().replace('.', '/') + ".class";
        try (InputStream in = DrillHandler.class.getResourceAsStream("/" + entry);
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            if (in == null) {
                throw new CheckFailed("no class " + entry + " to make a jar of");
            }
            out.putNextEntry(new JarEntry(entry));
            in.transferTo(out);
            out.closeEntry();
        } catch (final IOException ex) {
            throw new CheckFailed("cannot make " + jar + ": " + ex.getMessage(), ex);
        }
    }
}
