package io.berth.placement.model;

import io.berth.placement.CellSettings;
import io.berth.placement.PolicySettings;
import io.berth.placement.model.NaiveRecords.Box;
import io.berth.placement.model.NaiveRecords.BoxState;
import io.berth.placement.model.NaiveRecords.Cancelling;
import io.berth.placement.model.NaiveRecords.Client;
import io.berth.placement.model.NaiveRecords.Function;
import io.berth.placement.model.NaiveRecords.Invocation;
import io.berth.placement.model.NaiveRecords.Request;
import io.berth.placement.model.NaiveRecords.RequestState;
import io.berth.placement.model.NaiveRecords.Worker;
import io.berth.placement.model.NaiveRecords.WorkerLink;
import io.berth.schemas.protocol.KeepAlivePolicy;
import io.berth.schemas.protocol.WorkerEventKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The contract of the state machine, written down naively: plain collections, everything looked for
 * from the start. Which sandbox takes whom, and where one is started, it does not choose: it
 * follows the real one after checking that the choice was legal. What it does decide it says in
 * {@link NaiveState#expected}.
 */
final class NaiveCell extends NaiveFleet {
    static final int MAY_WAIT = 1;
    static final int PREVIOUS_ENDED = 4;

    private long lastTimestampNs;
    private long arrivals;

    NaiveCell(final CellSettings settings, final PolicySettings policy) {
        super(settings, policy);
    }

    // ---- time

    void firstOfTerm(final long timestampNs) {
        lastTimestampNs = timestampNs;
        term++;
    }

    void advance(final long timestampNs) {
        final long step = Math.max(0, timestampNs - lastTimestampNs);
        nowNs += Math.min(step, 1_000_000_000L);
        lastTimestampNs = timestampNs;
        runDue();
    }

    /** What is due, in the order in which it was; what a dead worker leaves is swept up last. */
    private void runDue() {
        while (runFirst(pending())) {
            // One more was due.
        }
        for (final Worker worker : List.copyOf(workers.values())) {
            if (worker.isToBeSwept) {
                die(worker, false);
            }
        }
    }

    private boolean runFirst(final Map<Runnable, Long> pending) {
        long firstNs = Long.MAX_VALUE;
        Runnable first = null;
        for (final Map.Entry<Runnable, Long> due : pending.entrySet()) {
            if (due.getValue() < firstNs) {
                firstNs = due.getValue();
                first = due.getKey();
            }
        }
        if (firstNs > nowNs) {
            return false;
        }
        first.run();
        return true;
    }

    private Map<Runnable, Long> pending() {
        final Map<Runnable, Long> pending = new LinkedHashMap<>();
        for (final Invocation i : open) {
            pending.put(() -> due(i), dueNs(i));
        }
        final List<Box> asStarted = new ArrayList<>(boxes.values());
        asStarted.sort(Comparator.comparingLong(b -> b.startNumber));
        for (final Box box : asStarted) {
            pending.put(() -> due(box), dueNs(box));
        }
        for (final Worker worker : workers.values()) {
            if (worker.isConnected()) {
                pending.put(
                        () -> disconnect(worker), worker.lastHeardNs + settings.workerSilenceNs());
            } else if (worker.link == WorkerLink.DISCONNECTED) {
                pending.put(() -> declareDead(worker), worker.graceEndsNs);
            }
            if (worker.isConnected() && !worker.isDrainOver) {
                pending.put(() -> drainIsOver(worker), drainDeadlineNs(worker));
            }
        }
        for (final Client client : clients.values()) {
            if (!client.hasSession() && !client.graceOver) {
                pending.put(() -> graceIsOver(client), client.graceEndsNs);
            }
        }
        return pending;
    }

    private static void declareDead(final Worker worker) {
        worker.link = WorkerLink.DEAD;
        worker.isToBeSwept = true;
    }

    private void graceIsOver(final Client client) {
        client.graceOver = true;
        dropAllOf(client);
        forgetIfDone(client);
    }

    private long dueNs(final Invocation invocation) {
        if (!invocation.placed) {
            return invocation.deadlineAtNs;
        }
        final long expiryNs = invocation.grantedAtNs + settings.placementExpiryNs();
        if (!invocation.revoking) {
            return Math.min(invocation.deadlineAtNs, expiryNs);
        }
        final boolean isStopped =
                invocation.box.state == BoxState.STOPPING
                        || invocation.box.worker.link == WorkerLink.DEAD;
        return isStopped
                ? Long.MAX_VALUE
                : expiryNs + invocation.box.timeoutNs + settings.timeoutMarginNs();
    }

    private void due(final Invocation invocation) {
        if (!invocation.placed) {
            rejectLate(invocation);
        } else if (!invocation.revoking) {
            revoke(invocation);
        } else {
            stop(invocation.box);
        }
    }

    private long dueNs(final Box box) {
        return switch (box.state) {
            case STARTING -> box.sinceNs + settings.startTimeoutNs();
            case IDLE -> isKeptByTimeAlone(box) ? box.keptUntilNs : Long.MAX_VALUE;
            case LOST -> box.lostUntilNs;
            default -> Long.MAX_VALUE;
        };
    }

    /** Of a function that is or was provisioned, the real one's choice is followed. */
    private boolean isKeptByTimeAlone(final Box box) {
        return !box.function.wasProvisioned && policy.keepAlive() != KeepAlivePolicy.GREEDY_DUAL;
    }

    private void due(final Box box) {
        switch (box.state) {
            case STARTING -> {
                if (box.worker.link != WorkerLink.DEAD) {
                    startFailed(box);
                }
                stop(box);
            }
            case LOST -> {
                free(box);
                remove(box);
            }
            default -> keepAliveIsOver(box);
        }
    }

    /** A keep-alive that was made longer meanwhile counts for what is idle too. */
    private void keepAliveIsOver(final Box box) {
        final long untilNs = box.sinceNs + box.function.settings.keepAliveNs();
        if (untilNs > nowNs) {
            box.keptUntilNs = untilNs;
        } else {
            stop(box);
        }
    }

    // ---- clients

    void welcome(
            final long nonce,
            final long sessionId,
            final long id,
            final long secretHigh,
            final long secretLow,
            final int slots) {
        final Client client = clients.computeIfAbsent(id, key -> new Client());
        if (client.requests.length == 0) {
            client.requests = new Request[slots];
            for (int i = 0; i < slots; i++) {
                client.requests[i] = new Request();
            }
        }
        client.id = id;
        client.nonce = nonce;
        client.secretHigh = secretHigh;
        client.secretLow = secretLow;
        client.sessionId = sessionId;
        client.graceOver = false;
    }

    void sessionClosed(final long sessionId) {
        for (final Client client : clients.values()) {
            if (client.sessionId == sessionId) {
                client.sessionId = 0;
                client.graceEndsNs = nowNs + settings.clientGraceNs();
            }
        }
        for (final Worker worker : workers.values()) {
            if (worker.sessionId == sessionId) {
                worker.sessionId = 0;
                if (worker.isConnected()) {
                    disconnect(worker);
                }
            }
        }
    }

    /** Nobody is owed an answer any more; what is placed is waited for. */
    void goodbye(final Client client) {
        client.sessionId = 0;
        client.left = true;
        client.graceOver = true;
        dropAllOf(client);
        forgetIfDone(client);
    }

    private void dropAllOf(final Client client) {
        for (final Request request : client.requests) {
            if (request.state == RequestState.OPEN) {
                cancel(request.invocation);
            }
        }
    }

    /** A new invocation, in its queue for the moment; null where the answer is decided already. */
    Invocation invoke(
            final Client client,
            final int slot,
            final long sequence,
            final long functionId,
            final long deadlineNs,
            final long payloadLength,
            final int flags,
            final int priority,
            final int zone) {
        final Request request = client.requests[slot];
        if (sequence < request.sequence) {
            say(client, slot, sequence, "rejected STALE_SEQUENCE");
            return null;
        }
        if (sequence == request.sequence) {
            final boolean isSame =
                    request.state == RequestState.TOMBSTONE
                            || request.functionId == functionId
                                    && request.flags == flags
                                    && request.payloadLength == payloadLength;
            if (isSame) {
                sayCurrent(client, slot);
            } else {
                say(client, slot, sequence, "rejected ID_REUSED");
            }
            return null;
        }
        acknowledge(request, (flags & PREVIOUS_ENDED) != 0);
        request.sequence = sequence;
        request.functionId = functionId;
        request.flags = flags;
        request.payloadLength = payloadLength;
        final Function function = functions.get(functionId);
        if (function == null || function.deleted) {
            end(client, slot, request, "rejected UNKNOWN_FUNCTION");
            return null;
        }
        if (payloadLength > settings.maxPayloadLength() && !isOff(function)) {
            end(client, slot, request, "rejected PAYLOAD_TOO_LARGE");
            return null;
        }
        final Invocation invocation = new Invocation();
        invocation.client = client;
        invocation.slot = slot;
        invocation.sequence = sequence;
        invocation.function = function;
        invocation.priority = priority;
        invocation.zone = zone;
        invocation.deadlineAtNs = nowNs + deadlineNs;
        request.state = RequestState.OPEN;
        request.invocation = invocation;
        invocation.arrival = ++arrivals;
        invocation.arrivedNs = nowNs;
        enqueue(invocation, false);
        open.add(invocation);
        return invocation;
    }

    void cancel(final Client client, final int slot, final long sequence) {
        final Request request = client.requests[slot];
        if (sequence < request.sequence) {
            return;
        }
        if (sequence > request.sequence) {
            acknowledge(request, false);
            request.sequence = sequence;
            request.state = RequestState.TOMBSTONE;
            request.end = "ended CANCELLED 0";
            sayCurrent(client, slot);
        } else if (request.state == RequestState.OPEN) {
            cancel(request.invocation);
        } else {
            sayCurrent(client, slot);
        }
    }

    void release(final Client client, final int slot, final long sequence, final long token) {
        final Request request = client.requests[slot];
        final Invocation invocation = request.invocation;
        if (request.sequence == sequence
                && request.state == RequestState.OPEN
                && invocation.placed
                && invocation.token == token) {
            if (invocation.cancelling == Cancelling.NO) {
                invocation.cancelling = Cancelling.WANTED;
            }
            if (!invocation.revoking) {
                revoke(invocation);
            }
        }
    }

    void resync(final Client client, final int slot, final long sequence) {
        final Request request = client.requests[slot];
        if (sequence > request.sequence) {
            say(client, slot, sequence, "notKnown");
        } else if (sequence < request.sequence) {
            say(client, slot, sequence, "rejected STALE_SEQUENCE");
        } else {
            sayCurrent(client, slot);
        }
    }

    private void acknowledge(final Request request, final boolean hasEnded) {
        final Invocation before = request.invocation;
        if (request.state == RequestState.OPEN) {
            detach(request);
            if (!before.placed || !hasEnded) {
                cancel(before);
            }
        }
        request.state = RequestState.EMPTY;
        request.invocation = null;
    }

    private static void detach(final Request request) {
        if (request.state == RequestState.OPEN) {
            request.invocation.client = null;
            request.state = RequestState.EMPTY;
        }
    }

    void cancel(final Invocation invocation) {
        if (!invocation.placed) {
            finish(invocation, "CANCELLED", 0);
        } else if (invocation.cancelling != Cancelling.SENT) {
            invocation.cancelling = Cancelling.SENT;
            command(invocation.box.worker, "cancel " + invocation.token);
        }
    }

    private void revoke(final Invocation invocation) {
        invocation.revoking = true;
        command(invocation.box.worker, "revoke " + invocation.token);
    }

    // ---- workers

    Worker registered(
            final String name,
            final long id,
            final long incarnation,
            final long sessionId,
            final long registrationEpoch,
            final int memoryMb,
            final int zone) {
        final Worker worker = workers.computeIfAbsent(id, key -> new Worker());
        worker.name = name;
        worker.id = id;
        worker.incarnation = incarnation;
        worker.sessionId = sessionId;
        worker.registrationEpoch = registrationEpoch;
        worker.memoryMb = memoryMb;
        worker.zone = zone;
        worker.link = WorkerLink.CONNECTED;
        lookAtZone(worker);
        heard(worker);
        return worker;
    }

    void heard(final Worker worker) {
        worker.lastHeardNs = nowNs;
        worker.heardInTerm = term;
    }

    private void disconnect(final Worker worker) {
        worker.link = WorkerLink.DISCONNECTED;
        worker.graceEndsNs =
                nowNs
                        + (worker.heardInTerm == term
                                ? settings.workerShortGraceNs()
                                : settings.workerLongGraceNs());
    }

    /**
     * @param nothingRuns whether its slots are free at once: a new incarnation or Goodbye.
     */
    void die(final Worker worker, final boolean nothingRuns) {
        worker.isToBeSwept = false;
        worker.link = WorkerLink.DEAD;
        worker.sessionId = 0;
        for (final Box box : boxesOf(worker)) {
            final Invocation holder = box.holder;
            if (box.held && nothingRuns) {
                free(box);
            }
            if (holder != null) {
                box.holder = null;
                finish(holder, "LOST", box.token);
            }
            if (!box.held) {
                remove(box);
            } else if (box.state != BoxState.LOST) {
                box.state = BoxState.LOST;
                box.lostUntilNs = nowNs + box.timeoutNs + settings.timeoutMarginNs();
            }
        }
        forgetIfEmpty(worker);
    }

    /** Whether the event changed anything. */
    boolean event(
            final Worker worker,
            final long sandboxId,
            final long token,
            final WorkerEventKind kind,
            final boolean unknownSandbox) {
        worker.lastEventApplied++;
        final Box box = boxes.get(sandboxId);
        if (box == null || box.worker != worker) {
            return false;
        }
        if (kind == WorkerEventKind.STARTED) {
            if (box.state == BoxState.STARTING) {
                if (!box.isStale()) {
                    forgive(box.function);
                }
                worker.failuresInRow = 0;
                worker.suspectUntilNs = 0;
                becomeIdle(box);
            }
        } else if (kind == WorkerEventKind.START_FAILED) {
            final boolean isStoppedStart = box.state == BoxState.STOPPING && box.token == 0;
            if (box.state == BoxState.STARTING || isStoppedStart) {
                if (box.state == BoxState.STARTING) {
                    startFailed(box);
                }
                remove(box);
            }
        } else if (kind == WorkerEventKind.STOPPED) {
            returnHolder(box);
            remove(box);
        } else if (box.held && box.token == token) {
            wordOfHolder(box, kind, unknownSandbox);
        }
        return true;
    }

    private void wordOfHolder(
            final Box box, final WorkerEventKind kind, final boolean unknownSandbox) {
        final Invocation holder = box.holder;
        switch (kind) {
            case COMPLETED, FAILED, TIMED_OUT, CANCELLED -> {
                free(box);
                if (holder != null) {
                    finish(holder, kind.name(), box.token);
                }
                afterRun(box, kind == WorkerEventKind.TIMED_OUT);
            }
            case REFUSED, REVOKED -> {
                if (unknownSandbox) {
                    free(box);
                    stop(box);
                    box.holder = holder;
                }
                returnHolder(box);
                afterRun(box, unknownSandbox);
            }
            case STUCK -> {
                if (box.state != BoxState.STUCK) {
                    box.state = BoxState.STUCK;
                    box.holder = null;
                    if (holder != null) {
                        finish(holder, "LOST", box.token);
                    }
                }
            }
            default -> throw new AssertionError(kind);
        }
    }

    private void afterRun(final Box box, final boolean isToStop) {
        if (isToStop || box.state != BoxState.BUSY) {
            stop(box);
        } else {
            becomeIdle(box);
        }
    }

    private void becomeIdle(final Box box) {
        final boolean isReplaced =
                box.worker.isDraining() && box.function.settings.provisionedConcurrency() == 0;
        if (box.isStale() || isReplaced) {
            stop(box);
        } else {
            box.state = BoxState.IDLE;
            box.sinceNs = nowNs;
            box.keptUntilNs = nowNs + box.function.settings.keepAliveNs();
            box.worth = box.worker.clock + value(box);
        }
    }

    private void returnHolder(final Box box) {
        final Invocation holder = box.holder;
        if (box.held) {
            free(box);
        }
        box.holder = null;
        if (holder == null) {
            return;
        }
        if (holder.cancelling != Cancelling.NO || holder.client == null) {
            finish(holder, "CANCELLED", 0);
        } else if (holder.function.deleted) {
            reject(holder, "UNKNOWN_FUNCTION");
        } else if (isOff(holder.function)) {
            reject(holder, "FUNCTION_DISABLED");
        } else if (nowNs >= holder.deadlineAtNs) {
            rejectLate(holder);
        } else {
            holder.placed = false;
            holder.box = null;
            holder.token = 0;
            holder.revoking = false;
            enqueue(holder, true);
        }
    }

    @Override
    void remove(final Box box) {
        boxes.remove(box.id);
        forgetIfEmpty(box.worker);
    }

    private void forgetIfEmpty(final Worker worker) {
        if (worker.link == WorkerLink.DEAD && boxesOf(worker).isEmpty()) {
            workers.remove(worker.id);
        }
    }
}
