package io.berth.simulation;

import static io.berth.simulation.VirtualTime.MS;

/** Every start is good, every run returns soon. */
final class ShortRuns extends RunScript {
    @Override
    Start start(final SimulationRandom random, final String worker, final String function) {
        return Start.GOOD;
    }

    @Override
    long runNs(final SimulationRandom random, final long timeoutNs) {
        return random.between(20 * MS, 400 * MS);
    }
}
