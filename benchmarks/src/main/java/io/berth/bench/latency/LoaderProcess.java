package io.berth.bench.latency;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A {@link Loader} in a process of its own, told what to do. Used by one thread. */
final class LoaderProcess implements AutoCloseable {
    private static final List<String> OPTIONS = List.of("-Xms64m", "-Xmx256m");
    private static final long READY_S = 90;
    private static final long BEYOND_S = 60;
    private static final long END_S = 10;

    private final String name;
    private final Process process;
    private final BufferedReader answers;
    private final Writer commands;

    private LoaderProcess(final String name, final Process process) {
        this.name = name;
        this.process = process;
        answers =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        commands = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    }

    /**
     * Starts it and waits until it takes loads.
     *
     * @param directory where its log goes.
     * @throws IllegalStateException with one line when it does not come to that.
     */
    static LoaderProcess start(
            final String subject, final Path directory, final LoaderCommand loader) {
        final String name = "the loader of " + subject;
        final List<String> options = new ArrayList<>(OPTIONS);
        options.addAll(loader.jvmOptions());
        final LoaderProcess started;
        try {
            Files.createDirectories(directory);
            started =
                    new LoaderProcess(
                            name,
                            SubjectProcess.builder(
                                            directory,
                                            SubjectProcess.javaCommand(
                                                    options,
                                                    loader.mainClass(),
                                                    loader.arguments()))
                                    .redirectError(
                                            ProcessBuilder.Redirect.appendTo(
                                                    directory.resolve("loader.log").toFile()))
                                    .start());
        } catch (final IOException ex) {
            throw new IllegalStateException("cannot start " + name + ": " + ex.getMessage(), ex);
        }
        try {
            started.awaitReady();
            return started;
        } catch (final RuntimeException ex) {
            started.close();
            throw ex;
        }
    }

    private void awaitReady() {
        final String line = read(READY_S);
        if (!line.equals(Loader.READY)) {
            throw failed(line);
        }
    }

    /** The process, to be stopped and continued. */
    ProcessHandle handle() {
        return process.toHandle();
    }

    /**
     * Runs a load and waits for its end.
     *
     * @throws IllegalStateException with one line when something was lost, or the loader failed.
     */
    LoadResult run(final Load load) {
        try {
            commands.write(load.format() + "\n");
            commands.flush();
        } catch (final IOException ex) {
            throw failed(ex.getMessage());
        }
        final String line = read(TimeUnit.NANOSECONDS.toSeconds(load.durationNs()) + BEYOND_S);
        if (line.startsWith(Loader.FAILED)) {
            throw failed(line);
        }
        try {
            return LoadResult.parse(line);
        } catch (final IllegalArgumentException ex) {
            throw failed(ex.getMessage());
        }
    }

    private IllegalStateException failed(final String line) {
        return new IllegalStateException(
                name
                        + ": "
                        + (line.startsWith(Loader.FAILED)
                                ? line.substring(Loader.FAILED.length())
                                : line));
    }

    /**
     * Reading can't be interrupted: where it takes too long, the process is ended, which ends it.
     */
    private String read(final long seconds) {
        final CompletableFuture<String> line = CompletableFuture.supplyAsync(this::readLine);
        try {
            return line.get(seconds, TimeUnit.SECONDS);
        } catch (final TimeoutException ex) {
            process.destroyForcibly();
            throw new IllegalStateException(name + " did not answer in " + seconds + " s", ex);
        } catch (final ExecutionException ex) {
            throw failed(String.valueOf(ex.getCause().getMessage()));
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", ex);
        }
    }

    private String readLine() {
        try {
            final String line = answers.readLine();
            return line == null ? Loader.FAILED + "has ended; see its log" : line;
        } catch (final IOException ex) {
            return Loader.FAILED + ex.getMessage();
        }
    }

    @Override
    public void close() {
        Signals.send("CONT", List.of(process.toHandle()));
        try {
            commands.write(Loader.QUIT + "\n");
            commands.flush();
        } catch (final IOException ignored) {
            // It has ended already.
        }
        try {
            if (!process.waitFor(END_S, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(END_S, TimeUnit.SECONDS);
            }
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
