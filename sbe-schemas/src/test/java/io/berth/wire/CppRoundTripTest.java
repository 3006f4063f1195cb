package io.berth.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CppRoundTripTest {
    private static final String COMPILER = "g++";
    private static final int COMPILE_LIMIT_S = 240;
    private static final int RUN_LIMIT_S = 30;
    private static final Path CODECS =
            Path.of("target", "generated-sources", "sbe-cpp").toAbsolutePath();

    @TempDir private Path directory;

    @Test
    void shouldReadAndWriteEveryGoldenVectorInCpp() throws IOException, InterruptedException {
        if (!hasCompiler()) {
            System.out.println(
                    "SKIPPED: no "
                            + COMPILER
                            + " on the PATH, so the golden vectors did not pass through C++");
        }
        assumeTrue(hasCompiler(), "no " + COMPILER + " on the PATH");

        final List<SchemaModel> schemas =
                GoldenVectors.SCHEMAS.stream().map(SchemaModel::load).toList();
        Files.writeString(directory.resolve("RoundTrip.cpp"), CppRoundTripSource.of(schemas));
        final Run compilation =
                run(
                        COMPILE_LIMIT_S,
                        List.of(
                                COMPILER,
                                "-std=c++17",
                                "-O0",
                                "-Wall",
                                "-I" + CODECS,
                                "RoundTrip.cpp",
                                "-o",
                                "round-trip"));
        assertEquals(0, compilation.status, compilation.output);

        final List<String> command = new ArrayList<>(List.of("./round-trip"));
        final StringBuilder expected = new StringBuilder();
        for (final SchemaModel schema : schemas) {
            for (final SchemaModel.Message message : schema.messages()) {
                final Path vector = GoldenVectors.file(GoldenVectors.DIRECTORY, schema, message);
                command.add(schema.name() + "/" + message.name());
                command.add(vector.toAbsolutePath().toString());
                expected.append(Files.readString(vector));
            }
        }
        final Run roundTrip = run(RUN_LIMIT_S, command);
        assertEquals(expected.toString(), roundTrip.output);
        assertEquals(0, roundTrip.status);
    }

    private record Run(int status, String output) {}

    private Run run(final int limitS, final List<String> command)
            throws IOException, InterruptedException {
        final Path output = directory.resolve("output");
        final Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            assertTrue(
                    process.waitFor(limitS, TimeUnit.SECONDS),
                    () -> command.get(0) + " ran more than " + limitS + " s");
        } finally {
            process.destroyForcibly();
        }
        return new Run(process.exitValue(), Files.readString(output));
    }

    private static boolean hasCompiler() {
        for (final String path : System.getenv("PATH").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(path, COMPILER))) {
                return true;
            }
        }
        return false;
    }
}
