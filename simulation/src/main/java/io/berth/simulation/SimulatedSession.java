package io.berth.simulation;

import java.util.List;

/**
 * A cluster session as its two ends see it. Ingress and egress are in order; around a leader change
 * messages vanish without a word, and what the old leader sent may still come later with its old
 * term.
 */
final class SimulatedSession {
    /** The end of a session at a client, worker or operator. */
    interface Owner {
        void onSessionOpened(SimulatedSession session);

        /** The cluster refused or there was no leader to answer. */
        void onConnectFailed();

        /**
         * @param bytes the message as it was encoded, or null.
         */
        void onEgress(
                SimulatedSession session,
                List<Call> message,
                byte[] bytes,
                long term,
                long egressNumber);

        void onNewLeader(SimulatedSession session, long term);

        /** The session is gone, as far as this end can tell. */
        void onSessionLost(SimulatedSession session);

        /** True while the process sends keep-alives and drains what comes. */
        boolean isResponsive();

        String name();
    }

    final long id;
    final Owner owner;

    /** Open for the log: not yet closed by an entry. */
    boolean openInLog = true;

    /** Open for its owner. */
    boolean openForOwner = true;

    /** A close is on its way into the log. */
    boolean closing;

    /** The term whose leader the owner sends to. */
    long ownerTerm;

    /** Number of the last egress message, and the term it counts in (rule 5). */
    long egressNumber;

    long egressTerm;

    /** Until then nothing that its owner sends fits in. */
    long pressedUntilNs;

    /** What the delays of this session are drawn from. */
    final SimulationRandom random;

    /** Messages of either direction arrive no earlier than the ones before them. */
    long ingressArrivalNs;

    long egressArrivalNs;

    /** When the owner last gave a sign of life that the leader saw. */
    long lastHeardNs;

    SimulatedSession(
            final long id,
            final Owner owner,
            final SimulationRandom random,
            final long term,
            final long nowNs) {
        this.id = id;
        this.owner = owner;
        this.random = random;
        this.ownerTerm = term;
        this.lastHeardNs = nowNs;
    }

    long nextEgressNumber(final long term) {
        if (egressTerm != term) {
            egressTerm = term;
            egressNumber = 0;
        }
        return ++egressNumber;
    }
}
