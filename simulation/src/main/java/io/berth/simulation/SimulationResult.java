package io.berth.simulation;

import java.util.Map;

/**
 * What a clean simulation did.
 *
 * @param entries log entries applied and checked.
 * @param rollingDigest of the state machine at the end; the same for the same settings.
 * @param durationNs simulated time.
 * @param loads snapshots taken and loaded.
 * @param terms leadership terms.
 * @param calls calls made by callers.
 * @param begun functions begun.
 * @param loadsAmidWork loads of a snapshot that was taken while a sweep was half done.
 * @param loadsAmidReports loads of a snapshot that was taken between the chunks of a report.
 * @param faults how often each kind happened.
 */
public record SimulationResult(
        long seed,
        long entries,
        long rollingDigest,
        long durationNs,
        long loads,
        long terms,
        long calls,
        long begun,
        long ran,
        long notRun,
        long unknown,
        long loadsAmidWork,
        long loadsAmidReports,
        Map<FaultKind, Long> faults) {}
