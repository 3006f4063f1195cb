package io.berth.placement.model;

import io.berth.placement.CellSettings;
import io.berth.placement.PlacementCommands.FunctionSettings;
import io.berth.placement.PlacementStateMachine;
import io.berth.placement.model.NaiveRecords.Box;
import io.berth.placement.model.NaiveRecords.BoxState;
import io.berth.placement.model.NaiveRecords.Cancelling;
import io.berth.placement.model.NaiveRecords.Client;
import io.berth.placement.model.NaiveRecords.Invocation;
import io.berth.placement.model.NaiveRecords.Request;
import io.berth.placement.model.NaiveRecords.RequestState;
import io.berth.placement.model.NaiveRecords.Worker;
import io.berth.placement.model.NaiveRecords.WorkerLink;
import io.berth.placement.protocol.Recorder;
import io.berth.placement.protocol.Said;
import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.schemas.protocol.WorkerEventKind;
import io.berth.wire.Ids;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One seeded run: random commands to the state machine and to its twin, compared after each. */
final class ModelRun {
    private static final long MS = 1_000_000L;
    private static final long OPERATOR = 900L;
    private static final int SLOTS = 6;
    private static final String[] TENANTS = {"acme", "bolt", "coil"};
    private static final int FUNCTIONS = 6;
    private static final int CLIENTS = 5;
    private static final int WORKERS = 4;

    private final Random random;
    private final CellSettings settings;
    private final Recorder recorder = new Recorder();
    private final PlacementStateMachine machine = new PlacementStateMachine(recorder.output());
    private final NaiveCell twin;
    private final Reconciler reconciler;
    private final Map<String, Long> functionIds = new HashMap<>();
    private final long[] clientIds = new long[CLIENTS];
    private final long[] workerIds = new long[WORKERS];
    private final Map<Long, Long> lastEvents = new HashMap<>();
    private long timestampNs = 5_000_000_000_000L;
    private long nextSession = 1_000;
    private long nextNumber = 10_000;
    private long term = 1;
    private long timerId;
    private List<Said> said = List.of();
    private String last = "start";

    ModelRun(final long seed) {
        random = new Random(seed);
        settings = CellSettings.defaults(seed, seed ^ 1, seed ^ 2);
        twin = new NaiveCell(settings);
        reconciler = new Reconciler(machine, twin);
        machine.newTerm(timestampNs, term);
        twin.firstOfTerm(timestampNs);
        machine.initialiseCell(timestampNs, OPERATOR, 1, settings);
        twin.advance(timestampNs);
        recorder.drain();
        for (int i = 0; i < FUNCTIONS; i++) {
            createFunction(i);
        }
        for (int i = 0; i < WORKERS; i++) {
            newIncarnation(i);
        }
        for (int i = 0; i < CLIENTS; i++) {
            newClient(i);
        }
    }

    /** What the last command was, for whoever reports a failure. */
    String last() {
        return last;
    }

    long placements() {
        return reconciler.placements();
    }

    void step() {
        passTime();
        final int what = random.nextInt(1_000);
        if (what < 330) {
            invoke();
        } else if (what < 730) {
            workerEvent();
        } else if (what < 780) {
            repeat();
        } else if (what < 820) {
            cancel();
        } else if (what < 840) {
            release();
        } else if (what < 870) {
            resync();
        } else if (what < 930) {
            pulse(random.nextInt(WORKERS));
        } else if (what < 970) {
            fire();
        } else {
            rare(what);
        }
    }

    private void rare(final int what) {
        if (what < 976) {
            loseOrResumeClient();
        } else if (what < 982) {
            loseOrReturnWorker();
        } else if (what < 986) {
            createFunction(random.nextInt(FUNCTIONS));
        } else if (what < 987) {
            deleteFunction(random.nextInt(FUNCTIONS));
        } else if (what < 991) {
            setTenant(TENANTS[random.nextInt(TENANTS.length)]);
        } else if (what < 993) {
            newTerm();
        } else if (what < 994) {
            goodbye();
        } else if (what < 995) {
            workerGoodbye(random.nextInt(WORKERS));
        } else {
            quietTime();
        }
    }

