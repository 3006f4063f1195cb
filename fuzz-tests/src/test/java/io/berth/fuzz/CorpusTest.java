package io.berth.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every target over all that is kept for it, and over random changes of that: at most {@code
 * -Dfuzz.inputs} of them and {@code -Dfuzz.millis}, from {@code -Dfuzz.seed}, which is printed.
 */
class CorpusTest {
    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final long INPUTS = Long.getLong("fuzz.inputs", 20_000);
    private static final long MILLIS = Long.getLong("fuzz.millis", 800);
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long MAX_ALLOCATED = 256L << 20;
    private static final long MAX_LEFT_BEHIND = 48L << 20;

    @ParameterizedTest
    @EnumSource(Targets.class)
    void shouldBearWhatIsKept(final Targets target) {
        final List<byte[]> kept = KeptInputs.of(target);
        assertEquals(
                kept.size(),
                new InputRunner(target.target(), LIMIT_NS, MAX_ALLOCATED).run(kept.iterator()));
    }

    @ParameterizedTest
    @EnumSource(Targets.class)
    void shouldBearRandomChangesOfWhatIsKept(final Targets target) {
        final List<byte[]> kept = KeptInputs.of(target);
        new InputRunner(target.target(), LIMIT_NS, MAX_ALLOCATED).run(kept.iterator());
        final long heapBefore = InputRunner.heapInUse();
        final long executions =
                new InputRunner(target.target(), LIMIT_NS, MAX_ALLOCATED)
                        .run(
                                new RandomInputs(
                                        kept,
                                        SEED,
                                        INPUTS,
                                        System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS)));
        final long left = InputRunner.heapInUse() - heapBefore;
        System.out.println(
                target.label() + ": " + executions + " random inputs, -Dfuzz.seed=" + SEED);
        assertTrue(executions > 0);
        assertTrue(left < MAX_LEFT_BEHIND, left + " bytes stay behind");
    }
}
