package io.berth.simulation.mutants;

/**
 * What is simulated.
 *
 * @param scenario name of a directed history; empty: at random from the seed.
 * @param seed of the run.
 * @param entries of a run at random.
 */
record History(String scenario, long seed, int entries) {
    static History random(final long seed, final int entries) {
        return new History("", seed, entries);
    }

    static History scenario(final String name) {
        return new History(name, 7, 0);
    }

    @Override
    public String toString() {
        return scenario.isEmpty() ? "seed " + seed + ", " + entries + " entries" : scenario;
    }
}
