package io.berth.worker.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.berth.schemas.protocol.SandboxKind;
import io.berth.worker.protocol.SandboxListener;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Java functions out of real jars, on real threads. */
@Timeout(60)
class HandlerSandboxTest implements SandboxListener {
    private static final long WAIT_NS = 20_000_000_000L;
    private static final String SOURCE =
            """
            package example;

            import io.berth.worker.function.FunctionHandler;
            import io.berth.worker.function.InvocationContext;
            import java.nio.file.Files;
            import java.nio.file.Path;

            public final class Handler implements FunctionHandler {
                private String name;

                @Override
                public void init(final String functionName) {
                    name = functionName;
                }

                @Override
                public byte[] handle(final byte[] payload, final InvocationContext context) throws Exception {
                    final String text = new String(payload, "UTF-8");
                    switch (text) {
                        case "throw":
                            throw new IllegalStateException("as asked");
                        case "wait":
                            new Object() { synchronized void hold() throws InterruptedException { wait(60_000); } }.hold();
                            return null;
                        case "nothing":
                            return null;
                        case "flag":
                            return String.valueOf(Thread.currentThread().isInterrupted()).getBytes("UTF-8");
                        case "inside":
                            return tryLoad();
                        default:
                            return (text + " by " + name + " v" + context.functionVersion() + " #"
                                            + context.invocationId() + " " + (context.remainingTimeNs() > 0)
                                            + " " + context.functionName())
                                    .getBytes("UTF-8");
                    }
                }

                private static byte[] tryLoad() {
                    try {
                        Class.forName("io.berth.worker.protocol.WorkerProtocol");
                        return "sees the worker".getBytes();
                    } catch (final ClassNotFoundException expected) {
                        return "apart".getBytes();
                    }
                }

                @Override
                public void close() throws Exception {
                    Files.writeString(Path.of(System.getProperty("berth.test.closed")), "closed");
                }
            }
            """;

    @TempDir private Path directory;
    private final List<String> heard = new ArrayList<>();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private SandboxHost host;

    @Test
    void shouldRunAFunctionFromItsJar() {
        start(SOURCE);
        run(10, "hello");
        await(() -> heard.size() == 2);
        assertEquals("ended 1 10 true hello by greet v3 #110 true greet", heard.get(1));
        run(11, "nothing");
        await(() -> heard.size() == 3);
        assertEquals("ended 1 11 true ", heard.get(2));
    }

    @Test
    void shouldTellWhatAFunctionThrows() {
        start(SOURCE);
        run(10, "throw");
        await(() -> heard.size() == 2);
        assertEquals("ended 1 10 false java.lang.IllegalStateException: as asked", heard.get(1));
        run(11, "again");
        await(() -> heard.size() == 3);
        assertTrue(heard.get(2).startsWith("ended 1 11 true again"), "it goes on");
    }

    /** As after a process has stood still between the hand-over and the run. */
    @Test
    void shouldNotBeginWhatIsPastItsTimeLimitWhenItsTurnComes() {
        start(SOURCE);
        final byte[] payload = "hello".getBytes(StandardCharsets.UTF_8);
        host.run(1, 0, 10, 110, 0, new UnsafeBuffer(payload), 0, payload.length);
        await(() -> heard.size() == 2);
        assertEquals("ended 1 10 false interrupted", heard.get(1));
        run(11, "nothing");
        await(() -> heard.size() == 3);
        assertEquals("ended 1 11 true ", heard.get(2));
    }

    @Test
    void shouldInterruptOneRunAndLeaveTheNextAlone() {
        start(SOURCE);
        run(10, "wait");
        host.interrupt(1, 0, 10);
        await(() -> heard.size() == 2);
        assertTrue(heard.get(1).startsWith("ended 1 10 false"), heard.get(1));
        host.interrupt(1, 0, 10);
        run(11, "flag");
        await(() -> heard.size() == 3);
        assertEquals("ended 1 11 true false", heard.get(2));
    }

    @Test
    void shouldLoseNoInterruptThatMeetsTheBeginOfItsRun() {
        start(SOURCE);
        for (int i = 0; i < 2_000; i++) {
            heard.clear();
            run(10 + i, "wait");
            for (int spin = 0; spin < i % 200; spin++) {
                Thread.onSpinWait();
            }
            host.interrupt(1, 0, 10 + i);
            await(() -> !heard.isEmpty());
            final String end = heard.get(0);
            assertTrue(end.startsWith("ended 1 " + (10 + i) + " false"), end);
        }
    }

