package io.berth.placement.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.berth.placement.PlacementCommands.FunctionSettings;
import io.berth.placement.PlacementOutput.Status;
import io.berth.schemas.protocol.KeepAlivePolicy;
import io.berth.schemas.protocol.PlacementPolicy;
import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.SandboxState;
import io.berth.schemas.protocol.WorkerEventKind;
import java.util.List;

/** One sandbox with its slot, on a worker with room for one. */
final class SandboxScene implements TableTests.Scene {
    private static final String FUNCTION = "f";
    private static final long FAR = 600 * TestCell.SECOND;
    private static final long NEVER_ISSUED = 99_999_999L;

    private final TestCell cell = new TestCell();
    private final long functionId;
    private final TestWorker worker = cell.worker("w1", 128, 500);
    private final TestClient holder = cell.client(8_001);
    private final TestClient second = cell.client(8_002);
    private final String event;
    private final long keepAliveNs;
    private TestWorker.Sandbox sandbox;
    private long sequence;
    private int idleElsewhere;

    /** Replacements that were starting on the worker when it was drained. */
    private int stoppingBesides;

    private long olderToken = 1;
    private long token = 2;

    SandboxScene(final String state, final String event) {
        this.event = event;
        keepAliveNs = event.startsWith("keep-alive over") ? TestCell.SECOND : FAR;
        if (event.endsWith("kept by greedy-dual")) {
            cell.setPolicy(PlacementPolicy.HYBRID, KeepAlivePolicy.GREEDY_DUAL);
        }
        final int provisioned = event.contains(", provisioned") ? 1 : 0;
        functionId = function(FunctionSettings.NONE_RESERVED, provisioned);
        enter(state);
    }

    @Override
    public TestCell cell() {
        return cell;
    }

    @Override
    public void assertState(final String state) {
        final Status status = cell.status();
        final String counts =
                "idle %d busy %d stopping %d lost %d"
                        .formatted(
                                status.sandboxesIdle() - idleElsewhere,
                                status.sandboxesBusy(),
                                status.sandboxesStopping() - stoppingBesides,
                                status.sandboxesLost());
        switch (state) {
            case "STARTING" -> {
                assertEquals("idle 0 busy 0 stopping 0 lost 0", counts);
                assertEquals(1, status.sandboxesStarting());
            }
            case "IDLE", "FREE" -> assertEquals("idle 1 busy 0 stopping 0 lost 0", counts);
            case "BUSY", "HELD" -> assertEquals("idle 0 busy 1 stopping 0 lost 0", counts);
            case "STOPPING" -> assertEquals("idle 0 busy 0 stopping 1 lost 0", counts);
            case "STUCK", "LOST" -> assertEquals("idle 0 busy 0 stopping 0 lost 1", counts);
            case "GONE" -> assertEquals("idle 0 busy 0 stopping 0 lost 0", counts);
            case "CLOSED" ->
                    assertEquals(
                            0,
                            status.sandboxesIdle()
                                    - idleElsewhere
                                    + status.sandboxesBusy()
                                    + status.sandboxesLost(),
                            counts);
            default -> throw new AssertionError("unknown state " + state);
        }
        if (state.equals("STOPPING")) {
            // Its slot may be held still: the holder's end comes first.
            return;
        }
        final boolean held = List.of("BUSY", "HELD", "STUCK", "LOST").contains(state);
        assertEquals(held ? 1 : 0, status.inFlight(), "in flight in " + state);
    }

    // ---- into the state