    // ---- time

    private void passTime() {
        final int what = random.nextInt(100);
        if (what < 80) {
            timestampNs += random.nextInt(15) * MS;
        } else if (what < 98) {
            timestampNs += random.nextInt(120) * MS;
        } else if (what < 99) {
            timestampNs += random.nextInt(5_000) * MS;
        } else {
            timestampNs -= random.nextInt(1_000) * MS;
        }
    }

    /** Some seconds in which little happens; each worker is silent or not. */
    private void quietTime() {
        final boolean[] isSilent = new boolean[WORKERS];
        for (int i = 0; i < WORKERS; i++) {
            isSilent[i] = random.nextInt(4) == 0;
        }
        final int halves = random.nextInt(30);
        for (int half = 0; half < halves; half++) {
            timestampNs += 500 * MS;
            fire();
            for (int i = 0; i < WORKERS; i++) {
                if (!isSilent[i]) {
                    pulse(i);
                }
            }
        }
    }

    private void fire() {
        begin("timer");
        machine.timerFired(timestampNs, timerId);
        hear();
        done();
    }

    private void newTerm() {
        last = "newTerm";
        timestampNs += (random.nextInt(120) - 60) * 1_000 * MS;
        machine.newTerm(timestampNs, ++term);
        hear();
        twin.firstOfTerm(timestampNs);
        done();
    }

    // ---- operator

    private void createFunction(final int index) {
        final String name = "f" + index;
        final FunctionSettings wanted =
                new FunctionSettings(
                        TENANTS[index % TENANTS.length],
                        name,
                        SandboxKind.SYNTHETIC,
                        "",
                        (1 + random.nextInt(3)) * 1_000 * MS,
                        (1 + random.nextInt(10)) * 1_000 * MS,
                        (50 + random.nextInt(400)) * MS,
                        128 << random.nextInt(2),
                        random.nextInt(3) == 0
                                ? 1 + random.nextInt(4)
                                : FunctionSettings.NONE_RESERVED,
                        1 + random.nextInt(12));
        begin("createFunction " + wanted);
        machine.createFunction(timestampNs, OPERATOR, 2, wanted);
        hear();
        final Said result = the("adminResult");
        if (result.number("id") != 0) {
            functionIds.put(name, result.number("id"));
            twin.function(result.number("id"), (int) result.number("version"), wanted);
        }
        done();
    }

    private void deleteFunction(final int index) {
        final String name = "f" + index;
        begin("deleteFunction " + name);
        machine.deleteFunction(timestampNs, OPERATOR, 3, TENANTS[index % TENANTS.length], name);
        hear();
        final Long id = functionIds.get(name);
        if (id != null && twin.functions.containsKey(id) && !twin.functions.get(id).deleted) {
            twin.delete(twin.functions.get(id));
        }
        done();
    }

    private void setTenant(final String tenant) {
        final int limit = 1 + random.nextInt(8);
        begin("setTenant " + tenant + " " + limit);
        machine.setTenant(timestampNs, OPERATOR, 4, tenant, limit);
        hear();
        twin.tenants.get(tenant).limit = limit;
        done();
    }

    // ---- clients

    private void newClient(final int index) {
        final long session = nextSession++;
        final long nonce = nextNumber++;
        begin("new client " + index);
        machine.clientHello(timestampNs, session, 7, nonce, nonce, 0, 0, 0, 0, 0, SLOTS);
        hear();
        welcomed(index, nonce, session);
        done();
    }

    private void welcomed(final int index, final long nonce, final long session) {
        final Said welcome = the("clientWelcome");
        clientIds[index] = welcome.number("clientId");
        twin.welcome(
                nonce,
                session,
                clientIds[index],
                welcome.number("secretHigh"),
                welcome.number("secretLow"),
                SLOTS);
    }

