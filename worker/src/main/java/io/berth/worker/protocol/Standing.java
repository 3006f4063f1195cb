package io.berth.worker.protocol;

/** What all parts of the protocol know of this worker's place with the balancer. */
final class Standing {
    final WorkerSettings settings;
    final WorkerOutput output;
    final WorkerObserver observer;
    final WorkerCounts counts = new WorkerCounts();
    final Lease lease = new Lease();

    RegistrationState state = RegistrationState.DISCONNECTED;
    long workerId;
    long registrationEpoch;
    long incarnation;
    long cellEpoch;
    long lastCommandApplied;
    long highestTokenSeen;

    /** A command was applied, or repeated, that no message has confirmed yet. */
    boolean confirmDue;

    long confirmDueNs;

    /** Takes nothing new. */
    boolean draining;

    Standing(
            final WorkerSettings settings,
            final WorkerOutput output,
            final WorkerObserver observer) {
        this.settings = settings;
        this.output = output;
        this.observer = observer;
    }

    void tokenSeen(final long token) {
        if (token > highestTokenSeen) {
            highestTokenSeen = token;
        }
    }

    void commandTaken(final long nowNs) {
        if (!confirmDue) {
            confirmDue = true;
            confirmDueNs = nowNs + settings.confirmNs();
        }
    }

    /** A message with a number, carrying the last command applied, was sent. */
    void numberedSent(final long nowNs, final long lastEventInMessage) {
        lease.sent(nowNs, lastEventInMessage);
        confirmDue = false;
    }
}
