package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.SharedCell.Load;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tenants get of room that all of them wait for: deficit round robin by weight. */
class FairShareTest {
    /**
     * Over any interval in which two tenants stay backlogged, what they were served by weight
     * differs by at most one quantum and one largest cost of each, for each of the two rounds at
     * its ends. The difference over an interval is that of two prefixes, so the largest over all
     * intervals is the largest prefix less the smallest.
     */
    private static final class Gap {
        private final Load a;
        private final Load b;
        private final int quantumMb;
        private double least = Double.MAX_VALUE;
        private double most = -Double.MAX_VALUE;
        private double widest;
        private long backlogged;

        Gap(final Load a, final Load b, final int quantumMb) {
            this.a = a;
            this.b = b;
            this.quantumMb = quantumMb;
        }

        void look() {
            if (!a.isBacklogged() || !b.isBacklogged()) {
                least = Double.MAX_VALUE;
                most = -Double.MAX_VALUE;
                return;
            }
            backlogged++;
            final double ahead =
                    (double) a.servedMb() / a.weight - (double) b.servedMb() / b.weight;
            least = Math.min(least, ahead);
            most = Math.max(most, ahead);
            widest = Math.max(widest, most - least);
        }

        void check(final String where) {
            final double bound =
                    2
                            * (quantumMb
                                    + (double) a.memoryMb / a.weight
                                    + (double) b.memoryMb / b.weight);
            assertTrue(
                    widest <= bound,
                    () ->
                            where
                                    + ": "
                                    + a.tenant
                                    + " and "
                                    + b.tenant
                                    + " differ by "
                                    + widest
                                    + " MB by weight, allowed are "
                                    + bound);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldShareRoomByWeightOverEveryInterval(final long seed) {
        final Random random = new Random(seed * 0x9E3779B97F4A7C15L);
        final int quantumMb = 64 << random.nextInt(4);
        final SharedCell shared =
                new SharedCell(
                        seed, quantumMb, 1 + random.nextInt(3), 1_024 + random.nextInt(1_024));
        final int[] weights = {1, 2, 3};
        for (int i = 0; i < weights.length; i++) {
            final int memoryMb = 64 * (1 + random.nextInt(6));
            final int leastMs = 1 + random.nextInt(50);
            shared.load("t" + i, weights[i], memoryMb, leastMs, leastMs * 3, 40);
        }
        final Gap[] gaps = {
            new Gap(shared.loads.get(0), shared.loads.get(1), quantumMb),
            new Gap(shared.loads.get(0), shared.loads.get(2), quantumMb),
            new Gap(shared.loads.get(1), shared.loads.get(2), quantumMb)
        };
        shared.run(
                3_000,
                () -> {
                    for (final Gap gap : gaps) {
                        gap.look();
                    }
                });
        System.out.println("fair shares: seed " + seed + ", quantum " + quantumMb);
        for (final Gap gap : gaps) {
            gap.check("seed " + seed);
            assertTrue(gap.backlogged > 1_000, "seed " + seed + ": both are backlogged for long");
        }
        for (final Load load : shared.loads) {
            assertTrue(load.served > 50, "seed " + seed + ": " + load.tenant + " starves");
        }
    }

    @Test
    void shouldTakeRoomFromATenantWhoseQueueIsAlwaysFull() {
        final SharedCell shared = new SharedCell(11, 128, 1, 1_024);
        final Load first = shared.load("first", 1, 128, 10, 20, 40);
        shared.run(300, () -> {});
        final long servedBefore = first.served;
        assertTrue(servedBefore > 100);
        final Load second = shared.load("second", 1, 128, 10, 20, 40);
        shared.run(600, () -> {});
        assertTrue(second.served > 80, "second got " + second.served);
        assertTrue(first.served - servedBefore > 80, "first goes on");
    }

    @Test
    void shouldGatherRoomForALargeSandboxAmongSmallOnes() {
        final SharedCell shared = new SharedCell(12, 64, 1, 1_024);
        final Load small = shared.load("small", 1, 64, 10, 60, 60);
        shared.run(300, () -> {});
        final Load large = shared.load("large", 1, 896, 10, 60, 20);
        final long smallBefore = small.servedMb();
        shared.run(3_000, () -> {});
        assertTrue(small.served > 100, "small goes on: " + small.served);
        assertTrue(
                Math.abs(large.servedMb() - (small.servedMb() - smallBefore))
                        <= 2 * (64 + 64 + 896),
                "large got " + large.servedMb() + ", small " + (small.servedMb() - smallBefore));
    }

    @Test
    void shouldPassTheTurnOfOneThatCanNeverFit() {
        final SharedCell shared = new SharedCell(13, 64, 1, 1_024);
        final Load giant = shared.load("giant", 10, 2_048, 10, 20, 5);
        final Load other = shared.load("other", 1, 128, 10, 20, 40);
        shared.run(500, () -> {});
        assertEquals(0, giant.served);
        assertTrue(other.served > 200, "other got " + other.served);
    }

    @Test
    void shouldCountNothingWhileNobodyWaitsForRoom() {
        final SharedCell shared = new SharedCell(14, 64, 4, 16_384);
        final Load only = shared.load("only", 1, 64, 10, 20, 10);
        shared.run(200, () -> {});
        assertEquals(0, only.servedMb());
    }
}
