package io.berth.ops.simulate;

import io.berth.placement.ColdPlacementPolicy;
import io.berth.placement.PolicySettings;
import io.berth.placement.SimulatedPolicies;
import io.berth.schemas.protocol.KeepAlivePolicy;
import io.berth.schemas.protocol.PlacementPolicy;
import java.util.ArrayList;
import java.util.List;

/** What one run is of: a placement policy and a keep-alive. */
public record PolicyPair(Placement placement, KeepAlive keepAlive) {
    private static final int BEST_OF = 4;

    /** The form that {@link #parse} reads: {@code hybrid/fixed}. */
    public String label() {
        return placement.label() + '/' + keepAlive.label();
    }

    /** What the cell is told by a logged command; what it does not have comes in as simulated. */
    PolicySettings settings() {
        final PolicySettings defaults = PolicySettings.defaults(BEST_OF);
        return new PolicySettings(
                placement == Placement.LEAST_LOADED
                        ? PlacementPolicy.LEAST_LOADED
                        : PlacementPolicy.HYBRID,
                keepAlivePolicy(),
                defaults.bestOf(),
                defaults.highLoadPermille(),
                defaults.unreservedFloor(),
                defaults.scaleUpSize(),
                defaults.scaleUpPeriodNs(),
                defaults.provisionSize(),
                defaults.provisionPeriodNs(),
                defaults.quantumMb(),
                defaults.standingQueueNs(),
                defaults.suspectFailures(),
                defaults.suspectNs());
    }

    private KeepAlivePolicy keepAlivePolicy() {
        switch (keepAlive) {
            case FIXED:
                return KeepAlivePolicy.FIXED;
            case HISTOGRAM:
                return KeepAlivePolicy.HISTOGRAM;
            default:
                return KeepAlivePolicy.GREEDY_DUAL;
        }
    }

    /** What a cell does not have: three placements, and eviction in the order of use. */
    SimulatedPolicies simulated() {
        return new SimulatedPolicies(comparison(), keepAlive == KeepAlive.LRU);
    }

    private ColdPlacementPolicy comparison() {
        switch (placement) {
            case RANDOM:
                return new RandomPolicy();
            case PACK:
                return new PackPolicy();
            case HASH:
                return new HomeWorkerPolicy();
            default:
                return null;
        }
    }

    /**
     * Reads names as the command line has them.
     *
     * @throws IllegalArgumentException with one line for a person.
     */
    public static PolicyPair of(final String policy, final String keepAlive) {
        final Placement placement = Placement.find(policy);
        if (placement == null) {
            throw new IllegalArgumentException(
                    "--policy '" + policy + "' is none of " + Placement.labels());
        }
        final KeepAlive kept = KeepAlive.find(keepAlive);
        if (kept == null) {
            throw new IllegalArgumentException(
                    "--keep-alive '" + keepAlive + "' is none of " + KeepAlive.labels());
        }
        return new PolicyPair(placement, kept);
    }

    /**
     * Reads a list to compare: each item is a policy, a keep-alive or policy/keep-alive; what an
     * item leaves open is taken from {@code base}.
     *
     * @throws IllegalArgumentException with one line for a person.
     */
    public static List<PolicyPair> list(final String text, final PolicyPair base) {
        final List<PolicyPair> pairs = new ArrayList<>();
        for (final String item : text.split(",", -1)) {
            final PolicyPair pair = parse(item.trim(), base);
            if (pairs.contains(pair)) {
                throw new IllegalArgumentException(
                        "--compare names " + pair.label() + " twice ('" + item.trim() + "')");
            }
            pairs.add(pair);
        }
        return pairs;
    }

    private static PolicyPair parse(final String item, final PolicyPair base) {
        final int slash = item.indexOf('/');
        final Placement placement = Placement.find(slash < 0 ? item : item.substring(0, slash));
        final KeepAlive keepAlive = KeepAlive.find(slash < 0 ? item : item.substring(slash + 1));
        final boolean isRead =
                slash < 0
                        ? placement != null || keepAlive != null
                        : placement != null && keepAlive != null;
        if (!isRead) {
            throw new IllegalArgumentException(
                    "--compare '"
                            + item
                            + "' is not a policy ("
                            + Placement.labels()
                            + "), a keep-alive ("
                            + KeepAlive.labels()
                            + ") or policy/keep-alive");
        }
        return new PolicyPair(
                placement == null ? base.placement() : placement,
                keepAlive == null ? base.keepAlive() : keepAlive);
    }
}
