package io.berth.worker.protocol;

/**
 * Which balancer messages count, and asking for what was missed (rules 5 and 19): lower terms are
 * dropped; a higher term or a gap asks for everything after the last command applied, one question
 * at a time, again until it is answered.
 */
final class Resync {
    private final Standing standing;
    private final EventSender events;
    private long highestTerm = Long.MIN_VALUE;
    private long lastEgressNumber;
    private boolean due;
    private long askedWithNumber;
    private long askedNs;

    Resync(final Standing standing, final EventSender events) {
        this.standing = standing;
        this.events = events;
    }

    /**
     * A new session numbers its messages anew, and its terms: only the leader that opened it and
     * later ones can speak on it, and those of a cell that was restored count from further back
     * than what was seen on sessions before (rule 2).
     */
    void onConnected() {
        highestTerm = Long.MIN_VALUE;
        lastEgressNumber = 0;
    }

    /**
     * @return whether a message of this term counts.
     */
    boolean admit(final long nowNs, final long term, final long egressNumber) {
        if (term < highestTerm) {
            standing.counts.lowerTermDropped++;
            return false;
        }
        final boolean newTerm = term > highestTerm;
        final boolean gap =
                !newTerm && lastEgressNumber != 0 && egressNumber > lastEgressNumber + 1;
        highestTerm = term;
        lastEgressNumber = newTerm ? egressNumber : Math.max(lastEgressNumber, egressNumber);
        if ((newTerm || gap) && standing.state == RegistrationState.REGISTERED) {
            due = true;
            askedWithNumber = 0;
            askedNs = nowNs - standing.settings.resendNs();
            if (newTerm) {
                events.rewind(
                        nowNs); // what was handed to the leader before may never have been logged
            }
        }
        return true;
    }

    /**
     * Registered: commands above the last one applied are on their way; asked for only when they
     * don't come.
     */
    void registered(final long nowNs, final boolean commandsMissing) {
        due = commandsMissing;
        askedNs = nowNs;
        askedWithNumber = 0;
    }

    void commandsMissing() {
        due = true;
    }

    void answered(final long number) {
        if (askedWithNumber != 0 && number >= askedWithNumber) {
            askedWithNumber = 0;
        }
    }

    int poll(final long nowNs) {
        final boolean wanted = due || askedWithNumber != 0;
        if (!wanted || nowNs - askedNs < standing.settings.resendNs()) {
            return 0;
        }
        final long number = standing.lease.nextNumber();
        final boolean sent =
                standing.output.sendResync(
                        standing.workerId,
                        standing.registrationEpoch,
                        standing.lastCommandApplied,
                        events.lastAdded(),
                        number);
        if (!sent) {
            return 0;
        }
        standing.numberedSent(nowNs, 0);
        standing.counts.resyncs++;
        due = false;
        askedWithNumber = number;
        askedNs = nowNs;
        return 1;
    }
}
