package io.berth.fuzz;

import java.nio.ByteOrder;
import java.util.List;
import java.util.function.BiConsumer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A message of a schema: a sound example of it, and where its fields are.
 *
 * @param groupOffset of the first entry of its first group in the message, -1: has none.
 */
record MessageType(
        String name,
        int templateId,
        byte[] example,
        List<MessageField> fields,
        int groupOffset,
        int groupEntryLength,
        List<MessageField> groupFields) {
    static final int HEADER_LENGTH = 8;

    /** Calls the visitor for each field of the block and of each entry of the first group. */
    void forEachField(final int length, final BiConsumer<MessageField, Integer> visitor) {
        for (final MessageField field : fields) {
            visit(field, HEADER_LENGTH, length, visitor);
        }
        if (groupOffset >= 0 && groupEntryLength > 0) {
            for (int at = groupOffset; at + groupEntryLength <= length; at += groupEntryLength) {
                for (final MessageField field : groupFields) {
                    visit(field, at, length, visitor);
                }
            }
        }
    }

    private static void visit(
            final MessageField field,
            final int block,
            final int length,
            final BiConsumer<MessageField, Integer> visitor) {
        if (block + field.offset() + field.length() <= length) {
            visitor.accept(field, block + field.offset());
        }
    }

    static long get(final UnsafeBuffer buffer, final int offset, final int length) {
        return switch (length) {
            case 1 -> buffer.getByte(offset) & 0xFF;
            case 2 -> buffer.getShort(offset, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
            case 4 -> buffer.getInt(offset, ByteOrder.LITTLE_ENDIAN) & 0xFFFF_FFFFL;
            default -> buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN);
        };
    }

    static void put(
            final UnsafeBuffer buffer, final int offset, final int length, final long value) {
        switch (length) {
            case 1 -> buffer.putByte(offset, (byte) value);
            case 2 -> buffer.putShort(offset, (short) value, ByteOrder.LITTLE_ENDIAN);
            case 4 -> buffer.putInt(offset, (int) value, ByteOrder.LITTLE_ENDIAN);
            default -> buffer.putLong(offset, value, ByteOrder.LITTLE_ENDIAN);
        }
    }
}
