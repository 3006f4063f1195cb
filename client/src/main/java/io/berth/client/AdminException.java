package io.berth.client;

/**
 * A command of an operator had no answer within its deadline, or was refused; the message is one
 * line.
 */
public final class AdminException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public AdminException(final String message) {
        super(message);
    }
}
