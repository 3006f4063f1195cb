package io.berth.ops.cluster;

import io.berth.ops.CheckFailed;
import io.berth.ops.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One node or worker process of a local cluster: its command, its log file, its pid file. Knows it
 * again from another process by pid and start time. Not thread safe, except {@link #isRunning()}.
 */
public final class LocalProcess {
    private static final Duration AFTER_KILL = Duration.ofSeconds(5);

    private final String name;
    private final List<String> command;
    private final Path directory;
    private final Path aeronDirectory;
    private volatile Process child;

    LocalProcess(
            final String name,
            final List<String> command,
            final Path directory,
            final Path aeronDirectory) {
        this.name = name;
        this.command = List.copyOf(command);
        this.directory = directory;
        this.aeronDirectory = aeronDirectory;
    }

    /** node-0, worker-2 … */
    public String name() {
        return name;
    }

    /** Where its properties, log and data are. */
    public Path directory() {
        return directory;
    }

    /** Directory of its media driver in shared memory. */
    public Path aeronDirectory() {
        return aeronDirectory;
    }

    /** Standard output and error of every start, one after the other. */
    public Path logFile() {
        return directory.resolve(name + ".log");
    }

    /** What its JVM says about garbage collections; anew at every start. */
    public Path gcLog() {
        return gcLogIn(directory);
    }

    static Path gcLogIn(final Path directory) {
        return directory.resolve("gc.log");
    }

    private Path pidFile() {
        return directory.resolve("pid");
    }

    /** There while it is to be down; a supervisor in another process sees it, too. */
    private Path downFile() {
        return directory.resolve("down");
    }

    /** The process that was started last, running or not. */
    public Optional<ProcessIdentity> identity() {
        return ProcessIdentity.read(pidFile());
    }

    /** Whether the process that was started last lives; a stopped (SIGSTOP) one does. */
    public boolean isRunning() {
        return identity().map(ProcessIdentity::isAlive).orElse(false);
    }

    /** Starts it; returns at once. */
    public void start() {
        if (isRunning()) {
            throw new UserError(name + " runs already");
        }
        try {
            final ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(directory.toFile())
                            .redirectErrorStream(true)
                            .redirectInput(
                                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
            // The properties files of a local cluster are the whole truth.
            builder.environment().keySet().removeIf(key -> key.startsWith("BERTH_"));
            Files.deleteIfExists(downFile());
            final Process process = builder.start();
            child = process;
            final Optional<ProcessIdentity> started = ProcessIdentity.of(process.pid());
            if (started.isEmpty()) {
                throw new CheckFailed(name + " ended at once: " + lastLogLine());
            }
            started.get().write(pidFile());
        } catch (final IOException ex) {
            throw new CheckFailed("cannot start " + name + ": " + ex.getMessage(), ex);
        }
    }

    /**
     * Its exit code; empty while it runs, when it was not started by this JVM, or when it never
     * was. One that a signal ended has 128 + the signal's number.
     */
    public OptionalInt exitCode() {
        final Process process = child;
        return process == null || process.isAlive()
                ? OptionalInt.empty()
                : OptionalInt.of(process.exitValue());
    }

    /** Whether it is to be down: somebody ended it, or is about to, and will start it again. */
    public boolean isMeantToBeDown() {
        return Files.exists(downFile());
    }

    /** Says that it is to be down until {@link #start()}; no {@link Supervisor} starts it. */
    public void keepDown() {
        try {
            if (Files.isDirectory(directory)) {
                Files.writeString(downFile(), "");
            }
        } catch (final IOException ex) {
            throw new CheckFailed("cannot write " + downFile() + ": " + ex.getMessage(), ex);
        }
    }

    /**
     * Ends it, gracefully where it does so in time, and keeps it down. @return whether it ended by
     * itself.
     */
    public boolean stop(final Duration grace) {
        keepDown();
        signal(Signal.TERM);
        // One that is stopped (SIGSTOP) would not notice.
        signal(Signal.CONT);
        if (awaitExit(grace)) {
            return true;
        }
        signal(Signal.KILL);
        awaitExit(AFTER_KILL);
        return false;
    }

    /** Sends a signal. @return whether the process was there to get it. */
    public boolean signal(final Signal signal) {
        return identity().map(signal::sendTo).orElse(false);
    }

    /** Waits for its end. @return whether it has ended. */
    public boolean awaitExit(final Duration limit) {
        return Await.until(limit, () -> !isRunning());
    }

    /** The last line of its log that is not blank: what it said before it ended. */
    public String lastLogLine() {
        try {
            final List<String> lines = Files.readAllLines(logFile());
            for (int i = lines.size() - 1; i >= 0; i--) {
                if (!lines.get(i).isBlank()) {
                    return lines.get(i).strip();
                }
            }
        } catch (final IOException ex) {
            return "no log in " + logFile();
        }
        return "it said nothing; log: " + logFile();
    }
}
