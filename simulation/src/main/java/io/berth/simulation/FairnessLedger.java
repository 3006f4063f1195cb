package io.berth.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Between tenants that are backlogged: over any interval in which two of them stay so, what they
 * were served by weight differs by no more than the contract allows. Who waits for room and what
 * was served is what the state machine shows; weights and quantum are those that operators gave.
 *
 * <p>Only of use where nothing but room is short.
 */
final class FairnessLedger {
    /** The rounds at the ends of an interval. */
    private static final int ROUNDS = 2;

    /** Two tenants that have been backlogged together for a while. */
    private static final class Span {
        private double least;
        private double most;
    }

    private final LimitBook limits;
    private final Map<String, Span> spans = new HashMap<>();

    FairnessLedger(final LimitBook limits) {
        this.limits = limits;
    }

    void onStep(final Step step) {
        final Map<String, LiveTenant> tenants = step.after().tenants();
        final Set<String> backlogged = new HashSet<>();
        for (final LiveTenant tenant : tenants.values()) {
            if (tenant.backlogged() && !hasPassed(step.before().tenants(), tenant)) {
                backlogged.add(tenant.name());
            }
        }
        spans.keySet().removeIf(pair -> !backlogged.containsAll(List.of(pair.split(" "))));
        for (final String one : backlogged) {
            for (final String other : backlogged) {
                if (one.compareTo(other) < 0) {
                    compare(tenants.get(one), tenants.get(other));
                }
            }
        }
    }

    /**
     * Whether a round has passed in which the tenant could not use what it had left, as no worker
     * could make room for it, or it waited for something else meanwhile: an interval ends there.
     */
    private boolean hasPassed(final Map<String, LiveTenant> before, final LiveTenant now) {
        final LiveTenant then = before.get(now.name());
        if (then == null) {
            return true;
        }
        final long quantumMb =
                (long) limits.tenant(now.name()).weight() * limits.policy().quantumMb();
        final long left =
                then.deficitMb()
                        + (now.round() - then.round()) * quantumMb
                        - (now.servedMb() - then.servedMb());
        return left > now.deficitMb();
    }

    private void compare(final LiveTenant one, final LiveTenant other) {
        final double ahead = share(one) - share(other);
        final Span span =
                spans.computeIfAbsent(
                        one.name() + " " + other.name(),
                        key -> {
                            final Span begun = new Span();
                            begun.least = ahead;
                            begun.most = ahead;
                            return begun;
                        });
        span.least = Math.min(span.least, ahead);
        span.most = Math.max(span.most, ahead);
        final double bound = bound(one.name(), other.name());
        if (span.most - span.least > bound) {
            throw new CheckFailure(
                    "unfair: "
                            + (span.most - span.least)
                            + " MB by weight, of "
                            + bound
                            + ", between "
                            + one
                            + " and "
                            + other);
        }
    }

    private double share(final LiveTenant tenant) {
        return (double) tenant.servedMb() / limits.tenant(tenant.name()).weight();
    }

    /** A quantum and a largest cost of each, for each of the rounds at the ends. */
    private double bound(final String one, final String other) {
        double largest = 0;
        for (final LimitBook.Function function : limits.functions()) {
            largest = Math.max(largest, function.settings().memoryMb());
        }
        return ROUNDS
                * (limits.policy().quantumMb()
                        + largest / limits.tenant(one).weight()
                        + largest / limits.tenant(other).weight());
    }
}
