package io.berth.wire;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Values of one message as text: {@code path → value}, in the order of encoding. A group has a path
 * {@code group.count}, its entries {@code group[0].field}. Numbers are decimal, several of them
 * separated by commas, bytes hexadecimal, sets lists of choices.
 */
final class MessageValues {
    private final Source source;
    private final Map<String, String> values = new LinkedHashMap<>();

    private MessageValues(final Source source) {
        this.source = source;
    }

    /**
     * The same values for ever: they show the order of bytes, the highest bit, and text that is not
     * ASCII.
     */
    static Map<String, String> fixed(final SchemaModel.Message message) {
        return new MessageValues(new FixedSource(message.id())).fill(message);
    }

    /** Any values that the types allow. */
    static Map<String, String> random(final SchemaModel.Message message, final Random random) {
        return new MessageValues(new RandomSource(random)).fill(message);
    }

    private Map<String, String> fill(final SchemaModel.Message message) {
        block("", message.block());
        return values;
    }

    private void block(final String path, final SchemaModel.Block block) {
        for (final SchemaModel.Field field : block.fields()) {
            final String value =
                    switch (field.kind()) {
                        case NUMBER -> source.number(field);
                        case ARRAY -> HexFormat.of().formatHex(source.bytes(field.length()));
                        case NUMBERS ->
                                Stream.generate(() -> source.number(field))
                                        .limit(field.length())
                                        .collect(Collectors.joining(","));
                        case ENUM ->
                                field.choices()
                                        .get(source.index(field.choices().size(), field.id()));
                        case SET ->
                                field.choices().stream()
                                        .filter(
                                                choice ->
                                                        source.index(
                                                                        2,
                                                                        field.choices()
                                                                                .indexOf(choice))
                                                                == 0)
                                        .collect(Collectors.joining(","));
                    };
            values.put(path + field.name(), value);
        }
        for (final SchemaModel.Group group : block.groups()) {
            final int count = source.groupCount(group);
            values.put(path + group.name() + ".count", Integer.toString(count));
            for (int i = 0; i < count; i++) {
                block(path + group.name() + "[" + i + "].", group.entry());
            }
        }
        for (final SchemaModel.Data data : block.data()) {
            values.put(path + data.name(), data.text() ? source.text(data) : opaque(data));
        }
    }

    private String opaque(final SchemaModel.Data data) {
        return HexFormat.of().formatHex(source.bytes(source.dataLength(data)));
    }

    /** Bits of a primitive type. */
    static int bits(final String primitive) {
        return Integer.parseInt(primitive.replaceAll("\\D", ""));
    }

    static String format(final String primitive, final long value) {
        final int unused = 64 - bits(primitive);
        return primitive.startsWith("u")
                ? Long.toUnsignedString(value << unused >>> unused)
                : Long.toString(value << unused >> unused);
    }

    private interface Source {
        String number(SchemaModel.Field field);

        byte[] bytes(int length);

        int index(int bound, int salt);

        int groupCount(SchemaModel.Group group);

        int dataLength(SchemaModel.Data data);

        String text(SchemaModel.Data data);
    }

    private static final class FixedSource implements Source {
        private final int templateId;
        private int calls;

        FixedSource(final int templateId) {
            this.templateId = templateId;
        }

        @Override
        public String number(final SchemaModel.Field field) {
            calls++;
            final long distinct =
                    0xF1E2_D3C4_B5A6_9788L
                            ^ (long) templateId << 40
                            ^ calls * 0x0101_0101_0101_0101L;
            return format(field.type(), distinct);
        }

        @Override
        public byte[] bytes(final int length) {
            final byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte) (0xF0 + templateId + i);
            }
            return bytes;
        }

        @Override
        public int index(final int bound, final int salt) {
            return bound == 2 ? (templateId + salt) % 2 : 1 + (templateId + salt) % (bound - 1);
        }

        @Override
        public int groupCount(final SchemaModel.Group group) {
            return 2;
        }

        @Override
        public int dataLength(final SchemaModel.Data data) {
            return 5;
        }

        @Override
        public String text(final SchemaModel.Data data) {
            return data.name() + " \u00fc\u2192";
        }
    }

    private static final class RandomSource implements Source {
        private static final List<Character> LETTERS =
                List.of('a', 'Z', '0', '-', '\u00e9', '\u4e2d');
        private static final int MOST_ENTRIES = 12;
        private static final int MOST_BYTES = 700;

        private final Random random;

        RandomSource(final Random random) {
            this.random = random;
        }

        @Override
        public String number(final SchemaModel.Field field) {
            return format(field.type(), random.nextLong());
        }

        @Override
        public byte[] bytes(final int length) {
            final byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            return bytes;
        }

        @Override
        public int index(final int bound, final int salt) {
            return random.nextInt(bound);
        }

        @Override
        public int groupCount(final SchemaModel.Group group) {
            final int most = Math.min(group.maxCount(), MOST_ENTRIES);
            return group.minCount() + random.nextInt(most - group.minCount() + 1);
        }

        @Override
        public int dataLength(final SchemaModel.Data data) {
            return random.nextInt(Math.min(data.maxLength(), MOST_BYTES) + 1);
        }

        @Override
        public String text(final SchemaModel.Data data) {
            final int mostBytes = dataLength(data);
            final StringBuilder text = new StringBuilder();
            while (text.toString().getBytes(StandardCharsets.UTF_8).length + 3 <= mostBytes) {
                text.append(LETTERS.get(random.nextInt(LETTERS.size())));
            }
            return text.toString();
        }
    }
}
