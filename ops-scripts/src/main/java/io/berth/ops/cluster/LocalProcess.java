package io.berth.ops.cluster;

import io.berth.ops.CheckFailed;
import io.berth.ops.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One node or worker process of a local cluster: its command, its log file, its pid file. Knows it
 * again from another process by pid and start time. Not thread safe, except {@link #isRunning()}.
 */
public final class LocalProcess {
    private final String name;
    private final List<String> command;
    private final Path directory;
    private final Path aeronDirectory;

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

    private Path pidFile() {
        return directory.resolve("pid");
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
            final Process process = builder.start();
            final Optional<ProcessIdentity> started = ProcessIdentity.of(process.pid());
            if (started.isEmpty()) {
                throw new CheckFailed(name + " ended at once: " + lastLogLine());
            }
            started.get().write(pidFile());
        } catch (final IOException ex) {
            throw new CheckFailed("cannot start " + name + ": " + ex.getMessage(), ex);
        }
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
