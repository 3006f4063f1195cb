package io.berth.ops;

/**
 * Something the operator can put right: a bad flag, a file that cannot be read, no cluster in a
 * directory. Told as one line, with exit code 2 and no stack trace.
 */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UserError(final String message) {
        super(message);
    }

    public UserError(final String message, final Throwable cause) {
        super(message, cause);
    }
}
