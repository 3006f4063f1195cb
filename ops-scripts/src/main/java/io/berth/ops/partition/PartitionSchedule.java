package io.berth.ops.partition;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Which scenarios come after one another, and the random numbers of each: the same seed, the same
 * schedule.
 *
 * @param steps in order.
 */
record PartitionSchedule(List<Step> steps) {
    private static final long MIX = 0x9E3779B97F4A7C15L;

    /** Each scenario once, in order, then {@code rounds} drawn from the ones given. */
    static PartitionSchedule of(
            final List<PartitionScenario> named,
            final List<PartitionScenario> drawnFrom,
            final int rounds,
            final long seed) {
        final Random random = new Random(seed);
        final List<Step> steps = new ArrayList<>();
        for (final PartitionScenario scenario : named) {
            steps.add(new Step(scenario, seed + MIX * steps.size()));
        }
        for (int i = 0; i < rounds; i++) {
            final PartitionScenario drawn = drawnFrom.get(random.nextInt(drawnFrom.size()));
            steps.add(new Step(drawn, random.nextLong()));
        }
        return new PartitionSchedule(List.copyOf(steps));
    }

    /**
     * One scenario.
     *
     * @param seed of its random numbers.
     */
    record Step(PartitionScenario scenario, long seed) {}
}
