package io.berth.bench.latency;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SystemNanoClock;

/**
 * The process that puts load to a subject: reads a {@link Load} a line from its input, and answers
 * each with a {@link LoadResult}, or with {@code failed} and the reason. The same measuring loops
 * for every subject; what differs is the {@link OperationDriver}. Between loads the driver is
 * polled as well, so that sessions stay alive.
 */
public final class Loader {
    /** Said once, when loads are taken. */
    static final String READY = "ready";

    /** Begins a line that says why a load went wrong. */
    static final String FAILED = "failed ";

    /** Ends the loader. */
    static final String QUIT = "quit";

    private static final long BETWEEN_LOADS_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final Optional<ProcessHandle> PARENT = ProcessHandle.current().parent();

    private Loader() {}

    /** Makes the driver of a loader's operations, connected and ready. */
    @FunctionalInterface
    public interface DriverFactory {
        /**
         * @throws IllegalStateException with one line when it can't be made ready.
         */
        OperationDriver connect();
    }

    /**
     * How the thread of a client of Berth waits; every subject's loader waits so, unless it says
     * otherwise.
     */
    public static IdleStrategy clientIdleStrategy() {
        return new BackoffIdleStrategy(10, 10, 1_000, 100_000);
    }

    /** Says what went wrong in the transport, beside the answers. */
    static void complain(final Throwable failure) {
        System.err.println("loader: " + reason(failure));
    }

    /** Serves loads until the input ends; the whole of a loader's main method. */
    public static void serve(final DriverFactory factory) {
        // What libraries print must not come between the answers.
        final PrintStream answers = System.out;
        System.setOut(System.err);
        int code = 0;
        try (OperationDriver driver = factory.connect()) {
            serve(
                    driver,
                    clientIdleStrategy(),
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                    answers);
        } catch (final IOException | RuntimeException ex) {
            answers.println(FAILED + reason(ex));
            code = 1;
        }
        answers.flush();
        System.exit(code);
    }

    static void serve(
            final OperationDriver driver,
            final IdleStrategy idle,
            final BufferedReader input,
            final PrintStream answers)
            throws IOException {
        final LoadRunner runner = new LoadRunner(driver, idle, SystemNanoClock.INSTANCE);
        answers.println(READY);
        answers.flush();
        String line = next(runner, input);
        while (line != null && !line.equals(QUIT)) {
            answers.println(answer(runner, line));
            answers.flush();
            line = next(runner, input);
        }
    }

    private static String next(final LoadRunner runner, final BufferedReader input)
            throws IOException {
        while (!input.ready()) {
            if (isAbandoned()) {
                return null;
            }
            runner.idle();
            LockSupport.parkNanos(BETWEEN_LOADS_NS);
        }
        return input.readLine();
    }

    /** The end of a pipe can't be seen without reading from it, which would block. */
    private static boolean isAbandoned() {
        return PARENT.isPresent() && !PARENT.get().isAlive();
    }

    private static String answer(final LoadRunner runner, final String line) {
        try {
            return runner.run(Load.parse(line)).format();
        } catch (final IllegalArgumentException | IllegalStateException ex) {
            return FAILED + reason(ex);
        }
    }

    private static String reason(final Throwable failure) {
        final String message = failure.getMessage();
        return (message == null ? failure.getClass().getSimpleName() : message).replace('\n', ' ');
    }
}
