package io.berth.worker.sandbox;

import io.berth.worker.function.FunctionHandler;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a handler is: {@code path.jar#com.example.MyHandler}.
 *
 * @param jar path as written.
 * @param className name of the class that implements {@link FunctionHandler}.
 */
record HandlerCode(String jar, String className) {
    /**
     * @throws IllegalArgumentException with one line that says what is wrong.
     */
    static HandlerCode parse(final String code) {
        final int hash = code.lastIndexOf('#');
        if (hash <= 0 || hash == code.length() - 1) {
            throw new IllegalArgumentException(
                    "code '" + code + "' is not of the form path.jar#ClassName");
        }
        return new HandlerCode(code.substring(0, hash), code.substring(hash + 1));
    }

    /**
     * @param directory against which a relative path counts.
     */
    FunctionClassLoader openLoader(final Path directory) throws Exception {
        final Path path = directory.resolve(jar);
        if (!Files.isReadable(path)) {
            throw new IllegalArgumentException("jar " + path + " is not there or not readable");
        }
        return new FunctionClassLoader(path.toUri().toURL());
    }

    FunctionHandler newHandler(final ClassLoader loader) throws Exception {
        final Class<?> type = Class.forName(className, true, loader);
        if (!FunctionHandler.class.isAssignableFrom(type)) {
            throw new IllegalArgumentException(
                    className + " does not implement " + FunctionHandler.class.getName());
        }
        return (FunctionHandler) type.getDeclaredConstructor().newInstance();
    }
}
