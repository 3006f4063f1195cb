package io.berth.ops.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.berth.ops.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonReportTest {
    @TempDir private Path directory;

    @Test
    void shouldWriteOneObjectAndReplaceTheFormerFile() throws IOException {
        final Path file = directory.resolve("report.json");
        JsonReport.write(file, Map.of("old", 1));

        JsonReport.write(file, Map.of("latencyUs", Map.of("p50", 12)));

        final JsonNode read = new ObjectMapper().readTree(file.toFile());
        assertEquals(12, read.get("latencyUs").get("p50").asInt());
        assertFalse(read.has("old"));
        assertFalse(Files.exists(directory.resolve("report.json.part")));
    }

    @Test
    void shouldSayWhyAFileCannotBeWritten() {
        final Path file = directory.resolve("none").resolve("report.json");

        final UserError failure =
                assertThrows(UserError.class, () -> JsonReport.write(file, Map.of()));

        assertEquals("cannot write " + file + ": no such file or directory", failure.getMessage());
    }

    @Test
    void shouldNotTakeThePlaceOfADevice() {
        final UserError error =
                assertThrows(UserError.class, () -> JsonReport.checkWritable(Path.of("/dev/null")));
        assertEquals("cannot write /dev/null: it is no regular file", error.getMessage());
    }
}
