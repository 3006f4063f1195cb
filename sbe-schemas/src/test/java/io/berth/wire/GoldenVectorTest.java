package io.berth.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenVectorTest {
    static Stream<StructureCheckTest.Case> everyMessageWithAVector() {
        return StructureCheckTest.everyMessage()
                .filter(any -> GoldenVectors.SCHEMAS.contains(any.schema().name()));
    }

    @ParameterizedTest
    @MethodSource("everyMessageWithAVector")
    void shouldEncodeTheValuesToTheSameBytesAsEver(final StructureCheckTest.Case any)
            throws IOException {
        final Path file = GoldenVectors.file(GoldenVectors.DIRECTORY, any.schema(), any.message());
        assertTrue(Files.exists(file), "no golden vector: see sbe-schemas/README.md");
        final Map<String, String> values = GoldenVectors.values(file);
        assertArrayEquals(
                GoldenVectors.bytes(file),
                GoldenVectors.encode(any.schema(), any.message(), values));
    }

    @ParameterizedTest
    @MethodSource("everyMessageWithAVector")
    void shouldDecodeTheBytesToTheSameValuesAsEver(final StructureCheckTest.Case any)
            throws IOException {
        final Path file = GoldenVectors.file(GoldenVectors.DIRECTORY, any.schema(), any.message());
        final UnsafeBuffer message = new UnsafeBuffer(GoldenVectors.bytes(file));
        assertEquals(StructureCheck.OK, any.check().check(message, 0, message.capacity()));
        final Map<String, String> values = any.codec().decode(any.message(), message);
        assertEquals(GoldenVectors.values(file), values);
        assertEquals(
                Files.readString(file),
                GoldenVectors.text(any.schema(), any.message(), values, message.byteArray()));
    }

    @Test
    void shouldHaveNoVectorWithoutItsMessage() throws IOException {
        for (final String schema : GoldenVectors.SCHEMAS) {
            final TreeSet<String> expected =
                    everyMessageWithAVector()
                            .filter(any -> schema.equals(any.schema().name()))
                            .map(any -> any.message().name() + ".hex")
                            .collect(Collectors.toCollection(TreeSet::new));
            try (Stream<Path> files = Files.list(GoldenVectors.DIRECTORY.resolve(schema))) {
                final TreeSet<String> found =
                        files.map(file -> file.getFileName().toString())
                                .collect(Collectors.toCollection(TreeSet::new));
                assertEquals(expected, found);
            }
        }
    }
}
