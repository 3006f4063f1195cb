package io.berth.ops.command;

import io.berth.ops.UserError;
import picocli.CommandLine.Parameters;

/** Which invocation a command is about. */
final class InvocationOptions {
    @Parameters(
            index = "0",
            paramLabel = "ID",
            description =
                    "The invocation, as 'berth invocations list' and the client library show it.")
    private String id;

    /** The id as a number. */
    long id() {
        try {
            return Long.parseUnsignedLong(id);
        } catch (final NumberFormatException ex) {
            throw new UserError("ID: '" + id + "' is not an invocation id (a whole number)", ex);
        }
    }

    String text() {
        return Long.toUnsignedString(id());
    }
}
