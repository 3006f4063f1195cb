package io.berth.wire;

import java.nio.ByteOrder;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Layout of a message or of one entry of a group: a block of fixed length, then groups, then
 * variable data. Immutable.
 */
final class BlockLayout {
    private static final long MAX_UINT32 = 0xFFFF_FFFFL;

    private final int blockLength;
    private final Group[] groups;
    private final VarData[] varData;

    BlockLayout(final int blockLength, final List<Group> groups, final List<VarData> varData) {
        this.blockLength = blockLength;
        this.groups = groups.toArray(new Group[0]);
        this.varData = varData.toArray(new VarData[0]);
    }

    int blockLength() {
        return blockLength;
    }

    List<Group> groups() {
        return List.of(groups);
    }

    List<VarData> varData() {
        return List.of(varData);
    }

    /**
     * Walks from a position to the end of this layout.
     *
     * @return the position behind it, or the negative code of what is wrong
     */
    int walk(final DirectBuffer buffer, final int start, final int limit) {
        if (limit - start < blockLength) {
            return -StructureCheck.TRUNCATED;
        }
        int position = start + blockLength;
        for (final Group group : groups) {
            position = group.walk(buffer, position, limit);
            if (position < 0) {
                return position;
            }
        }
        for (final VarData data : varData) {
            position = data.walk(buffer, position, limit);
            if (position < 0) {
                return position;
            }
        }
        return position;
    }

    /** An unsigned number inside a composite. */
    record Number(int offset, int size) {
        long read(final DirectBuffer buffer, final int position) {
            final int index = position + offset;
            return switch (size) {
                case 1 -> buffer.getByte(index) & 0xFF;
                case 2 -> buffer.getShort(index, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
                default -> buffer.getInt(index, ByteOrder.LITTLE_ENDIAN) & MAX_UINT32;
            };
        }
    }

    /** A repeating group: dimensions, then entries. */
    record Group(
            String name,
            int headerLength,
            Number blockLength,
            Number count,
            long minCount,
            long maxCount,
            BlockLayout entry) {
        int walk(final DirectBuffer buffer, final int start, final int limit) {
            if (limit - start < headerLength) {
                return -StructureCheck.TRUNCATED;
            }
            if (blockLength.read(buffer, start) != entry.blockLength) {
                return -StructureCheck.BAD_BLOCK_LENGTH;
            }
            final long entries = count.read(buffer, start);
            if (entries < minCount || entries > maxCount) {
                return -StructureCheck.BAD_GROUP_COUNT;
            }
            int position = start + headerLength;
            for (long i = 0; i < entries && position >= 0; i++) {
                position = entry.walk(buffer, position, limit);
            }
            return position;
        }
    }

    /** Variable data: a length, then as many bytes. */
    record VarData(String name, int headerLength, Number length, long maxLength) {
        int walk(final DirectBuffer buffer, final int start, final int limit) {
            if (limit - start < headerLength) {
                return -StructureCheck.TRUNCATED;
            }
            final long bytes = length.read(buffer, start);
            if (bytes > maxLength) {
                return -StructureCheck.VAR_TOO_LONG;
            }
            final int position = start + headerLength;
            return limit - position < bytes ? -StructureCheck.TRUNCATED : position + (int) bytes;
        }
    }
}
