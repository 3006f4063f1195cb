package io.berth.simulation;

/** What a simulation is mainly about. */
public enum Mix {
    /** Calls, faults and limits; nothing that operators do to workers. */
    PLAIN,
    /** Everything that operators can do, on small workers. */
    FULL,
    /** Workers with far more sandboxes than one entry looks at. */
    CROWDED,
    /** Tenants that want more room than there is, without faults. */
    SCARCE;

    /** Most seeds are FULL. */
    static Mix of(final long seed) {
        return switch ((int) Long.remainderUnsigned(seed, 8)) {
            case 3 -> CROWDED;
            case 6 -> SCARCE;
            default -> FULL;
        };
    }

    Workload workload(final SimulationRandom random) {
        return switch (this) {
            case PLAIN -> new Workload(random);
            case FULL -> new FullWorkload(random);
            case CROWDED -> new CrowdedWorkload(random);
            case SCARCE -> new ScarceWorkload(random);
        };
    }

    RunScript script(
            final SimulationRandom random, final int workers, final FunctionCatalog functions) {
        return switch (this) {
            case PLAIN -> new RunScript();
            case SCARCE -> new ShortRuns();
            default -> new BadStarts(random, workers, functions);
        };
    }
}
