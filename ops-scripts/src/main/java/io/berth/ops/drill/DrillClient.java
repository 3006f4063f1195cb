package io.berth.ops.drill;

import io.aeron.driver.MediaDriver;
import io.berth.client.transport.ClientDriver;
import io.berth.config.ConfigurationException;
import io.berth.history.History;
import io.berth.history.HistoryDirectory;
import io.berth.history.SourceKind;
import io.berth.ops.drill.DrillClientFile.Counter;
import io.berth.ops.load.CallRecorder;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * A process of callers, for drills that kill it, stop it or cut it off: many sessions over one
 * media driver, an open-loop load, and a {@link DrillClientFile} that outlives it. One argument,
 * the path of its properties file. Calls begin when every session is ready, or after 60 s with
 * those that are. SIGTERM ends it: what is open is waited for within its deadline, then it prints a
 * summary.
 */
public final class DrillClient {
    private static final int USAGE = 2;
    private static final int UNEXPECTED = 1;
    private static final long READY_LIMIT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long READY_INTERVAL_MS = 20;
    private static final long LEAST_IDLE_NS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long IDLE_OF_A_SESSION_NS = TimeUnit.MICROSECONDS.toNanos(2);
    private static final long MOST_IDLE_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long HOOK_MARGIN_MS = 20_000;

    private final DrillClientSettings settings;
    private final PrintStream out;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<DrillClientThread> threads = new ArrayList<>();
    private volatile boolean stopping;

    private DrillClient(final DrillClientSettings settings, final PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    /** Runs until its time is over or a signal ends it. */
    public static void main(final String[] args) {
        if (args.length != 1) {
            System.err.println("usage: DrillClient <properties file>");
            System.exit(USAGE);
        }
        try {
            new DrillClient(DrillClientSettings.load(Path.of(args[0])), System.out).run();
        } catch (final ConfigurationException | InvalidPathException ex) {
            System.err.println("drill client: " + ex.getMessage());
            System.exit(USAGE);
        } catch (final RuntimeException | InterruptedException ex) {
            System.err.println("drill client: " + ex);
            System.exit(UNEXPECTED);
        }
        System.exit(0);
    }

    private void run() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::onSignal, "drill-client-shutdown"));
        final ErrorHandler errorHandler = this::onError;
        MediaDriver driver = null;
        try (History history = history();
                DrillClientFile file =
                        DrillClientFile.create(settings.statusFile(), settings.mostCalls())) {
            final CallRecorder recorder = new CallRecorder(history);
            file.set(Counter.SESSIONS, settings.sessions());
            driver =
                    MediaDriver.launch(
                            ClientDriver.driverContext(
                                            settings.aeronDir().toString(),
                                            settings.ingress(),
                                            errorHandler)
                                    .sharedIdleStrategy(idleStrategy()));
            for (int thread = 0; thread < settings.threads(); thread++) {
                threads.add(new DrillClientThread(settings, file, thread, recorder, errorHandler));
            }
            final List<Thread> runners = new ArrayList<>();
            for (final DrillClientThread thread : threads) {
                final Thread runner = new Thread(thread, "drill-client-" + runners.size());
                runner.setDaemon(true);
                runner.start();
                runners.add(runner);
            }
            awaitReady(file);
            begin(file);
            for (final Thread runner : runners) {
                runner.join();
            }
            file.set(Counter.STOPPING, 1);
            threads.forEach(CloseHelper::quietClose);
            summary(file);
            file.set(Counter.DONE, 1);
        } finally {
            CloseHelper.quietClose(driver);
            ended.countDown();
        }
    }

    /**
     * A turn of the driver looks at the streams of all sessions. They stand for as many machines:
     * on this one their driver is to leave the processors to the cluster.
     */
    private IdleStrategy idleStrategy() {
        return new BackoffIdleStrategy(
                1,
                1,
                TimeUnit.MICROSECONDS.toNanos(1),
                Math.min(MOST_IDLE_NS, LEAST_IDLE_NS + settings.sessions() * IDLE_OF_A_SESSION_NS));
    }

    private History history() {
        return settings.historyDir() == null
                ? History.NONE
                : new HistoryDirectory(settings.historyDir())
                        .open(
                                SourceKind.CLIENT,
                                settings.name(),
                                line -> out.println("drill client: " + line));
    }

    private void awaitReady(final DrillClientFile file) throws InterruptedException {
        final long limitNs = System.nanoTime() + READY_LIMIT_NS;
        while (file.get(Counter.READY) < settings.sessions()
                && System.nanoTime() - limitNs < 0
                && !stopping) {
            TimeUnit.MILLISECONDS.sleep(READY_INTERVAL_MS);
        }
        out.printf(
                "drill client: %d of %d sessions are ready%n",
                file.get(Counter.READY), settings.sessions());
        threads.stream()
                .map(DrillClientThread::lastFailure)
                .filter(failure -> !failure.isEmpty())
                .findFirst()
                .ifPresent(failure -> out.println("drill client: last failure: " + failure));
    }

    private void begin(final DrillClientFile file) {
        final long startNs = System.nanoTime();
        threads.forEach(thread -> thread.startAt(startNs));
        file.set(Counter.STARTED_NS, startNs);
    }

    private void summary(final DrillClientFile file) {
        out.printf(
                "drill client: %d calls, %d completed, %d function errors, %d not run, %d unknown, %d open;"
                        + " %d sessions opened for %d, %d invokes resent%n",
                file.get(Counter.ASKED),
                file.get(Counter.COMPLETED),
                file.get(Counter.FUNCTION_ERRORS),
                file.get(Counter.NOT_RUN),
                file.get(Counter.UNKNOWN),
                file.get(Counter.ASKED) - file.get(Counter.ENDED),
                file.get(Counter.SESSIONS_OPENED),
                settings.sessions(),
                file.get(Counter.INVOKES_RESENT));
        out.flush();
    }

    private void onError(final Throwable error) {
        final String text = error.toString().lines().findFirst().orElse("");
        synchronized (out) {
            out.println("drill client: " + text);
        }
    }

    private void onSignal() {
        stopping = true;
        threads.forEach(DrillClientThread::stop);
        try {
            ended.await(
                    TimeUnit.NANOSECONDS.toMillis(settings.deadlineNs()) + HOOK_MARGIN_MS,
                    TimeUnit.MILLISECONDS);
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
