package io.berth.placement;

/**
 * Settings of a cell, set once by a logged command, so that every node decides by the same ones
 * (rule 33). Durations in nanoseconds, bounds are counts of records.
 */
public record CellSettings(
        long seed,
        long secretKeyHigh,
        long secretKeyLow,
        long clientGraceNs,
        long workerShortGraceNs,
        long workerLongGraceNs,
        long workerSilenceNs,
        long leaseNs,
        long placementExpiryNs,
        long timeoutMarginNs,
        long startTimeoutNs,
        long tickNs,
        long fastTickNs,
        int tenantConcurrency,
        int maxClients,
        int maxRequestSlots,
        int maxTenants,
        int maxFunctions,
        int maxWorkers,
        int maxSandboxes,
        int maxInvocations,
        int maxStartsPerWorker,
        int maxPayloadLength,
        int featureLevel,
        int bestOf,
        int coldPolicy) {
    private static final long MS = 1_000_000L;

    /** Defaults of version 1, with the given seed and key. */
    public static CellSettings defaults(
            final long seed, final long secretKeyHigh, final long secretKeyLow) {
        return new CellSettings(
                seed,
                secretKeyHigh,
                secretKeyLow,
                10_000 * MS,
                3_000 * MS,
                30_000 * MS,
                2_500 * MS,
                2_500 * MS,
                2_000 * MS,
                2_000 * MS,
                10_000 * MS,
                500 * MS,
                100 * MS,
                1_000,
                4_096,
                262_144,
                10_000,
                100_000,
                10_000,
                1_000_000,
                100_000,
                16,
                65_536,
                1,
                4,
                0);
    }
}
