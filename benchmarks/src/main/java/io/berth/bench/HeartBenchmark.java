package io.berth.bench;

import java.util.Arrays;
import java.util.List;

/** The benchmarks of the heart, in the order in which they run. */
public enum HeartBenchmark {
    /** Invoke and Completed of a function with idle sandboxes. */
    WARM_PAIR("warm-pair", WarmPairBenchmark.class);

    private final String label;
    private final Class<?> type;

    HeartBenchmark(final String label, final Class<?> type) {
        this.label = label;
        this.type = type;
    }

    /** Its name on the command line and in reports. */
    public String label() {
        return label;
    }

    Class<?> type() {
        return type;
    }

    /** All names. */
    public static List<String> names() {
        return Arrays.stream(values()).map(HeartBenchmark::label).toList();
    }

    static HeartBenchmark named(final String name) {
        for (final HeartBenchmark benchmark : values()) {
            if (benchmark.label.equals(name)) {
                return benchmark;
            }
        }
        throw new IllegalArgumentException(
                "no benchmark '" + name + "'; there are " + String.join(", ", names()));
    }
}
