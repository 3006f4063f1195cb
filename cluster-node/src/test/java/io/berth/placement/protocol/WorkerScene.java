package io.berth.placement.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.WorkerEventKind;
import java.util.List;
import java.util.Set;

/** One worker with one busy sandbox, or with none of it known. */
final class WorkerScene implements TableTests.Scene {
    private static final long FAR = 600 * TestCell.SECOND;
    private static final long DEADLINE = 500 * TestCell.MS;
    private static final int ZONE = 0;
    private static final long FUTURE_TOKEN = 0x7F00_0000_0000_0001L;
    private static final Set<String> CONCERNS =
            Set.of(
                    "workerWelcome",
                    "workerAck",
                    "workerUnknown",
                    "helloRejected",
                    "closeSession",
                    "ended",
                    "stopSandbox",
                    "cancelRun",
                    "adminResult",
                    "reportRequest");

    private final TestCell cell = new TestCell();
    private final TestClient holder = cell.client(8_001);
    private final TestWorker worker;
    private TestWorker.Sandbox sandbox;
    private long token;

    WorkerScene(final String state, final String event) {
        if (state.equals("UNKNOWN")) {
            worker = new TestWorker("w1", 128, 500);
            worker.nonce = 500;
            worker.sessionId = cell.newSession();
            worker.workerId = 12_345;
            worker.registrationEpoch = 77;
            if (!event.equals("Hello, same nonce, same session")) {
                worker.lastCommandApplied = 1;
                worker.lastEventSent = 1;
            }
        } else {
            worker = cell.worker("w1", 128, 500);
            enter(state);
        }
    }

    @Override
    public TestCell cell() {
        return cell;
    }

    @Override
    public void assertState(final String state) {
        assertEquals(state, cell.stateOf(worker));
    }

    private void enter(final String state) {
        final long functionId = cell.createFunction("f", 128, 10 * TestCell.SECOND, FAR);
        cell.invoke(
                holder.sessionId, holder.clientId, 0, 1, functionId, FAR, 10, TestCell.MAY_WAIT);
        sandbox = worker.sandboxes.values().iterator().next();
        event(WorkerEventKind.STARTED, 0);
        token = sandbox.runningToken;
        switch (state) {
            case "ACTIVE" -> {
                // there already
            }
            case "DRAINING" -> event(WorkerEventKind.DRAINING, 0);
            case "DISCONNECTED" -> silence(3_200 * TestCell.MS);
            case "DEAD" -> silence(6_500 * TestCell.MS);
            default -> throw new AssertionError("unknown state " + state);
        }
    }

    @Override
    public List<String> apply(final String what) {
        switch (what) {
            case "Hello, new incarnation" -> hello(cell.newSession(), 600, 0, 0, 0);
            case "Hello, new incarnation at another endpoint" -> {
                worker.endpoint = "127.0.0.2:4000";
                hello(cell.newSession(), 600, 0, 0, 0);
            }
            case "Hello, new incarnation that shows numbers" ->
                    hello(cell.newSession(), 600, 1, 1, 0);
            case "Hello, same incarnation, new session" ->
                    hello(
                            cell.newSession(),
                            500,
                            worker.lastCommandApplied,
                            worker.lastEventSent,
                            0);
            case "Hello, same nonce, same session" ->
                    cell.helloWorker(worker, worker.sessionId, worker.nonce, 500, 0, 0, 0);
            case "Hello, numbers above what was issued" ->
                    hello(cell.newSession(), 500, 0, 0, FUTURE_TOKEN);
            case "Pulse" -> cell.pulse(worker);
            case "Pulse on another session" ->
                    cell.pulse(
                            worker,
                            cell.newSession(),
                            worker.registrationEpoch,
                            worker.lastCommandApplied);
            case "Pulse with a former registration epoch" ->
                    cell.pulse(
                            worker,
                            worker.sessionId,
                            worker.registrationEpoch - 1,
                            worker.lastCommandApplied);
            case "Pulse with a command never issued" ->
                    cell.pulse(worker, worker.sessionId, worker.registrationEpoch, 1_000);
            case "Events, next in number" -> event(WorkerEventKind.COMPLETED, token);
            case "Events above a gap" -> eventAt(worker.lastEventSent + 2);
            case "Events, repeated" -> eventAt(1);
            case "event DRAINING" -> event(WorkerEventKind.DRAINING, 0);
            default -> applyOther(what);
        }
        // The worker is heard while the deadline of a drain comes near.
        final boolean isPulsing = what.endsWith("the drain deadline passes");
        return cell.heard().stream()
                .filter(m -> CONCERNS.contains(m.what()))
                .filter(m -> !(isPulsing && m.what().equals("workerAck")))
                .map(Said::asInTable)
                .toList();
    }