    private void enter(final String state) {
        invoke(holder);
        assertEquals(1, worker.sandboxes.size(), "sandboxes started");
        sandbox = worker.sandboxes.values().iterator().next();
        if (state.equals("STARTING")) {
            if (!event.equals("word STARTED, one waits")) {
                cell.cancel(holder.sessionId, holder.clientId, 0, sequence);
            }
            return;
        }
        word(WorkerEventKind.STARTED, 0);
        olderToken = sandbox.runningToken;
        word(WorkerEventKind.COMPLETED, olderToken);
        token = olderToken;
        if (state.equals("IDLE") || state.equals("FREE")) {
            return;
        }
        if (state.equals("GONE") || state.equals("CLOSED")) {
            word(WorkerEventKind.STOPPED, 0);
            return;
        }
        invoke(holder);
        token = sandbox.runningToken;
        switch (state) {
            case "BUSY", "HELD" -> {
                // there already
            }
            case "STOPPING" -> word(WorkerEventKind.TIMED_OUT, token);
            case "STUCK" -> word(WorkerEventKind.STUCK, token);
            case "LOST" -> {
                loseWorker();
                cell.pass(3_500 * TestCell.MS);
            }
            default -> throw new AssertionError("unknown state " + state);
        }
    }

    // ---- events

    @Override
    public List<String> apply(final String what) {
        switch (what) {
            case "another invocation asks", "Invoke of its function" -> invoke(second);
            case "word STARTED, one waits", "word STARTED, none waits" ->
                    word(WorkerEventKind.STARTED, 0);
            case "word START_FAILED" -> word(WorkerEventKind.START_FAILED, 0);
            case "word STOPPED", "word STOPPED of its sandbox" -> word(WorkerEventKind.STOPPED, 0);
            case "word COMPLETED", "run COMPLETED" -> word(WorkerEventKind.COMPLETED, token);
            case "word TIMED_OUT", "run TIMED_OUT" -> word(WorkerEventKind.TIMED_OUT, token);
            case "word REVOKED, the holder is cancelled" -> {
                cell.cancel(holder.sessionId, holder.clientId, 0, sequence);
                cell.heard();
                word(WorkerEventKind.REVOKED, token);
            }
            case "word with an older token" ->
                    word(WorkerEventKind.COMPLETED, token == olderToken ? 1 : olderToken);
            case "word with a token never issued" -> word(WorkerEventKind.COMPLETED, NEVER_ISSUED);
            case "word of another worker" ->
                    cell.event(
                            cell.worker("w2", 1, 700),
                            WorkerEventKind.COMPLETED,
                            sandbox.id,
                            token,
                            RefuseReason.NONE);
            case "word STUCK" -> word(WorkerEventKind.STUCK, token);
            case "keep-alive over",
                    "keep-alive over, provisioned",
                    "keep-alive over, kept by greedy-dual" ->
                    cell.pass(1_700 * TestCell.MS);
            case "keep-alive over, provisioned no longer" -> {
                function(FunctionSettings.NONE_RESERVED, 0);
                cell.pass(1_700 * TestCell.MS);
            }
            case "start time limit over" -> cell.pass(10_700 * TestCell.MS);
            case "start time limit over, then word STARTED" -> {
                cell.pass(10_700 * TestCell.MS);
                word(WorkerEventKind.STARTED, 0);
            }
            case "start time limit over, then word START_FAILED" -> {
                cell.pass(10_700 * TestCell.MS);
                word(WorkerEventKind.START_FAILED, 0);
            }
            case "function deleted" -> cell.deleteFunction(FUNCTION);
            case "new version of the function" ->
                    cell.createFunction(FUNCTION, 128, 11 * TestCell.SECOND, FAR);
            case "new limits of the function" ->
                    cell.createFunction(FUNCTION, 128, 10 * TestCell.SECOND, FAR + 1);
            case "function switched off" -> function(0, 0);
            case "function switched off, then Invoke of it" -> {
                function(0, 0);
                invoke(second);
            }
            case "the policy changes" ->
                    cell.setPolicy(PlacementPolicy.LEAST_LOADED, KeepAlivePolicy.HISTOGRAM);
            case "another function needs its memory",
                    "another function needs its memory, provisioned",
                    "another function needs its memory, kept by greedy-dual" -> {
                final long hungry = cell.createFunction("g", 128, TestCell.SECOND, FAR);
                invoke(second, hungry);
            }
            default -> applyToWorker(what);
        }
        return cell.heard().stream().filter(this::concerns).map(Said::asInTable).toList();
    }

