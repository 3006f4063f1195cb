package io.berth.client.protocol;

import java.util.function.LongSupplier;

/**
 * The client's identity at the balancer and its current cluster session: Hello, terms, egress
 * numbers, resync times.
 */
final class ClientSession {
    enum State {
        DISCONNECTED,
        /** Connected, Hello to be answered. */
        HELLO,
        READY,
        /** The balancer refuses this client; nothing more is asked on this session. */
        REFUSED,
        CLOSED
    }

    private final ClientSettings settings;
    private final ClientOutput output;
    private final LongSupplier entropy;
    private final Jitter jitter;
    private final ClientCounters counters;

    State state = State.DISCONNECTED;
    long sessionId;
    long clientId;
    private long nonceHigh;
    private long nonceLow;
    private long secretHigh;
    private long secretLow;
    long highestTerm = Long.MIN_VALUE;
    private long nextEgressNumber = 1;
    long highestToken;
    long cellEpoch;
    long clientGraceNs;
    EndReason refusal = EndReason.NONE;

    /** Why there is no session, where that is known. */
    EndReason unconnected = EndReason.NONE;

    private long helloAtNs = Alarm.NEVER;
    private long helloDelayNs;
    long resyncAtNs = Alarm.NEVER;

    /** No resync for a gap in the numbers before this: gaps come in crowds where all is slow. */
    private long gapResyncFromNs = Long.MIN_VALUE;

    private long gapPauseNs;

    /** The oldest question that nothing has been heard after; NEVER: there is none. */
    private long unansweredSinceNs = Alarm.NEVER;

    ClientSession(
            final ClientSettings settings,
            final ClientOutput output,
            final LongSupplier entropy,
            final Jitter jitter,
            final ClientCounters counters) {
        this.settings = settings;
        this.output = output;
        this.entropy = entropy;
        this.jitter = jitter;
        this.counters = counters;
        newNonce();
    }

    boolean isReady() {
        return State.READY == state;
    }

    /** Something was sent that the balancer answers. */
    void asked(final long nowNs) {
        if (Alarm.NEVER == unansweredSinceNs) {
            unansweredSinceNs = nowNs;
        }
    }

    /**
     * @return whether nobody answers: there is no session, or nothing was heard for as long as an
     *     answer may take before it is asked for again.
     */
    boolean isUnanswered(final long nowNs) {
        return !isReady()
                || Alarm.NEVER != unansweredSinceNs
                        && nowNs - unansweredSinceNs >= settings.resendNs();
    }

    void onConnected(final long nowNs, final long newSessionId) {
        sessionId = newSessionId;
        unconnected = EndReason.NONE;
        // Only the leader that opened the session and later ones can speak on it, and those of a
        // cell that was restored count from further back than what was seen before (rule 2).
        highestTerm = Long.MIN_VALUE;
        nextEgressNumber = 1;
        resyncAtNs = Alarm.NEVER;
        sayHello(nowNs);
    }

    void onLost() {
        state = State.DISCONNECTED;
        helloAtNs = Alarm.NEVER;
        resyncAtNs = Alarm.NEVER;
    }

    /** The client id is of no use any more: a new one is asked for. */
    void forgetClientId(final long nowNs) {
        clientId = 0;
        secretHigh = 0;
        secretLow = 0;
        newNonce();
        if (State.DISCONNECTED != state && State.CLOSED != state) {
            sayHello(nowNs);
        }
    }

    void onNewLeader(final long nowNs, final long term) {
        if (term > highestTerm) {
            highestTerm = term;
            nextEgressNumber = 1;
            if (State.HELLO == state) {
                helloAtNs =
                        Math.min(helloAtNs, nowNs + jitter.upTo(settings.leaderChangeJitterNs()));
            }
            resyncAtNs = nowNs + jitter.upTo(settings.leaderChangeJitterNs());
        }
    }

    /**
     * @return whether a message of this term may be believed; a gap in the numbers asks for a
     *     resync (rule 5).
     */
    boolean accept(final long nowNs, final long term, final long egressNumber) {
        if (State.DISCONNECTED == state || State.CLOSED == state) {
            counters.ignored++;
            return false;
        }
        if (term < highestTerm) {
            counters.lowerTermDropped++;
            return false;
        }
        if (term > highestTerm) {
            final boolean first = Long.MIN_VALUE == highestTerm;
            onNewLeader(nowNs, term);
            if (first) {
                resyncAtNs = Alarm.NEVER;
            }
        }
        if (egressNumber > nextEgressNumber) {
            counters.egressGaps++;
            askForGap(nowNs);
        }
        nextEgressNumber = Math.max(nextEgressNumber, egressNumber + 1);
        unansweredSinceNs = Alarm.NEVER;
        return true;
    }

    /**
     * Answers that were lost are asked for at once; where gaps go on, with doubling pauses: who
     * drops answers has too much to say as it is.
     */
    private void askForGap(final long nowNs) {
        if (Alarm.NEVER != resyncAtNs) {
            return;
        }
        final boolean isCalm = nowNs >= gapResyncFromNs + settings.resendMaxNs();
        gapPauseNs =
                isCalm ? settings.resendNs() : Math.min(2 * gapPauseNs, settings.resendMaxNs());
        resyncAtNs = Math.max(nowNs, gapResyncFromNs);
        gapResyncFromNs = resyncAtNs + jitter.around(gapPauseNs);
    }

    boolean isOwnNonce(final long high, final long low) {
        return high == nonceHigh && low == nonceLow;
    }

    void onWelcome(
            final long id,
            final long newSecretHigh,
            final long newSecretLow,
            final long graceNs,
            final long epoch) {
        clientId = id;
        secretHigh = newSecretHigh;
        secretLow = newSecretLow;
        clientGraceNs = graceNs;
        cellEpoch = Math.max(cellEpoch, epoch);
        helloAtNs = Alarm.NEVER;
        refusal = EndReason.NONE;
        state = State.READY;
    }

    /** Hello again after this time. */
    void retryHello(final long nowNs, final long afterNs) {
        helloAtNs = Alarm.after(nowNs, afterNs + jitter.upTo(afterNs / 4));
    }

    void refuse(final EndReason reason) {
        state = State.REFUSED;
        refusal = reason;
        helloAtNs = Alarm.NEVER;
    }

    /** Sends Hello when it is due. @return messages sent, -1: the transport took none. */
    int poll(final long nowNs) {
        if (State.HELLO != state || nowNs < helloAtNs) {
            return 0;
        }
        if (!output.sendClientHello(
                nonceHigh,
                nonceLow,
                clientId,
                secretHigh,
                secretLow,
                highestToken,
                cellEpoch,
                settings.slotsWanted())) {
            return -1;
        }
        helloAtNs = nowNs + jitter.around(helloDelayNs);
        helloDelayNs = Math.min(2 * helloDelayNs, settings.resendMaxNs());
        return 1;
    }

    void arm(final Alarm alarm) {
        if (State.HELLO == state) {
            alarm.at(helloAtNs);
        } else if (State.READY == state) {
            alarm.at(resyncAtNs);
        }
    }

    private void sayHello(final long nowNs) {
        state = State.HELLO;
        helloAtNs = nowNs;
        helloDelayNs = settings.resendNs();
    }

    private void newNonce() {
        nonceHigh = entropy.getAsLong();
        nonceLow = entropy.getAsLong();
    }
}
