package io.berth.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.ByteOrder;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StructureCheckTest {
    private static final int ROUNDS = 40;

    private static final Map<String, StructureCheck> CHECKS =
            Map.of(
                    "protocol", StructureCheck.protocol(),
                    "payload", StructureCheck.payload(),
                    "snapshot", StructureCheck.snapshot());

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(8_192);

    /** A message of a schema; prints as its name. */
    record Case(SchemaModel schema, SchemaModel.Message message) {
        StructureCheck check() {
            return CHECKS.get(schema.name());
        }

        ReflectiveCodec codec() {
            return new ReflectiveCodec(schema);
        }

        @Override
        public String toString() {
            return schema.name() + " " + message.name();
        }
    }

    static Stream<Case> everyMessage() {
        return Stream.of("protocol", "payload", "snapshot")
                .map(SchemaModel::load)
                .flatMap(
                        schema ->
                                schema.messages().stream()
                                        .map(message -> new Case(schema, message)));
    }

    @ParameterizedTest
    @MethodSource("everyMessage")
    void shouldAcceptAnyValuesAndLetTheDecoderWalkThem(final Case any) {
        for (int i = 0; i < ROUNDS; i++) {
            final Map<String, String> values = MessageValues.random(any.message, random);
            final int length = any.codec().encode(any.message, values, buffer);
            assertEquals(StructureCheck.OK, any.check().check(buffer, 0, length), this::seedText);
            assertEquals(values, any.codec().decode(any.message, buffer), this::seedText);
        }
    }

    @ParameterizedTest
    @MethodSource("everyMessage")
    void shouldRejectEveryTruncationAndEveryExtension(final Case any) {
        final int length =
                any.codec().encode(any.message, MessageValues.random(any.message, random), buffer);
        for (int shorter = 0; shorter < length; shorter++) {
            assertEquals(
                    StructureCheck.TRUNCATED,
                    any.check().check(buffer, 0, shorter),
                    this::seedText);
        }
        buffer.setMemory(length, 64, (byte) 0);
        for (int longer = length + 1; longer <= length + 64; longer++) {
            assertEquals(
                    StructureCheck.TRAILING_BYTES,
                    any.check().check(buffer, 0, longer),
                    this::seedText);
        }
    }

    @ParameterizedTest
    @MethodSource("everyMessage")
    void shouldNotLetTheDecoderThrowWhateverBytesPass(final Case any) {
        final Random fuzz = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            final int length =
                    any.codec()
                            .encode(any.message, MessageValues.random(any.message, fuzz), buffer);
            final byte[] bytes = new byte[3 + length];
            buffer.getBytes(0, bytes, 3, length);
            for (int flips = fuzz.nextInt(4); flips >= 0; flips--) {
                final int body = StructureCheck.HEADER_LENGTH;
                if (length > body) {
                    bytes[3 + body + fuzz.nextInt(length - body)] = (byte) fuzz.nextInt();
                }
            }
            final UnsafeBuffer message = new UnsafeBuffer(bytes);
            if (any.check().check(message, 3, length) == StructureCheck.OK) {
                assertNotNull(any.codec().print(any.message, message, 3), this::seedText);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyMessage")
    void shouldRejectAnotherHeader(final Case any) {
        final int length =
                any.codec().encode(any.message, MessageValues.fixed(any.message), buffer);
        assertHeaderRejected(any, length, 0, StructureCheck.BAD_BLOCK_LENGTH);
        assertHeaderRejected(any, length, 4, StructureCheck.BAD_SCHEMA);
        assertHeaderRejected(any, length, 6, StructureCheck.BAD_VERSION);
    }

    private void assertHeaderRejected(
            final Case any, final int length, final int offset, final int code) {
        final short right = buffer.getShort(offset, ByteOrder.LITTLE_ENDIAN);
        for (final int wrong : new int[] {right + 1, right - 1, 0xFFFF}) {
            buffer.putShort(offset, (short) wrong, ByteOrder.LITTLE_ENDIAN);
            assertEquals(code, any.check().check(buffer, 0, length));
        }
        buffer.putShort(offset, right, ByteOrder.LITTLE_ENDIAN);
    }

    @ParameterizedTest
    @MethodSource("everyMessage")
    void shouldAgreeWithTheGeneratedConstants(final Case any) {
        final BlockLayout layout =
                SchemaLayouts.fromResource("/sbe/berth-" + any.schema.name() + ".xml")
                        .layoutByTemplate()
                        .get(any.message.id());
        final String decoder = any.message.name() + "Decoder";
        final int length =
                any.codec().encode(any.message, MessageValues.fixed(any.message), buffer);
        assertEquals(layout.blockLength(), buffer.getShort(0, ByteOrder.LITTLE_ENDIAN));
        assertEquals(any.message.id(), buffer.getShort(2, ByteOrder.LITTLE_ENDIAN));
        assertEquals(StructureCheck.OK, any.check().check(buffer, 0, length));
        assertEquals(any.message.block().groups().size(), layout.groups().size());
        assertEquals(any.message.block().data().size(), layout.varData().size());
        for (final BlockLayout.Group group : layout.groups()) {
            final String name =
                    Character.toUpperCase(group.name().charAt(0)) + group.name().substring(1);
            final String nested = decoder + "$" + name + "Decoder";
            assertEquals(
                    any.codec().constant(nested, "sbeBlockLength"), group.entry().blockLength());
            assertEquals(any.codec().constant(nested, "sbeHeaderSize"), group.headerLength());
            assertEquals(any.codec().constant(nested, "countMinValue"), group.minCount());
            assertEquals(any.codec().constant(nested, "countMaxValue"), group.maxCount());
        }
    }

    @Test
    void shouldNotThrowOnRandomBytes() {
        final byte[] bytes = new byte[600];
        for (int i = 0; i < 20_000; i++) {
            random.nextBytes(bytes);
            final UnsafeBuffer message =
                    new UnsafeBuffer(bytes, 0, random.nextInt(bytes.length + 1));
            for (final StructureCheck check : CHECKS.values()) {
                final int code = check.check(message, 0, message.capacity());
                assertFalse(StructureCheck.describe(code).startsWith("code "), this::seedText);
            }
        }
    }

    @Test
    void shouldNotThrowOnRandomBytesBehindARightHeader() {
        final byte[] bytes = new byte[600];
        for (final Case any : everyMessage().toList()) {
            any.codec().encode(any.message, MessageValues.fixed(any.message), buffer);
            for (int i = 0; i < 500; i++) {
                random.nextBytes(bytes);
                buffer.getBytes(0, bytes, 0, StructureCheck.HEADER_LENGTH);
                final int length = random.nextInt(bytes.length + 1);
                final int code = any.check().check(new UnsafeBuffer(bytes), 0, length);
                assertNotEquals(StructureCheck.BAD_RANGE, code, this::seedText);
            }
        }
    }

    @Test
    void shouldRejectAnUnknownTemplate() {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[64]);
        message.putShort(2, (short) 999, ByteOrder.LITTLE_ENDIAN);
        message.putShort(4, (short) 7301, ByteOrder.LITTLE_ENDIAN);
        message.putShort(6, (short) 1, ByteOrder.LITTLE_ENDIAN);
        assertEquals(
                StructureCheck.UNKNOWN_TEMPLATE, StructureCheck.protocol().check(message, 0, 64));
    }

    @Test
    void shouldRejectTextAndGroupsBeyondTheirBounds() {
        final SchemaModel schema = SchemaModel.load("protocol");
        final ReflectiveCodec codec = new ReflectiveCodec(schema);
        final SchemaModel.Message resolve = message(schema, "ResolveFunction");
        codec.encode(resolve, MessageValues.fixed(resolve), buffer);
        buffer.putShort(StructureCheck.HEADER_LENGTH + 8, (short) 513, ByteOrder.LITTLE_ENDIAN);
        assertEquals(
                StructureCheck.VAR_TOO_LONG, StructureCheck.protocol().check(buffer, 0, 1_024));

        final SchemaModel.Message events = message(schema, "WorkerEvents");
        codec.encode(events, MessageValues.fixed(events), buffer);
        final int countOffset = StructureCheck.HEADER_LENGTH + 40 + 2;
        for (final int count : new int[] {0, 65, 65_535}) {
            buffer.putShort(countOffset, (short) count, ByteOrder.LITTLE_ENDIAN);
            assertEquals(
                    StructureCheck.BAD_GROUP_COUNT,
                    StructureCheck.protocol().check(buffer, 0, 4_096));
        }
        buffer.putShort(countOffset, (short) 2, ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(countOffset - 2, (short) 29, ByteOrder.LITTLE_ENDIAN);
        assertEquals(
                StructureCheck.BAD_BLOCK_LENGTH, StructureCheck.protocol().check(buffer, 0, 4_096));
    }

    @Test
    void shouldReportARangeOutsideTheBuffer() {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[16]);
        assertEquals(StructureCheck.BAD_RANGE, StructureCheck.payload().check(message, 9, 8));
        assertEquals(StructureCheck.BAD_RANGE, StructureCheck.payload().check(message, -1, 8));
        assertEquals(StructureCheck.BAD_RANGE, StructureCheck.payload().check(message, 0, -8));
        assertEquals(
                StructureCheck.BAD_RANGE,
                StructureCheck.payload().check(message, 9, Integer.MAX_VALUE));
        assertEquals(StructureCheck.TRUNCATED, StructureCheck.payload().check(message, 9, 7));
    }

    private static SchemaModel.Message message(final SchemaModel schema, final String name) {
        return schema.messages().stream()
                .filter(message -> name.equals(message.name()))
                .findFirst()
                .orElseThrow();
    }

    private String seedText() {
        return "seed " + seed;
    }
}
