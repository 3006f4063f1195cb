package io.berth.worker.protocol;

/** Where a worker stands with the balancer. */
public enum RegistrationState {
    /** No cluster session. */
    DISCONNECTED(0),
    /** Hello sent or to be sent. */
    GREETING(1),
    /** Welcome received on the current session. */
    REGISTERED(2),
    /** Declared dead: stops all it holds, then comes back as a new incarnation. */
    CLEARING(3),
    /** Said goodbye, or has to halt. */
    ENDED(4);

    private final int code;

    RegistrationState(final int code) {
        this.code = code;
    }

    /**
     * @return stable number, shown as a counter.
     */
    public int code() {
        return code;
    }
}
