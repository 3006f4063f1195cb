package io.berth.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The corpus of a target: its seeds; what fuzzing has kept because it reaches something else, a
 * line of hexadecimal digits each in {@code corpus/<target>.hex}; and what once was a finding, a
 * file each in {@code corpus/<target>}.
 */
final class KeptInputs {
    private static final Path CORPUS = Path.of("src", "test", "resources", "corpus");

    private KeptInputs() {}

    static List<byte[]> of(final Targets target) {
        return of(target, CORPUS);
    }

    static List<byte[]> of(final Targets target, final Path corpus) {
        final List<byte[]> inputs = new ArrayList<>(target.seeds());
        inputs.add(new byte[0]);
        final Path kept = corpus.resolve(target.label() + ".hex");
        if (Files.exists(kept)) {
            inputs.addAll(read(kept));
        }
        final Path findings = corpus.resolve(target.label());
        if (Files.isDirectory(findings)) {
            try (Stream<Path> files = Files.list(findings)) {
                files.sorted().forEach(file -> inputs.addAll(read(file)));
            } catch (final IOException ex) {
                throw new UncheckedIOException(ex);
            }
        }
        return inputs;
    }

    private static List<byte[]> read(final Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(line -> HexFormat.of().parseHex(line)).toList();
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
