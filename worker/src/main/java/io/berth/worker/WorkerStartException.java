package io.berth.worker;

/** A worker can't start; the message is the one line that its operator needs. */
public final class WorkerStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A value of the configuration is missing or not allowed. */
    static final int CONFIGURATION = 2;

    /** Something of the machine that the worker needs is taken or missing. */
    static final int RESOURCE = 3;

    private final int exitCode;

    private WorkerStartException(final int exitCode, final String message) {
        super(message);
        this.exitCode = exitCode;
    }

    static WorkerStartException badConfiguration(final String message) {
        return new WorkerStartException(CONFIGURATION, message);
    }

    static WorkerStartException missingResource(final String message) {
        return new WorkerStartException(RESOURCE, message);
    }

    /**
     * @return exit code for the process.
     */
    public int exitCode() {
        return exitCode;
    }
}
