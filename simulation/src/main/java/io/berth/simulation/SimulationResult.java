package io.berth.simulation;

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
        long unknown) {}
