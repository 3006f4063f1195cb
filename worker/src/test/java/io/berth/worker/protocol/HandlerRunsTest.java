package io.berth.worker.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.berth.schemas.payload.RefuseReason;
import io.berth.schemas.payload.RunEnd;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.schemas.protocol.WorkerEventKind;
import io.berth.worker.sandbox.JarMaker;
import io.berth.worker.sandbox.SandboxHost;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The protocol with functions out of a real jar on real threads: what a function that is slow, or
 * deaf to its interrupt, makes of its run, its sandbox and its worker. The protocol's clock is
 * virtual; waits for threads are bounded.
 */
@Timeout(60)
class HandlerRunsTest {
    private static final long WAIT_NS = 20_000_000_000L;
    private static final String MARK = "berth.test.handler.";
    private static final String SOURCE =
            """
            package example;

            import io.berth.worker.function.FunctionHandler;
            import io.berth.worker.function.InvocationContext;

            public final class Handler implements FunctionHandler {
                @Override
                public byte[] handle(final byte[] payload, final InvocationContext context) throws Exception {
                    final String text = new String(payload, "UTF-8");
                    final String mark = "berth.test.handler." + context.invocationId();
                    System.setProperty(mark, "begun");
                    if (text.equals("slow")) {
                        synchronized (this) {
                            while (true) {
                                wait(60_000);
                            }
                        }
                    }
                    while (text.equals("deaf") && !"free".equals(System.getProperty(mark))) {
                        try {
                            synchronized (this) {
                                wait(5);
                            }
                        } catch (final InterruptedException ignored) {
                            System.setProperty("berth.test.handler.deaf", "yes");
                        }
                    }
                    return text.getBytes("UTF-8");
                }
            }
            """;

    @TempDir private Path directory;
    private final List<String> log = new CopyOnWriteArrayList<>();
    private SandboxHost host;
    private WorkerFixture worker;
    private String code;

    @BeforeEach
    void setUp() {
        host = new SandboxHost(SystemNanoClock.INSTANCE, directory, log::add);
        final WorkerSettings settings =
                WorkerSettings.defaults("w", "127.0.0.1:4000", 1, 1_024, 100)
                        .withBounds(1, 10_000 * WorkerFixture.MS);
        worker = WorkerFixture.register(new WorkerFixture(settings, 42, host));
        code = JarMaker.jar(directory, "Handler", SOURCE) + "#example.Handler";
    }

