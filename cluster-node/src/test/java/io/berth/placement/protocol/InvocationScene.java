package io.berth.placement.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.berth.schemas.protocol.KeepAlivePolicy;
import io.berth.schemas.protocol.PlacementPolicy;
import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.SandboxState;
import io.berth.schemas.protocol.WorkerEventKind;
import java.util.ArrayList;
import java.util.List;

/**
 * One invocation, on a worker with two sandboxes of its function and no room for a third: in QUEUED
 * both are taken by another client, in PLACED and after it has the first.
 */
final class InvocationScene implements TableTests.Scene {
    private static final String FUNCTION = "f";
    private static final long SEQUENCE = 1;
    private static final long FAR = 60 * TestCell.SECOND;
    private static final long LENGTH = 10;

    private final TestCell cell = new TestCell();
    private final long functionId =
            cell.createFunction(FUNCTION, 128, 10 * TestCell.SECOND, 600 * TestCell.SECOND);
    private final TestWorker worker = cell.worker("w1", 256, 500);
    private final TestClient other = cell.client(8_001);
    private final TestClient client = cell.client(8_002);
    private final long[] blockerTokens = new long[2];
    private final TestWorker.Sandbox[] sandboxes = new TestWorker.Sandbox[2];
    private final String event;
    private final long deadlineNs;
    private long token;
    private long invocationId;
    private TestWorker.Sandbox held;
    private boolean superseded;
    private boolean expiredWithClient;
    private String answer = "";

    InvocationScene(final String state, final String event) {
        this.event = event;
        this.deadlineNs = deadlineFor(state, event);
        startBothSandboxes();
        enter(state);
    }

    @Override
    public TestCell cell() {
        return cell;
    }

    @Override
    public String currentAnswer() {
        return answer;
    }

    @Override
    public void assertState(final String state) {
        cell.heard();
        final boolean gone = observe(state);
        if (!gone && !superseded) {
            final boolean waits = state.equals("QUEUED");
            if (waits || state.equals("CANCELLING") || state.equals("RELEASING")) {
                assertEquals(waits ? 1 : 0, cell.status().queued(), "queued");
            }
        }
        cell.heard();
    }

    /** Asks for the current answer; true where the client and its request are forgotten. */
    private boolean observe(final String state) {
        if (expiredWithClient) {
            cell.resume(client, cell.newSession());
            final List<Said> answers = cell.heard();
            if (answers.stream().anyMatch(m -> m.what().equals("clientUnknown"))) {
                // The id expires with what it is owed; a slot that is held stays held.
                assertEquals(0, cell.status().queued(), "queued");
                if (!isFinal(state)) {
                    assertEquals(2, cell.status().inFlight(), "in flight");
                }
                return true;
            }
        }
        cell.resync(client.sessionId, client.clientId, 0, SEQUENCE);
        final List<String> answers =
                cell.heard().stream()
                        .filter(m -> m.session() == client.sessionId)
                        .map(Said::asInTable)
                        .toList();
        assertEquals(List.of(expectedAnswer(state)), answers, "answer in " + state);
        return false;
    }

    private String expectedAnswer(final String state) {
        if (superseded) {
            return "rejected(STALE_SEQUENCE)";
        }
        return switch (state) {
            case "QUEUED", "CANCELLING", "RELEASING" -> "waiting";
            case "PLACED", "REVOKING", "EXPIRED" -> "placed";
            case "REJECTED" -> "rejected(" + rejection() + ")";
            default -> "ended(" + state + ")";
        };
    }

    private String rejection() {
        if (event.equals("its function is deleted") && answer.equals("QUEUED")) {
            return "UNKNOWN_FUNCTION";
        }
        return event.startsWith("its function is switched off") && !answer.equals("DEADLINE")
                ? "FUNCTION_DISABLED"
                : "DEADLINE";
    }

    private static boolean isFinal(final String state) {
        return List.of("COMPLETED", "FAILED", "TIMED_OUT", "CANCELLED", "LOST", "REJECTED")
                .contains(state);
    }

    // ---- into the state

    private static long deadlineFor(final String state, final String event) {
        if (state.equals("EXPIRED") || state.equals("REJECTED")) {
            return TestCell.SECOND;
        }
        if (event.equals("its deadline passes")) {
            return state.equals("REVOKING") ? 5 * TestCell.SECOND : TestCell.SECOND;
        }
        return FAR;
    }

