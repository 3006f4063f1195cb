package io.berth.client;

/**
 * The settings that a cell is initialised with, once; every node decides by them from then on.
 * Durations in nanoseconds.
 */
public record InitialCellSettings(
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
        int coldPolicy) {}
