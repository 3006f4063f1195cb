package io.berth.simulation;

import io.berth.schemas.protocol.PlacementKind;
import io.berth.schemas.protocol.SandboxState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

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
    /** The rounds at the ends of an interval. */
    private static final int ROUNDS = 2;

    /** Room that is being made is paid ahead, and seen only when it is taken. */
    private static final int ROUNDS_SEEN = 4;

    /** Two tenants that have been backlogged together for a while. */
    private static final class Span {
        private double least;
        private double most;
    }

    private final LimitBook limits;
    private final Map<String, Long> servedMb = new HashMap<>();
    private final Map<String, Span> spans = new HashMap<>();
    private final Set<Long> started = new HashSet<>();
    private final Set<Long> placed = new HashSet<>();
    private Map<String, LiveTenant> tenants = Map.of();
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
        tenants = step.after().tenants();
        compareAll("seen", backlogged(step.after()), this::share, ROUNDS_SEEN);
        final Set<String> counted = new HashSet<>();
        for (final LiveTenant tenant : step.after().tenants().values()) {
            if (tenant.backlogged()) {
                counted.add(tenant.name());
            }
        }
        compareAll(
                "counted",
                counted,
                name -> {
                    final LiveTenant tenant = step.after().tenants().get(name);
                    return (double) tenant.servedMb() / tenant.weight();
                },
                ROUNDS);
    }

    private void compareAll(
            final String how,
            final Set<String> backlogged,
            final ToDoubleFunction<String> share,
            final int rounds) {
        spans.keySet()
                .removeIf(
                        key ->
                                key.startsWith(how)
                                        && !backlogged.containsAll(
                                                List.of(key.split(" ")).subList(1, 3)));
        for (final String one : backlogged) {
            for (final String other : backlogged) {
                if (one.compareTo(other) < 0) {
                    compare(
                            how + " " + one + " " + other,
                            share.applyAsDouble(one) - share.applyAsDouble(other),
                            rounds * bound(one, other));
                }
            }
        }
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

    private void compare(final String key, final double ahead, final double bound) {
        final Span known = spans.get(key);
        if (known == null) {
            final Span span = new Span();
            span.least = ahead;
            span.most = ahead;
            spans.put(key, span);
            return;
        }
        compared++;
        known.least = Math.min(known.least, ahead);
        known.most = Math.max(known.most, ahead);
        if (known.most - known.least > bound) {
            throw new CheckFailure(
                    "unfair, "
                            + key
                            + ": "
                            + (known.most - known.least)
                            + " MB by weight, of "
                            + bound
                            + ", served "
                            + servedMb
                            + ", counted "
                            + tenants);
        }
    }

    private double share(final String tenant) {
        return (double) servedMb.getOrDefault(tenant, 0L) / limits.tenant(tenant).weight();
    }

    /** A quantum and a largest cost of each. */
    private double bound(final String one, final String other) {
        double largest = 0;
        for (final LimitBook.Function function : limits.functions()) {
            largest = Math.max(largest, function.settings().memoryMb());
        }
        return limits.policy().quantumMb()
                + largest / limits.tenant(one).weight()
                + largest / limits.tenant(other).weight();
    }
}
