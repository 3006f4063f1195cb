package io.berth.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.ExpandableArrayBuffer;

/**
 * The golden byte vectors: for each message one file with its values, readable, and its bytes. They
 * are the contract as bytes; a vector that is there never changes, as peers of an older build speak
 * it. A new message gets one by running {@code main} with the directory of the vectors, which
 * writes only those that are absent.
 */
final class GoldenVectors {
    /** Schemas that have vectors. */
    static final List<String> SCHEMAS = List.of("protocol", "payload", "snapshot");

    /** Where they are, seen from the module. */
    static final Path DIRECTORY = Path.of("src", "test", "resources", "golden");

    private static final int BYTES_A_LINE = 32;
    private static final String ASSIGNMENT = " = ";

    private GoldenVectors() {}

    /**
     * Writes the vectors that are absent; argument: the directory, by default that of the module.
     */
    public static void main(final String... args) throws IOException {
        final Path directory = args.length > 0 ? Path.of(args[0]) : DIRECTORY;
        for (final String name : SCHEMAS) {
            final SchemaModel schema = SchemaModel.load(name);
            Files.createDirectories(directory.resolve(name));
            for (final SchemaModel.Message message : schema.messages()) {
                final Path file = file(directory, schema, message);
                if (!Files.exists(file)) {
                    final Map<String, String> values = MessageValues.fixed(message);
                    Files.writeString(
                            file, text(schema, message, values, encode(schema, message, values)));
                }
            }
        }
    }

    static Path file(
            final Path directory, final SchemaModel schema, final SchemaModel.Message message) {
        return directory.resolve(schema.name()).resolve(message.name() + ".hex");
    }

    static byte[] encode(
            final SchemaModel schema,
            final SchemaModel.Message message,
            final Map<String, String> values) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final byte[] bytes = new byte[new ReflectiveCodec(schema).encode(message, values, buffer)];
        buffer.getBytes(0, bytes);
        return bytes;
    }

    /** The whole text of a vector. */
    static String text(
            final SchemaModel schema,
            final SchemaModel.Message message,
            final Map<String, String> values,
            final byte[] bytes) {
        final StringBuilder text = new StringBuilder(title(schema, message)).append('\n');
        values.forEach((path, value) -> text.append(assignment(path, value)).append('\n'));
        for (int i = 0; i < bytes.length; i += BYTES_A_LINE) {
            final int end = Math.min(i + BYTES_A_LINE, bytes.length);
            text.append(HexFormat.of().formatHex(bytes, i, end)).append('\n');
        }
        return text.toString();
    }

    static String title(final SchemaModel schema, final SchemaModel.Message message) {
        return "# " + schema.name() + " " + message.name() + ", template " + message.id();
    }

    private static String assignment(final String path, final String value) {
        return ("# " + path + ASSIGNMENT + value).stripTrailing();
    }

    /** Values as a vector says them. */
    static Map<String, String> values(final Path file) throws IOException {
        final Map<String, String> values = new LinkedHashMap<>();
        for (final String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            final int separator = (line + " ").indexOf(ASSIGNMENT);
            if (line.startsWith("# ") && separator > 0) {
                values.put(
                        line.substring(2, separator),
                        (line + " ").substring(separator + ASSIGNMENT.length()).strip());
            }
        }
        return values;
    }

    /** Bytes of a vector. */
    static byte[] bytes(final Path file) throws IOException {
        final StringBuilder digits = new StringBuilder();
        for (final String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            digits.append(line.startsWith("#") ? "" : line);
        }
        return HexFormat.of().parseHex(digits);
    }
}
