package io.berth.fuzz;

import java.util.HashMap;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Remembers by the name of its field what a side has said, so that a made-up message can carry a
 * token, an id or a number that means something: a random one never would.
 */
final class Echo {
    private static final int KEPT = 4;
    private static final int PICK_BITS = 2;
    private static final int PICK_MASK = 3;
    private static final int PICKS = 4;

    private final Map<String, long[]> valuesByName = new HashMap<>();

    void heard(final String name, final long value) {
        final long[] values = valuesByName.computeIfAbsent(name, key -> new long[KEPT]);
        System.arraycopy(values, 0, values, 1, KEPT - 1);
        values[0] = value;
        switch (name) {
            case "commandNumber" -> heard("lastCommandApplied", value);
            case "lastEventApplied" -> heard("firstEventNumber", value);
            case "id" -> heard("functionId", value);
            case "cellEpoch" -> heard("cellEpochSeen", value);
            default -> {}
        }
    }

    /**
     * @return whether a field of this name was ever heard with another value than 0.
     */
    boolean knows(final String name) {
        final long[] values = valuesByName.get(name);
        return values != null && values[0] != 0;
    }

    /** Remembers every field of a message. */
    void heard(
            final MessageCatalog catalog,
            final DirectBuffer buffer,
            final int offset,
            final int length) {
        if (length < MessageType.HEADER_LENGTH) {
            return;
        }
        final UnsafeBuffer message = new UnsafeBuffer(buffer, offset, length);
        final MessageType type = catalog.byId((int) MessageType.get(message, 2, 2));
        if (type != null) {
            type.forEachField(
                    length,
                    (field, at) ->
                            heard(field.name(), MessageType.get(message, at, field.length())));
        }
    }

    /**
     * Puts remembered values into the fields of a message.
     *
     * @param picks two bits for each field in turn: leave it; the newest; the one before; the
     *     newest and one.
     */
    void into(final MessageType type, final byte[] message, final int picks) {
        final UnsafeBuffer buffer = new UnsafeBuffer(message);
        final int[] turn = {0};
        type.forEachField(
                message.length,
                (field, at) -> {
                    final int pick = picks >> PICK_BITS * (turn[0]++ % PICKS) & PICK_MASK;
                    final long[] values = valuesByName.get(field.name());
                    if (pick != 0 && values != null) {
                        final long value =
                                pick == 1 ? values[0] : pick == 2 ? values[1] : values[0] + 1;
                        MessageType.put(buffer, at, field.length(), value);
                    }
                });
    }
}
