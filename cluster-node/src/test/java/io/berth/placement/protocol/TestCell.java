package io.berth.placement.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.CellSettings;
import io.berth.placement.PlacementCommands.FunctionSettings;
import io.berth.placement.PlacementOutput.Status;
import io.berth.placement.PlacementStateMachine;
import io.berth.placement.PolicySettings;
import io.berth.schemas.protocol.KeepAlivePolicy;
import io.berth.schemas.protocol.PlacementPolicy;
import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.schemas.protocol.SandboxState;
import io.berth.schemas.protocol.WorkerEventKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A cell for the table tests: a state machine driven through its public commands alone, with
 * workers and clients that remember what they were told.
 */
final class TestCell {
    static final long MS = 1_000_000L;
    static final long SECOND = 1_000 * MS;
    static final long PRINCIPAL = 77L;
    static final int MAY_WAIT = 1;
    static final int PREVIOUS_ENDED = 4;
    static final String TENANT = "tenant";
    private static final long OPERATOR_SESSION = 900L;
    private static final long OPERATOR_ASKS = 30L;
    private static final int NONE_PROVISIONED = 0;
    private static final long STEP = 100 * MS;

    private final Recorder recorder = new Recorder();
    private final PlacementStateMachine machine = new PlacementStateMachine(recorder.output());
    private final List<TestWorker> workers = new ArrayList<>();
    private final List<TestClient> clients = new ArrayList<>();
    private List<Said> said = new ArrayList<>();
    private long timerId;
    private long nowNs = 1_000 * SECOND;
    private long nextSession = 1_000;
    private long term = 1;

    TestCell() {
        machine.newTerm(nowNs, term);
        machine.initialiseCell(nowNs, OPERATOR_SESSION, 1, CellSettings.defaults(42, 1, 2));
        hear();
    }

    // ---- what happens

    long createFunction(
            final String name, final int memoryMb, final long timeoutNs, final long keepAliveNs) {
        return createFunction(
                name,
                memoryMb,
                timeoutNs,
                keepAliveNs,
                FunctionSettings.NONE_RESERVED,
                NONE_PROVISIONED);
    }

    long createFunction(
            final String name,
            final int memoryMb,
            final long timeoutNs,
            final long keepAliveNs,
            final long reserved,
            final int provisioned) {
        final List<Said> before = said;
        said = new ArrayList<>();
        machine.createFunction(
                nowNs,
                OPERATOR_SESSION,
                2,
                new FunctionSettings(
                        TENANT,
                        name,
                        SandboxKind.SYNTHETIC,
                        "",
                        timeoutNs,
                        keepAliveNs,
                        SECOND,
                        memoryMb,
                        reserved,
                        100,
                        provisioned,
                        0,
                        ""));
        hear();
        final long id = the("adminResult").number("id");
        final List<Said> now = said;
        said = before;
        said.addAll(now);
        assertTrue(id != 0, () -> "function not created: " + now);
        return id;
    }

    void deleteFunction(final String name) {
        machine.deleteFunction(nowNs, OPERATOR_SESSION, 3, TENANT, name);
        hear();
    }

    // ---- what an operator does

    void setPolicy(final PlacementPolicy placement, final KeepAlivePolicy keepAlive) {
        final PolicySettings d = PolicySettings.defaults(2);
        machine.setPolicy(
                nowNs,
                OPERATOR_SESSION,
                OPERATOR_ASKS,
                new PolicySettings(
                        placement,
                        keepAlive,
                        d.bestOf(),
                        d.highLoadPermille(),
                        d.unreservedFloor(),
                        d.scaleUpSize(),
                        d.scaleUpPeriodNs(),
                        d.provisionSize(),
                        d.provisionPeriodNs(),
                        d.quantumMb(),
                        d.standingQueueNs(),
                        d.suspectFailures(),
                        d.suspectNs()));
        hear();
    }

