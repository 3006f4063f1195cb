package io.berth.history;

/** A history that cannot be written or read, in one line. */
public final class HistoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the reason in words. */
    public HistoryException(final String message) {
        super(message);
    }

    /** With the reason in words and what caused it. */
    public HistoryException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
