package io.berth.worker.sandbox;

import java.net.URL;
import java.net.URLClassLoader;

/**
 * Classes of one function, apart from those of the worker and of other functions: it sees its jar,
 * the JDK, and the package that functions are written against.
 */
final class FunctionClassLoader extends URLClassLoader {
    private static final String FUNCTION_PACKAGE = "io.berth.worker.function.";

    static {
        registerAsParallelCapable();
    }

    FunctionClassLoader(final URL jar) {
        super(new URL[] {jar}, ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> loadClass(final String name, final boolean resolve)
            throws ClassNotFoundException {
        if (name.startsWith(FUNCTION_PACKAGE)) {
            return FunctionClassLoader.class.getClassLoader().loadClass(name);
        }
        return super.loadClass(name, resolve);
    }
}
