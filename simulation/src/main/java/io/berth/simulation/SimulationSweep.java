package io.berth.simulation;

import java.io.PrintStream;

/** Runs one seed after the other and tells what came of them. */
public final class SimulationSweep {
    private static final int TRACE_LINES = Integer.getInteger("berth.trace", 400);

    private final PrintStream out;
    private long seeds;
    private long entries;
    private long failures;

    /**
     * @param out where failing seeds and progress are printed.
     */
    public SimulationSweep(final PrintStream out) {
        this.out = out;
    }

    /** Entries that were applied and checked in clean runs. */
    public long entries() {
        return entries;
    }

    /** Seeds that ran clean. */
    public long seeds() {
        return seeds;
    }

    /** Seeds that failed. */
    public long failures() {
        return failures;
    }

    /**
     * @return true if every one of these seeds ran clean.
     */
    public boolean run(final long firstSeed, final long count, final int entriesPerSeed) {
        for (long seed = firstSeed; seed < firstSeed + count; seed++) {
            runOne(
                    SimulationSettings.withSeed(seed)
                            .withEntries(entriesPerSeed)
                            .withTraceLines(TRACE_LINES));
            if ((seed - firstSeed + 1) % 100 == 0) {
                out.println(
                        seeds
                                + " seeds and "
                                + entries
                                + " entries clean, "
                                + failures
                                + " seeds failed");
            }
        }
        return failures == 0;
    }

    private void runOne(final SimulationSettings settings) {
        try {
            final SimulationResult result = new Simulation(settings).run();
            seeds++;
            entries += result.entries();
        } catch (final SimulationFailure e) {
            failures++;
            out.println(e.getMessage());
        }
    }

    /** Arguments: first seed, number of seeds, entries of each. Exit code 1 if a seed failed. */
    public static void main(final String[] args) {
        final long firstSeed = args.length > 0 ? Long.parseLong(args[0]) : 1;
        final long count = args.length > 1 ? Long.parseLong(args[1]) : 1;
        final int entries = args.length > 2 ? Integer.parseInt(args[2]) : 3_000;
        final SimulationSweep sweep = new SimulationSweep(System.out);
        final boolean clean = sweep.run(firstSeed, count, entries);
        System.out.println(
                sweep.seeds()
                        + " seeds and "
                        + sweep.entries()
                        + " entries clean, "
                        + sweep.failures()
                        + " seeds failed");
        System.exit(clean ? 0 : 1);
    }
}
