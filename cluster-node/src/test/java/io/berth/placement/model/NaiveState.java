package io.berth.placement.model;

import io.berth.placement.CellSettings;
import io.berth.placement.PlacementCommands.FunctionSettings;
import io.berth.placement.PolicySettings;
import io.berth.placement.model.NaiveRecords.Box;
import io.berth.placement.model.NaiveRecords.BoxState;
import io.berth.placement.model.NaiveRecords.Cancelling;
import io.berth.placement.model.NaiveRecords.Client;
import io.berth.placement.model.NaiveRecords.Function;
import io.berth.placement.model.NaiveRecords.Invocation;
import io.berth.placement.model.NaiveRecords.Request;
import io.berth.placement.model.NaiveRecords.RequestState;
import io.berth.placement.model.NaiveRecords.Tenant;
import io.berth.placement.model.NaiveRecords.Worker;
import io.berth.placement.model.NaiveRecords.WorkerLink;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What the twin holds, what can be read off it, what it says, and how invocations end. */
abstract class NaiveState {
    final CellSettings settings;
    final PolicySettings policy;
    final Map<String, Tenant> tenants = new TreeMap<>();
    final Map<Long, Function> functions = new TreeMap<>();
    final Map<Long, Worker> workers = new TreeMap<>();
    final Map<Long, Box> boxes = new TreeMap<>();
    final Map<Long, Client> clients = new TreeMap<>();
    final List<Invocation> open = new ArrayList<>();

    /** Answers to clients and commands to workers that this entry must cause, as text. */
    final List<String> expected = new ArrayList<>();

    long nowNs;
    long term = 1;

    NaiveState(final CellSettings settings, final PolicySettings policy) {
        this.settings = settings;
        this.policy = policy;
    }

    List<Box> boxesOf(final Worker worker) {
        return boxes.values().stream().filter(b -> b.worker == worker).toList();
    }

    // ---- limits

    private long held(final Predicate<Function> whose) {
        return boxes.values().stream().filter(b -> b.held && whose.test(b.function)).count();
    }

    long inFlight(final Function function) {
        return held(f -> f == function);
    }

    long inFlight(final Tenant tenant) {
        return held(f -> f.tenant.equals(tenant.name));
    }

    long unreservedInFlight(final Tenant tenant) {
        return held(f -> f.tenant.equals(tenant.name) && !f.isReserved());
    }

    /** What the functions of a tenant reserve, but for one of them. */
    long reserved(final Tenant tenant, final Function butFor) {
        return functions.values().stream()
                .filter(f -> f != butFor && f.tenant.equals(tenant.name) && f.isReserved())
                .mapToLong(f -> f.settings.reservedConcurrency())
                .sum();
    }

    long queued(final Tenant tenant) {
        return functions.values().stream()
                .filter(f -> f.tenant.equals(tenant.name))
                .mapToLong(Function::queued)
                .sum();
    }

    boolean isOff(final Function function) {
        return function.isReserved() && function.settings.reservedConcurrency() == 0;
    }

    /** How many more slots the function could get now. */
    long grantable(final Function function) {
        final Tenant tenant = tenants.get(function.tenant);
        final long ofTenant = tenant.limit - inFlight(tenant);
        final long ofFunction =
                function.isReserved()
                        ? function.settings.reservedConcurrency() - inFlight(function)
                        : tenant.limit - reserved(tenant, null) - unreservedInFlight(tenant);
        return Math.max(0, Math.min(ofTenant, ofFunction));
    }

    boolean isBelowLimits(final Function function) {
        return !isOff(function) && grantable(function) > 0;
    }

    /** The limit that keeps the function from one more slot, as a rejection tells it. */
    Limit limit(final Function function) {
        final Tenant tenant = tenants.get(function.tenant);
        if (isOff(function)) {
            return new Limit("FUNCTION_DISABLED", function.id, inFlight(function), 0);
        }
        if (inFlight(tenant) >= tenant.limit) {
            return new Limit("TENANT_CONCURRENCY", tenant.index, inFlight(tenant), tenant.limit);
        }
        if (function.isReserved()) {
            return new Limit(
                    "FUNCTION_CONCURRENCY",
                    function.id,
                    inFlight(function),
                    function.settings.reservedConcurrency());
        }
        return new Limit(
                "UNRESERVED_CONCURRENCY",
                tenant.index,
                unreservedInFlight(tenant),
                Math.max(0, tenant.limit - reserved(tenant, null)));
    }

    /** A limit as a rejection tells it. */
    record Limit(String reason, long owner, long current, long allowed) {}

    // ---- waiting

    /** Whether one has waited for so long, since it was last empty, that the newest comes first. */
    boolean isStanding(final Function function) {
        return function.isStanding
                || function.queues.stream()
                        .flatMap(List::stream)
                        .anyMatch(i -> nowNs - i.arrivedNs > policy.standingQueueNs());
    }

    boolean isNext(final Invocation invocation) {
        return invocation.function.head(isStanding(invocation.function)) == invocation;
    }

