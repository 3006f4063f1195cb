package io.berth.placement.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.berth.placement.PlacementCommands.FunctionSettings;
import io.berth.placement.PlacementStateMachine;
import io.berth.placement.model.NaiveRecords.Client;
import io.berth.placement.model.NaiveRecords.Function;
import io.berth.placement.model.NaiveRecords.Invocation;
import io.berth.placement.model.NaiveRecords.Request;
import io.berth.placement.model.NaiveRecords.RequestState;
import io.berth.placement.model.NaiveRecords.Tenant;
import io.berth.placement.protocol.Said;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.wire.Ids;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** One seeded run: random commands to the state machine and to its twin, compared after each. */
final class ModelRun {
    private static final long MS = 1_000_000L;
    private static final long OPERATOR = 900L;
    private static final int SLOTS = 6;
    private static final String[] TENANTS = {"acme", "bolt", "coil"};
    private static final String[] LABELS = {
        "", "", "", "", "", "gpu", "ssd", "gpu,ssd", "ssd,gpu", "none"
    };
    private static final int FUNCTIONS = 6;
    private static final int CLIENTS = 5;

    private final Random random;
    private final ModelEntry entry;
    private final PlacementStateMachine machine;
    private final NaiveCell twin;
    private final WorkerMoves workers;
    private final Map<String, Long> functionIds = new HashMap<>();
    private final long[] clientIds = new long[CLIENTS];

    ModelRun(final long seed) {
        entry = new ModelEntry(seed);
        random = entry.random;
        machine = entry.machine;
        twin = entry.twin;
        workers = new WorkerMoves(entry);
        machine.newTerm(entry.timestampNs, entry.term);
        twin.firstOfTerm(entry.timestampNs);
        machine.initialiseCell(entry.timestampNs, OPERATOR, 1, entry.settings);
        twin.advance(entry.timestampNs);
        machine.setPolicy(entry.timestampNs, OPERATOR, 1, entry.policy);
        entry.forget();
        for (final String tenant : TENANTS) {
            twin.tenants.put(tenant, new Tenant(tenant));
            setTenant(tenant);
        }
        for (int i = 0; i < FUNCTIONS; i++) {
            createFunction(i);
        }
        for (int i = 0; i < WorkerMoves.WORKERS; i++) {
            workers.newIncarnation(i);
        }
        for (int i = 0; i < CLIENTS; i++) {
            newClient(i);
        }
    }

    /** What the last command was, for whoever reports a failure. */
    String last() {
        return entry.last;
    }

    long placements() {
        return entry.reconciler.placements();
    }

    void step() {
        passTime();
        final int what = random.nextInt(1_000);
        if (what < 330) {
            invoke();
        } else if (what < 730) {
            workers.someEvent();
        } else if (what < 780) {
            repeat();
        } else if (what < 820) {
            cancel();
        } else if (what < 840) {
            release();
        } else if (what < 870) {
            resync();
        } else if (what < 930) {
            workers.pulse(random.nextInt(WorkerMoves.WORKERS));
        } else if (what < 960) {
            fire();
        } else if (what < 966) {
            cancelByOperator();
        } else if (what < 970) {
            drain();
        } else {
            rare(what);
        }
    }

    private void rare(final int what) {
        if (what < 976) {
            loseOrResumeClient();
        } else if (what < 982) {
            workers.loseOrReturn();
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
            workers.goodbye(random.nextInt(WorkerMoves.WORKERS));
        } else {
            quietTime();
        }
    }

    // ---- time

    private void passTime() {
        final int what = random.nextInt(100);
        if (what < 80) {
            entry.timestampNs += random.nextInt(15) * MS;
        } else if (what < 98) {
            entry.timestampNs += random.nextInt(120) * MS;
        } else if (what < 99) {
            entry.timestampNs += random.nextInt(5_000) * MS;
        } else {
            entry.timestampNs -= random.nextInt(1_000) * MS;
        }
    }

    /** Some seconds in which little happens; each worker is silent or not. */
    private void quietTime() {
        final boolean[] isSilent = new boolean[WorkerMoves.WORKERS];
        for (int i = 0; i < WorkerMoves.WORKERS; i++) {
            isSilent[i] = random.nextInt(4) == 0;
        }
        final int halves = random.nextInt(30);
        for (int half = 0; half < halves; half++) {
            entry.timestampNs += 500 * MS;
            fire();
            for (int i = 0; i < WorkerMoves.WORKERS; i++) {
                if (!isSilent[i]) {
                    workers.pulse(i);
                }
            }
        }
    }

