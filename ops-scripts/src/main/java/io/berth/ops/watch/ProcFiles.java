package io.berth.ops.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What /proc says of a process; -1 where it says nothing. Needs nothing of the process. */
final class ProcFiles {
    /** What is not known. */
    static final long UNKNOWN = -1;

    private static final int KB = 1_024;

    private final Path directory;

    ProcFiles(final long pid) {
        directory = Path.of("/proc", Long.toString(pid));
    }

    /**
     * Memory in bytes, and threads.
     *
     * @param rss all that is in memory.
     * @param anonymous private memory among it, the Java heap included.
     * @param shared shared memory among it.
     */
    record Status(long rss, long anonymous, long shared, long threads) {
        private static final Status NONE = new Status(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN);
    }

    Status status() {
        try {
            final List<String> lines = Files.readAllLines(directory.resolve("status"));
            return new Status(
                    kb(lines, "VmRSS:"),
                    kb(lines, "RssAnon:"),
                    kb(lines, "RssShmem:"),
                    field(lines, "Threads:"));
        } catch (final IOException | NumberFormatException ex) {
            return Status.NONE;
        }
    }

    private static long kb(final List<String> lines, final String key) {
        final long value = field(lines, key);
        return value < 0 ? UNKNOWN : value * KB;
    }

    private static long field(final List<String> lines, final String key) {
        for (final String line : lines) {
            if (line.startsWith(key)) {
                return Long.parseLong(line.substring(key.length()).strip().split("\\s+")[0]);
            }
        }
        return UNKNOWN;
    }

    /** Open files, sockets and the like. */
    long fileHandles() {
        try (Stream<Path> handles = Files.list(directory.resolve("fd"))) {
            return handles.count();
        } catch (final IOException | UncheckedIOException ex) {
            return UNKNOWN;
        }
    }

    /** Bytes of private memory between two addresses. */
    long anonymousWithin(final long from, final long to) {
        long sum = 0;
        boolean inside = false;
        try (Stream<String> lines = Files.lines(directory.resolve("smaps"))) {
            for (final String line : (Iterable<String>) lines::iterator) {
                if (isRange(line)) {
                    final int dash = line.indexOf('-');
                    final long start = Long.parseUnsignedLong(line.substring(0, dash), 16);
                    inside = start >= from && start < to;
                } else if (inside && line.startsWith("Anonymous:")) {
                    sum += field(List.of(line), "Anonymous:") * KB;
                }
            }
            return sum;
        } catch (final IOException | UncheckedIOException | NumberFormatException ex) {
            return UNKNOWN;
        }
    }

    /** Lines of ranges begin with a number in lower-case hexadecimal, all others with a capital. */
    private static boolean isRange(final String line) {
        final char first = line.isEmpty() ? 'X' : line.charAt(0);
        return first >= '0' && first <= '9' || first >= 'a' && first <= 'f';
    }
}