    void enqueue(final Invocation invocation, final boolean first) {
        final List<Invocation> queue = invocation.function.queues.get(invocation.priority);
        queue.add(first ? 0 : queue.size(), invocation);
    }

    void leaveQueue(final Invocation invocation) {
        final Function function = invocation.function;
        final boolean isStanding = isStanding(function);
        if (function.queues.get(invocation.priority).remove(invocation)) {
            function.isStanding = isStanding && function.queued() > 0;
        }
    }

    // ---- workers

    boolean carriesLabels(final Worker worker, final Function function) {
        return worker.labels.containsAll(labels(function.settings));
    }

    static Set<String> labels(final FunctionSettings settings) {
        return settings.labels().isEmpty() ? Set.of() : Set.of(settings.labels().split(","));
    }

    /** Whether the worker could take one more start of the function. */
    boolean fits(final Worker worker, final Function function) {
        final List<Box> there = boxesOf(worker);
        final long starting = there.stream().filter(b -> b.state == BoxState.STARTING).count();
        final int usedMb = there.stream().mapToInt(b -> b.memoryMb).sum();
        return worker.isActive()
                && carriesLabels(worker, function)
                && usedMb + function.settings.memoryMb() <= worker.memoryMb
                && starting < (isSuspect(worker) ? 1 : settings.maxStartsPerWorker());
    }

    /** Of what is to be kept started, how many there are. */
    long allocated(final Function function) {
        return boxes.values().stream()
                .filter(b -> b.function == function && !b.isStale() && !b.worker.isDraining())
                .filter(b -> b.worker.link != WorkerLink.DEAD)
                .filter(
                        b ->
                                b.state == BoxState.STARTING
                                        || b.state == BoxState.IDLE
                                        || b.state == BoxState.BUSY)
                .count();
    }

    boolean isSuspect(final Worker worker) {
        return worker.suspectUntilNs > nowNs;
    }

    // ---- sandboxes

    /** Warm sandboxes of a function, most recently used first. */
    List<Box> warm(final Function function) {
        return boxes.values().stream()
                .filter(b -> b.function == function && b.state == BoxState.IDLE)
                .filter(b -> b.worker.isActive() && !b.isStale())
                .sorted(Comparator.comparingLong((Box b) -> b.sinceNs).reversed())
                .toList();
    }

    /** The one that an invocation takes: the most recently used in its zone, else of all. */
    Box choice(final Invocation invocation) {
        final List<Box> warm = warm(invocation.function);
        return warm.stream()
                .filter(b -> b.worker.zone == invocation.zone)
                .findFirst()
                .orElse(warm.get(0));
    }

    long count(final Function function, final BoxState state) {
        return boxes.values().stream()
                .filter(b -> (function == null || b.function == function) && b.state == state)
                .count();
    }

    void free(final Box box) {
        box.held = false;
        box.holder = null;
    }

    void forgetIfDone(final Client client) {
        if (client.graceOver && !client.hasSession() && client.open() == 0) {
            clients.remove(client.id);
        }
    }

    // ---- ends

    void rejectLate(final Invocation invocation) {
        final Function function = invocation.function;
        final long live =
                count(function, BoxState.STARTING)
                        + count(function, BoxState.IDLE)
                        + count(function, BoxState.BUSY);
        reject(invocation, function.backoffNs > 0 && live == 0 ? "START_FAILED" : "DEADLINE");
    }

    void reject(final Invocation invocation, final String reason) {
        close(invocation, "rejected " + reason, true);
    }

    void finish(final Invocation invocation, final String end, final long token) {
        final boolean isTold = end.equals("CANCELLED") || end.equals("LOST");
        close(invocation, "ended " + end + " " + Long.toUnsignedString(token), isTold);
    }

    void close(final Invocation invocation, final String end, final boolean isTold) {
        leaveQueue(invocation);
        open.remove(invocation);
        final Client client = invocation.client;
        if (client != null) {
            final Request request = client.requests[invocation.slot];
            request.state = RequestState.ENDED;
            request.invocation = null;
            request.end = end;
            if (isTold) {
                say(client, invocation.slot, invocation.sequence, end);
            }
            forgetIfDone(client);
        }
    }

    void end(final Client client, final int slot, final Request request, final String end) {
        request.state = RequestState.ENDED;
        request.end = end;
        say(client, slot, request.sequence, end);
    }

    void sayCurrent(final Client client, final int slot) {
        final Request request = client.requests[slot];
        if (request.state != RequestState.OPEN) {
            say(client, slot, request.sequence, request.end);
            return;
        }
        final Invocation invocation = request.invocation;
        final boolean isPlaced = invocation.placed && invocation.cancelling == Cancelling.NO;
        say(
                client,
                slot,
                request.sequence,
                isPlaced ? "placed " + Long.toUnsignedString(invocation.token) : "waiting");
    }

    void say(final Client client, final int slot, final long sequence, final String what) {
        if (client.hasSession()) {
            expected.add("client " + client.id + " " + slot + " " + sequence + " " + what);
        }
    }

    void command(final Worker worker, final String what) {
        if (worker.isConnected()) {
            expected.add("worker " + worker.id + " " + what);
        }
    }
}