    private void fire() {
        entry.begin("timer");
        machine.timerFired(entry.timestampNs, entry.timerId);
        entry.hear();
        entry.done();
    }

    private void newTerm() {
        entry.last = "newTerm";
        entry.timestampNs += (random.nextInt(120) - 60) * 1_000 * MS;
        machine.newTerm(entry.timestampNs, ++entry.term);
        entry.hear();
        twin.firstOfTerm(entry.timestampNs);
        entry.done();
    }

    // ---- operator

    private void createFunction(final int index) {
        final String name = "f" + index;
        final FunctionSettings wanted = changed(index, name);
        entry.begin("createFunction " + wanted);
        machine.createFunction(entry.timestampNs, OPERATOR, 2, wanted);
        entry.hear();
        final Said result = entry.the("adminResult");
        final long id = result.number("id");
        final Function before = twin.functions.get(functionIds.getOrDefault(name, 0L));
        assertEquals(
                twin.verdict(before == null || before.deleted ? null : before, wanted),
                result.arguments().get("reason").toString(),
                "settings of a function");
        if (id != 0) {
            functionIds.put(name, id);
            twin.function(id, wanted);
            assertEquals(twin.functions.get(id).version, result.number("version"), "version");
        }
        entry.done();
    }

    /** Settings at random; of one that exists, often only those that do not concern a sandbox. */
    private FunctionSettings changed(final int index, final String name) {
        final Function before = twin.functions.get(functionIds.getOrDefault(name, 0L));
        final boolean isSandboxKept = before != null && random.nextInt(2) == 0;
        return new FunctionSettings(
                TENANTS[index % TENANTS.length],
                name,
                SandboxKind.SYNTHETIC,
                "",
                isSandboxKept ? before.settings.timeoutNs() : (1 + random.nextInt(3)) * 1_000 * MS,
                (1 + random.nextInt(10)) * 1_000 * MS,
                isSandboxKept
                        ? before.settings.expectedStartUpNs()
                        : (50 + random.nextInt(400)) * MS,
                isSandboxKept ? before.settings.memoryMb() : 128 << random.nextInt(2),
                reservation(),
                1 + random.nextInt(12),
                random.nextInt(3) == 0 ? random.nextInt(3) : 0,
                random.nextInt(3) == 0 ? 1 + random.nextInt(6) : 0,
                LABELS[random.nextInt(LABELS.length)]);
    }

    private long reservation() {
        if (random.nextInt(20) == 0) {
            return 0;
        }
        return random.nextInt(3) == 0 ? 1 + random.nextInt(4) : FunctionSettings.NONE_RESERVED;
    }

    private void deleteFunction(final int index) {
        final String name = "f" + index;
        entry.begin("deleteFunction " + name);
        machine.deleteFunction(
                entry.timestampNs, OPERATOR, 3, TENANTS[index % TENANTS.length], name);
        entry.hear();
        final Long id = functionIds.get(name);
        if (id != null && twin.functions.containsKey(id) && !twin.functions.get(id).deleted) {
            twin.delete(twin.functions.get(id));
        }
        entry.done();
    }

    private void setTenant(final String tenant) {
        final int limit = 2 + random.nextInt(9);
        final int weight = 1 + random.nextInt(3);
        final int maxQueued = random.nextInt(3) == 0 ? random.nextInt(8) : 1_000;
        entry.begin("setTenant " + tenant + " " + limit + " " + weight + " " + maxQueued);
        machine.setTenant(entry.timestampNs, OPERATOR, 4, tenant, limit, weight, maxQueued);
        entry.hear();
        final Said result = entry.the("adminResult");
        final Tenant known = twin.tenants.get(tenant);
        final String verdict = twin.verdict(known, limit);
        assertEquals(verdict, result.arguments().get("reason").toString(), "limits of a tenant");
        if (verdict.equals("NONE")) {
            known.index = result.number("id");
            known.limit = limit;
            known.weight = weight;
            known.maxQueued = maxQueued;
        }
        entry.done();
    }

    private void cancelByOperator() {
        if (!twin.open.isEmpty()) {
            final Invocation invocation = twin.open.get(random.nextInt(twin.open.size()));
            entry.begin("cancel by operator " + invocation.id);
            machine.cancelInvocation(entry.timestampNs, OPERATOR, 5, invocation.id);
            entry.hear();
            if (twin.open.contains(invocation)) {
                twin.cancel(invocation);
            }
            entry.done();
        }
    }

