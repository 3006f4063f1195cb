package io.berth.history;

import java.nio.charset.StandardCharsets;

/** A number for the name of a process or tenant, the same in every process: FNV-1a. */
public final class ProcessKey {
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private ProcessKey() {}

    /** The number of a name; never 0. */
    public static long of(final String name) {
        long hash = OFFSET;
        for (final byte next : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (next & 0xFF)) * PRIME;
        }
        return hash == 0 ? 1 : hash;
    }
}
