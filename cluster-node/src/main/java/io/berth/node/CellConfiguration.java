package io.berth.node;

import io.berth.config.ConfigurationException;
import io.berth.config.ProcessProperties;
import io.berth.placement.CellSettings;
import java.security.SecureRandom;

/**
 * Reads the settings that the first start of a cell logs (rule 33); later starts use what the log
 * says.
 */
final class CellConfiguration {
    static final String PREFIX = "berth.cell.";
    private static final long MS = 1_000_000L;
    private static final long SECOND = 1_000 * MS;
    private static final long HOUR = 3_600 * SECOND;
    private static final int FEATURE_LEVEL = 1;
    private static final int COLD_POLICY_BEST_OF_K = 0;

    private CellConfiguration() {}

    static CellSettings read(final ProcessProperties properties, final SecureRandom random) {
        final CellSettings defaults = CellSettings.defaults(0, 0, 0);
        final long workerLongGraceNs =
                duration(
                        properties,
                        "worker.long.grace",
                        defaults.workerLongGraceNs(),
                        100 * MS,
                        HOUR);
        final long workerShortGraceNs =
                duration(
                        properties,
                        "worker.short.grace",
                        defaults.workerShortGraceNs(),
                        100 * MS,
                        HOUR);
        final long leaseNs = duration(properties, "lease", defaults.leaseNs(), 100 * MS, HOUR);
        if (leaseNs >= workerShortGraceNs / 100 * 99) {
            throw new ConfigurationException(
                    "berth.cell.lease must be below 0.99 of berth.cell.worker.short.grace (rule 24)");
        }
        if (workerShortGraceNs > workerLongGraceNs) {
            throw new ConfigurationException(
                    "berth.cell.worker.short.grace must not be above berth.cell.worker.long.grace");
        }
        return new CellSettings(
                seed(properties, random),
                random.nextLong(),
                random.nextLong(),
                duration(properties, "client.grace", defaults.clientGraceNs(), 100 * MS, HOUR),
                workerShortGraceNs,
                workerLongGraceNs,
                duration(properties, "worker.silence", defaults.workerSilenceNs(), 100 * MS, HOUR),
                leaseNs,
                duration(
                        properties,
                        "placement.expiry",
                        defaults.placementExpiryNs(),
                        10 * MS,
                        HOUR),
                duration(properties, "timeout.margin", defaults.timeoutMarginNs(), SECOND, HOUR),
                duration(properties, "start.timeout", defaults.startTimeoutNs(), 10 * MS, HOUR),
                duration(properties, "tick", defaults.tickNs(), 10 * MS, 500 * MS),
                duration(properties, "fast.tick", defaults.fastTickNs(), 10 * MS, 500 * MS),
                number(properties, "tenant.concurrency", defaults.tenantConcurrency(), 10_000_000),
                number(properties, "max.clients", defaults.maxClients(), 1 << 20),
                number(properties, "max.request.slots", defaults.maxRequestSlots(), 1 << 20),
                number(properties, "max.tenants", defaults.maxTenants(), 1 << 20),
                number(properties, "max.functions", defaults.maxFunctions(), 1 << 20),
                number(properties, "max.workers", defaults.maxWorkers(), 1 << 20),
                number(properties, "max.sandboxes", defaults.maxSandboxes(), 1 << 20),
                number(properties, "max.invocations", defaults.maxInvocations(), 1 << 20),
                number(properties, "max.starts.per.worker", defaults.maxStartsPerWorker(), 10_000),
                (int)
                        properties.size(
                                PREFIX + "max.payload", defaults.maxPayloadLength(), 0, 65_536),
                FEATURE_LEVEL,
                number(properties, "best.of", defaults.bestOf(), 64),
                COLD_POLICY_BEST_OF_K);
    }

    private static long seed(final ProcessProperties properties, final SecureRandom random) {
        final String text = properties.text(PREFIX + "seed");
        if (text == null) {
            return random.nextLong();
        }
        try {
            return Long.parseLong(text);
        } catch (final NumberFormatException e) {
            throw ProcessProperties.bad(PREFIX + "seed", text, "a whole number of 64 bits");
        }
    }

    private static long duration(
            final ProcessProperties properties,
            final String name,
            final long defaultNs,
            final long minNs,
            final long maxNs) {
        return properties.durationNs(PREFIX + name, defaultNs, minNs, maxNs);
    }

    private static int number(
            final ProcessProperties properties,
            final String name,
            final int defaultValue,
            final int max) {
        return properties.number(PREFIX + name, defaultValue, 1, max);
    }
}
