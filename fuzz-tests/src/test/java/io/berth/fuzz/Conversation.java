package io.berth.fuzz;

import java.io.ByteArrayOutputStream;

/** Writes inputs of the targets that read {@link Steps}: seeds that mean something. */
final class Conversation {
    /** Leave every field as the example has it. */
    static final int PLAIN = 0;

    /** The newest remembered value wherever there is one. */
    static final int NEWEST = 0b01_01_01_01;

    private final MessageCatalog catalog;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Conversation(final MessageCatalog catalog) {
        this.catalog = catalog;
    }

    Conversation step(final int... values) {
        for (final int value : values) {
            bytes.write(value);
        }
        return this;
    }

    /**
     * A message.
     *
     * @param what the step's own byte.
     * @param changes pairs of a field and the value it gets, as places in their lists.
     */
    Conversation message(
            final int what, final String name, final int picks, final Object... changes) {
        return message(catalog, what, name, picks, changes);
    }

    Conversation message(
            final MessageCatalog of,
            final int what,
            final String name,
            final int picks,
            final Object... changes) {
        final MessageType type = of.byName(name);
        step(what, type.templateId(), picks, changes.length / 2);
        for (int i = 0; i < changes.length; i += 2) {
            step(place(type, (String) changes[i]), MessageMaker.edge((Integer) changes[i + 1]));
        }
        return this;
    }

    private static int place(final MessageType type, final String field) {
        final int[] at = {-1, 0};
        type.forEachField(
                type.example().length,
                (found, offset) -> {
                    if (found.name().equals(field) && at[0] < 0) {
                        at[0] = at[1];
                    }
                    at[1]++;
                });
        if (at[0] < 0) {
            throw new IllegalArgumentException(type.name() + " has no " + field);
        }
        return at[0];
    }

    byte[] input() {
        return bytes.toByteArray();
    }
}
