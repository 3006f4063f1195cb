package io.berth.fuzz;

import java.util.HexFormat;

/** An input that a target does not bear, with all that is needed to see it again. */
final class Finding extends AssertionError {
    private static final long serialVersionUID = 1L;

    Finding(final String what, final byte[] input, final Throwable cause) {
        super(what + "; the input: " + HexFormat.of().formatHex(input), cause);
    }
}
