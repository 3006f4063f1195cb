package io.berth.simulation;

/** Something that must never happen has happened. */
public final class CheckFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CheckFailure(final String message) {
        super(message);
    }
}
