package io.berth.simulation;

import static io.berth.simulation.VirtualTime.MS;
import static io.berth.simulation.VirtualTime.SECOND;

/** How long starts and runs take and how they end: at random, unless a scenario says otherwise. */
class RunScript {
    /** Never ends by itself. */
    static final long ENDLESS = Long.MAX_VALUE;

    /** What comes of a start. */
    enum Start {
        GOOD,
        FAILS,
        /** Never says anything. */
        HANGS
    }

    /** What comes of a start of this function on this worker. */
    Start start(final SimulationRandom random, final String worker, final String function) {
        if (random.perMille(10)) {
            return Start.HANGS;
        }
        return random.perMille(80) ? Start.FAILS : Start.GOOD;
    }

    long startUpNs(final SimulationRandom random, final long expectedNs) {
        return expectedNs / 2 + random.between(0, expectedNs);
    }

    long runNs(final SimulationRandom random, final long timeoutNs) {
        final int kind = random.below(1_000);
        if (kind < 600) {
            return random.between(0, 60 * MS);
        }
        if (kind < 850) {
            return random.between(50 * MS, 800 * MS);
        }
        if (kind < 950) {
            return random.between(0, 2 * timeoutNs);
        }
        return timeoutNs + random.between(0, 4 * SECOND);
    }

    boolean fails(final SimulationRandom random) {
        return random.perMille(100);
    }

    /** How long a run goes on after its interrupt. */
    long interruptNs(final SimulationRandom random) {
        final int kind = random.below(1_000);
        if (kind < 940) {
            return random.between(0, 80 * MS);
        }
        return kind < 990 ? random.between(SECOND, 6 * SECOND) : ENDLESS;
    }
}
