package io.berth.node;

/** A node can't start, for a known reason that its message says in one line. */
public final class NodeStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private NodeStartException(final int exitCode, final String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    static NodeStartException badConfiguration(final String message) {
        return new NodeStartException(NodeLauncher.EXIT_CONFIGURATION, message);
    }

    static NodeStartException badEnvironment(final String message) {
        return new NodeStartException(NodeLauncher.EXIT_ENVIRONMENT, message);
    }

    /**
     * @return exit code of the process.
     */
    public int exitCode() {
        return exitCode;
    }
}
