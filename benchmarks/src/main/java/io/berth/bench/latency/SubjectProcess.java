package io.berth.bench.latency;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A server of a subject, or any other process of it: started with its own log file, ended
 * gracefully where it does so in time. Not thread safe, except {@link #close()}.
 */
public final class SubjectProcess implements AutoCloseable {
    private static final List<String> OPENS =
            List.of("jdk.internal.misc", "java.util.zip", "sun.nio.ch");
    private static final Path SET_SID = Path.of("/usr/bin/setsid");
    private static final long GRACE_S = 10;
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final String name;
    private final Path log;
    private final Process process;

    private SubjectProcess(final String name, final Path log, final Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /**
     * Starts a class in a JVM like the caller's: same Java, same class path, serial collector. Its
     * optimising compiler is on, as in production.
     *
     * @param name of the process, and of its log file in the directory.
     * @param directory where it works.
     * @param jvmOptions beyond those: the heap, for one.
     */
    public static SubjectProcess java(
            final String name,
            final Path directory,
            final List<String> jvmOptions,
            final String mainClass,
            final List<String> arguments) {
        return start(name, directory, javaCommand(jvmOptions, mainClass, arguments));
    }

    /** The command line of such a JVM. */
    static List<String> javaCommand(
            final List<String> jvmOptions, final String mainClass, final List<String> arguments) {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.add("-XX:-UsePerfData");
        command.add("-XX:+ExitOnOutOfMemoryError");
        for (final String opened : OPENS) {
            command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
        }
        command.addAll(jvmOptions);
        command.add("-cp");
        // Under Surefire the class path of the JVM is a jar of its own.
        command.add(
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }

    /** Starts any program. */
    public static SubjectProcess start(
            final String name, final Path directory, final List<String> command) {
        try {
            Files.createDirectories(directory);
            final Path log = directory.resolve(name + ".log");
            return new SubjectProcess(
                    name,
                    log,
                    builder(directory, command)
                            .redirectErrorStream(true)
                            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start());
        } catch (final IOException ex) {
            throw new IllegalStateException("cannot start " + name + ": " + ex.getMessage(), ex);
        }
    }

    /** A session of its own: Ctrl-C reaches only the command, which ends the rest in order. */
    static ProcessBuilder builder(final Path directory, final List<String> command) {
        final List<String> whole = new ArrayList<>();
        if (Files.isExecutable(SET_SID)) {
            whole.add(SET_SID.toString());
        }
        whole.addAll(command);
        final ProcessBuilder builder = new ProcessBuilder(whole).directory(directory.toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("BERTH_"));
        return builder;
    }

    /** For {@link Subject#servers()}. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Whether it lives, stopped or not. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Waits until a condition holds.
     *
     * @throws IllegalStateException with one line when it does not in time, or the process ends.
     */
    public void await(final String what, final int seconds, final BooleanSupplier condition) {
        final long limitNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.getAsBoolean()) {
            if (!isAlive()) {
                throw new IllegalStateException(name + " has ended: " + lastLine());
            }
            if (System.nanoTime() - limitNs >= 0) {
                throw new IllegalStateException(
                        "waited " + seconds + " s for " + what + " of " + name + ": " + lastLine());
            }
            LockSupport.parkNanos(LOOK_NS);
        }
    }

    /** Waits until a line of its log contains a text; as {@link #await}. */
    public void awaitLine(final String text, final int seconds) {
        await("'" + text + "'", seconds, () -> lines().stream().anyMatch(l -> l.contains(text)));
    }

    /** What it has said. */
    public List<String> lines() {
        try {
            return Files.readAllLines(log);
        } catch (final IOException ex) {
            return List.of();
        }
    }

    /** The last that it said. */
    public String lastLine() {
        final List<String> lines = lines().stream().filter(line -> !line.isBlank()).toList();
        return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1).strip();
    }

    /** Asks it to end, and ends it by force when it does not. */
    @Override
    public void close() {
        // Asked first, so that it finds the request when it goes on.
        process.destroy();
        Signals.send("CONT", List.of(process.toHandle()));
        try {
            if (!process.waitFor(GRACE_S, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(GRACE_S, TimeUnit.SECONDS);
            }
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
