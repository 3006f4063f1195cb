package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BestOfKPolicyTest {
    /** So many draws that every worker of a small fleet is among them. */
    private static final int ALL = 500;

    private static final int LOW = 300;
    private static final int HIGH = 900;

    private static final int ZONE = 3;

    private record Host(int id, boolean fits, long freeMb, int same, int inZone, int zone) {
        Host(
                final int id,
                final boolean fits,
                final long freeMb,
                final int same,
                final int inZone) {
            this(id, fits, freeMb, same, inZone, 0);
        }

        static Host free(final int id, final long freeMb) {
            return new Host(id, true, freeMb, 0, 0);
        }
    }

    private record Fleet(int loadPermille, boolean isZoneAsked, List<Host> hosts)
            implements ColdPlacementPolicy.Fleet {
        Fleet(final int loadPermille, final Host... hosts) {
            this(loadPermille, false, List.of(hosts));
        }

        static Fleet asked(final Host... hosts) {
            return new Fleet(LOW, true, List.of(hosts));
        }

        @Override
        public int function() {
            return 0;
        }

        @Override
        public int zone(final int candidate) {
            return hosts.get(candidate).zone();
        }

        @Override
        public long askedZones() {
            return isZoneAsked ? 1L << ZONE : ALL_ZONES;
        }

        @Override
        public boolean isInAskedZone(final int candidate) {
            return hosts.get(candidate).zone() == ZONE;
        }

        @Override
        public int candidates() {
            return hosts.size();
        }

        @Override
        public boolean fits(final int candidate) {
            return hosts.get(candidate).fits();
        }

        @Override
        public long freeMb(final int candidate) {
            return hosts.get(candidate).freeMb();
        }

        @Override
        public int sameFunction(final int candidate) {
            return hosts.get(candidate).same();
        }

        @Override
        public int sameFunctionInZone(final int candidate) {
            return hosts.get(candidate).inZone();
        }

        @Override
        public int worker(final int candidate) {
            return hosts.get(candidate).id();
        }
    }

    private static SplitMix64 random(final long seed) {
        final CellTable cell = new CellTable();
        cell.bound(1);
        cell.allocate();
        cell.randomState(0, seed);
        return new SplitMix64(cell);
    }

    private static int choose(final int k, final long seed, final Fleet fleet) {
        final BestOfKPolicy policy = new BestOfKPolicy();
        policy.set(k, 700);
        return policy.choose(fleet, random(seed));
    }

    @Test
    void shouldPreferTheZoneWithTheFewestSandboxesOfTheFunction() {
        final Fleet fleet =
                new Fleet(
                        LOW,
                        new Host(0, true, 100, 0, 7, 0),
                        new Host(1, true, 9_000, 60, 6, 1),
                        new Host(2, true, 100, 0, 8, 2));
        assertEquals(1, choose(ALL, 1, fleet), "zones come before all else");
        assertEquals(1, choose(1, 1, fleet), "also where only one is drawn");
    }

    @Test
    void shouldPreferTheWorkerWithFewestOfTheFunctionInStepsOfFour() {
        final Fleet inSteps =
                new Fleet(LOW, new Host(0, true, 100, 4, 9), new Host(1, true, 900, 3, 9));
        assertEquals(1, choose(ALL, 1, inSteps), "3 and 4 are different steps");
        final Fleet sameStep =
                new Fleet(LOW, new Host(0, true, 900, 0, 9), new Host(1, true, 100, 3, 9));
        assertEquals(1, choose(ALL, 1, sameStep), "0 and 3 are one step: packing decides");
    }

    @Test
    void shouldPackAtLowLoadAndSpreadAtHighLoad() {
        final Host[] hosts = {Host.free(0, 500), Host.free(1, 200), Host.free(2, 800)};
        assertEquals(1, choose(ALL, 1, new Fleet(LOW, hosts)), "the fullest");
        assertEquals(1, choose(ALL, 1, new Fleet(699, hosts)), "the fullest below 70 %");
        assertEquals(2, choose(ALL, 1, new Fleet(700, hosts)), "the emptiest from 70 % on");
        assertEquals(2, choose(ALL, 1, new Fleet(HIGH, hosts)), "the emptiest");
    }

    @Test
    void shouldEndInTheLowestIdWhereAllElseIsEqual() {
        final Fleet fleet = new Fleet(LOW, Host.free(9, 500), Host.free(4, 500), Host.free(6, 500));
        for (long seed = 0; seed < 50; seed++) {
            assertEquals(1, choose(ALL, seed, fleet), "seed " + seed);
        }
    }

    @Test
    void shouldFindTheOnlyWorkerThatFitsThoughNoneOfTheDrawnDoes() {
        final Host[] hosts = new Host[1024];
        for (int i = 0; i < hosts.length; i++) {
            hosts[i] = new Host(i, i == 777, 100, 0, 0);
        }
        for (long seed = 0; seed < 20; seed++) {
            assertEquals(777, choose(2, seed, new Fleet(LOW, hosts)), "seed " + seed);
        }
    }

    @Test
    void shouldChooseNobodyWhereNobodyFits() {
        assertEquals(ColdPlacementPolicy.NO_WORKER, choose(4, 1, new Fleet(LOW)));
        final Fleet full = new Fleet(LOW, new Host(0, false, 0, 0, 0));
        assertEquals(ColdPlacementPolicy.NO_WORKER, choose(4, 1, full));
    }

    @Test
    void shouldDecideTheSameForTheSameFleetAndSeedAndDifferentlyForOthers() {
        final Host[] hosts = new Host[100];
        for (int i = 0; i < hosts.length; i++) {
            hosts[i] = Host.free(i, 100 + i);
        }
        final Fleet fleet = new Fleet(LOW, hosts);
        final int[] first = new int[50];
        final int[] second = new int[50];
        for (int i = 0; i < first.length; i++) {
            first[i] = choose(2, i, fleet);
            second[i] = choose(2, i, fleet);
        }
        assertEquals(Arrays.toString(first), Arrays.toString(second));
        assertTrue(Arrays.stream(first).distinct().count() > 10, "draws spread over the fleet");
    }

    @Test
    void shouldDrawForTheTiesOfZonesAndOncePerChoice() {
        final Fleet fleet = new Fleet(LOW, Host.free(0, 1), Host.free(1, 2), Host.free(2, 3));
        final SplitMix64 used = random(5);
        final BestOfKPolicy policy = new BestOfKPolicy();
        policy.set(3, 700);
        policy.choose(fleet, used);
        final SplitMix64 expected = random(5);
        for (int i = 0; i < 4; i++) {
            expected.next();
        }
        assertEquals(expected.next(), used.next(), "four draws and no more");
    }

    @Test
    void shouldTakeTheBestOfTheZoneThatIsAskedFor() {
        final Host[] hosts = {
            new Host(0, true, 100, 0, 0, 1),
            new Host(1, true, 700, 0, 9, ZONE),
            new Host(2, true, 400, 0, 9, ZONE),
            new Host(3, false, 100, 0, 9, ZONE),
        };
        for (long seed = 0; seed < 20; seed++) {
            assertEquals(2, choose(ALL, seed, Fleet.asked(hosts)), "seed " + seed);
            assertEquals(0, choose(4, seed, new Fleet(LOW, hosts)), "no zone is asked for");
        }
    }

    @Test
    void shouldLetTheZoneGoWhereNobodyFitsThere() {
        final Fleet fleet =
                Fleet.asked(new Host(0, false, 900, 0, 0, ZONE), new Host(1, true, 100, 0, 0, 1));
        assertEquals(1, choose(4, 1, fleet));
    }

    @Test
    void shouldDrawNothingWhereNobodyFits() {
        final SplitMix64 used = random(5);
        final BestOfKPolicy policy = new BestOfKPolicy();
        policy.set(3, 700);
        policy.choose(new Fleet(LOW, new Host(0, false, 900, 0, 0)), used);
        assertEquals(random(5).next(), used.next());
    }

    @Test
    void shouldTakeTheHighLoadFromItsSettings() {
        final Fleet fleet = new Fleet(500, Host.free(0, 500), Host.free(1, 200));
        final BestOfKPolicy policy = new BestOfKPolicy();
        policy.set(ALL, 500);
        assertEquals(0, policy.choose(fleet, random(1)), "the emptiest from 50 % on");
        policy.set(ALL, 501);
        assertEquals(1, policy.choose(fleet, random(1)), "the fullest below");
    }

    @Test
    void shouldTakeTheEmptiestOfAllWhereTheLeastLoadedIsAskedFor() {
        final Host[] hosts = {
            new Host(0, true, 100, 0, 0, 1),
            new Host(1, false, 900, 0, 0, ZONE),
            new Host(2, true, 400, 9, 9, 2),
            new Host(3, true, 400, 0, 0, ZONE),
            new Host(4, true, 300, 0, 0, ZONE),
        };
        final LeastLoadedPolicy policy = new LeastLoadedPolicy();
        assertEquals(2, policy.choose(new Fleet(LOW, hosts), random(1)), "the first of equals");
        assertEquals(3, policy.choose(Fleet.asked(hosts), random(1)), "of the zone");
        final Host[] withoutZone = {hosts[0], hosts[1], hosts[2]};
        assertEquals(2, policy.choose(Fleet.asked(withoutZone), random(1)), "lets it go");
        final Fleet full = new Fleet(LOW, hosts[1]);
        assertEquals(ColdPlacementPolicy.NO_WORKER, policy.choose(full, random(1)));
    }
}
