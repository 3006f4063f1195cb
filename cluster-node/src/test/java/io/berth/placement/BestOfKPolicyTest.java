package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BestOfKPolicyTest {
    /** Enough draws that each of a few workers is among them. */
    private static final int MANY = 64;

    private final SplitMix64 random = Cell.started().machine.state().random;

    private record Host(int zone, int ofFunction, long freeMb, boolean fits) {}

    private static Host host(final int zone, final int ofFunction, final long freeMb) {
        return new Host(zone, ofFunction, freeMb, true);
    }

    private static final Host FULL = new Host(0, 0, 0, false);

    private int choose(final int k, final int loadPermille, final Host... hosts) {
        final BestOfKPolicy policy = new BestOfKPolicy();
        policy.choices(k);
        return policy.choose(new HostFleet(List.of(hosts), loadPermille), random);
    }

    @Test
    void shouldChooseNoneWhereThereIsNoWorker() {
        assertEquals(ColdPlacementPolicy.NO_WORKER, choose(4, 0));
    }

    @Test
    void shouldChooseNoneWhereNoneFits() {
        assertEquals(ColdPlacementPolicy.NO_WORKER, choose(4, 0, FULL, FULL, FULL));
    }

    @Test
    void shouldPreferTheZoneWithTheFewestSandboxesOfTheFunction() {
        assertEquals(2, choose(MANY, 0, host(0, 1, 10), host(0, 0, 10), host(1, 0, 9_000)));
    }

    @Test
    void shouldThenPreferTheWorkerWithClearlyFewerSandboxesOfTheFunction() {
        assertEquals(1, choose(MANY, 0, host(0, 8, 10), host(0, 0, 9_000)));
    }

    @Test
    void shouldPackWhileTheFleetHasRoomEvenWhereASmallDifferenceSpeaksAgainstIt() {
        assertEquals(0, choose(MANY, 699, host(0, 3, 500), host(0, 0, 900)));
    }

    @Test
    void shouldSpreadWhenTheFleetIsNearlyFull() {
        assertEquals(1, choose(MANY, 700, host(0, 3, 500), host(0, 0, 900)));
    }

    @Test
    void shouldTakeTheLowestIndexWhereNothingElseTells() {
        assertEquals(0, choose(MANY, 0, host(0, 0, 500), host(0, 0, 500), host(0, 0, 500)));
    }

    @Test
    void shouldFindTheOnlyWorkerThatFitsWhateverWasDrawn() {
        final Host[] hosts = new Host[BestOfKPolicy.MAX_LOOKED_AT];
        Arrays.fill(hosts, FULL);
        hosts[700] = host(0, 0, 128);
        for (int i = 0; i < 20; i++) {
            assertEquals(700, choose(1, 0, hosts));
        }
    }

    @Test
    void shouldReachEveryWorkerWithASingleDraw() {
        final Host[] hosts = new Host[8];
        Arrays.fill(hosts, host(0, 0, 128));
        final int[] chosen = new int[hosts.length];
        for (int i = 0; i < 800; i++) {
            chosen[choose(1, 0, hosts)]++;
        }
        assertTrue(
                Arrays.stream(chosen).allMatch(times -> times > 50 && times < 150),
                Arrays.toString(chosen));
    }

    private record HostFleet(List<Host> hosts, int loadPermille)
            implements ColdPlacementPolicy.Fleet {
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
            return hosts.get(candidate).ofFunction();
        }

        @Override
        public int sameFunctionInZone(final int candidate) {
            return hosts.stream()
                    .filter(host -> host.zone() == hosts.get(candidate).zone())
                    .mapToInt(Host::ofFunction)
                    .sum();
        }

        @Override
        public int worker(final int candidate) {
            return candidate;
        }
    }
}
