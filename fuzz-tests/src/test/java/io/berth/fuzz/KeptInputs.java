package io.berth.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The corpus of a target: its seeds, what fuzzing has kept because it reaches something else, and
 * what once was a finding. One file each under {@code src/test/resources/corpus/<target>}.
 */
final class KeptInputs {
    private static final Path CORPUS = Path.of("src", "test", "resources", "corpus");

    private KeptInputs() {}

    static List<byte[]> of(final Targets target) {
        final List<byte[]> inputs = new ArrayList<>(target.seeds());
        inputs.add(new byte[0]);
        final Path directory = CORPUS.resolve(target.label());
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                for (final Path file : files.sorted().toList()) {
                    inputs.add(Files.readAllBytes(file));
                }
            } catch (final IOException ex) {
                throw new UncheckedIOException(ex);
            }
        }
        return inputs;
    }
}
