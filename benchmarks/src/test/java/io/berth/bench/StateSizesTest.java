package io.berth.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateSizesTest {
    private static final int SANDBOXES = 100_000;

    /** Without counts. */
    private static final double MAX_SANDBOX_BYTES = 93;

    /**
     * With the counts of sandboxes by function and worker, which in this fleet are one for each:
     * their tables are half full at this size, which is worst, and nearly full at a million.
     */
    private static final double MAX_SANDBOX_BYTES_WITH_COUNTS = 104;

    private static final double MAX_FUNCTION_BYTES = 500;
    private static final double MAX_HISTOGRAM_BYTES = 512;

    @Test
    void shouldTakeFewBytesForASandboxAFunctionAndAHistogram() {
        final StateSizes sizes = StateSizes.measure(FleetPlan.of(SANDBOXES));

        final double records = sizes.parts().get("sandboxes") + sizes.parts().get("deadlines");
        assertTrue(records <= MAX_SANDBOX_BYTES, sizes::toString);
        assertTrue(sizes.perSandbox() <= MAX_SANDBOX_BYTES_WITH_COUNTS, sizes::toString);
        assertTrue(sizes.perFunction() <= MAX_FUNCTION_BYTES, sizes::toString);
        assertTrue(sizes.perHistogram() <= MAX_HISTOGRAM_BYTES, sizes::toString);
        assertTrue(sizes.total() <= sizes.heapInUse(), sizes::toString);
    }

    /** What no JVM may lay out otherwise: longs, ints, references in arrays, each thing once. */
    @Test
    void shouldCountWhatCanBeReachedOnce() {
        final long[] longs = new long[100];
        final Object[] both = {longs, longs, new int[10]};

        assertEquals(16 + 3 * 4 + 4 + (16 + 800) + (16 + 40), new ObjectSizes().add(both));
    }

    @Test
    void shouldComeThroughAPipeAsItWas() {
        final Map<String, Double> parts = new LinkedHashMap<>();
        parts.put("sandboxes", 80.5);
        parts.put("deadlines", 12.25);
        final StateSizes sizes = new StateSizes(1_000, 92.75, 480, 500.5, 123_456, 130_000, parts);

        assertEquals(
                sizes,
                StateSizeMain.decode(
                        "1000\t92.75\t480.0\t500.5\t123456\t130000\tsandboxes\t80.5\tdeadlines\t12.25"));
    }
}
