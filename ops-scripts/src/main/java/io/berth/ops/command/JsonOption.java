package io.berth.ops.command;

import io.berth.ops.output.JsonReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The option of every command that measures or reports. */
final class JsonOption {
    @Option(
            names = "--json",
            paramLabel = "FILE",
            description =
                    "Also write what is reported to FILE, as JSON with units in its key names.")
    private Path file;

    /** Says early, before long work, that the file cannot be written. */
    void check() {
        JsonReport.checkWritable(file);
    }

    /** Writes several reports as an array, if it was asked for. */
    void write(final List<? extends Map<String, ?>> reports) {
        JsonReport.write(file, reports);
    }

    /** Writes the report, if it was asked for. */
    void write(final Map<String, ?> report) {
        JsonReport.write(file, report);
    }
}
