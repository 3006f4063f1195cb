package io.berth.ops.trace;

/** A trace that cannot be used; the message is one line that names file, row and column. */
public final class TraceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TraceException(final String message) {
        super(message);
    }

    TraceException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