    void drain(final TestWorker worker, final long deadlineNs) {
        machine.drainWorker(nowNs, OPERATOR_SESSION, OPERATOR_ASKS, worker.name, deadlineNs);
        hear();
    }

    void undrain(final TestWorker worker) {
        machine.undrainWorker(nowNs, OPERATOR_SESSION, OPERATOR_ASKS, worker.name);
        hear();
    }

    void evacuate(final int zone) {
        machine.evacuateZone(nowNs, OPERATOR_SESSION, OPERATOR_ASKS, zone, 0);
        hear();
    }

    void restore(final int zone) {
        machine.restoreZone(nowNs, OPERATOR_SESSION, OPERATOR_ASKS, zone);
        hear();
    }

    void cancelInvocation(final long invocationId) {
        machine.cancelInvocation(nowNs, OPERATOR_SESSION, OPERATOR_ASKS, invocationId);
        hear();
    }

    void describeInvocation(final long invocationId) {
        machine.describeInvocation(nowNs, OPERATOR_SESSION, OPERATOR_ASKS, invocationId);
        hear();
    }

    void raiseEpoch() {
        machine.raiseCellEpoch(nowNs, OPERATOR_SESSION, OPERATOR_ASKS, 0, 0, false);
        hear();
    }

    /** The state turns out to be a restored one. */
    void newTermOfRestored() {
        machine.newTerm(nowNs, ++term, 9);
        hear();
    }

    long newSession() {
        return nextSession++;
    }

    void newTerm() {
        machine.newTerm(nowNs, ++term);
        hear();
    }

    void closeSession(final long sessionId) {
        machine.sessionClosed(nowNs, sessionId);
        hear();
    }

    /** Lets time pass in small steps; workers that are alive are heard all the while. */
    void pass(final long durationNs) {
        for (long passed = 0; passed < durationNs; passed += STEP) {
            nowNs += STEP;
            machine.timerFired(nowNs, timerId);
            hear();
            workers.stream().filter(w -> w.alive && w.workerId != 0).forEach(this::pulse);
        }
    }

    // ---- clients

    TestClient client(final long nonce) {
        final TestClient client = new TestClient(nonce, newSession());
        clients.add(client);
        helloNew(client, client.sessionId);
        assertTrue(client.clientId != 0, "client got no welcome");
        return client;
    }

    /** Lets a client hear what its sessions are told. */
    void know(final TestClient client) {
        if (!clients.contains(client)) {
            clients.add(client);
        }
    }

    void helloNew(final TestClient client, final long sessionId) {
        client.sessionId = sessionId;
        hello(sessionId, PRINCIPAL, client.nonce, 0, 0, 0, 0, 16);
    }

    void resume(final TestClient client, final long sessionId) {
        client.sessionId = sessionId;
        hello(
                sessionId,
                PRINCIPAL,
                client.nonce + 1_000,
                client.clientId,
                client.secretHigh,
                client.secretLow,
                0,
                16);
    }

    void hello(
            final long sessionId,
            final long principal,
            final long nonce,
            final long clientId,
            final long secretHigh,
            final long secretLow,
            final long highestTokenSeen,
            final int slots) {
        machine.clientHello(
                nowNs,
                sessionId,
                principal,
                nonce,
                nonce,
                clientId,
                secretHigh,
                secretLow,
                highestTokenSeen,
                0,
                slots);
        hear();
    }

    void invoke(
            final long sessionId,
            final long clientId,
            final int slot,
            final long sequence,
            final long functionId,
            final long deadlineNs,
            final long payloadLength,
            final int flags) {
        machine.invoke(
                nowNs,
                sessionId,
                clientId,
                slot,
                sequence,
                functionId,
                deadlineNs,
                payloadLength,
                flags,
                0,
                255);
        hear();
    }

    void cancel(final long sessionId, final long clientId, final int slot, final long sequence) {
        machine.cancel(nowNs, sessionId, clientId, slot, sequence);
        hear();
    }

