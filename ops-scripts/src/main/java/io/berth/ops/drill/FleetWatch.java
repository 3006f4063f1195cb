package io.berth.ops.drill;

import io.berth.client.InvocationInfo;
import io.berth.client.WorkerInfo;
import io.berth.history.ProcessKey;
import io.berth.history.Strike;
import io.berth.ops.cluster.LocalProcess;
import io.berth.ops.cluster.Signal;
import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.WorkerState;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What the cell knows of some workers while they are struck and come back. */
final class FleetWatch {
    private final DrillContext ctx;
    private final List<LocalProcess> watched;
    private final Set<Long> formerIds;
    private final Set<Long> formerIncarnations;

    /** Of workers that are registered now. */
    FleetWatch(final DrillContext ctx, final List<LocalProcess> watched) {
        this.ctx = ctx;
        this.watched = watched;
        formerIds = currentIds();
        formerIncarnations =
                infos().stream().map(WorkerInfo::incarnation).collect(Collectors.toSet());
    }

    /** Sends a signal to a process, and records that it is struck. */
    static void strike(final DrillContext ctx, final LocalProcess process, final Signal signal) {
        ctx.cluster().history().drill().strike(ProcessKey.of(process.name()), numberOf(signal));
        process.signal(signal);
    }

    private static int numberOf(final Signal signal) {
        return switch (signal) {
            case KILL -> 9;
            case TERM -> 15;
            case CONT -> Strike.CONT;
            case STOP -> Strike.STOP;
        };
    }

    static long msSince(final long fromNs) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - fromNs);
    }

    /** Their ids when the watch began. */
    Set<Long> formerIds() {
        return formerIds;
    }

    /** Their ids now. */
    Set<Long> currentIds() {
        return infos().stream().map(WorkerInfo::workerId).collect(Collectors.toSet());
    }

    private List<WorkerInfo> infos() {
        return ctx.operator().listWorkers().stream()
                .filter(
                        info ->
                                watched.stream()
                                        .anyMatch(worker -> worker.name().equals(info.name())))
                .toList();
    }

    /** Invocations of a function that are placed on one of them. */
    long placedHere(final String function) {
        return ctx.operator().listInvocations().stream()
                .filter(invocation -> invocation.function().equals(function))
                .filter(this::isHere)
                .count();
    }

    private boolean isHere(final InvocationInfo invocation) {
        return invocation.state() == InvocationState.PLACED
                && watched.stream().anyMatch(worker -> worker.name().equals(invocation.worker()));
    }

    /** Waits until a function holds all its slots, some of them on every one of them. */
    void awaitRunning(final String function, final int slots, final Duration limit) {
        ctx.await(
                limit,
                function + " to be at its limit, with runs on " + watched,
                () -> placedHere(function) >= watched.size() && held(function) >= slots);
    }

    /** Waits until a function holds this many slots with none of them on one of them. */
    void awaitHeld(final String function, final int slots, final Duration limit) {
        ctx.await(
                limit,
                function + " to hold " + slots + " slots elsewhere",
                () -> placedElsewhere(function) >= slots);
    }

    /** Waits until a function has this many invocations placed, wherever. */
    void awaitPlaced(final String function, final int slots, final Duration limit) {
        ctx.await(
                limit,
                function + " to have " + slots + " invocations placed",
                () -> placedHere(function) + placedElsewhere(function) >= slots);
    }

    /**
     * Slots of a function that are held by invocations on none of them. The list comes in pages: a
     * slot may be in it twice, with one that has ended and the one after it.
     */
    long placedElsewhere(final String function) {
        return ctx.operator().listInvocations().stream()
                .filter(invocation -> invocation.function().equals(function))
                .filter(
                        invocation ->
                                invocation.state() == InvocationState.PLACED && !isHere(invocation))
                .map(InvocationInfo::sandboxId)
                .distinct()
                .count();
    }

    /**
     * Whoever ran there has been told LOST: the slots stay counted all the same, as it may still be
     * running there (rule 26), so others can't have all of them.
     */
    void checkStillCounted(final String function, final int slots) {
        final int lost = ctx.operator().status().sandboxesLost();
        final long elsewhere = placedElsewhere(function);
        ctx.measured("slotsCounted", lost);
        ctx.check(
                lost > 0 && elsewhere < slots,
                "slots of a lost worker stay counted while it could be running them",
                () -> lost + " are, and " + elsewhere + " of " + slots + " are held elsewhere");
    }

    private int held(final String function) {
        return ctx.operator().describeFunction(DrillContext.TENANT, function).inFlight();
    }

    /** Waits until all of them are disconnected, then until they are dead or forgotten. */
    void awaitGone(final long strikeNs, final Duration limit) {
        ctx.await(limit, "the workers to be missed", () -> noneIs(WorkerState.ACTIVE));
        ctx.measured("disconnectedMs", msSince(strikeNs));
        ctx.await(
                limit,
                "the workers to be given up",
                () -> noneIs(WorkerState.ACTIVE) && noneIs(WorkerState.DISCONNECTED));
        ctx.measured("deadMs", msSince(strikeNs));
    }

    private boolean noneIs(final WorkerState state) {
        return infos().stream().noneMatch(info -> info.state() == state);
    }

    /** Waits until every one of them is there, whether it was away or not. */
    void awaitActive(final Duration limit) {
        ctx.await(
                limit,
                "the workers to be active",
                () -> active(info -> true).size() == watched.size());
    }

    /** Waits until every one of them is there again as a new incarnation. */
    void awaitBack(final Duration limit) {
        ctx.await(limit, "the workers to be back", this::isBack);
    }

    /** Whether every one of them is there again as a new incarnation. */
    boolean isBack() {
        return active(info -> !formerIncarnations.contains(info.incarnation())).size()
                == watched.size();
    }

    private Set<String> active(final Predicate<WorkerInfo> wanted) {
        final Set<String> names = new HashSet<>();
        for (final WorkerInfo info : infos()) {
            if (info.state() == WorkerState.ACTIVE && wanted.test(info)) {
                names.add(info.name());
            }
        }
        return names;
    }
}
