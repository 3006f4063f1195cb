package io.berth.bench.peers.replica;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * What a server has to do with the process that started it: lines out, a file that asks for a
 * digest mark, and its end, when it is asked to or its starter is gone.
 */
public final class ServerConsole implements AutoCloseable {
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long CLOSE_TIMEOUT_S = 5;

    private final PrintStream out;
    private final Path markFile;
    private final Runnable onMark;
    private final Optional<ProcessHandle> starter = ProcessHandle.current().parent();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean isRunning = true;

    /**
     * @param out takes the lines.
     * @param markFile where a file is made to ask for a mark; it is removed when it is seen.
     * @param onMark called on a thread of the console.
     */
    public ServerConsole(final PrintStream out, final Path markFile, final Runnable onMark) {
        this.out = out;
        this.markFile = markFile;
        this.onMark = onMark;
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "peer-end"));
        final Thread watch = new Thread(this::watch, "peer-console");
        watch.setDaemon(true);
        watch.start();
    }

    /** How a server waits: as a node of Berth does in its profile for small machines. */
    public static IdleStrategy idleStrategy() {
        return new BackoffIdleStrategy(
                1, 5, TimeUnit.MICROSECONDS.toNanos(1), TimeUnit.MICROSECONDS.toNanos(100));
    }

    /** Prints one line. */
    public void report(final String line) {
        out.println(line);
    }

    public boolean isRunning() {
        return isRunning;
    }

    private void watch() {
        while (isRunning && starter.map(ProcessHandle::isAlive).orElse(true)) {
            try {
                if (Files.deleteIfExists(markFile)) {
                    onMark.run();
                }
            } catch (final IOException ex) {
                report(ServerReport.FAULT + ex.getMessage());
            }
            LockSupport.parkNanos(LOOK_NS);
        }
        isRunning = false;
    }

    private void end() {
        isRunning = false;
        try {
            closed.await(CLOSE_TIMEOUT_S, TimeUnit.SECONDS);
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything of the server is closed. */
    @Override
    public void close() {
        isRunning = false;
        closed.countDown();
    }
}