    void release(
            final long sessionId,
            final long clientId,
            final int slot,
            final long sequence,
            final long token) {
        machine.release(nowNs, sessionId, clientId, slot, sequence, token);
        hear();
    }

    void resync(final long sessionId, final long clientId, final int slot, final long sequence) {
        machine.beginClientResync(nowNs, sessionId, clientId);
        machine.clientResyncRequest(slot, sequence);
        machine.endClientResync();
        hear();
    }

    void goodbye(final long sessionId, final long clientId) {
        machine.clientGoodbye(nowNs, sessionId, clientId);
        hear();
    }

    // ---- workers

    TestWorker worker(final String name, final int memoryMb, final long incarnation) {
        final TestWorker worker = new TestWorker(name, memoryMb, incarnation);
        workers.add(worker);
        worker.nonce = incarnation;
        helloWorker(worker, newSession(), worker.nonce, incarnation, 0, 0, 0);
        assertTrue(worker.workerId != 0, "worker got no welcome");
        return worker;
    }

    void helloWorker(
            final TestWorker worker,
            final long sessionId,
            final long nonce,
            final long incarnation,
            final long lastCommandApplied,
            final long lastEventSent,
            final long highestTokenSeen) {
        final long formerSession = worker.sessionId;
        worker.sessionId = sessionId;
        machine.workerHello(
                nowNs,
                sessionId,
                nonce,
                nonce,
                incarnation,
                highestTokenSeen,
                lastCommandApplied,
                lastEventSent,
                worker.cellEpochSeen,
                worker.memoryMb,
                64,
                0,
                worker.name,
                worker.endpoint,
                "");
        final boolean refused = hear().stream().anyMatch(m -> m.what().equals("helloRejected"));
        if (refused && formerSession != 0) {
            worker.sessionId = formerSession;
        }
    }

    void helloNewIncarnation(final TestWorker worker) {
        worker.incarnation += 100;
        worker.sandboxes.clear();
        worker.lastCommandApplied = 0;
        worker.lastEventSent = 0;
        worker.alive = true;
        helloWorker(worker, newSession(), worker.incarnation, worker.incarnation, 0, 0, 0);
    }

    void helloAgain(final TestWorker worker) {
        worker.alive = true;
        helloWorker(
                worker,
                newSession(),
                worker.nonce + 5_000,
                worker.incarnation,
                worker.lastCommandApplied,
                worker.lastEventSent,
                0);
    }

    void pulse(final TestWorker worker) {
        pulse(worker, worker.sessionId, worker.registrationEpoch, worker.lastCommandApplied);
    }

    void pulse(
            final TestWorker worker,
            final long sessionId,
            final long registrationEpoch,
            final long lastCommandApplied) {
        machine.workerPulse(
                nowNs,
                sessionId,
                worker.workerId,
                registrationEpoch,
                lastCommandApplied,
                worker.lastEventSent,
                ++worker.pulses);
        hear();
    }

    /** Sends the next event. */
    void event(
            final TestWorker worker,
            final WorkerEventKind kind,
            final long sandboxId,
            final long token,
            final RefuseReason reason) {
        eventAt(worker, ++worker.lastEventSent, kind, sandboxId, token, reason);
        final TestWorker.Sandbox sandbox = worker.sandboxes.get(sandboxId);
        if (sandbox == null) {
            return;
        }
        switch (kind) {
            case STARTED -> sandbox.state = SandboxState.IDLE;
            case STOPPED, START_FAILED -> worker.sandboxes.remove(sandboxId);
            case STUCK -> sandbox.state = SandboxState.STUCK;
            default -> {
                if (token != 0 && sandbox.runningToken == token) {
                    sandbox.runningToken = 0;
                    sandbox.state = SandboxState.IDLE;
                }
            }
        }
    }

