package io.berth.fuzz;

import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/** Makes one message of a schema out of the next steps of an input. */
final class MessageMaker {
    private static final int RAW = 0;
    private static final int MAX_PATCHES = 7;
    private static final int MAX_RAW = 4_096;
    private static final int MAX_ENTRIES = 65;
    private static final long[] EDGES = {
        0,
        1,
        2,
        3,
        4,
        5,
        6,
        7,
        8,
        16,
        63,
        64,
        127,
        128,
        255,
        256,
        1_000,
        32_767,
        65_535,
        1_000_000,
        1_000_000_000L,
        Integer.MAX_VALUE,
        Integer.MAX_VALUE + 1L,
        0xFFFF_FFFFL,
        1L << 40,
        Long.MAX_VALUE,
        Long.MAX_VALUE - 1,
        -1,
        -2,
        Long.MIN_VALUE,
        Long.MIN_VALUE + 1,
        0x0102_0304_0506_0708L
    };

    private final MessageCatalog catalog;
    private final Echo echo;

    MessageMaker(final MessageCatalog catalog, final Echo echo) {
        this.catalog = catalog;
        this.echo = echo;
    }

    /**
     * Template (0: raw bytes with their length before them), picks of remembered values, number of
     * changes, and each change: which field and which value, or which byte.
     */
    byte[] next(final Steps steps) {
        final int templateId = steps.u8();
        final MessageType type = catalog.byId(templateId);
        if (templateId == RAW || type == null) {
            return steps.bytes(Math.min(MAX_RAW, steps.u16()));
        }
        byte[] message = type.example().clone();
        echo.into(type, message, steps.u8());
        final int patches = steps.u8() & MAX_PATCHES;
        for (int i = 0; i < patches; i++) {
            message = change(type, message, steps);
        }
        return message;
    }

    /**
     * @return the code of a change to this value, which must be one of those a change can make.
     */
    static int edge(final long value) {
        for (int i = 0; i < EDGES.length; i++) {
            if (EDGES[i] == value) {
                return i;
            }
        }
        throw new IllegalArgumentException("no change to " + value);
    }

    private static byte[] change(final MessageType type, final byte[] message, final Steps steps) {
        final int where = steps.u8();
        final int what = steps.u8();
        if (message.length == 0) {
            return message;
        }
        if (where < 0x80) {
            setField(type, message, where, EDGES[what % EDGES.length]);
        } else if (where < 0xF0) {
            message[(where - 0x80) % message.length] = (byte) what;
        } else if (where < 0xF8) {
            return Arrays.copyOf(message, what % (message.length + 1));
        } else if (where < 0xFC && type.groupEntryLength() > 0) {
            return withEntries(type, message, 1 + what % MAX_ENTRIES);
        } else {
            return Arrays.copyOf(message, message.length + what);
        }
        return message;
    }

    /** The group of the message as often as asked, each entry a copy of the first. */
    private static byte[] withEntries(
            final MessageType type, final byte[] message, final int count) {
        final int at = type.groupOffset();
        final int entry = type.groupEntryLength();
        if (message.length < at + entry) {
            return message;
        }
        final byte[] longer = Arrays.copyOf(message, at + count * entry);
        for (int i = 1; i < count; i++) {
            System.arraycopy(message, at, longer, at + i * entry, entry);
        }
        longer[at - 2] = (byte) count;
        return longer;
    }

    private static void setField(
            final MessageType type, final byte[] message, final int which, final long value) {
        final UnsafeBuffer buffer = new UnsafeBuffer(message);
        final int[] count = {0};
        type.forEachField(message.length, (field, at) -> count[0]++);
        if (count[0] == 0) {
            return;
        }
        final int[] left = {which % count[0]};
        type.forEachField(
                message.length,
                (field, at) -> {
                    if (left[0]-- == 0) {
                        MessageType.put(buffer, at, field.length(), value);
                    }
                });
    }
}
