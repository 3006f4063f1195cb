package io.berth.client.protocol;

/**
 * Settings of {@link ClientProtocol}. Durations in nanoseconds.
 *
 * @param slotsWanted request slots asked for, 1 to 4096.
 * @param maxQueuedCalls calls that may wait locally for a request slot, a name or a session; 0:
 *     reject at once.
 * @param maxFunctions names kept resolved.
 * @param resendNs first wait for an answer before the same bytes are sent again.
 * @param resendMaxNs longest such wait; it doubles from the first, with jitter.
 * @param leaderChangeJitterNs open requests are resynced within this after a leader change.
 * @param resyncIntervalNs a request with an answer that is not final is asked for again after this
 *     silence.
 * @param probeIntervalNs a run known to have begun is asked for again after this silence of its
 *     worker.
 * @param resultWaitNs how long a result is still sought at the worker when the log says that the
 *     run ended.
 * @param maxAttempts requests made for one call, 1: never retried.
 * @param retryPercent retries allowed in percent of calls, beyond {@code retryBurst}.
 * @param retryBurst retries allowed at once.
 * @param retryBaseNs first wait before a retry that the balancer gave no time for; doubles, with
 *     jitter.
 */
public record ClientSettings(
        int slotsWanted,
        int maxQueuedCalls,
        int maxFunctions,
        long resendNs,
        long resendMaxNs,
        long leaderChangeJitterNs,
        long resyncIntervalNs,
        long probeIntervalNs,
        long resultWaitNs,
        int maxAttempts,
        int retryPercent,
        int retryBurst,
        long retryBaseNs) {
    private static final long MS = 1_000_000L;

    /** Most request slots of one client. */
    public static final int MAX_SLOTS = 4096;

    public ClientSettings {
        check("slotsWanted", slotsWanted, 1, MAX_SLOTS);
        check("maxQueuedCalls", maxQueuedCalls, 0, 1 << 20);
        check("maxFunctions", maxFunctions, 1, 1 << 20);
        check("resendNs", resendNs, MS, 60_000 * MS);
        check("resendMaxNs", resendMaxNs, resendNs, 60_000 * MS);
        check("leaderChangeJitterNs", leaderChangeJitterNs, 0, 10_000 * MS);
        check("resyncIntervalNs", resyncIntervalNs, MS, 600_000 * MS);
        check("probeIntervalNs", probeIntervalNs, MS, 600_000 * MS);
        check("resultWaitNs", resultWaitNs, 0, 600_000 * MS);
        check("maxAttempts", maxAttempts, 1, 1_000);
        check("retryPercent", retryPercent, 0, 1_000);
        check("retryBurst", retryBurst, 0, 1 << 20);
        check("retryBaseNs", retryBaseNs, MS, 60_000 * MS);
    }

    /**
     * The defaults: 256 slots, 4,096 waiting calls, resend after 250 ms to 2 s, at most 4 attempts,
     * retries 20 %.
     */
    public static ClientSettings defaults() {
        return new ClientSettings(
                256,
                4_096,
                16_384,
                250 * MS,
                2_000 * MS,
                20 * MS,
                2_000 * MS,
                2_000 * MS,
                30_000 * MS,
                4,
                20,
                100,
                20 * MS);
    }

    /** The same with another number of request slots and of waiting calls. */
    public ClientSettings withSlots(final int slots, final int queuedCalls) {
        return new ClientSettings(
                slots,
                queuedCalls,
                maxFunctions,
                resendNs,
                resendMaxNs,
                leaderChangeJitterNs,
                resyncIntervalNs,
                probeIntervalNs,
                resultWaitNs,
                maxAttempts,
                retryPercent,
                retryBurst,
                retryBaseNs);
    }

    /** The same with room for another number of names. */
    public ClientSettings withFunctions(final int names) {
        return new ClientSettings(
                slotsWanted,
                maxQueuedCalls,
                names,
                resendNs,
                resendMaxNs,
                leaderChangeJitterNs,
                resyncIntervalNs,
                probeIntervalNs,
                resultWaitNs,
                maxAttempts,
                retryPercent,
                retryBurst,
                retryBaseNs);
    }

    /** The same with another retry policy. */
    public ClientSettings withRetries(final int attempts, final int percent, final int burst) {
        return new ClientSettings(
                slotsWanted,
                maxQueuedCalls,
                maxFunctions,
                resendNs,
                resendMaxNs,
                leaderChangeJitterNs,
                resyncIntervalNs,
                probeIntervalNs,
                resultWaitNs,
                attempts,
                percent,
                burst,
                retryBaseNs);
    }

    private static void check(
            final String name, final long value, final long least, final long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " must be " + least + " to " + most + ", not " + value);
        }
    }
}
