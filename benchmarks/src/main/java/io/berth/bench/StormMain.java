package io.berth.bench;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The JVM of the storms: {@code <sandboxes> <repetitions> <names>}. Writes lines of progress and
 * results, each with its kind and its fields between tabs, for {@link StormBench}.
 */
public final class StormMain {
    static final String PROGRESS = "progress";
    static final String RESULT = "result";
    static final String TAB = "\t";

    private StormMain() {}

    /** Runs the storms. */
    public static void main(final String[] args) {
        final PrintStream out =
                new PrintStream(
                        new java.io.FileOutputStream(java.io.FileDescriptor.out),
                        true,
                        StandardCharsets.UTF_8);
        new StormRunner(
                        Integer.parseInt(args[1]),
                        line -> out.println(PROGRESS + TAB + line),
                        result -> out.println(RESULT + TAB + encode(result)))
                .run(Integer.parseInt(args[0]), List.of(args[2].split(",")));
    }

    static String encode(final StormResult result) {
        final StringBuilder line = new StringBuilder();
        result.toMap()
                .values()
                .forEach(value -> line.append(line.isEmpty() ? "" : TAB).append(value));
        return line.toString();
    }

    static StormResult decode(final String line) {
        final String[] fields = line.split(TAB);
        return new StormResult(
                fields[0],
                Integer.parseInt(fields[1]),
                Integer.parseInt(fields[2]),
                Long.parseLong(fields[3]),
                Long.parseLong(fields[4]),
                Long.parseLong(fields[5]),
                Long.parseLong(fields[6]),
                fields[7],
                Integer.parseInt(fields[8]),
                Integer.parseInt(fields[9]),
                Long.parseLong(fields[10]));
    }
}
