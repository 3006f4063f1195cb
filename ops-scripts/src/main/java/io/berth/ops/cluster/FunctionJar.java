package io.berth.ops.cluster;

import io.berth.ops.CheckFailed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** A Java function of ours in a jar of its own, as any other. */
public final class FunctionJar {
    private FunctionJar() {}

    /**
     * Writes a class that needs no other into a jar.
     *
     * @return the code of a function: path of the jar, #, name of the class.
     */
    public static String write(final Path jar, final Class<?> handler) {
        final String entry = handler.getName().replace('.', '/') + ".class";
        try (InputStream in = handler.getResourceAsStream("/" + entry);
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            if (in == null) {
                throw new CheckFailed("no class " + entry + " to make a jar of");
            }
            out.putNextEntry(new JarEntry(entry));
            in.transferTo(out);
            out.closeEntry();
        } catch (final IOException ex) {
            throw new CheckFailed("cannot make " + jar + ": " + ex.getMessage(), ex);
        }
        return jar + "#" + handler.getName();
    }
}
