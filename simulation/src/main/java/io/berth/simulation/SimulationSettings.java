package io.berth.simulation;

/**
 * What a simulation is made of.
 *
 * @param seed decides everything that is left to chance.
 * @param entries log entries with faults and calls, before the quiet end.
 * @param clients number of client processes.
 * @param workers number of worker processes.
 * @param faults false: nothing is lost, nobody fails.
 * @param maxOpenCallsPerClient calls that the callers of one client have open at most.
 * @param forgedMacPerMille payloads in a thousand that carry a certificate nobody gave.
 * @param copies whether snapshots are taken and loaded.
 * @param traceLines lines kept for a failing seed.
 * @param mix what it is mainly about.
 */
public record SimulationSettings(
        long seed,
        int entries,
        int clients,
        int workers,
        boolean faults,
        int maxOpenCallsPerClient,
        int forgedMacPerMille,
        boolean copies,
        int traceLines,
        Mix mix) {
    /** Faults on, four clients, four workers. */
    public static SimulationSettings withSeed(final long seed) {
        final Mix mix = Mix.of(seed);
        final boolean scarce = mix == Mix.SCARCE;
        return new SimulationSettings(
                seed, 3_000, 4, 4, !scarce, scarce ? 40 : 12, scarce ? 0 : 2, true, 400, mix);
    }

    /** The same with another number of entries. */
    public SimulationSettings withEntries(final int count) {
        return new SimulationSettings(
                seed,
                count,
                clients,
                workers,
                faults,
                maxOpenCallsPerClient,
                forgedMacPerMille,
                copies,
                traceLines,
                mix);
    }

    /** The same with other numbers of processes. */
    public SimulationSettings withProcesses(final int clientCount, final int workerCount) {
        return new SimulationSettings(
                seed,
                entries,
                clientCount,
                workerCount,
                faults,
                maxOpenCallsPerClient,
                forgedMacPerMille,
                copies,
                traceLines,
                mix);
    }

    /** The same without faults. */
    public SimulationSettings withoutFaults() {
        return new SimulationSettings(
                seed,
                entries,
                clients,
                workers,
                false,
                maxOpenCallsPerClient,
                0,
                copies,
                traceLines,
                mix);
    }

    /** The same with another number of lines of trace. */
    public SimulationSettings withTraceLines(final int lines) {
        return new SimulationSettings(
                seed,
                entries,
                clients,
                workers,
                faults,
                maxOpenCallsPerClient,
                forgedMacPerMille,
                copies,
                lines,
                mix);
    }

    /** The same, mainly about something else. */
    public SimulationSettings withMix(final Mix other) {
        return new SimulationSettings(
                seed,
                entries,
                clients,
                workers,
                faults,
                maxOpenCallsPerClient,
                forgedMacPerMille,
                copies,
                traceLines,
                other);
    }
}
