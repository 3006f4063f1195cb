package io.berth.placement.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.wire.Ids;
import java.util.List;

/** One request slot of a client, in a cell without workers. */
final class RequestSlotScene implements TableTests.Scene {
    private static final long SEQUENCE = 5;
    private static final long FAR = 60 * TestCell.SECOND;
    private static final int BAD_SLOT = 4_095;
    private static final long LENGTH = 10;

    private final TestCell cell = new TestCell();
    private final long functionId =
            cell.createFunction("f", 128, 10 * TestCell.SECOND, 60 * TestCell.SECOND);
    private final TestClient client = cell.client(8_001);
    private final long deadlineNs;
    private long last = SEQUENCE;

    RequestSlotScene(final String state, final String event) {
        deadlineNs = state.equals("ENDED") ? TestCell.SECOND : FAR;
        switch (state) {
            case "NEVER" -> {
                // nothing was sent
            }
            case "OPEN" -> invoke(SEQUENCE, LENGTH);
            case "ENDED" -> {
                invoke(SEQUENCE, LENGTH);
                cell.pass(1_200 * TestCell.MS);
            }
            case "TOMBSTONE" -> cancel(0, SEQUENCE);
            default -> throw new AssertionError("unknown state " + state);
        }
    }

    @Override
    public TestCell cell() {
        return cell;
    }

    @Override
    public void assertState(final String state) {
        cell.heard();
        cell.resync(client.sessionId, client.clientId, 0, last);
        final List<Said> answers = cell.heard();
        assertEquals(1, answers.size(), answers::toString);
        final String answer = answers.get(0).asInTable();
        switch (state) {
            case "NEVER" -> assertEquals("notKnown", answer);
            case "OPEN" -> assertEquals("waiting", answer);
            case "ENDED" ->
                    assertTrue(answer.startsWith("rejected") || answer.startsWith("ended"), answer);
            case "TOMBSTONE" -> assertEquals("ended(CANCELLED)", answer);
            default -> throw new AssertionError("unknown state " + state);
        }
    }

    @Override
    public List<String> apply(final String what) {
        switch (what) {
            case "Invoke above" -> invoke(touch(6), LENGTH);
            case "Invoke equal, same bytes" -> invoke(5, LENGTH);
            case "Invoke equal, other payload length" -> invoke(5, LENGTH + 1);
            case "Invoke below" -> invoke(touchIfFirst(4), LENGTH);
            case "Invoke above, unknown function" ->
                    invoke(0, touch(6), Ids.of(0, 7, 99), FAR, LENGTH);
            case "Invoke above, payload too large" ->
                    invoke(0, touch(6), functionId, FAR, 10_000_000);
            case "Invoke above, deadline 0" -> invoke(0, 6, functionId, 0, LENGTH);
            case "Invoke of sequence 0" -> invoke(0, LENGTH);
            case "Invoke in a slot not granted" -> invoke(BAD_SLOT, 6, functionId, FAR, LENGTH);
            case "Cancel above" -> cancel(0, touch(6));
            case "Cancel equal" -> cancel(0, 5);
            case "Cancel below" -> cancel(0, touchIfFirst(4));
            case "Cancel in a slot not granted" -> cancel(BAD_SLOT, 5);
            case "Release above" -> release(6);
            case "Release equal" -> release(5);
            case "Release below" -> release(4);
            case "ClientResync above" -> resync(0, 6);
            case "ClientResync equal" -> resync(0, 5);
            case "ClientResync below" -> resync(0, 4);
            case "ClientResync of a slot not granted" -> resync(BAD_SLOT, 5);
            default -> throw new AssertionError("unknown event " + what);
        }
        return cell.heard().stream().map(Said::asInTable).toList();
    }

    private long touch(final long sequence) {
        last = sequence;
        return sequence;
    }

    /** A number below the last one is new to a slot that never had any. */
    private long touchIfFirst(final long sequence) {
        cell.heard();
        cell.resync(client.sessionId, client.clientId, 0, SEQUENCE);
        if (cell.heard().get(0).what().equals("notKnown")) {
            last = sequence;
        }
        return sequence;
    }

    private void invoke(final long sequence, final long length) {
        invoke(0, sequence, functionId, deadlineNs, length);
    }

    private void invoke(
            final int slot,
            final long sequence,
            final long function,
            final long deadline,
            final long length) {
        cell.invoke(
                client.sessionId,
                client.clientId,
                slot,
                sequence,
                function,
                deadline,
                length,
                TestCell.MAY_WAIT);
    }

    private void cancel(final int slot, final long sequence) {
        cell.cancel(client.sessionId, client.clientId, slot, sequence);
    }

    private void release(final long sequence) {
        cell.release(client.sessionId, client.clientId, 0, sequence, 3);
    }

    private void resync(final int slot, final long sequence) {
        cell.resync(client.sessionId, client.clientId, slot, sequence);
    }
}
