package io.berth.ops.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * A process that cannot be mistaken for another: its pid and when it started. Pids are used again;
 * a signal goes out only while both still fit.
 *
 * @param pid process id.
 * @param startTime clock ticks after boot as {@code /proc/<pid>/stat} has them; where there is no
 *     /proc, milliseconds since 1970.
 */
public record ProcessIdentity(long pid, long startTime) {
    private static final int START_TIME_AFTER_COMMAND = 19;

    /** The identity of a process that runs now, empty when there is none with this pid. */
    public static java.util.Optional<ProcessIdentity> of(final long pid) {
        final OptionalLong start = startTimeOf(pid);
        return start.isPresent()
                ? java.util.Optional.of(new ProcessIdentity(pid, start.getAsLong()))
                : java.util.Optional.empty();
    }

    /**
     * Reads what {@link #write} wrote; empty when the file is missing or does not hold an identity.
     */
    public static java.util.Optional<ProcessIdentity> read(final Path pidFile) {
        try {
            final String[] parts = Files.readString(pidFile).strip().split(" ");
            return parts.length == 2
                    ? java.util.Optional.of(
                            new ProcessIdentity(Long.parseLong(parts[0]), Long.parseLong(parts[1])))
                    : java.util.Optional.empty();
        } catch (final IOException | NumberFormatException ex) {
            return java.util.Optional.empty();
        }
    }

    /** Writes pid and start time to a pid file. */
    public void write(final Path pidFile) throws IOException {
        Files.writeString(pidFile, pid + " " + startTime + System.lineSeparator());
    }

    /** Whether this very process still runs (a zombie does not). */
    public boolean isAlive() {
        final OptionalLong start = startTimeOf(pid);
        return start.isPresent() && start.getAsLong() == startTime;
    }

    /**
     * Whether this very process is stopped by a signal (SIGSTOP) or a debugger, where that can be
     * seen.
     */
    public boolean isStopped() {
        final String[] fields = fieldsOf(pid);
        return fields != null
                && fields[START_TIME_AFTER_COMMAND].equals(Long.toString(startTime))
                && fields[0].equalsIgnoreCase("T");
    }

    /** What /proc says of a process, from its state on; null: nothing. */
    private static String[] fieldsOf(final long pid) {
        try {
            final String text = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The command, in parentheses, may hold spaces and parentheses: fields are counted
            // after its end.
            final String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
            return fields.length > START_TIME_AFTER_COMMAND ? fields : null;
        } catch (final IOException | IndexOutOfBoundsException ex) {
            return null;
        }
    }

    /** Start time of a live process; empty when there is none or it is a zombie. */
    private static OptionalLong startTimeOf(final long pid) {
        final String[] fields = fieldsOf(pid);
        if (fields == null) {
            return Files.isDirectory(Path.of("/proc/self"))
                    ? OptionalLong.empty()
                    : ProcessHandle.of(pid)
                            .filter(ProcessHandle::isAlive)
                            .flatMap(handle -> handle.info().startInstant())
                            .map(Instant::toEpochMilli)
                            .map(OptionalLong::of)
                            .orElse(OptionalLong.empty());
        }
        return "Z".equals(fields[0]) || "X".equals(fields[0])
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(fields[START_TIME_AFTER_COMMAND]));
    }
}
