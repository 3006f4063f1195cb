package io.berth.simulation;

import java.util.EnumMap;
import java.util.Map;

/**
 * What many seeds came to; only clean ones are counted, but for {@link #failed}.
 *
 * @param clean seeds that held.
 * @param failed seeds that did not.
 * @param entries log entries applied and checked.
 * @param calls calls that callers made, and how they ended.
 * @param begun functions begun.
 * @param loads snapshots taken and loaded.
 * @param loadsAmidWork of those, taken while a sweep was half done.
 * @param loadsAmidReports of those, taken between the chunks of a report.
 * @param terms leadership terms.
 * @param simulatedNs simulated time.
 * @param faults how often each kind happened.
 */
public record SweepTotals(
        long clean,
        long failed,
        long entries,
        long calls,
        long ran,
        long notRun,
        long unknown,
        long begun,
        long loads,
        long loadsAmidWork,
        long loadsAmidReports,
        long terms,
        long simulatedNs,
        Map<FaultKind, Long> faults) {
    static final SweepTotals NONE =
            new SweepTotals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, new EnumMap<>(FaultKind.class));

    /** Seeds that were run. */
    public long seeds() {
        return clean + failed;
    }

    SweepTotals plus(final SimulationResult one) {
        final Map<FaultKind, Long> sum = new EnumMap<>(FaultKind.class);
        for (final FaultKind kind : FaultKind.values()) {
            sum.put(kind, faults.getOrDefault(kind, 0L) + one.faults().getOrDefault(kind, 0L));
        }
        return new SweepTotals(
                clean + 1,
                failed,
                entries + one.entries(),
                calls + one.calls(),
                ran + one.ran(),
                notRun + one.notRun(),
                unknown + one.unknown(),
                begun + one.begun(),
                loads + one.loads(),
                loadsAmidWork + one.loadsAmidWork(),
                loadsAmidReports + one.loadsAmidReports(),
                terms + one.terms() + 1,
                simulatedNs + one.durationNs(),
                sum);
    }

    SweepTotals plusFailure() {
        return new SweepTotals(
                clean,
                failed + 1,
                entries,
                calls,
                ran,
                notRun,
                unknown,
                begun,
                loads,
                loadsAmidWork,
                loadsAmidReports,
                terms,
                simulatedNs,
                faults);
    }
}
