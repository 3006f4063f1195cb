package io.berth.bench;

import java.util.List;

/** The JVM of the storms: {@code <sandboxes> <repetitions> <names>}. */
public final class StormMain {
    private StormMain() {}

    /** Runs the storms and prints what they found. */
    public static void main(final String[] args) {
        final ForkedOutput out = new ForkedOutput();
        new StormRunner(
                        Integer.parseInt(args[1]),
                        out::progress,
                        result -> out.result(result.toMap().values()))
                .run(Integer.parseInt(args[0]), List.of(args[2].split(",")));
    }

    static StormResult decode(final String line) {
        final String[] fields = line.split(ForkedOutput.TAB);
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
