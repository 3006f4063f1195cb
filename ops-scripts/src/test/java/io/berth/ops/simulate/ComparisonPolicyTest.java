package io.berth.ops.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.ColdPlacementPolicy;
import io.berth.placement.SplitMix64;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ComparisonPolicyTest {
    private static final int NO_WORKER = ColdPlacementPolicy.NO_WORKER;

    /** Not asked by policies that leave nothing to chance. */
    private final SplitMix64 random = null;

    @Test
    void shouldPackOnTheFullestThatFitsAndTheFirstOfEqualOnes() {
        final PackPolicy policy = new PackPolicy();

        assertEquals(1, policy.choose(new Workers(0, 100, 40, 60, 40, 5), random));
        assertEquals(NO_WORKER, policy.choose(new Workers(0, 1, 2), random));
        assertEquals(NO_WORKER, policy.choose(new Workers(0), random));
    }

    @Test
    void shouldChooseAtRandomAmongAllThatFitAsOften() {
        final Random numbers = new Random(5);
        final Workers workers = new Workers(0, 100, 5, 60, 40, 100);
        final int[] chosen = new int[5];
        for (int i = 0; i < 40_000; i++) {
            chosen[RandomPolicy.choose(workers, numbers::nextInt)]++;
        }

        assertEquals(0, chosen[1]);
        for (final int candidate : new int[] {0, 2, 3, 4}) {
            assertEquals(10_000, chosen[candidate], 500, Arrays.toString(chosen));
        }
        assertEquals(NO_WORKER, RandomPolicy.choose(new Workers(0, 1), numbers::nextInt));
    }

    @Test
    void shouldGoHomeAlwaysAndProbeEveryWorkerFromThere() {
        final HomeWorkerPolicy policy = new HomeWorkerPolicy();
        for (int function = 0; function < 50; function++) {
            final long[] freeMb = new long[12];
            Arrays.fill(freeMb, 100);
            final int home = policy.choose(new Workers(function, freeMb), random);
            assertEquals(home, policy.choose(new Workers(function, freeMb), random));
            final Set<Integer> probed = new HashSet<>();
            for (int i = 0; i < freeMb.length; i++) {
                final int chosen = policy.choose(new Workers(function, freeMb), random);
                assertTrue(probed.add(chosen), "probed twice");
                freeMb[chosen] = 0;
            }
            assertEquals(NO_WORKER, policy.choose(new Workers(function, freeMb), random));
        }
        assertEquals(NO_WORKER, policy.choose(new Workers(3), random));
    }

    @Test
    void shouldGiveFunctionsHomesAllOverTheFleet() {
        final HomeWorkerPolicy policy = new HomeWorkerPolicy();
        final long[] freeMb = new long[8];
        Arrays.fill(freeMb, 100);
        final int[] homes = new int[8];
        for (int function = 0; function < 8_000; function++) {
            homes[policy.choose(new Workers(function, freeMb), random)]++;
        }

        for (final int ofWorker : homes) {
            assertEquals(1_000, ofWorker, 150, Arrays.toString(homes));
        }
        assertNotEquals(
                policy.choose(new Workers(0, freeMb), random),
                policy.choose(new Workers(1, freeMb), random));
    }

    /** Workers with so much free memory each; a sandbox of 10 MB is to be placed. */
    private record Workers(int function, long... free) implements ColdPlacementPolicy.Fleet {
        @Override
        public int candidates() {
            return free.length;
        }

        @Override
        public boolean fits(final int candidate) {
            return free[candidate] >= 10;
        }

        @Override
        public long freeMb(final int candidate) {
            return free[candidate];
        }

        @Override
        public int sameFunction(final int candidate) {
            return 0;
        }

        @Override
        public int sameFunctionInZone(final int candidate) {
            return 0;
        }

        @Override
        public int loadPermille() {
            return 0;
        }

        @Override
        public boolean isZoneAsked() {
            return false;
        }

        @Override
        public boolean isInAskedZone(final int candidate) {
            return false;
        }

        @Override
        public int zone(final int candidate) {
            return 0;
        }

        @Override
        public long askedZones() {
            return ALL_ZONES;
        }

        @Override
        public int worker(final int candidate) {
            return candidate;
        }
    }
}
