package io.berth.worker.protocol;

/**
 * What of the balancer's messages is for this worker as it is registered now, and which command is
 * the next: terms, numbers and registrations (rules 5, 6 and 19).
 */
final class Admission {
    private final Standing standing;
    private final Resync resync;

    Admission(final Standing standing, final Resync resync) {
        this.standing = standing;
        this.resync = resync;
    }

    /**
     * @return whether the message is of a leader that is believed, and for this registration.
     */
    boolean ofRegistration(
            final long nowNs,
            final long term,
            final long egressNumber,
            final long workerId,
            final long registrationEpoch) {
        if (!resync.admit(nowNs, term, egressNumber)) {
            return false;
        }
        final boolean current =
                standing.state == RegistrationState.REGISTERED
                        && workerId == standing.workerId
                        && registrationEpoch == standing.registrationEpoch;
        if (!current) {
            standing.counts.ignored++;
        }
        return current;
    }

    /**
     * Commands apply in number order; a repeat is confirmed again, a gap is asked for (rule 19).
     *
     * @return whether the command is to be applied now.
     */
    boolean isNextCommand(
            final long nowNs,
            final long term,
            final long egressNumber,
            final long workerId,
            final long registrationEpoch,
            final long commandNumber) {
        if (!ofRegistration(nowNs, term, egressNumber, workerId, registrationEpoch)) {
            return false;
        }
        if (commandNumber > standing.lastCommandApplied + 1) {
            resync.commandsMissing();
            return false;
        }
        standing.commandTaken(nowNs);
        if (commandNumber <= standing.lastCommandApplied) {
            return false;
        }
        standing.lastCommandApplied = commandNumber;
        return true;
    }
}