    void eventAt(
            final TestWorker worker,
            final long number,
            final WorkerEventKind kind,
            final long sandboxId,
            final long token,
            final RefuseReason reason) {
        machine.beginWorkerEvents(
                nowNs,
                worker.sessionId,
                worker.workerId,
                worker.registrationEpoch,
                worker.lastCommandApplied,
                number,
                ++worker.pulses);
        machine.workerEvent(sandboxId, token, 5 * MS, 0, kind, reason);
        machine.endWorkerEvents();
        hear();
    }

    void workerResync(final TestWorker worker, final long lastCommandApplied) {
        machine.workerResync(
                nowNs,
                worker.sessionId,
                worker.workerId,
                worker.registrationEpoch,
                lastCommandApplied,
                worker.lastEventSent,
                ++worker.pulses);
        hear();
    }

    void report(
            final TestWorker worker,
            final long lastEventSent,
            final Collection<TestWorker.Sandbox> sandboxes) {
        machine.beginWorkerReport(
                nowNs,
                worker.sessionId,
                worker.workerId,
                worker.registrationEpoch,
                ++worker.pulses,
                worker.lastCommandApplied,
                lastEventSent,
                0,
                true);
        for (final TestWorker.Sandbox s : sandboxes) {
            machine.workerReportSlot(s.id, s.lastToken, s.runningToken, 0, s.state);
        }
        machine.endWorkerReport();
        hear();
    }

    void workerGoodbye(final TestWorker worker) {
        worker.alive = false;
        machine.workerGoodbye(nowNs, worker.sessionId, worker.workerId, worker.registrationEpoch);
        hear();
    }

    // ---- what is seen

    /** Everything said since the last call. */
    List<Said> heard() {
        final List<Said> result = said;
        said = new ArrayList<>();
        return result;
    }

    /** The newest message of that name, without taking it. */
    Said the(final String what) {
        for (int i = said.size() - 1; i >= 0; i--) {
            if (said.get(i).what().equals(what)) {
                return said.get(i);
            }
        }
        throw new AssertionError("no " + what + " among " + said);
    }

    /** Counts of the state; what was heard before stays unread. */
    Status status() {
        machine.queryStatus(nowNs, OPERATOR_SESSION, 4);
        final List<Said> answers = recorder.drain();
        for (final Said answer : answers) {
            if (answer.what().equals("statusReply")) {
                return (Status) answer.arguments().get("status");
            }
        }
        throw new AssertionError("no status in " + answers);
    }

    /** State of a worker as its page shows it, {@code UNKNOWN} where there is no record. */
    String stateOf(final TestWorker worker) {
        machine.listWorkers(nowNs, OPERATOR_SESSION, 5, 0);
        String state = "UNKNOWN";
        for (final Said answer : recorder.drain()) {
            if (answer.what().equals("addWorker")) {
                final var description =
                        (io.berth.placement.PlacementOutput.WorkerDescription)
                                answer.arguments().get("worker");
                assertEquals(worker.name, description.name());
                state = description.state().name();
            }
        }
        return state;
    }

    private List<Said> hear() {
        final List<Said> news = recorder.drain();
        for (final Said message : news) {
            if (message.what().equals("scheduleTimer")) {
                timerId = message.number("timerId");
                continue;
            }
            for (final TestWorker worker : workers) {
                if (message.session() == worker.sessionId) {
                    worker.hear(message);
                }
            }
            for (final TestClient client : clients) {
                if (message.session() == client.sessionId) {
                    client.hear(message);
                }
            }
            if (message.what().equals("placed")) {
                begin(message.number("sandboxId"), message.number("token"));
            }
            said.add(message);
        }
        return news;
    }

    private void begin(final long sandboxId, final long token) {
        for (final TestWorker worker : workers) {
            final TestWorker.Sandbox sandbox = worker.sandboxes.get(sandboxId);
            if (sandbox != null) {
                sandbox.state = SandboxState.BUSY;
                sandbox.lastToken = token;
                sandbox.runningToken = token;
            }
        }
    }
}