    private void applyOther(final String what) {
        switch (what) {
            case "WorkerResync, all applied" ->
                    cell.workerResync(worker, worker.lastCommandApplied);
            case "WorkerResync, one command missing" -> {
                cell.cancel(holder.sessionId, holder.clientId, 0, 1);
                cell.heard();
                cell.workerResync(worker, Math.max(0, worker.lastCommandApplied - 1));
            }
            case "report, whole and right" ->
                    cell.report(worker, worker.lastEventSent, worker.sandboxes.values());
            case "report, events missing" ->
                    cell.report(worker, worker.lastEventSent + 1, worker.sandboxes.values());
            case "its session is closed" -> cell.closeSession(worker.sessionId);
            case "another session is closed" -> cell.closeSession(cell.newSession());
            case "3 s without a word" -> silence(3_200 * TestCell.MS);
            case "timeout + margin later" -> silence(12_700 * TestCell.MS);
            case "Goodbye" -> cell.workerGoodbye(worker);
            case "the cell epoch is raised" -> cell.raiseEpoch();
            case "the cell epoch is raised, then Pulse" -> {
                cell.raiseEpoch();
                cell.pulse(worker);
            }
            case "the cell epoch is raised, then Hello, same incarnation" -> {
                cell.raiseEpoch();
                worker.cellEpochSeen = 1;
                hello(cell.newSession(), 500, 0, 0, 0);
            }
            case "the cell epoch is raised, then Hello, new incarnation" -> {
                cell.raiseEpoch();
                hello(cell.newSession(), 600, 0, 0, 0);
            }
            case "restored and not raised, Hello, new incarnation" -> {
                cell.newTermOfRestored();
                hello(cell.newSession(), 600, 0, 0, 0);
            }
            default -> applyOperator(what);
        }
    }

    private void applyOperator(final String what) {
        final String first = what.split(", ")[0];
        switch (first) {
            case "an operator drains it" -> cell.drain(worker, what.equals(first) ? 0 : DEADLINE);
            case "an operator undrains it" -> cell.undrain(worker);
            case "drained" -> cell.drain(worker, 0);
            case "drained and undrained" -> {
                cell.drain(worker, 0);
                cell.undrain(worker);
            }
            case "its zone is evacuated" -> cell.evacuate(ZONE);
            case "its zone is evacuated and restored" -> evacuateAndRestore();
            default -> throw new AssertionError("unknown event " + what);
        }
        if (what.equals(first)) {
            return;
        }
        switch (what.substring(first.length() + 2)) {
            case "the drain deadline passes" -> cell.pass(DEADLINE + 200 * TestCell.MS);
            case "it is undrained" -> cell.undrain(worker);
            case "its zone is evacuated and restored" -> evacuateAndRestore();
            case "then Hello, same incarnation, new session" ->
                    hello(
                            cell.newSession(),
                            500,
                            worker.lastCommandApplied,
                            worker.lastEventSent,
                            0);
            case "then Hello, new incarnation" -> hello(cell.newSession(), 600, 0, 0, 0);
            default -> throw new AssertionError("unknown event " + what);
        }
    }

    private void evacuateAndRestore() {
        cell.evacuate(ZONE);
        cell.restore(ZONE);
    }

    private void hello(
            final long sessionId,
            final long incarnation,
            final long lastCommandApplied,
            final long lastEventSent,
            final long highestTokenSeen) {
        cell.helloWorker(
                worker,
                sessionId,
                incarnation + 7_000,
                incarnation,
                lastCommandApplied,
                lastEventSent,
                highestTokenSeen);
    }

    private void silence(final long durationNs) {
        worker.alive = false;
        cell.pass(durationNs);
    }

    private void event(final WorkerEventKind kind, final long eventToken) {
        cell.event(worker, kind, sandbox == null ? 0 : sandbox.id, eventToken, RefuseReason.NONE);
    }

    private void eventAt(final long number) {
        cell.eventAt(
                worker,
                number,
                WorkerEventKind.COMPLETED,
                sandbox == null ? 0 : sandbox.id,
                token,
                RefuseReason.NONE);
    }
}
