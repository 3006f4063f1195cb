package io.berth.worker.protocol;

import java.util.function.LongSupplier;

/**
 * Says Hello until it is answered: the same nonce on one session, so that repeating is free (rule
 * 4), with a growing pause; a new nonce for a new session or after a refusal.
 */
final class Greeter {
    private static final long FIRST_PAUSE_NS = 200_000_000L;
    private static final long LONGEST_PAUSE_NS = 2_000_000_000L;

    /**
     * The lease counts from the first sending of a nonce, so that an old one would grant little.
     */
    private static final long NONCE_AGE_NS = 800_000_000L;

    private final Standing standing;
    private final EventSender events;
    private final LongSupplier random;
    private long nonceHigh;
    private long nonceLow;
    private long begunNs;
    private long firstSentNs;
    private long nextSendNs;
    private long pauseNs;
    private boolean sent;

    Greeter(final Standing standing, final EventSender events, final LongSupplier random) {
        this.standing = standing;
        this.events = events;
        this.random = random;
    }

    void begin(final long notBeforeNs) {
        standing.state = RegistrationState.GREETING;
        newNonce();
        nextSendNs = notBeforeNs;
        begunNs = notBeforeNs;
        pauseNs = FIRST_PAUSE_NS;
    }

    /**
     * @return whether this answers the Hello that is out.
     */
    boolean isAnswer(final long answeredHigh, final long answeredLow) {
        return standing.state == RegistrationState.GREETING
                && sent
                && answeredHigh == nonceHigh
                && answeredLow == nonceLow;
    }

    /**
     * @return the safe beginning of the lease: any of the equal Hellos may be the one that was
     *     answered.
     */
    long firstSentNs() {
        return firstSentNs;
    }

    boolean isUnanswered(final long nowNs) {
        return nowNs - begunNs >= standing.settings.unansweredNs();
    }

    int poll(final long nowNs) {
        if (nowNs - nextSendNs < 0) {
            return 0;
        }
        if (sent && nowNs - firstSentNs >= NONCE_AGE_NS) {
            newNonce();
        }
        if (!sendHello()) {
            return 0;
        }
        if (!sent) {
            sent = true;
            firstSentNs = nowNs;
        }
        nextSendNs = nowNs + pauseNs + Math.floorMod(random.getAsLong(), pauseNs / 4);
        pauseNs = Math.min(pauseNs * 2, LONGEST_PAUSE_NS);
        return 1;
    }

    private void newNonce() {
        nonceHigh = random.getAsLong();
        nonceLow = random.getAsLong();
        sent = false;
    }

    private boolean sendHello() {
        final WorkerSettings settings = standing.settings;
        return standing.output.sendHello(
                nonceHigh,
                nonceLow,
                standing.incarnation,
                standing.highestTokenSeen,
                standing.lastCommandApplied,
                events.lastAdded(),
                standing.cellEpoch,
                settings.memoryMb(),
                settings.maxSandboxes(),
                settings.zone(),
                settings.name(),
                settings.endpoint(),
                settings.labels());
    }
}