    private void drain() {
        final int index = random.nextInt(WorkerMoves.WORKERS);
        final int zone = random.nextInt(WorkerMoves.ZONES);
        final long deadlineNs = random.nextBoolean() ? 0 : (10L + random.nextInt(3_000)) * MS;
        switch (random.nextInt(12)) {
            case 0, 1 -> workers.drain(index, deadlineNs);
            case 2 -> {
                entry.begin("evacuate " + zone);
                machine.evacuateZone(entry.timestampNs, OPERATOR, 6, zone, deadlineNs);
                entry.hear();
                twin.evacuate(zone, deadlineNs);
                entry.done();
            }
            case 3, 4, 5, 6, 7 -> {
                entry.begin("restore " + zone);
                machine.restoreZone(entry.timestampNs, OPERATOR, 7, zone);
                entry.hear();
                twin.restore(zone);
                entry.done();
            }
            default -> workers.undrain(index);
        }
    }

    // ---- clients

    private void newClient(final int index) {
        final long session = entry.nextSession++;
        final long nonce = entry.nextNumber++;
        entry.begin("new client " + index);
        machine.clientHello(entry.timestampNs, session, 7, nonce, nonce, 0, 0, 0, 0, 0, SLOTS);
        entry.hear();
        welcomed(index, nonce, session);
        entry.done();
    }

    private void welcomed(final int index, final long nonce, final long session) {
        final Said welcome = entry.the("clientWelcome");
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
            entry.closeSession(client.sessionId);
        } else {
            final long session = entry.nextSession++;
            final long nonce = entry.nextNumber++;
            entry.begin("resume client " + client.id);
            machine.clientHello(
                    entry.timestampNs,
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
            entry.hear();
            if (twin.clients.containsKey(client.id)) {
                welcomed(index, nonce, session);
            } else {
                entry.the("clientUnknown");
            }
            entry.done();
        }
    }

    private void goodbye() {
        final Client client = someClient();
        if (client != null) {
            entry.begin("goodbye " + client.id);
            machine.clientGoodbye(entry.timestampNs, client.sessionId, client.id);
            entry.hear();
            twin.goodbye(client);
            entry.done();
        }
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
        final int zone = random.nextInt(3) == 0 ? random.nextInt(4) : 255;
        send(
                client,
                slot,
                request.sequence + 1,
                functionId,
                deadlineNs,
                length,
                flags,
                priority,
                zone);
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
                        0,
                        255);
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
            final int priority,
            final int zone) {
        entry.begin(
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
                entry.timestampNs,
                client.sessionId,
                client.id,
                slot,
                sequence,
                functionId,
                deadlineNs,
                length,
                flags,
                priority,
                zone);
        entry.hear();
        final Invocation invocation =
                twin.invoke(
                        client,
                        slot,
                        sequence,
                        functionId,
                        deadlineNs,
                        length,
                        flags,
                        priority,
                        zone);
        if (invocation != null) {
            entry.reconciler.admitted(invocation, (flags & NaiveCell.MAY_WAIT) != 0, entry.said);
        }
        entry.done();
    }

    private void cancel() {
        final Client client = someClient();
        if (client != null) {
            final int slot = random.nextInt(SLOTS);
            final long sequence =
                    Math.max(1, client.requests[slot].sequence + pick(0, 0, 0, 0, 1, -1));
            entry.begin("cancel " + client.id + " " + slot + " " + sequence);
            machine.cancel(entry.timestampNs, client.sessionId, client.id, slot, sequence);
            entry.hear();
            twin.cancel(client, slot, sequence);
            entry.done();
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
            entry.begin("release " + client.id + " " + slot + " " + token);
            machine.release(
                    entry.timestampNs, client.sessionId, client.id, slot, request.sequence, token);
            entry.hear();
            twin.release(client, slot, request.sequence, token);
            entry.done();
        }
    }

    private void resync() {
        final Client client = someClient();
        if (client != null) {
            entry.begin("resync " + client.id);
            machine.beginClientResync(entry.timestampNs, client.sessionId, client.id);
            for (int slot = 0; slot < SLOTS; slot++) {
                final long sequence =
                        Math.max(1, client.requests[slot].sequence + pick(0, 0, 1, -1));
                machine.clientResyncRequest(slot, sequence);
                twin.resync(client, slot, sequence);
            }
            machine.endClientResync();
            entry.hear();
            entry.done();
        }
    }

    private int pick(final int... values) {
        return values[random.nextInt(values.length)];
    }
}
