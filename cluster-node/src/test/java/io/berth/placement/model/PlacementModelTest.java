package io.berth.placement.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The state machine against its naive twin, on seeded random commands; {@code -Dberth.seed=N} runs
 * one seed alone, {@code -Dberth.seeds=N} the first N.
 */
class PlacementModelTest {
    private static final int STEPS = 3_000;
    private static final long FIRST_SEED = 1;
    private static final int SEEDS = 12;

    @TestFactory
    Stream<DynamicTest> shouldDecideAsItsTwin() {
        final Long seed = Long.getLong("berth.seed");
        final LongStream seeds =
                seed == null
                        ? LongStream.range(
                                FIRST_SEED, FIRST_SEED + Long.getLong("berth.seeds", SEEDS))
                        : LongStream.of(seed);
        return seeds.mapToObj(s -> DynamicTest.dynamicTest("seed " + s, () -> run(s)));
    }

    private static void run(final long seed) {
        final ModelRun run = new ModelRun(seed);
        for (int step = 0; step < STEPS; step++) {
            try {
                run.step();
            } catch (final AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "-Dberth.seed=%d, step %d, %s: %s"
                                .formatted(seed, step, run.last(), e.getMessage()),
                        e);
            }
        }
        System.out.printf("model: seed %d, %d placements%n", seed, run.placements());
        assertTrue(run.placements() > STEPS / 50, "hardly anything was placed");
    }
}