    private void applyToWorker(final String what) {
        switch (what) {
            case "worker disconnected" -> loseWorker();
            case "worker back in time" -> {
                loseWorker();
                cell.helloAgain(worker);
            }
            case "worker dead" -> {
                loseWorker();
                cell.pass(3_500 * TestCell.MS);
            }
            case "timeout + margin after the death" -> cell.pass(12_700 * TestCell.MS);
            case "worker back as a new incarnation",
                    "new incarnation, the worker being disconnected" -> {
                loseWorker();
                cell.helloNewIncarnation(worker);
            }
            case "new incarnation, the worker being active" ->
                    cell.helloWorker(worker, cell.newSession(), 9_999, 9_999, 0, 0, 0);
            case "worker says Goodbye" -> cell.workerGoodbye(worker);
            case "worker says Draining" ->
                    cell.event(worker, WorkerEventKind.DRAINING, 0, 0, RefuseReason.NONE);
            case "its zone is evacuated" -> cell.evacuate(0);
            case "another zone is evacuated" -> cell.evacuate(1);
            case "report lists it as it is" ->
                    cell.report(worker, worker.lastEventSent, List.of(sandbox));
            case "report does not list it" -> cell.report(worker, worker.lastEventSent, List.of());
            case "report: it runs a token that does not hold it" -> {
                sandbox.runningToken = olderToken;
                sandbox.lastToken = olderToken;
                sandbox.state = SandboxState.BUSY;
                cell.report(worker, worker.lastEventSent, List.of(sandbox));
            }
            default -> applyDrain(what);
        }
    }

    private void applyDrain(final String what) {
        final int itself = sandbox.state == SandboxState.STARTING ? 1 : 0;
        stoppingBesides = cell.status().sandboxesStarting() - itself;
        cell.drain(worker, what.endsWith("the drain deadline passes") ? TestCell.SECOND : 0);
        switch (what) {
            case "worker is drained", "worker is drained, provisioned, no room elsewhere" -> {
                // it is
            }
            case "worker is drained, then word STARTED" -> word(WorkerEventKind.STARTED, 0);
            case "worker is drained, then run COMPLETED" -> word(WorkerEventKind.COMPLETED, token);
            case "worker is drained and undrained" -> cell.undrain(worker);
            case "worker is drained, the drain deadline passes",
                    "worker is drained, provisioned, the drain deadline passes" ->
                    cell.pass(1_200 * TestCell.MS);
            case "worker is drained, provisioned, its replacement starts" -> {
                final TestWorker elsewhere = cell.worker("w2", 128, 700);
                cell.pass(200 * TestCell.MS);
                assertEquals(1, elsewhere.sandboxes.size(), "replacements started");
                final long replacement = elsewhere.sandboxes.keySet().iterator().next();
                cell.event(elsewhere, WorkerEventKind.STARTED, replacement, 0, RefuseReason.NONE);
                cell.pass(200 * TestCell.MS);
                idleElsewhere = 1;
            }
            default -> throw new AssertionError("unknown event " + what);
        }
    }

    private boolean concerns(final Said message) {
        return switch (message.what()) {
            case "placed", "ended", "rejected" -> true;
            case "waiting" ->
                    message.number("clientId") == second.clientId
                            && !event.startsWith("another function needs its memory");
            case "stopSandbox" -> message.number("sandboxId") == sandbox.id;
            default -> false;
        };
    }

    private long function(final long reserved, final int provisioned) {
        return cell.createFunction(
                FUNCTION, 128, 10 * TestCell.SECOND, keepAliveNs, reserved, provisioned);
    }

    private void invoke(final TestClient client) {
        invoke(client, functionId);
    }

    private void invoke(final TestClient client, final long function) {
        sequence++;
        cell.invoke(
                client.sessionId,
                client.clientId,
                0,
                sequence,
                function,
                FAR,
                10,
                TestCell.MAY_WAIT);
    }

    private void loseWorker() {
        worker.alive = false;
        cell.closeSession(worker.sessionId);
    }

    private void word(final WorkerEventKind kind, final long eventToken) {
        cell.event(worker, kind, sandbox.id, eventToken, RefuseReason.NONE);
    }
}
