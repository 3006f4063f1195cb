package io.berth.simulation.mutants;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Defines the state machine, the protocols and the simulation once more, from the same class files
 * but those of the mutant; everything else is shared.
 */
final class MutantClassLoader extends ClassLoader {
    /** What is generated knows nothing of what may be mutated. */
    private static final String[] SHARED = {"io.berth.schemas.", "io.berth.wire."};

    static {
        registerAsParallelCapable();
    }

    private final Map<String, byte[]> mutated;

    MutantClassLoader(final Map<String, byte[]> mutated, final ClassLoader parent) {
        super(parent);
        this.mutated = mutated;
    }

    @Override
    protected Class<?> loadClass(final String name, final boolean isResolved)
            throws ClassNotFoundException {
        if (!isOwn(name)) {
            return super.loadClass(name, isResolved);
        }
        synchronized (getClassLoadingLock(name)) {
            final Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private static boolean isOwn(final String name) {
        for (final String prefix : SHARED) {
            if (name.startsWith(prefix)) {
                return false;
            }
        }
        return name.startsWith("io.berth.");
    }

    private Class<?> define(final String name) throws ClassNotFoundException {
        byte[] code = mutated.get(name);
        if (code == null) {
            code = original(name);
        }
        return defineClass(name, code, 0, code.length);
    }

    private byte[] original(final String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            return in.readAllBytes();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
