package io.berth.ops.command;

import io.berth.ops.UserError;
import java.nio.charset.StandardCharsets;

/** Names of tenants and functions: 1 to 64 bytes of UTF-8, no control characters. */
final class Names {
    private static final int MOST_BYTES = 64;

    private Names() {}

    static String check(final String what, final String name) {
        final int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > MOST_BYTES || name.chars().anyMatch(Character::isISOControl)) {
            throw new UserError(
                    what + ": a name has 1 to " + MOST_BYTES + " bytes and no control characters");
        }
        return name;
    }
}
