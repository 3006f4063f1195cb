package io.berth.worker;

import io.berth.history.History;
import io.berth.history.HistoryDirectory;
import io.berth.history.HistoryException;
import io.berth.history.SourceKind;
import io.berth.worker.protocol.HaltReason;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * Main class of a worker: one argument, the path of its properties file. SIGTERM drains it. Exit
 * codes: 0 after a graceful stop, 1 unexpected, 2 configuration, 3 port or directory in use, 4 and
 * above as in {@link HaltReason}.
 */
public final class BerthWorker {
    private static final int UNEXPECTED = 1;
    private static final int USAGE = 2;
    private static final long HOOK_MARGIN_MS = 15_000;

    private final CountDownLatch done = new CountDownLatch(1);
    private volatile int exitCode = UNEXPECTED;
    private volatile boolean ended;

    private BerthWorker() {}

    public static void main(final String[] args) {
        if (args.length != 1) {
            System.err.println("usage: BerthWorker <properties file>");
            System.exit(USAGE);
        }
        final int code;
        try {
            code = new BerthWorker().run(WorkerContext.load(Path.of(args[0])));
        } catch (final WorkerStartException problem) {
            System.err.println("berth worker: " + problem.getMessage());
            System.exit(problem.exitCode());
            return;
        } catch (final RuntimeException problem) {
            System.err.println(
                    "berth worker: did not start: "
                            + problem.toString().lines().findFirst().orElse(""));
            System.exit(UNEXPECTED);
            return;
        }
        System.exit(code);
    }

    private int run(final WorkerContext context) {
        final String name = context.settings().name();
        try (History history = history(context, name);
                WorkerDriver driver = WorkerDriver.launch(context, line -> log(name, line))) {
            final WorkerAgent agent =
                    new WorkerAgent(
                            context,
                            driver.driver().sharedAgentInvoker(),
                            driver.aeron(),
                            driver.errors(),
                            line -> log(name, line),
                            history);
            final Thread hook =
                    new Thread(() -> onShutdown(context, agent), "berth-worker-shutdown");
            Runtime.getRuntime().addShutdownHook(hook);
            System.out.println("berth worker " + name + " ready");
            exitCode = work(context, agent, name);
        } finally {
            ended = true;
            done.countDown();
        }
        return exitCode;
    }

    private static History history(final WorkerContext context, final String name) {
        if (context.historyDir() == null) {
            return History.NONE;
        }
        try {
            return new HistoryDirectory(context.historyDir())
                    .open(SourceKind.WORKER, name, line -> log(name, line));
        } catch (final HistoryException problem) {
            throw WorkerStartException.badConfiguration(
                    "berth.worker.history.dir: " + problem.getMessage());
        }
    }

    private static IdleStrategy idleStrategy(final long maxParkNs) {
        return maxParkNs == 0
                ? new BusySpinIdleStrategy()
                : new BackoffIdleStrategy(1, 5, Math.min(1_000, maxParkNs), maxParkNs);
    }

    private static int work(
            final WorkerContext context, final WorkerAgent agent, final String name) {
        final IdleStrategy idle = idleStrategy(context.idleMaxParkNs());
        try {
            while (agent.haltReason() == null) {
                idle.idle(agent.doWork());
            }
            agent.onClose();
        } catch (final RuntimeException problem) {
            final StackTraceElement[] trace = problem.getStackTrace(); // a JVM may leave it out
            log(name, "ends: " + problem + (trace.length == 0 ? "" : " at " + trace[0]));
            return UNEXPECTED;
        }
        final HaltReason reason = agent.haltReason();
        log(name, "ends: " + reason.text());
        return reason.exitCode();
    }

    /** SIGTERM and the like: the process ends when the drain has, with its exit code. */
    private void onShutdown(final WorkerContext context, final WorkerAgent agent) {
        if (ended) {
            return;
        }
        agent.requestDrain();
        try {
            final long drainMs = TimeUnit.NANOSECONDS.toMillis(context.settings().drainNs());
            if (done.await(drainMs + HOOK_MARGIN_MS, TimeUnit.MILLISECONDS)) {
                Runtime.getRuntime().halt(exitCode);
            }
        } catch (final InterruptedException ignored) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(UNEXPECTED);
    }

    private static void log(final String name, final String line) {
        System.err.println(
                LocalTime.now().truncatedTo(ChronoUnit.MILLIS)
                        + " berth worker "
                        + name
                        + ": "
                        + line);
    }
}