    private void startBothSandboxes() {
        for (int i = 0; i < 2; i++) {
            cell.invoke(
                    other.sessionId,
                    other.clientId,
                    i,
                    1,
                    functionId,
                    FAR,
                    LENGTH,
                    TestCell.MAY_WAIT);
        }
        final List<TestWorker.Sandbox> started = List.copyOf(worker.sandboxes.values());
        assertEquals(2, started.size(), "sandboxes started");
        for (int i = 0; i < 2; i++) {
            sandboxes[i] = started.get(i);
            event(WorkerEventKind.STARTED, sandboxes[i].id, 0, RefuseReason.NONE);
            blockerTokens[i] = sandboxes[i].runningToken;
        }
    }

    private void enter(final String state) {
        final boolean waits = state.equals("QUEUED") || state.equals("REJECTED");
        if (!waits) {
            completeBlocker(0);
        }
        invoke(SEQUENCE, TestCell.MAY_WAIT);
        invocationId = cell.the(waits ? "waiting" : "placed").number("invocationId");
        if (!waits) {
            held = sandboxes[0];
            token = held.runningToken;
            assertEquals(token, cell.the("placed").number("token"));
        }
        switch (state) {
            case "QUEUED", "PLACED" -> {
                // there already
            }
            case "REVOKING" -> cell.pass(2_200 * TestCell.MS);
            case "EXPIRED", "REJECTED" -> cell.pass(1_200 * TestCell.MS);
            case "CANCELLING" -> cancel();
            case "RELEASING" -> release(token);
            case "DETACHED" -> supersede(TestCell.PREVIOUS_ENDED);
            case "COMPLETED", "FAILED", "TIMED_OUT" -> word(WorkerEventKind.valueOf(state));
            case "CANCELLED" -> {
                cancel();
                word(WorkerEventKind.REVOKED);
            }
            case "LOST" -> {
                loseWorker();
                cell.pass(3_500 * TestCell.MS);
            }
            default -> throw new AssertionError("unknown state " + state);
        }
        answer = state.equals("REJECTED") ? "DEADLINE" : state;
    }

    private void completeBlocker(final int index) {
        event(
                WorkerEventKind.COMPLETED,
                sandboxes[index].id,
                blockerTokens[index],
                RefuseReason.NONE);
    }

    // ---- events

    @Override
    public List<String> apply(final String what) {
        switch (what) {
            case "same Invoke again" -> invoke(SEQUENCE, TestCell.MAY_WAIT);
            case "next sequence" -> supersede(0);
            case "next sequence, previousEnded" -> supersede(TestCell.PREVIOUS_ENDED);
            case "Cancel" -> cancel();
            case "Release of its token" -> release(token);
            case "Release of another token" -> release(99_999_999L);
            case "ClientResync" -> cell.resync(client.sessionId, client.clientId, 0, SEQUENCE);
            case "its deadline passes" -> cell.pass(5_200 * TestCell.MS);
            case "its placement expires" -> cell.pass(2_200 * TestCell.MS);
            case "its run time is over" -> cell.pass(14_500 * TestCell.MS);
            case "another sandbox becomes free" -> completeBlocker(1);
            case "word COMPLETED" -> word(WorkerEventKind.COMPLETED);
            case "word FAILED" -> word(WorkerEventKind.FAILED);
            case "word TIMED_OUT" -> word(WorkerEventKind.TIMED_OUT);
            case "word CANCELLED" -> word(WorkerEventKind.CANCELLED);
            case "word REFUSED" -> refuse(RefuseReason.LEASE_OVER);
            case "word REFUSED, UNKNOWN_SANDBOX" -> refuse(RefuseReason.UNKNOWN_SANDBOX);
            case "word REVOKED" -> word(WorkerEventKind.REVOKED);
            case "word STUCK" -> word(WorkerEventKind.STUCK);
            case "word STOPPED of its sandbox" ->
                    event(
                            WorkerEventKind.STOPPED,
                            held == null ? 0x3FFFFFL : held.id,
                            0,
                            RefuseReason.NONE);
            case "report: it runs" -> report(true, token, token);
            case "report: not there yet" -> report(true, 0, 0);
            case "report: over, nothing runs" -> report(true, token, 0);
            case "report: its sandbox is not listed" -> report(false, 0, 0);
            case "its worker is disconnected" -> loseWorker();
            case "its worker comes back in time" -> {
                loseWorker();
                cell.helloAgain(worker);
            }
            case "its worker is dead" -> {
                loseWorker();
                cell.pass(3_500 * TestCell.MS);
            }
            case "its worker is back as a new incarnation" -> {
                loseWorker();
                cell.helloNewIncarnation(worker);
            }
            case "its worker says Goodbye" -> cell.workerGoodbye(worker);
            case "the client grace is over" -> {
                cell.closeSession(client.sessionId);
                cell.pass(10_500 * TestCell.MS);
                expiredWithClient = true;
            }
            case "ClientGoodbye" -> {
                cell.goodbye(client.sessionId, client.clientId);
                expiredWithClient = true;
            }
            case "a new leadership term" -> cell.newTerm();
            default -> applyOperator(what);
        }
        return cell.heard().stream().filter(this::concerns).map(Said::asInTable).toList();
    }

