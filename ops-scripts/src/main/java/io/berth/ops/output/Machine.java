package io.berth.ops.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine a number was measured on; stands beside every result. */
public final class Machine {
    private Machine() {}

    /** Processors, their model, memory, system and Java as one line. */
    public static String describe() {
        return Runtime.getRuntime().availableProcessors()
                + " cores"
                + field("/proc/cpuinfo", "model name", " of ")
                + field("/proc/meminfo", "MemTotal", ", memory ")
                + ", "
                + System.getProperty("os.name")
                + " "
                + System.getProperty("os.version")
                + ", Java "
                + Runtime.version();
    }

    private static String field(final String file, final String key, final String before) {
        try (java.util.stream.Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(key) && line.contains(":"))
                    .findFirst()
                    .map(line -> before + line.substring(line.indexOf(':') + 1).strip())
                    .orElse("");
        } catch (final IOException ex) {
            return "";
        }
    }
}