    private void loseOrResumeClient() {
        final int index = random.nextInt(CLIENTS);
        final Client client = twin.clients.get(clientIds[index]);
        if (client == null || client.left) {
            newClient(index);
        } else if (client.hasSession()) {
            closeSession(client.sessionId);
        } else {
            final long session = nextSession++;
            final long nonce = nextNumber++;
            begin("resume client " + client.id);
            if (twin.clients.containsKey(client.id)) {
                machine.clientHello(
                        timestampNs,
                        session,
                        7,
                        nonce,
                        nonce,
                        client.id,
                        client.secretHigh,
                        client.secretLow,
                        0,
                        0,
                        SLOTS);
                hear();
                welcomed(index, nonce, session);
            }
            done();
        }
    }

    private void goodbye() {
        final Client client = someClient();
        if (client != null) {
            begin("goodbye " + client.id);
            machine.clientGoodbye(timestampNs, client.sessionId, client.id);
            hear();
            twin.goodbye(client);
            done();
        }
    }

    private void closeSession(final long session) {
        begin("close session " + session);
        machine.sessionClosed(timestampNs, session);
        hear();
        twin.sessionClosed(session);
        done();
    }

    private Client someClient() {
        final Client client = twin.clients.get(clientIds[random.nextInt(CLIENTS)]);
        return client != null && client.hasSession() ? client : null;
    }

    private void invoke() {
        final Client client = someClient();
        if (client == null) {
            return;
        }
        int slot = random.nextInt(SLOTS);
        for (int i = 0; i < 4 && client.requests[slot].state == RequestState.OPEN; i++) {
            slot = random.nextInt(SLOTS);
        }
        final Request request = client.requests[slot];
        final int skewed = Math.min(random.nextInt(FUNCTIONS), random.nextInt(FUNCTIONS));
        final long functionId =
                random.nextInt(50) == 0
                        ? Ids.of(0, 3, 999)
                        : functionIds.getOrDefault("f" + skewed, Ids.of(0, 3, 999));
        final int flags =
                (random.nextInt(4) == 0 ? 0 : NaiveCell.MAY_WAIT)
                        | (request.state == RequestState.ENDED || random.nextInt(10) == 0
                                ? NaiveCell.PREVIOUS_ENDED
                                : 0);
        final long length = random.nextInt(100) == 0 ? 1_000_000 : 16L * random.nextInt(10);
        final long deadlineNs = (20L + random.nextInt(4_000)) * MS;
        final int priority = random.nextInt(3);
        send(client, slot, request.sequence + 1, functionId, deadlineNs, length, flags, priority);
    }

    private void repeat() {
        final Client client = someClient();
        if (client != null) {
            final int slot = random.nextInt(SLOTS);
            final Request request = client.requests[slot];
            if (request.sequence > 0) {
                send(
                        client,
                        slot,
                        request.sequence - (random.nextInt(8) == 0 && request.sequence > 1 ? 1 : 0),
                        request.functionId,
                        1_000 * MS,
                        request.payloadLength + (random.nextInt(8) == 0 ? 1 : 0),
                        request.flags,
                        0);
            }
        }
    }

    private void send(
            final Client client,
            final int slot,
            final long sequence,
            final long functionId,
            final long deadlineNs,
            final long length,
            final int flags,
            final int priority) {
        begin(
                "invoke "
                        + client.id
                        + " "
                        + slot
                        + " "
                        + sequence
                        + " f "
                        + functionId
                        + " "
                        + flags);
        machine.invoke(
                timestampNs,
                client.sessionId,
                client.id,
                slot,
                sequence,
                functionId,
                deadlineNs,
                length,
                flags,
                priority,
                255);
        hear();
        final Invocation invocation =
                twin.invoke(
                        client, slot, sequence, functionId, deadlineNs, length, flags, priority);
        if (invocation != null) {
            reconciler.admitted(invocation, (flags & NaiveCell.MAY_WAIT) != 0, said);
        }
        done();
    }

    private void cancel() {
        final Client client = someClient();
        if (client != null) {
            final int slot = random.nextInt(SLOTS);
            final long sequence =
                    Math.max(1, client.requests[slot].sequence + pick(0, 0, 0, 0, 1, -1));
            begin("cancel " + client.id + " " + slot + " " + sequence);
            machine.cancel(timestampNs, client.sessionId, client.id, slot, sequence);
            hear();
            twin.cancel(client, slot, sequence);
            done();
        }
    }

