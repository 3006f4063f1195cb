package io.berth.ops.partition;

import io.berth.ops.CheckFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs one command of the system and waits for its end, at most ten seconds.
 *
 * @param exit its exit code, {@link #NOT_FOUND} where there is no such command.
 * @param output what it said, on both streams.
 */
record SystemCommand(int exit, String output) {
    static final int NOT_FOUND = 127;
    private static final long LIMIT_S = 10;
    private static final List<Path> SYSTEM_PATHS =
            List.of(Path.of("/usr/sbin"), Path.of("/sbin"), Path.of("/usr/bin"), Path.of("/bin"));

    /** Runs it whatever comes of it. */
    static SystemCommand tryRun(final List<String> command) {
        return run(command, "");
    }

    /** Runs it. @throws CheckFailed with one line where it fails. */
    static String mustRun(final List<String> command) {
        return mustRun(command, "");
    }

    /** Runs it with something to read. @throws CheckFailed with one line where it fails. */
    static String mustRun(final List<String> command, final String input) {
        final SystemCommand done = run(command, input);
        if (!done.succeeded()) {
            throw new CheckFailed("'" + String.join(" ", command) + "' failed: " + done.reason());
        }
        return done.output;
    }

    boolean succeeded() {
        return exit == 0;
    }

    /** The first line that it said. */
    String reason() {
        return output.lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .map(String::strip)
                .orElse("exit code " + exit);
    }

    private static SystemCommand run(final List<String> command, final String input) {
        try {
            final Process process =
                    new ProcessBuilder(resolved(command)).redirectErrorStream(true).start();
            // Both are a few lines, which the pipes hold.
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            final String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new CheckFailed("'" + String.join(" ", command) + "' does not end");
            }
            return new SystemCommand(process.exitValue(), output);
        } catch (final IOException ex) {
            return new SystemCommand(NOT_FOUND, ex.getMessage());
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new CheckFailed("interrupted while '" + String.join(" ", command) + "' ran", ex);
        }
    }

    /** Root's path may leave out the directories of system commands. */
    private static List<String> resolved(final List<String> command) {
        return find(command.get(0))
                .map(
                        path -> {
                            final List<String> full = new java.util.ArrayList<>(command);
                            full.set(0, path.toString());
                            return full;
                        })
                .orElse(command);
    }

    /** Where a command of the system is. */
    static java.util.Optional<Path> find(final String name) {
        return SYSTEM_PATHS.stream()
                .map(directory -> directory.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
