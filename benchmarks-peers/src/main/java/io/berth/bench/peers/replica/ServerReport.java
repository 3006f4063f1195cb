package io.berth.bench.peers.replica;

import java.util.Locale;

/** The lines that a server prints for the process that started it. */
public final class ServerReport {
    /** Said once, when clients may come: by the leader only. */
    public static final String SERVING = "serving";

    /** Said once, when the process has joined its group. */
    public static final String STARTED = "started";

    /** Begins a line that says what must not happen while it is measured. */
    public static final String FAULT = "fault: ";

    /** Begins the digests at a mark in the log. */
    public static final String DIGEST = "digest ";

    private ServerReport() {}

    /** The digests at a mark: equal lines on all replicas mean equal states (rule 37). */
    static String digest(
            final long entries, final long rollingDigest, final long structuralDigest) {
        return String.format(
                Locale.ROOT, "%s%d %016x %016x", DIGEST, entries, rollingDigest, structuralDigest);
    }
}