    @AfterEach
    void tearDown() {
        for (final String name : System.getProperties().stringPropertyNames()) {
            if (name.startsWith(MARK)) {
                System.setProperty(name, "free");
            }
        }
        await(() -> worker.protocol.running() == 0);
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith(MARK));
    }

    @Test
    void shouldGiveTheResultOfAFunction() {
        start(1);
        worker.run(1, 10, bytes("quick"));
        await(() -> !worker.replies.isEmpty());
        assertEquals(List.of(WorkerFixture.result(10, RunEnd.COMPLETED)), worker.replies);
        assertEquals(WorkerEventKind.COMPLETED, worker.after(1).lastEvent().kind());
    }

    @Test
    void shouldEndASlowRunAsTimedOutAndStopItsSandboxWhenTold() {
        start(1);
        begin(1, 10, "slow");
        worker.after(999);
        assertTrue(worker.replies.isEmpty(), "its time is not over");
        worker.after(1);
        await(() -> !worker.replies.isEmpty());
        assertEquals(List.of(WorkerFixture.result(10, RunEnd.TIMED_OUT)), worker.replies);
        assertEquals(WorkerEventKind.TIMED_OUT, worker.after(1).lastEvent().kind());
        keepLease();
        worker.run(1, 11, bytes("quick"));
        assertEquals(
                WorkerFixture.refused(11, RefuseReason.UNKNOWN_SANDBOX),
                worker.lastReply(),
                "nothing runs beside what a run that was broken off has left");
        worker.commandStop(1);
        await(() -> worker.protocol.sandboxes() == 0);
        assertEquals(WorkerEventKind.STOPPED, worker.after(1).lastEvent().kind());
    }

    @Test
    void shouldTellARunThatIgnoresItsInterruptAsStuckAndItsEndWhenItComes() {
        start(1);
        begin(1, 10, "deaf");
        makeStuck();
        assertEquals(WorkerEventKind.STUCK, worker.after(1).lastEvent().kind());
        assertEquals(
                List.of(WorkerFixture.result(10, RunEnd.TIMED_OUT)),
                worker.replies,
                "its caller waits no longer");
        assertEquals(1, worker.protocol.stuckSandboxes());
        assertEquals(10, worker.protocol.runningToken(1, 0), "its slot stays held");
        assertFalse(worker.protocol.isDraining(), "one is borne");

        System.setProperty(mark(10), "free");
        await(() -> worker.protocol.running() == 0);
        assertEquals(WorkerEventKind.TIMED_OUT, worker.after(1).lastEvent().kind());
        assertEquals(0, worker.protocol.stuckSandboxes());
        assertEquals(1, worker.replies.size(), "its caller is told once");
    }

    @Test
    void shouldDrainAndHaltWithAnErrorWhenTooManyAreStuck() {
        start(1);
        start(2);
        start(3);
        begin(1, 10, "deaf");
        begin(2, 20, "deaf");
        makeStuck();
        assertTrue(worker.protocol.isDraining());
        keepLease();
        assertTrue(worker.kinds().contains(WorkerEventKind.DRAINING));
        worker.run(3, 30, bytes("quick"));
        assertEquals(WorkerFixture.refused(30, RefuseReason.DRAINING), worker.lastReply());
        assertNull(worker.halted);

        for (int i = 0; i < 100 && worker.halted == null; i++) {
            worker.after(100);
            worker.ackAll();
            host.poll(worker.nowNs, worker.protocol);
        }
        assertEquals(HaltReason.TOO_MANY_STUCK, worker.halted);
        assertNotEquals(0, worker.halted.exitCode());
        assertEquals(0, worker.goodbyes, "it still holds what is stuck");
    }

    private void start(final long sandboxId) {
        worker.protocol.onStartSandbox(
                worker.nowNs,
                worker.term,
                ++worker.egress,
                WorkerFixture.WORKER_ID,
                worker.epoch,
                ++worker.commands,
                sandboxId,
                9,
                1,
                1_000 * WorkerFixture.MS,
                0,
                128,
                1,
                SandboxKind.HANDLER,
                "f",
                code);
        final int before = worker.events.size();
        worker.after(1);
        await(() -> worker.events.size() > before);
        assertEquals(WorkerEventKind.STARTED, worker.lastEvent().kind(), log::toString);
    }

    private void begin(final long sandboxId, final long token, final String payload) {
        worker.run(sandboxId, token, bytes(payload));
        await(() -> "begun".equals(System.getProperty(mark(token))));
    }

    /** Lets the time limit pass, the function hear its interrupt, and the time after it. */
    private void makeStuck() {
        worker.after(1_000);
        await(() -> "yes".equals(System.getProperty(MARK + "deaf")));
        keepLease();
        worker.after(1_899);
        assertEquals(0, worker.protocol.stuckSandboxes());
        worker.after(1);
    }

    private void keepLease() {
        worker.after(100);
        worker.ackAll();
    }

    private void await(final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + WAIT_NS;
        while (!condition.getAsBoolean()) {
            if (host.poll(worker.nowNs, worker.protocol) + worker.protocol.poll(worker.nowNs)
                    == 0) {
                Thread.yield();
            }
            if (System.nanoTime() - deadlineNs > 0) {
                fail("not in time: " + worker.events + worker.replies + log);
            }
        }
    }

    /** The fixture's invocation ids follow from the tokens. */
    private static String mark(final long token) {
        return MARK + (token + 1_000_000);
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
