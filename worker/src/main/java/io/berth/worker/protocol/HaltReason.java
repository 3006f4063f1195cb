package io.berth.worker.protocol;

/** Why a worker's process has to end. */
public enum HaltReason {
    /** A graceful stop is complete. */
    STOPPED(0, "stopped"),
    /** Too many sandboxes hold a run that does not end. */
    TOO_MANY_STUCK(6, "too many stuck sandboxes"),
    /** Declared dead, and something that it held cannot be stopped. */
    STUCK_AFTER_DEATH(4, "declared dead while holding a run that does not end"),
    /** Cut off from the balancer, with a run that does not end: its slot may be freed. */
    STUCK_WITHOUT_LEASE(7, "without a lease while holding a run that does not end"),
    /** The balancer refuses this worker for good. */
    REJECTED(5, "the balancer refuses this worker");

    private final int exitCode;
    private final String text;

    HaltReason(final int exitCode, final String text) {
        this.exitCode = exitCode;
        this.text = text;
    }

    /**
     * @return exit code for the process; 0 only for a graceful stop.
     */
    public int exitCode() {
        return exitCode;
    }

    /**
     * @return one line for people.
     */
    public String text() {
        return text;
    }
}
