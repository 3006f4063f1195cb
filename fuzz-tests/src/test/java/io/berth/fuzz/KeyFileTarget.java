package io.berth.fuzz;

import io.berth.wire.KeyFile;
import java.nio.file.Path;

/** A key file of any bytes. */
public final class KeyFileTarget {
    private static final Path FILE = ScratchFile.write("");

    private KeyFileTarget() {}

    /** Loads what the first input would have to wait for. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput(new byte[0]);
    }

    public static void fuzzerTestOneInput(final byte[] input) {
        ScratchFile.rewrite(FILE, input);
        try {
            final KeyFile keys = KeyFile.load(FILE);
            final long newest = keys.newestKeyId("w");
            Findings.check(
                    newest == KeyFile.NO_KEY || keys.key("w", newest) != null,
                    "the newest key is not there");
        } catch (final IllegalArgumentException refused) {
            Findings.checkOneLine(refused);
        }
    }
}
