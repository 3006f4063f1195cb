package io.berth.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.client.FunctionSettings;
import io.berth.client.InvocationResult;
import io.berth.client.InvokeOptions;
import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import io.berth.ops.cell.Cell;
import io.berth.schemas.protocol.SandboxKind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Java function from a jar, called through the whole path. */
class HandlerFunctionTest {
    private static final String SOURCE =
            """
            package example;
            import io.berth.worker.function.FunctionHandler;
            import io.berth.worker.function.InvocationContext;
            public final class Echo implements FunctionHandler {
                @Override public byte[] handle(byte[] payload, InvocationContext context) throws Exception {
                    if (payload.length == 4) throw new IllegalStateException("four");
                    if (payload.length == 5) new java.util.concurrent.CountDownLatch(1).await();
                    return payload;
                }
            }
            """;

    @TempDir Path directory;

    @Test
    void shouldReturnFailAndTimeOutAsTheHandlerDoes() throws Exception {
        final Path jar = jar();
        try (Fleet fleet = Fleet.start(1)) {
            try (Cell operator = fleet.operator()) {
                operator.createFunction(
                        new FunctionSettings(
                                Fleet.TENANT,
                                "echo",
                                SandboxKind.HANDLER,
                                jar + "#example.Echo",
                                TimeUnit.SECONDS.toNanos(1),
                                TimeUnit.MINUTES.toNanos(10),
                                TimeUnit.MILLISECONDS.toNanos(100),
                                128,
                                FunctionSettings.NONE_RESERVED,
                                100));
            }
            final byte[] large = new byte[65_536];
            Arrays.fill(large, (byte) 7);
            final InvocationResult echoed = call(fleet, large);
            assertTrue(echoed.isOk(), echoed::toString);
            assertArrayEquals(large, echoed.payload());

            final InvocationResult failed = call(fleet, new byte[4]);
            assertEquals(ClientEnd.RAN, failed.end());
            assertEquals(EndReason.FUNCTION_ERROR, failed.reason());
            assertTrue(failed.text().contains("four"), failed::text);

            final InvocationResult late = call(fleet, new byte[5]);
            assertEquals(ClientEnd.RAN, late.end());
            assertEquals(EndReason.TIMED_OUT, late.reason());

            // The sandbox that timed out is not used again; another one is.
            assertTrue(call(fleet, "Ada".getBytes(StandardCharsets.UTF_8)).isOk());
            fleet.awaitNothingHeld(Duration.ofSeconds(20));
            fleet.assertSound();
        }
    }

    private static InvocationResult call(final Fleet fleet, final byte[] payload) throws Exception {
        return fleet.client()
                .invoke(
                        Fleet.TENANT + "/echo",
                        payload,
                        InvokeOptions.defaults().withDeadline(Duration.ofSeconds(30)))
                .get(40, TimeUnit.SECONDS);
    }

    private Path jar() throws IOException {
        final Path source = directory.resolve("Echo.java");
        Files.writeString(source, SOURCE);
        final int result =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                "-d",
                                directory.toString(),
                                source.toString());
        assertEquals(0, result, "the function does not compile");
        final Path jar = directory.resolve("echo.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            out.putNextEntry(new JarEntry("example/Echo.class"));
            Files.copy(directory.resolve("example/Echo.class"), out);
            out.closeEntry();
        }
        return jar;
    }
}
