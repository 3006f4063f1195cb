package io.berth.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs {@link StormMain} in a JVM of its own and takes in what it finds. */
final class ForkedBench {
    private static final String CLASS_PATH = "surefire.test.class.path";

    private final List<String> jvmOptions;
    private final Consumer<String> progress;

    ForkedBench(final List<String> jvmOptions, final Consumer<String> progress) {
        this.jvmOptions = jvmOptions;
        this.progress = progress;
    }

    /**
     * Runs a class that prints lines of progress and results.
     *
     * @return the results.
     */
    List<String> run(final Class<?> main, final String... arguments) {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.add("-cp");
        command.add(System.getProperty(CLASS_PATH, System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        try {
            return read(main, command);
        } catch (final IOException ex) {
            throw new IllegalStateException(
                    "cannot run " + command.get(0) + ": " + ex.getMessage(), ex);
        }
    }

    private List<String> read(final Class<?> main, final List<String> command) throws IOException {
        final Process process =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                        .start();
        final List<String> results = new ArrayList<>();
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                take(line, results);
            }
            final int code = process.waitFor();
            if (code != 0) {
                throw new IllegalStateException(main.getSimpleName() + " ended with code " + code);
            }
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", ex);
        } finally {
            process.destroyForcibly();
        }
        return results;
    }

    private void take(final String line, final List<String> results) {
        if (line.startsWith(ForkedOutput.PROGRESS)) {
            progress.accept(line.substring(ForkedOutput.PROGRESS.length()));
        } else if (line.startsWith(ForkedOutput.RESULT)) {
            results.add(line.substring(ForkedOutput.RESULT.length()));
        }
    }
}
