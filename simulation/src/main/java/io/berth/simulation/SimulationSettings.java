package io.berth.simulation;

/**
 * What a simulation is made of.
 *
 * @param seed decides everything that is left to chance.
 * @param entries log entries with faults and calls, before the quiet end.
 * @param activeNs simulated time with faults and calls at most, from the first of them on.
 * @param clients number of client processes.
 * @param workers number of worker processes.
 * @param faults false: nothing is lost, nobody fails.
 * @param maxOpenCallsPerClient calls that the callers of one client have open at most.
 * @param forgedMacPerMille payloads in a thousand that carry a certificate nobody gave.
 * @param copies whether snapshots are taken and loaded.
 * @param wire whether what is said to the log and by it goes through the codecs of the real
 *     processes.
 * @param walkEvery entries of which one is followed by a walk over the whole state; 1: every entry.
 * @param traceLines lines kept for a failing seed.
 * @param mix what it is mainly about.
 * @param restores whether all nodes are put back to an older snapshot now and then, without the log
 *     since.
 * @param acts which acts of the plan are performed.
 */
public record SimulationSettings(
        long seed,
        int entries,
        long activeNs,
        int clients,
        int workers,
        boolean faults,
        int maxOpenCallsPerClient,
        int forgedMacPerMille,
        boolean copies,
        boolean wire,
        int walkEvery,
        int traceLines,
        Mix mix,
        boolean restores,
        ActSelection acts) {
    private static final int WALK_EVERY = 16;

    /** Faults on, four clients, four workers. */
    public static SimulationSettings withSeed(final long seed) {
        final Mix mix = Mix.of(seed);
        final boolean scarce = mix == Mix.SCARCE;
        return new Copy()
                .with(
                        copy -> {
                            copy.seed = seed;
                            copy.faults = !scarce;
                            copy.maxOpenCallsPerClient = scarce ? 40 : 12;
                            copy.forgedMacPerMille = scarce ? 0 : 2;
                            copy.wire = Long.remainderUnsigned(seed, 5) == 1;
                            copy.mix = mix;
                        });
    }

    /** The same with another number of entries. */
    public SimulationSettings withEntries(final int count) {
        return copy().with(copy -> copy.entries = count);
    }

    /** The same, quiet after this time at the latest. */
    public SimulationSettings withActiveNs(final long durationNs) {
        return copy().with(copy -> copy.activeNs = durationNs);
    }

    /** The same with other numbers of processes. */
    public SimulationSettings withProcesses(final int clientCount, final int workerCount) {
        return copy().with(
                        copy -> {
                            copy.clients = clientCount;
                            copy.workers = workerCount;
                        });
    }

    /** The same without faults. */
    public SimulationSettings withoutFaults() {
        return copy().with(
                        copy -> {
                            copy.faults = false;
                            copy.forgedMacPerMille = 0;
                        });
    }

    /** The same with or without the codecs of the real processes. */
    public SimulationSettings withWire(final boolean on) {
        return copy().with(copy -> copy.wire = on);
    }

    /** The same without snapshots. */
    public SimulationSettings withoutCopies() {
        return copy().with(copy -> copy.copies = false);
    }

    /** The same with another share of forged placements. */
    public SimulationSettings withForgedMacPerMille(final int times) {
        return copy().with(copy -> copy.forgedMacPerMille = times);
    }

    /** The same, with a walk over the whole state after one of this many entries. */
    public SimulationSettings withWalkEvery(final int entryCount) {
        return copy().with(copy -> copy.walkEvery = entryCount);
    }

    /** The same with another number of lines of trace. */
    public SimulationSettings withTraceLines(final int lines) {
        return copy().with(copy -> copy.traceLines = lines);
    }

    /** The same, mainly about something else. */
    public SimulationSettings withMix(final Mix other) {
        return copy().with(copy -> copy.mix = other);
    }

    /** The same, with restores of older snapshots. */
    public SimulationSettings withRestores() {
        return copy().with(copy -> copy.restores = true);
    }

    /** The same with only these acts. */
    public SimulationSettings withActs(final ActSelection selected) {
        return copy().with(copy -> copy.acts = selected);
    }

    private Copy copy() {
        final Copy copy = new Copy();
        copy.seed = seed;
        copy.entries = entries;
        copy.activeNs = activeNs;
        copy.clients = clients;
        copy.workers = workers;
        copy.faults = faults;
        copy.maxOpenCallsPerClient = maxOpenCallsPerClient;
        copy.forgedMacPerMille = forgedMacPerMille;
        copy.copies = copies;
        copy.wire = wire;
        copy.walkEvery = walkEvery;
        copy.traceLines = traceLines;
        copy.mix = mix;
        copy.restores = restores;
        copy.acts = acts;
        return copy;
    }

    /** Settings on their way to be others. */
    private static final class Copy {
        private long seed;
        private int entries = 3_000;
        private long activeNs = Long.MAX_VALUE;
        private int clients = 4;
        private int workers = 4;
        private boolean faults;
        private int maxOpenCallsPerClient;
        private int forgedMacPerMille;
        private boolean copies = true;
        private boolean wire;
        private int walkEvery = WALK_EVERY;
        private int traceLines = 400;
        private Mix mix;
        private boolean restores;
        private ActSelection acts = ActSelection.ALL;

        private SimulationSettings with(final java.util.function.Consumer<Copy> change) {
            change.accept(this);
            return new SimulationSettings(
                    seed,
                    entries,
                    activeNs,
                    clients,
                    workers,
                    faults,
                    maxOpenCallsPerClient,
                    forgedMacPerMille,
                    copies,
                    wire,
                    walkEvery,
                    traceLines,
                    mix,
                    restores,
                    acts);
        }
    }
}
