package io.berth.wire;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * Walks the structure of a message before anything decodes it: header, block lengths, groups,
 * lengths of variable data, and that the message ends where its bytes end. After {@link #OK} the
 * generated decoders can be walked from front to back without an exception; values are still to be
 * validated by whoever uses them.
 *
 * <p>Decoding is strict (DESIGN.md, "Messages"): the exact schema and version, known templates,
 * exact block lengths, no trailing bytes. The layouts come from the schema itself, so that a change
 * of it can't be forgotten here.
 *
 * <p>Immutable, so safe from any thread. Nothing is allocated by a check, nothing throws whatever
 * the bytes are.
 */
public final class StructureCheck {
    /** The message is sound. */
    public static final int OK = 0;

    /** Another schema id. */
    public static final int BAD_SCHEMA = 1;

    /** A version of the schema that is not accepted. */
    public static final int BAD_VERSION = 2;

    /** No such template. */
    public static final int UNKNOWN_TEMPLATE = 3;

    /** The block of the message or of a group entry has another length. */
    public static final int BAD_BLOCK_LENGTH = 4;

    /** The message ends before its structure does. */
    public static final int TRUNCATED = 5;

    /** The message goes on after its structure has ended. */
    public static final int TRAILING_BYTES = 6;

    /** Variable data is longer than its type allows. */
    public static final int VAR_TOO_LONG = 7;

    /** A group has fewer or more entries than its type allows. */
    public static final int BAD_GROUP_COUNT = 8;

    /** Offset and length lie outside the buffer: a mistake of the caller. */
    public static final int BAD_RANGE = 9;

    /** Bytes of the message header of every schema. */
    public static final int HEADER_LENGTH = 8;

    private static final int BLOCK_LENGTH_OFFSET = 0;
    private static final int TEMPLATE_ID_OFFSET = 2;
    private static final int SCHEMA_ID_OFFSET = 4;
    private static final int VERSION_OFFSET = 6;

    private final int schemaId;
    private final int version;
    private final Int2ObjectHashMap<BlockLayout> layoutByTemplate;

    StructureCheck(final SchemaLayouts schema) {
        schemaId = schema.schemaId();
        version = schema.version();
        layoutByTemplate = schema.layoutByTemplate();
    }

    /** Messages between clients, workers, operators and the balancer. */
    public static StructureCheck protocol() {
        return Protocol.INSTANCE;
    }

    /** Messages of the payload stream. */
    public static StructureCheck payload() {
        return Payload.INSTANCE;
    }

    /** Records of a snapshot. */
    public static StructureCheck snapshot() {
        return Snapshot.INSTANCE;
    }

    /**
     * Checks one message with its header.
     *
     * @param offset of the header in the buffer
     * @param length of the whole message
     * @return {@link #OK} or the first thing that is wrong, see {@link #describe(int)}
     */
    public int check(final DirectBuffer buffer, final int offset, final int length) {
        if (offset < 0 || length < 0 || (long) offset + length > buffer.capacity()) {
            return BAD_RANGE;
        }
        if (length < HEADER_LENGTH) {
            return TRUNCATED;
        }
        if (uint16(buffer, offset + SCHEMA_ID_OFFSET) != schemaId) {
            return BAD_SCHEMA;
        }
        if (uint16(buffer, offset + VERSION_OFFSET) != version) {
            return BAD_VERSION;
        }
        final BlockLayout layout =
                layoutByTemplate.get(uint16(buffer, offset + TEMPLATE_ID_OFFSET));
        if (layout == null) {
            return UNKNOWN_TEMPLATE;
        }
        if (uint16(buffer, offset + BLOCK_LENGTH_OFFSET) != layout.blockLength()) {
            return BAD_BLOCK_LENGTH;
        }
        final int limit = offset + length;
        final int end = layout.walk(buffer, offset + HEADER_LENGTH, limit);
        if (end < 0) {
            return -end;
        }
        return end == limit ? OK : TRAILING_BYTES;
    }

    /** A code in words. */
    public static String describe(final int code) {
        return switch (code) {
            case OK -> "sound";
            case BAD_SCHEMA -> "another schema id";
            case BAD_VERSION -> "a schema version that is not accepted";
            case UNKNOWN_TEMPLATE -> "an unknown template";
            case BAD_BLOCK_LENGTH -> "a wrong block length";
            case TRUNCATED -> "truncated";
            case TRAILING_BYTES -> "bytes after its end";
            case VAR_TOO_LONG -> "variable data that is too long";
            case BAD_GROUP_COUNT -> "too few or too many entries in a group";
            case BAD_RANGE -> "outside its buffer";
            default -> "code " + code;
        };
    }

    private static int uint16(final DirectBuffer buffer, final int index) {
        return buffer.getShort(index, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    private static final class Protocol {
        private static final StructureCheck INSTANCE =
                new StructureCheck(SchemaLayouts.fromResource("/sbe/berth-protocol.xml"));
    }

    private static final class Payload {
        private static final StructureCheck INSTANCE =
                new StructureCheck(SchemaLayouts.fromResource("/sbe/berth-payload.xml"));
    }

    private static final class Snapshot {
        private static final StructureCheck INSTANCE =
                new StructureCheck(SchemaLayouts.fromResource("/sbe/berth-snapshot.xml"));
    }
}
