package io.berth.simulation;

import io.berth.schemas.protocol.PlacementKind;
import io.berth.schemas.protocol.SandboxState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Between tenants that are backlogged: over any interval in which two of them stay so, what they
 * are served by weight differs by no more than the contract allows. Served is the memory of what is
 * started for a tenant, and of its own freed sandboxes that its waiting invocations take.
 * Backlogged is, seen from outside, who has more waiting than sandboxes that start or are busy, so
 * that it wants room whatever is expected to come free.
 *
 * <p>Only of use where nothing but room is short.
 */
final class FairnessLedger {
    /** Two tenants that have been backlogged together for a while. */
    private static final class Pair {
        private double least;
        private double most;
    }

    private final LimitBook limits;
    private final Map<String, Long> servedMb = new HashMap<>();
    private final Map<String, Pair> pairs = new HashMap<>();
    private final Set<Long> started = new HashSet<>();
    private final Set<Long> placed = new HashSet<>();
    private long compared;

    FairnessLedger(final LimitBook limits) {
        this.limits = limits;
    }

    /** How often two backlogged tenants were compared. */
    long compared() {
        return compared;
    }

    void onStep(final Step step) {
        for (final Call output : step.outputs()) {
            if (output.name().equals("startSandbox") && started.add(output.number("sandboxId"))) {
                serve(output.number("functionId"));
            } else if (output.name().equals("placed")
                    && placed.add(output.number("token"))
                    && output.argument("kind") == PlacementKind.QUEUED) {
                serve(output.number("functionId"));
            }
        }
        final Set<String> backlogged = backlogged(step.after());
        for (final String one : backlogged) {
            for (final String other : backlogged) {
                if (one.compareTo(other) < 0) {
                    compare(one, other);
                }
            }
        }
        pairs.keySet().removeIf(pair -> !backlogged.containsAll(Set.of(pair.split(" "))));
    }

    private void serve(final long functionId) {
        final var settings = limits.function(functionId).settings();
        servedMb.merge(settings.tenant(), (long) settings.memoryMb(), Long::sum);
    }

    private Set<String> backlogged(final StateView state) {
        final Map<Long, Integer> wanted = new HashMap<>();
        for (final OpenInvocation one : state.open().values()) {
            if (one.isQueued()) {
                wanted.merge(one.functionId(), 1, Integer::sum);
            }
        }
        for (final LiveSandbox sandbox : state.sandboxes().values()) {
            if (sandbox.state() == SandboxState.STARTING || sandbox.state() == SandboxState.BUSY) {
                wanted.merge(sandbox.functionId(), -1, Integer::sum);
            }
        }
        final Set<String> backlogged = new HashSet<>();
        wanted.forEach(
                (functionId, more) -> {
                    if (more > 0) {
                        backlogged.add(limits.tenantOf(functionId));
                    }
                });
        return backlogged;
    }

    private void compare(final String one, final String other) {
        final double ahead = share(one) - share(other);
        final Pair known = pairs.get(one + " " + other);
        if (known == null) {
            final Pair pair = new Pair();
            pair.least = ahead;
            pair.most = ahead;
            pairs.put(one + " " + other, pair);
            return;
        }
        compared++;
        known.least = Math.min(known.least, ahead);
        known.most = Math.max(known.most, ahead);
        final double bound = bound(one, other);
        if (known.most - known.least > bound) {
            throw new CheckFailure(
                    "unfair between "
                            + one
                            + " and "
                            + other
                            + ": "
                            + (known.most - known.least)
                            + " MB by weight, of "
                            + bound
                            + ", served "
                            + servedMb);
        }
    }

    private double share(final String tenant) {
        return (double) servedMb.getOrDefault(tenant, 0L) / limits.tenant(tenant).weight();
    }

    /** A quantum and a largest cost of each, for each of the two rounds at the ends. */
    private double bound(final String one, final String other) {
        double largest = 0;
        for (final LimitBook.Function function : limits.functions()) {
            largest = Math.max(largest, function.settings().memoryMb());
        }
        return 2
                * (limits.policy().quantumMb()
                        + largest / limits.tenant(one).weight()
                        + largest / limits.tenant(other).weight());
    }
}
