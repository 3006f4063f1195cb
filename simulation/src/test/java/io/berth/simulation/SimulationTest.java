package io.berth.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Run one seed with {@code -Dberth.seed=N}, longer with {@code -Dberth.entries=N}. */
class SimulationTest {
    private static final int ENTRIES = Integer.getInteger("berth.entries", 2_000);
    private static final int SEEDS = 8;

    static LongStream seeds() {
        final Long only = Long.getLong("berth.seed");
        return only == null ? LongStream.rangeClosed(1, SEEDS) : LongStream.of(only);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldKeepEveryPromiseWhateverFails(final long seed) {
        final SimulationResult result =
                new Simulation(SimulationSettings.withSeed(seed).withEntries(ENTRIES)).run();

        assertTrue(result.entries() >= ENTRIES, result.toString());
        assertTrue(result.calls() > 0 && result.loads() > 0, result.toString());
    }

    @Test
    void shouldLeaveWhatIsProvisionedWhileTheDeathOfALargeWorkerIsSweptUp() {
        // Another function wanted room while what had died still counted as provisioned.
        final SimulationSettings settings = SimulationSettings.withSeed(10_291).withEntries(3_000);
        assertTrue(new Simulation(settings).run().entries() > 3_000);
    }

    @Test
    void shouldRunEveryCallWhenNothingFailsAndNothingIsScarce() {
        final Scenario scenario = Scenario.with(4, 20 * VirtualTime.MS);
        for (int i = 0; i < 50; i++) {
            final SimulatedCall call = scenario.call();
            scenario.pass(100 * VirtualTime.MS);
            scenario.awaitEnd(call);
            assertTrue(Scenario.ran(call));
        }
        scenario.finish();
    }

    @Test
    void shouldLoadSnapshotsInTheMiddleOfSweepsAndReports() {
        long amidWork = 0;
        long amidReports = 0;
        // Seeds that are 3 modulo 8 have workers with hundreds of sandboxes.
        for (long seed = 3; seed <= 19; seed += 8) {
            final SimulationResult result =
                    new Simulation(SimulationSettings.withSeed(seed).withEntries(ENTRIES)).run();
            amidWork += result.loadsAmidWork();
            amidReports += result.loadsAmidReports();
        }
        assertTrue(amidWork > 0 && amidReports > 0, amidWork + " and " + amidReports);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 42})
    void shouldDoTheSameWithAndWithoutTheCodecsOfTheRealProcesses(final long seed) {
        final SimulationSettings settings = SimulationSettings.withSeed(seed).withEntries(1_500);

        assertEquals(
                new Simulation(settings.withWire(false)).run(),
                new Simulation(settings.withWire(true)).run());
    }

    @Test
    void shouldKeepEveryPromiseOverAllLivesWhenOlderSnapshotsAreRestored() {
        long restores = 0;
        for (long seed = 1; seed <= 6; seed++) {
            final SimulationSettings settings =
                    SimulationSettings.withSeed(seed).withRestores().withEntries(ENTRIES);
            restores += new Simulation(settings).run().faults().get(FaultKind.CELL_RESTORES);
        }
        assertTrue(restores > 0, "not one restore in six seeds");
    }

    @Test
    void shouldDoTheSameAgainWithTheSameSeed() {
        final SimulationSettings settings = SimulationSettings.withSeed(42).withEntries(1_500);
        final SimulationResult one = new Simulation(settings).run();
        final SimulationResult again = new Simulation(settings.withTraceLines(0)).run();
        final SimulationResult other =
                new Simulation(SimulationSettings.withSeed(43).withEntries(1_500)).run();

        assertEquals(one, again);
        assertNotEquals(one.rollingDigest(), other.rollingDigest());
    }
}