    private void release() {
        final Client client = someClient();
        if (client != null) {
            final int slot = random.nextInt(SLOTS);
            final Request request = client.requests[slot];
            final long token =
                    request.invocation == null || random.nextInt(5) == 0
                            ? 1
                            : request.invocation.token;
            begin("release " + client.id + " " + slot + " " + token);
            machine.release(
                    timestampNs, client.sessionId, client.id, slot, request.sequence, token);
            hear();
            twin.release(client, slot, request.sequence, token);
            done();
        }
    }

    private void resync() {
        final Client client = someClient();
        if (client != null) {
            begin("resync " + client.id);
            machine.beginClientResync(timestampNs, client.sessionId, client.id);
            for (int slot = 0; slot < SLOTS; slot++) {
                final long sequence =
                        Math.max(1, client.requests[slot].sequence + pick(0, 0, 1, -1));
                machine.clientResyncRequest(slot, sequence);
                twin.resync(client, slot, sequence);
            }
            machine.endClientResync();
            hear();
            done();
        }
    }

    private int pick(final int... values) {
        return values[random.nextInt(values.length)];
    }

    // ---- workers

    private void newIncarnation(final int index) {
        helloWorker(index, nextNumber++, 0, 0);
    }

    private void helloWorker(
            final int index, final long incarnation, final long commands, final long events) {
        final long session = nextSession++;
        final long nonce = nextNumber++;
        final int memoryMb = 512 + 256 * index;
        begin("worker hello " + index + " incarnation " + incarnation);
        machine.workerHello(
                timestampNs,
                session,
                nonce,
                nonce,
                incarnation,
                0,
                commands,
                events,
                0,
                memoryMb,
                64,
                index % 3,
                "w" + index,
                "127.0.0.1:4000");
        hear();
        for (final Said welcome : said) {
            if (welcome.what().equals("workerWelcome")) {
                final Worker former = twin.workers.get(workerIds[index]);
                if (former != null && former.incarnation != incarnation) {
                    twin.die(former, true);
                }
                workerIds[index] = welcome.number("workerId");
                final Worker worker =
                        twin.registered(
                                "w" + index,
                                workerIds[index],
                                incarnation,
                                session,
                                welcome.number("registrationEpoch"),
                                memoryMb);
                worker.lastCommandIssued = welcome.number("lastCommandIssued");
            }
        }
        done();
    }

    private void loseOrReturnWorker() {
        final int index = random.nextInt(WORKERS);
        final Worker worker = twin.workers.get(workerIds[index]);
        if (worker == null || worker.link == WorkerLink.DEAD) {
            newIncarnation(index);
        } else if (worker.isActive()) {
            closeSession(worker.sessionId);
        } else if (random.nextInt(3) == 0) {
            newIncarnation(index);
        } else {
            helloWorker(
                    index, worker.incarnation, worker.lastCommandIssued, worker.lastEventApplied);
        }
    }

    private void workerGoodbye(final int index) {
        final Worker worker = active(index);
        if (worker != null) {
            begin("worker goodbye " + worker.id);
            machine.workerGoodbye(
                    timestampNs, worker.sessionId, worker.id, worker.registrationEpoch);
            hear();
            if (worker.isActive()) {
                twin.die(worker, true);
            }
            done();
        }
    }

    private Worker active(final int index) {
        final Worker worker = twin.workers.get(workerIds[index]);
        return worker != null && worker.isActive() ? worker : null;
    }

    private void pulse(final int index) {
        final Worker worker = active(index);
        if (worker != null) {
            begin("pulse " + worker.id);
            machine.workerPulse(
                    timestampNs,
                    worker.sessionId,
                    worker.id,
                    worker.registrationEpoch,
                    worker.lastCommandIssued,
                    worker.lastEventApplied,
                    nextNumber++);
            hear();
            if (worker.isActive()) {
                twin.heard(worker);
            }
            done();
        } else if (random.nextInt(4) == 0) {
            newOrResumed(index);
        }
    }

