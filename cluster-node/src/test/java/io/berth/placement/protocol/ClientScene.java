package io.berth.placement.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.WorkerEventKind;
import io.berth.wire.Ids;
import java.util.List;
import java.util.Set;

/** One client with one placed invocation, or with none of it known. */
final class ClientScene implements TableTests.Scene {
    private static final long FAR = 3_600 * TestCell.SECOND;
    private static final long FUTURE_TOKEN = 0x7F00_0000_0000_0001L;
    private static final Set<String> CONCERNS =
            Set.of(
                    "clientWelcome",
                    "clientUnknown",
                    "helloRejected",
                    "closeSession",
                    "placed",
                    "waiting",
                    "rejected",
                    "ended",
                    "revokeToken",
                    "cancelRun");

    private final TestCell cell = new TestCell();
    private final TestWorker worker = cell.worker("w1", 128, 500);
    private final long functionId = cell.createFunction("f", 128, FAR, FAR);
    private final TestClient client;
    private long sandboxId;
    private long token;
    private long invocationId;

    ClientScene(final String state, final String event) {
        if (state.equals("UNKNOWN")) {
            client = new TestClient(8_001, cell.newSession());
            client.clientId = Ids.of(0, 9, 5);
        } else {
            client = cell.client(8_001);
            enter(state);
        }
    }

    @Override
    public TestCell cell() {
        return cell;
    }

    @Override
    public void assertState(final String state) {
        cell.heard();
        cell.resync(client.sessionId, client.clientId, 0, 1);
        final List<String> answers =
                cell.heard().stream()
                        .filter(m -> CONCERNS.contains(m.what()) || m.what().equals("notKnown"))
                        .map(Said::what)
                        .toList();
        switch (state) {
            case "UNKNOWN" -> assertEquals(List.of("clientUnknown"), answers);
            case "LIVE" -> {
                assertEquals(1, answers.size(), answers::toString);
                assertEquals(false, answers.contains("clientUnknown"), answers::toString);
            }
            case "GRACE", "ENDING" -> assertEquals(List.of(), answers);
            default -> throw new AssertionError("unknown state " + state);
        }
    }

    private void enter(final String state) {
        invoke(client.sessionId);
        final TestWorker.Sandbox sandbox = worker.sandboxes.values().iterator().next();
        sandboxId = sandbox.id;
        word(WorkerEventKind.STARTED, 0);
        token = sandbox.runningToken;
        invocationId = cell.the("placed").number("invocationId");
        if (!state.equals("LIVE")) {
            cell.closeSession(client.sessionId);
        }
        if (state.equals("ENDING")) {
            cell.pass(10_500 * TestCell.MS);
        }
    }

    @Override
    public List<String> apply(final String what) {
        switch (what) {
            case "Hello with its nonce, new session" -> cell.helloNew(known(), cell.newSession());
            case "Hello with its nonce, same session" -> cell.helloNew(known(), client.sessionId);
            case "Hello with its id and secret, new session" -> resumeOnNewSession();
            case "Hello with its id and another secret" ->
                    hello(TestCell.PRINCIPAL, client.secretHigh + 1, 0);
            case "Hello with its id, another principal" ->
                    hello(TestCell.PRINCIPAL + 1, client.secretHigh, 0);
            case "Hello that shows a token never issued" ->
                    hello(TestCell.PRINCIPAL, client.secretHigh, FUTURE_TOKEN);
            case "the cell epoch is raised, then Hello with its id and secret" -> {
                cell.raiseEpoch();
                resumeOnNewSession();
            }
            case "the cell epoch is raised, then Invoke again" -> {
                cell.raiseEpoch();
                invoke(client.sessionId);
            }
            case "Invoke again, its session" -> invoke(client.sessionId);
            case "Invoke again, another session" -> invoke(cell.newSession());
            case "Cancel, another session" -> cell.cancel(cell.newSession(), client.clientId, 0, 1);
            case "ClientResync, another session" ->
                    cell.resync(cell.newSession(), client.clientId, 0, 1);
            case "its session is closed" -> cell.closeSession(client.sessionId);
            case "another session is closed" -> cell.closeSession(cell.newSession());
            case "10 s pass" -> cell.pass(10_500 * TestCell.MS);
            case "ClientGoodbye" -> cell.goodbye(client.sessionId, client.clientId);
            case "its open invocation ends CANCELLED" -> word(WorkerEventKind.CANCELLED, token);
            case "an operator cancels its open invocation" -> cell.cancelInvocation(invocationId);
            case "its session says Hello as another client" ->
                    cell.hello(client.sessionId, TestCell.PRINCIPAL, 31_337, 0, 0, 0, 0, 16);
            default -> throw new AssertionError("unknown event " + what);
        }
        return cell.heard().stream()
                .filter(m -> CONCERNS.contains(m.what()))
                .map(Said::asInTable)
                .toList();
    }

    private TestClient known() {
        cell.know(client);
        return client;
    }

    private void resumeOnNewSession() {
        final long former = client.sessionId;
        cell.resume(client, cell.newSession());
        if (client.secretHigh == 0) {
            client.sessionId = former;
        }
    }

    private void hello(final long principal, final long secretHigh, final long highestTokenSeen) {
        cell.hello(
                cell.newSession(),
                principal,
                60_000,
                client.clientId,
                secretHigh,
                client.secretLow,
                highestTokenSeen,
                16);
    }

    private void invoke(final long sessionId) {
        cell.invoke(sessionId, client.clientId, 0, 1, functionId, FAR, 10, TestCell.MAY_WAIT);
    }

    private void word(final WorkerEventKind kind, final long eventToken) {
        cell.event(worker, kind, sandboxId, eventToken, RefuseReason.NONE);
    }
}
