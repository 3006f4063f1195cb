package io.berth.bench.peers;

import java.util.List;

/** What the libraries of peers ask of the JVM. */
public final class LibraryOptions {
    private static final int WARNS_OF_UNSAFE = 24;

    private LibraryOptions() {}

    /** Native code and memory outside the heap, of which newer JVMs warn. */
    public static List<String> ofJvm() {
        return Runtime.version().feature() >= WARNS_OF_UNSAFE
                ? List.of(
                        "--sun-misc-unsafe-memory-access=allow",
                        "--enable-native-access=ALL-UNNAMED")
                : List.of();
    }
}
