package io.berth.placement;

/** Ranges of the settings of a cell. */
final class SettingsRanges {
    private static final int MAX_CLIENTS = 1 << 20;
    private static final int MAX_STARTS = 1 << 16;
    private static final int MAX_PAYLOAD = 64 << 20;
    private static final int MAX_BEST_OF = 64;
    private static final int MAX_FEATURE_LEVEL = 0xFFFF;
    private static final long MAX_TICK_NS = 500_000_000L;
    private static final int PER_CENT = 100;
    private static final int LEASE_PER_CENT_OF_GRACE = 99;

    private SettingsRanges() {}

    static boolean areValid(final CellSettings s) {
        return s != null && areDurationsValid(s) && doDurationsFit(s) && areBoundsValid(s);
    }

    /**
     * A lease that outlives the grace would let a worker begin what its owner was told is LOST
     * (rule 24); ticks further apart than this would slow cluster time down (rule 7). A leader's
     * clock that is set forward takes one step of cluster time from the grace: what begins in it is
     * over before its slot is freed only where the margin is no smaller (rule 26).
     */
    private static boolean doDurationsFit(final CellSettings s) {
        return s.leaseNs() < s.workerShortGraceNs() / PER_CENT * LEASE_PER_CENT_OF_GRACE
                && s.workerShortGraceNs() <= s.workerLongGraceNs()
                && s.fastTickNs() <= s.tickNs()
                && s.tickNs() <= MAX_TICK_NS
                && s.timeoutMarginNs() >= ClusterTime.MAX_STEP_NS;
    }

    private static boolean areDurationsValid(final CellSettings s) {
        return Limits.isDuration(s.clientGraceNs())
                && Limits.isDuration(s.workerShortGraceNs())
                && Limits.isDuration(s.workerLongGraceNs())
                && Limits.isDuration(s.workerSilenceNs())
                && Limits.isDuration(s.leaseNs())
                && Limits.isDuration(s.placementExpiryNs())
                && Limits.isDuration(s.timeoutMarginNs())
                && Limits.isDuration(s.startTimeoutNs())
                && Limits.isDuration(s.tickNs())
                && Limits.isDuration(s.fastTickNs());
    }

    private static boolean areBoundsValid(final CellSettings s) {
        return s.tenantConcurrency() >= 0
                && Limits.isIn(s.maxClients(), 1, MAX_CLIENTS)
                && Limits.isIn(s.maxRequestSlots(), 1, CellIds.MAX_INDICES)
                && Limits.isIn(s.maxTenants(), 1, CellIds.MAX_INDICES)
                && Limits.isIn(s.maxFunctions(), 1, CellIds.MAX_INDICES)
                && Limits.isIn(s.maxWorkers(), 1, CellIds.MAX_INDICES)
                && Limits.isIn(s.maxSandboxes(), 1, CellIds.MAX_INDICES)
                && Limits.isIn(s.maxInvocations(), 1, CellIds.MAX_INDICES)
                && Limits.isIn(s.maxStartsPerWorker(), 1, MAX_STARTS)
                && Limits.isIn(s.maxPayloadLength(), 0, MAX_PAYLOAD)
                && Limits.isIn(s.featureLevel(), 1, MAX_FEATURE_LEVEL)
                && Limits.isIn(s.bestOf(), 1, MAX_BEST_OF)
                && s.coldPolicy() == 0;
    }
}