    private void newOrResumed(final int index) {
        final Worker worker = twin.workers.get(workerIds[index]);
        if (worker == null) {
            newIncarnation(index);
        }
    }

    private void workerEvent() {
        final Worker worker = active(random.nextInt(WORKERS));
        if (worker == null) {
            return;
        }
        final List<Box> boxes = twin.boxesOf(worker);
        if (boxes.isEmpty()) {
            return;
        }
        Box box = boxes.get(random.nextInt(boxes.size()));
        for (int i = 0; i < 3 && box.state == BoxState.IDLE; i++) {
            box = boxes.get(random.nextInt(boxes.size()));
        }
        final WorkerEventKind kind = kindFor(box);
        final RefuseReason reason =
                kind != WorkerEventKind.REFUSED
                        ? RefuseReason.NONE
                        : random.nextInt(6) == 0
                                ? RefuseReason.UNKNOWN_SANDBOX
                                : RefuseReason.LEASE_OVER;
        final long token = random.nextInt(25) == 0 ? 1 + random.nextInt(50) : box.token;
        event(worker, box, kind, reason, token);
    }

    private void event(
            final Worker worker,
            final Box box,
            final WorkerEventKind kind,
            final RefuseReason reason,
            final long token) {
        begin("event " + kind + " of " + box.id + " " + box.state + " token " + token);
        machine.beginWorkerEvents(
                timestampNs,
                worker.sessionId,
                worker.id,
                worker.registrationEpoch,
                worker.lastCommandIssued,
                worker.lastEventApplied + 1,
                nextNumber++);
        machine.workerEvent(box.id, token, random.nextInt(300) * MS, 0, kind, reason);
        machine.endWorkerEvents();
        hear();
        if (worker.isActive()) {
            twin.heard(worker);
            twin.event(worker, box.id, token, kind, reason == RefuseReason.UNKNOWN_SANDBOX);
        }
        done();
    }

    private WorkerEventKind kindFor(final Box box) {
        final int what = random.nextInt(100);
        return switch (box.state) {
            case STARTING -> what < 90 ? WorkerEventKind.STARTED : WorkerEventKind.START_FAILED;
            case IDLE -> what < 5 ? WorkerEventKind.STOPPED : WorkerEventKind.COMPLETED;
            case STOPPING ->
                    box.held && what < 80 ? WorkerEventKind.TIMED_OUT : WorkerEventKind.STOPPED;
            case STUCK -> what < 50 ? WorkerEventKind.TIMED_OUT : WorkerEventKind.STOPPED;
            case LOST -> WorkerEventKind.COMPLETED;
            case BUSY -> kindForRun(box.holder, what);
        };
    }

    private static WorkerEventKind kindForRun(final Invocation holder, final int what) {
        if (holder != null && holder.cancelling == Cancelling.SENT) {
            return what < 40
                    ? WorkerEventKind.CANCELLED
                    : what < 80 ? WorkerEventKind.REVOKED : WorkerEventKind.COMPLETED;
        }
        if (holder != null && holder.revoking && what < 60) {
            return WorkerEventKind.REVOKED;
        }
        if (what < 78) {
            return WorkerEventKind.COMPLETED;
        }
        return what < 84
                ? WorkerEventKind.FAILED
                : what < 87
                        ? WorkerEventKind.TIMED_OUT
                        : what < 98 ? WorkerEventKind.REFUSED : WorkerEventKind.STUCK;
    }

    // ---- one entry

    private void begin(final String what) {
        last = what;
        twin.advance(timestampNs);
    }

    private void hear() {
        said = recorder.drain();
        for (final Said message : said) {
            if (message.what().equals("scheduleTimer")) {
                timerId = message.number("timerId");
            }
        }
    }

    private void done() {
        final List<Said> all = new ArrayList<>(said);
        said = List.of();
        reconciler.reconcile(all);
    }

    private Said the(final String what) {
        return said.stream()
                .filter(m -> m.what().equals(what))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + what + " among " + said));
    }
}
