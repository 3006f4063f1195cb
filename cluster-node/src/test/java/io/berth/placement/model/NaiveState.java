package io.berth.placement.model;

import io.berth.placement.CellSettings;
import io.berth.placement.PlacementCommands.FunctionSettings;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the twin holds, what can be read off it, what it says, and how invocations end. */
abstract class NaiveState {
    final CellSettings settings;
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

    NaiveState(final CellSettings settings) {
        this.settings = settings;
    }

    List<Box> boxesOf(final Worker worker) {
        return boxes.values().stream().filter(b -> b.worker == worker).toList();
    }

    boolean isBelowLimits(final Function function) {
        final long reserved = function.settings.reservedConcurrency();
        final Tenant tenant = tenants.get(function.tenant);
        return tenant.inFlight < tenant.limit
                && (reserved == FunctionSettings.NONE_RESERVED || function.inFlight < reserved);
    }

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
        box.function.inFlight--;
        tenants.get(box.function.tenant).inFlight--;
    }

    void forgetIfDone(final Client client) {
        if (client.graceOver && !client.hasSession() && client.open() == 0) {
            clients.remove(client.id);
        }
    }

    // ---- ends

    void rejectLate(final Invocation invocation) {
        final Function function = invocation.function;
        final boolean hasLive =
                boxes.values().stream()
                        .anyMatch(
                                b -> b.function == function && isLive(b, invocation.deadlineAtNs));
        reject(invocation, function.failedStarts > 0 && !hasLive ? "START_FAILED" : "DEADLINE");
    }

    /** In one entry much may be due: what was due before the deadline is gone by then. */
    private boolean isLive(final Box box, final long deadlineAtNs) {
        return switch (box.state) {
            case STARTING -> box.sinceNs + settings.startTimeoutNs() > deadlineAtNs;
            case IDLE -> box.keptUntilNs > deadlineAtNs;
            case BUSY -> true;
            default -> false;
        };
    }

    void reject(final Invocation invocation, final String reason) {
        close(invocation, "rejected " + reason, true);
    }

    void finish(final Invocation invocation, final String end, final long token) {
        final boolean isTold = end.equals("CANCELLED") || end.equals("LOST");
        close(invocation, "ended " + end + " " + Long.toUnsignedString(token), isTold);
    }

    void close(final Invocation invocation, final String end, final boolean isTold) {
        invocation.function.queues.get(invocation.priority).remove(invocation);
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
        if (worker.isActive()) {
            expected.add("worker " + worker.id + " " + what);
        }
    }
}
