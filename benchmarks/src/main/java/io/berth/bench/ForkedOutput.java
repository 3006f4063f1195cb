package io.berth.bench;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.stream.Collectors;

/** What a JVM of {@link ForkedBench} says: a line for each step and for each result. */
final class ForkedOutput {
    static final String PROGRESS = "progress\t";
    static final String RESULT = "result\t";
    static final String TAB = "\t";

    private final PrintStream out =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    void progress(final String line) {
        out.println(PROGRESS + line);
    }

    void result(final Collection<?> fields) {
        out.println(RESULT + fields.stream().map(String::valueOf).collect(Collectors.joining(TAB)));
    }
}
