package io.berth.worker.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Compiles sources and packs them into a jar, as whoever writes a function would. */
public final class JarMaker {
    private JarMaker() {}

    /**
     * @return the jar of one class {@code example.<name>} with the given source.
     */
    public static Path jar(final Path directory, final String name, final String source) {
        try {
            final Path sourceFile =
                    Files.createDirectories(directory.resolve(name + "-src"))
                            .resolve(name + ".java");
            final Path classes = Files.createDirectories(directory.resolve(name + "-classes"));
            Files.writeString(sourceFile, source);
            final int exit =
                    ToolProvider.getSystemJavaCompiler()
                            .run(
                                    null,
                                    null,
                                    null,
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    "-d",
                                    classes.toString(),
                                    sourceFile.toString());
            if (exit != 0) {
                throw new IllegalArgumentException("source of " + name + " does not compile");
            }
            return pack(classes, directory.resolve(name + ".jar"));
        } catch (final IOException problem) {
            throw new IllegalStateException(problem);
        }
    }

    private static Path pack(final Path classes, final Path jar) throws IOException {
        try (Stream<Path> files = Files.walk(classes);
                OutputStream out = Files.newOutputStream(jar);
                JarOutputStream jarOut = new JarOutputStream(out)) {
            final List<Path> classFiles = files.filter(Files::isRegularFile).sorted().toList();
            for (final Path file : classFiles) {
                jarOut.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
                jarOut.write(Files.readAllBytes(file));
                jarOut.closeEntry();
            }
        }
        return jar;
    }
}
