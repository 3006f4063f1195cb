package io.berth.ops.overload;

import io.berth.ops.cluster.LocalProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What processes hold of the machine's memory that is theirs alone, heaps and all else. */
final class ProcessMemory {
    private static final String FIELD = "RssAnon:";

    private ProcessMemory() {}

    /** In kB; 0: it does not run, or this machine does not say. */
    static long anonymousKb(final LocalProcess process) {
        final long pid = process.identity().map(identity -> identity.pid()).orElse(0L);
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith(FIELD))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (final IOException | java.io.UncheckedIOException ex) {
            return 0;
        }
    }
}
