package io.berth.ops;

/** What a command checks does not hold: told as one line, with exit code 1 and no stack trace. */
public final class CheckFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CheckFailed(final String message) {
        super(message);
    }

    public CheckFailed(final String message, final Throwable cause) {
        super(message, cause);
    }
}