    @Test
    void shouldKeepAFunctionApartFromTheWorker() {
        start(SOURCE);
        run(10, "inside");
        await(() -> heard.size() == 2);
        assertEquals("ended 1 10 true apart", heard.get(1));
    }

    @Test
    void shouldCloseTheFunctionAndItsJarWhenItStops() {
        final Path closed = directory.resolve("closed");
        System.setProperty("berth.test.closed", closed.toString());
        start(SOURCE);
        host.stopSandbox(1);
        await(() -> heard.size() == 2);
        assertEquals("stopped 1", heard.get(1));
        assertTrue(Files.exists(closed));
        host.stopSandbox(1);
        await(() -> heard.size() == 3);
        assertEquals("stopped 1", heard.get(2), "one that is gone");
    }

    @Test
    void shouldNotStartFromAJarThatIsNotThere() {
        startFails("missing.jar#example.Handler", "not there");
    }

    @Test
    void shouldNotStartAClassThatIsNotThere() {
        startFails(JarMaker.jar(directory, "Handler", SOURCE) + "#example.Other", "example.Other");
    }

    @Test
    void shouldNotStartAClassThatIsNoHandler() {
        final Path jar = JarMaker.jar(directory, "Plain", "package example; public class Plain {}");
        startFails(jar + "#example.Plain", "does not implement");
    }

    @Test
    void shouldNotStartFromCodeOfAnotherForm() {
        startFails("no-hash.jar", "path.jar#ClassName");
    }

    @Test
    void shouldNotStartAHandlerWhoseInitThrows() {
        final Path jar =
                JarMaker.jar(
                        directory,
                        "Bad",
                        """
                        package example;
                        public class Bad implements io.berth.worker.function.FunctionHandler {
                            public void init(String name) { throw new IllegalStateException("no database"); }
                            public byte[] handle(byte[] p, io.berth.worker.function.InvocationContext c) { return p; }
                        }
                        """);
        startFails(jar + "#example.Bad", "no database");
    }

    private void startFails(final String code, final String because) {
        host = new SandboxHost(SystemNanoClock.INSTANCE, directory, log::add);
        startSandbox(code);
        await(() -> heard.size() == 1);
        assertEquals("start failed 1", heard.get(0));
        assertTrue(log.get(0).contains(because), log.get(0));
    }

    private void start(final String source) {
        JarMaker.jar(directory, "Handler", source);
        host = new SandboxHost(SystemNanoClock.INSTANCE, directory, log::add);
        startSandbox("Handler.jar#example.Handler"); // relative to the code directory
        await(() -> heard.size() == 1);
        assertEquals("started 1", heard.get(0), () -> log.toString());
    }

    private void startSandbox(final String code) {
        host.startSandbox(1, 9, 3, 1_000, 0, 64, 1, SandboxKind.HANDLER, "greet", code);
    }

    private void run(final long token, final String payload) {
        final byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        host.run(
                1, 0, token, 100 + token, 5_000_000_000L, new UnsafeBuffer(bytes), 0, bytes.length);
    }

    private void await(final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + WAIT_NS;
        while (!condition.getAsBoolean()) {
            if (host.poll(System.nanoTime(), this) == 0) {
                Thread.yield();
            }
            if (System.nanoTime() - deadlineNs > 0) {
                fail("not in time: " + heard + log);
            }
        }
    }

    @Override
    public void onSandboxStarted(final long nowNs, final long sandboxId) {
        heard.add("started " + sandboxId);
    }

    @Override
    public void onSandboxStartFailed(final long nowNs, final long sandboxId) {
        heard.add("start failed " + sandboxId);
    }

    @Override
    public void onSandboxStopped(final long nowNs, final long sandboxId) {
        heard.add("stopped " + sandboxId);
    }

    @Override
    public void onRunEnded(
            final long nowNs,
            final long sandboxId,
            final int sandboxSlot,
            final long token,
            final boolean returned,
            final byte[] result) {
        final String text = result == null ? "" : new String(result, StandardCharsets.UTF_8);
        heard.add("ended " + sandboxId + " " + token + " " + returned + " " + text);
    }
}
