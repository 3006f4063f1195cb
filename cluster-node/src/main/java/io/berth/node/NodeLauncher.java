package io.berth.node;

import io.berth.cluster.Failures;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Reads the configuration, takes the directories, starts the node, waits for its end and says in
 * one line what went wrong. Every known condition has an exit code and no stack trace.
 */
public final class NodeLauncher {
    /** Ended because it was asked to. */
    public static final int EXIT_OK = 0;

    /** A part of the node ended unasked: start it again. */
    public static final int EXIT_UNEXPECTED = 1;

    /** The command line or the configuration is wrong. */
    public static final int EXIT_CONFIGURATION = 2;

    /**
     * The machine does not allow it: directory in use or not writable, port in use, too little
     * shared memory.
     */
    public static final int EXIT_ENVIRONMENT = 3;

    private static final long CLOSE_TIMEOUT_MS = 15_000;

    /** Where a part has ended, an orderly close has little left to do, and others wait for it. */
    private static final long CLOSE_AFTER_END_TIMEOUT_MS = 3_000;

    private final PrintStream out;
    private final PrintStream err;
    private final Consumer<BerthNode.Context> customiser;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicBoolean stopRequested = new AtomicBoolean();

    public NodeLauncher(final PrintStream out, final PrintStream err) {
        this(out, err, context -> {});
    }

    /**
     * @param customiser changes the context of the node before it is launched; for drills.
     */
    public NodeLauncher(
            final PrintStream out,
            final PrintStream err,
            final Consumer<BerthNode.Context> customiser) {
        this.out = out;
        this.err = err;
        this.customiser = customiser;
    }

    /** As {@link #run}, ended by SIGTERM or SIGINT; a close that hangs is ended by force. */
    public int runUntilSignalled(final String[] args) {
        final Thread hook = new Thread(this::onSignal, "berth-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        return run(args);
    }

    private void onSignal() {
        if (closed.getCount() == 0) {
            return;
        }
        stop();
        boolean inTime = false;
        try {
            inTime = closed.await(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!inTime) {
            err.println(
                    "berth node: close took longer than "
                            + CLOSE_TIMEOUT_MS
                            + " ms, ending by force");
        }
        Runtime.getRuntime().halt(inTime ? EXIT_OK : EXIT_UNEXPECTED);
    }

    /** Asks a running node to end. Safe from any thread. */
    public void stop() {
        stopRequested.set(true);
        ended.countDown();
    }

    /**
     * Runs a node until it is stopped or ends by itself.
     *
     * @param args path of the properties file.
     * @return exit code.
     */
    public int run(final String[] args) {
        try {
            return runNode(configuration(args));
        } catch (final NodeStartException e) {
            err.println("berth node: " + e.getMessage());
            return e.exitCode();
        } catch (final RuntimeException e) {
            err.println("berth node: can't start: " + Failures.describe(e));
            return EXIT_UNEXPECTED;
        } finally {
            closed.countDown();
        }
    }

    private static NodeConfiguration configuration(final String[] args) {
        if (args.length != 1) {
            throw NodeStartException.badConfiguration(
                    "expected one argument, the path of a properties file");
        }
        try {
            return NodeConfiguration.load(Path.of(args[0]));
        } catch (final InvalidPathException e) {
            throw NodeStartException.badConfiguration("'" + args[0] + "' is not a path");
        }
    }

    private int runNode(final NodeConfiguration configuration) {
        try (NodeLocks ignored = NodeLocks.acquire(configuration)) {
            StartChecks.sharedMemory(configuration);
            StartChecks.ports(configuration);
            final String prefix = "berth node " + configuration.nodeId() + ": ";
            final BerthNode.Context context =
                    new BerthNode.Context(configuration)
                            .log(line -> err.println(prefix + line))
                            .terminationHook(ended::countDown);
            customiser.accept(context);
            final BerthNode node = BerthNode.launch(context);
            try {
                out.println("berth node " + configuration.nodeId() + " ready");
                out.flush();
                awaitEnd();
            } finally {
                CloseGuard.close(node::close, closeLimitMs(), this::endByForce);
            }
            if (stopRequested.get()) {
                out.println("berth node " + configuration.nodeId() + " stopped");
                return EXIT_OK;
            }
            err.println(prefix + "ended unexpectedly");
            return EXIT_UNEXPECTED;
        }
    }

    private void awaitEnd() {
        try {
            ended.await();
        } catch (final InterruptedException e) {
            stopRequested.set(true);
        }
    }

    private long closeLimitMs() {
        return stopRequested.get() ? CLOSE_TIMEOUT_MS : CLOSE_AFTER_END_TIMEOUT_MS;
    }

    private void endByForce() {
        err.println("berth node: close hangs, ending by force");
        Runtime.getRuntime().halt(EXIT_UNEXPECTED);
    }
}
