package io.berth.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.function.Supplier;

/** Runs seeds with something planted until the check that is meant finds it. */
final class PlantedViolation {
    private static final int SEEDS = 60;
    private static final int ENTRIES = 2_000;

    private PlantedViolation() {}

    /** Some seed must fail, and for this reason; another check may be first in others. */
    static void assertFound(final Supplier<Tampering> tampering, final String reason) {
        assertFound(tampering, reason, 1);
    }

    /**
     * @param firstSeed where to begin: one that is known to find it soon.
     */
    static void assertFound(
            final Supplier<Tampering> tampering, final String reason, final long firstSeed) {
        String other = "nothing";
        for (long seed = firstSeed; seed < firstSeed + SEEDS; seed++) {
            final SimulationSettings settings =
                    SimulationSettings.withSeed(seed).withEntries(ENTRIES).withTraceLines(0);
            try {
                new Simulation(settings, tampering.get()).run();
            } catch (final SimulationFailure found) {
                assertTrue(found.getCause() instanceof CheckFailure, found.toString());
                if (found.getMessage().contains(reason)) {
                    return;
                }
                other = found.getMessage();
            }
        }
        fail("none of " + SEEDS + " seeds finds " + reason + "; found was " + other);
    }
}
