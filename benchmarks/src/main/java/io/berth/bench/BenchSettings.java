package io.berth.bench;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is measured and for how long.
 *
 * @param sizes sandboxes of the fleets, {@link FleetPlan#MIN_SANDBOXES} to {@link
 *     FleetPlan#MAX_SANDBOXES}.
 * @param benchmarks names of {@link HeartBenchmark}s, {@link #STORMS} and {@link #STATE_SIZE}; all
 *     where nothing else is asked for.
 * @param warmUpIterations not counted, 0 to 100.
 * @param iterations of which the median is told, 1 to 100.
 * @param iterationMs 1 to 60,000.
 * @param repetitions of each storm, 1 to 100.
 * @param hugePages whether the heap is in large pages, as that of a node.
 */
public record BenchSettings(
        List<Integer> sizes,
        List<String> benchmarks,
        int warmUpIterations,
        int iterations,
        int iterationMs,
        int repetitions,
        boolean hugePages) {
    /** Every entry of what hits much of a fleet at once, over the largest fleet. */
    public static final String STORMS = "storms";

    /** Bytes that the largest fleet takes. */
    public static final String STATE_SIZE = "state-size";

    private static final int MAX_ITERATIONS = 100;
    private static final int MAX_ITERATION_MS = 60_000;

    /** Checks the ranges. */
    public BenchSettings {
        if (sizes.isEmpty()) {
            throw new IllegalArgumentException("at least one size is needed");
        }
        for (final int size : sizes) {
            if (size < FleetPlan.MIN_SANDBOXES || size > FleetPlan.MAX_SANDBOXES) {
                throw new IllegalArgumentException(
                        "size "
                                + size
                                + " out of "
                                + FleetPlan.MIN_SANDBOXES
                                + " to "
                                + FleetPlan.MAX_SANDBOXES);
            }
        }
        for (final String name : benchmarks) {
            checkName(name);
        }
        check("warm-up iterations", warmUpIterations, 0, MAX_ITERATIONS);
        check("iterations", iterations, 1, MAX_ITERATIONS);
        check("iteration time in ms", iterationMs, 1, MAX_ITERATION_MS);
        check("repetitions", repetitions, 1, MAX_ITERATIONS);
        sizes = List.copyOf(new LinkedHashSet<>(sizes));
        benchmarks = List.copyOf(new LinkedHashSet<>(benchmarks));
    }

    /** Reads a list of sizes like {@code 1000,10k,1m}. */
    public static List<Integer> sizes(final String text) {
        final List<Integer> sizes = new ArrayList<>();
        for (final String item : text.split(",", -1)) {
            sizes.add(size(item.strip()));
        }
        return sizes;
    }

    /** Reads a list of names; all of them for null. */
    public static List<String> benchmarks(final String text) {
        if (text == null) {
            return names();
        }
        final Set<String> names = new LinkedHashSet<>();
        for (final String item : text.split(",", -1)) {
            names.add(item.strip());
        }
        return List.copyOf(names);
    }

    /** All names of what can be measured. */
    public static List<String> names() {
        final List<String> names = new ArrayList<>(HeartBenchmark.names());
        names.add(STORMS);
        names.add(STATE_SIZE);
        return names;
    }

    private static void checkName(final String name) {
        if (!names().contains(name)) {
            throw new IllegalArgumentException(
                    "no benchmark '" + name + "'; there are " + String.join(", ", names()));
        }
    }

    /** The largest of the sizes. */
    public int largest() {
        return sizes.stream().mapToInt(Integer::intValue).max().orElseThrow();
    }

    private static int size(final String text) {
        final String lower = text.toLowerCase(java.util.Locale.ROOT);
        final int factor = lower.endsWith("k") ? 1_000 : lower.endsWith("m") ? 1_000_000 : 1;
        final String digits = factor == 1 ? lower : lower.substring(0, lower.length() - 1);
        try {
            return Math.multiplyExact(Integer.parseInt(digits), factor);
        } catch (final ArithmeticException | NumberFormatException ex) {
            throw new IllegalArgumentException("'" + text + "' is not a size like 1000 or 10k", ex);
        }
    }

    private static void check(final String what, final int value, final int least, final int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    what + " " + value + " out of " + least + " to " + most);
        }
    }
}