    private void applyOperator(final String what) {
        switch (what) {
            case "its function is deleted" -> cell.deleteFunction(FUNCTION);
            case "its function is switched off" -> switchOff();
            case "its function is switched off, then word REVOKED" -> {
                switchOff();
                word(WorkerEventKind.REVOKED);
            }
            case "an operator cancels it" -> cell.cancelInvocation(invocationId);
            case "an operator describes it" -> cell.describeInvocation(invocationId);
            case "its worker is drained" -> cell.drain(worker, 0);
            case "its worker is drained, the drain deadline passes" -> {
                cell.drain(worker, 400 * TestCell.MS);
                cell.pass(600 * TestCell.MS);
            }
            case "the policy changes" ->
                    cell.setPolicy(PlacementPolicy.LEAST_LOADED, KeepAlivePolicy.HISTOGRAM);
            default -> throw new AssertionError("unknown event " + what);
        }
    }

    private boolean concerns(final Said message) {
        return switch (message.what()) {
            case "placed", "waiting", "rejected", "ended", "notKnown" ->
                    message.number("clientId") == client.clientId
                            && message.number("sequence") == SEQUENCE;
            case "adminResult", "invocationPage" -> event.startsWith("an operator ");
            case "revokeToken", "cancelRun" -> token != 0 && message.number("token") == token;
            case "stopSandbox" ->
                    held != null
                            && !isFinal(answer)
                            && !answer.equals("DEADLINE")
                            && message.number("sandboxId") == held.id;
            default -> false;
        };
    }

    private void invoke(final long sequence, final int flags) {
        cell.invoke(
                client.sessionId,
                client.clientId,
                0,
                sequence,
                functionId,
                deadlineNs,
                LENGTH,
                flags);
    }

    private void switchOff() {
        cell.createFunction(FUNCTION, 128, 10 * TestCell.SECOND, 600 * TestCell.SECOND, 0, 0);
    }

    private void supersede(final int flags) {
        // In DETACHED sequence 2 is there already.
        invoke(superseded ? 3 : 2, TestCell.MAY_WAIT | flags);
        superseded = true;
    }

    private void cancel() {
        cell.cancel(client.sessionId, client.clientId, 0, SEQUENCE);
    }

    private void release(final long releasedToken) {
        cell.release(client.sessionId, client.clientId, 0, SEQUENCE, releasedToken);
    }

    private void loseWorker() {
        worker.alive = false;
        cell.closeSession(worker.sessionId);
    }

    private void word(final WorkerEventKind kind) {
        wordWith(kind, RefuseReason.NONE);
    }

    private void refuse(final RefuseReason reason) {
        wordWith(WorkerEventKind.REFUSED, reason);
    }

    private void wordWith(final WorkerEventKind kind, final RefuseReason reason) {
        if (held == null) {
            event(kind, sandboxes[0].id, 99_999_999L, reason);
        } else {
            event(kind, held.id, token, reason);
        }
    }

    private void event(
            final WorkerEventKind kind,
            final long sandboxId,
            final long eventToken,
            final RefuseReason reason) {
        cell.event(worker, kind, sandboxId, eventToken, reason);
    }

    private void report(final boolean listed, final long lastToken, final long runningToken) {
        final List<TestWorker.Sandbox> sandboxesHere = new ArrayList<>(worker.sandboxes.values());
        if (held != null && !isFinal(answer)) {
            held.lastToken = lastToken;
            held.runningToken = runningToken;
            held.state = runningToken == 0 ? SandboxState.IDLE : SandboxState.BUSY;
            if (!listed) {
                sandboxesHere.remove(held);
            }
        }
        cell.report(worker, worker.lastEventSent, sandboxesHere);
    }
}
