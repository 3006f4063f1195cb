package io.berth.cluster;

import io.berth.placement.PlacementCommands;
import io.berth.placement.PlacementOutput;
import io.berth.wire.KeyFile;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongHashSet;

/**
 * The way of an entry through a node, from the bytes of the log to the bytes of the answers,
 * without a cluster: the real adapters around a given state machine.
 */
public final class NodeUnderTest implements EgressSessions {
    /** Takes an answer. */
    @FunctionalInterface
    public interface Egress {
        void onMessage(long sessionId, DirectBuffer buffer, int offset, int length);
    }

    private static final int OUTBOX_CAPACITY = 64;

    private final Egress egress;
    private final EntryEffects effects = new EntryEffects();
    private final LongHashSet open = new LongHashSet();
    private final Outbox outbox;
    private final EgressPublisher publisher;
    private final Events events = new Events();
    private long backPressure;

    public NodeUnderTest(final KeyFile keys, final Egress egress) {
        this.egress = egress;
        outbox = new Outbox(OUTBOX_CAPACITY, OUTBOX_CAPACITY / 4, this, () -> {});
        publisher =
                new EgressPublisher(this, outbox, new PlacementCertifier(keys), events, effects);
    }

    public PlacementOutput output() {
        return publisher;
    }

    /** The adapter that feeds a state machine made around {@link #output}. */
    public IngressAdapter ingress(final PlacementCommands commands) {
        return new IngressAdapter(commands, publisher, events);
    }

    /** Opens a session if it is not. */
    public void open(final long sessionId) {
        open.add(sessionId);
    }

    public void close(final long sessionId) {
        open.remove(sessionId);
        publisher.onSessionClosed(sessionId);
    }

    public void newTerm(final long term) {
        publisher.onNewTerm(term);
    }

    /** The next offers find no room. */
    public void pressBack(final int offers) {
        backPressure = offers;
    }

    /** Ends an entry. @return id of the timer asked for, {@link Long#MIN_VALUE}: none. */
    public long settle() {
        final long timerId = effects.takeTimer() ? effects.timerId() : Long.MIN_VALUE;
        for (int i = 0; i < effects.sessionsToClose().size(); i++) {
            close(effects.sessionsToClose().getLong(i));
        }
        effects.sessionsToClose().clear();
        publisher.drain();
        return timerId;
    }

    /**
     * @return what went wrong outside the state machine, null: nothing.
     */
    public String failure() {
        return events.failure;
    }

    /**
     * @return answers that wait.
     */
    public int waiting() {
        return outbox.size();
    }

    @Override
    public boolean isLeader() {
        return true;
    }

    @Override
    public boolean isOpen(final long sessionId) {
        return open.contains(sessionId);
    }

    @Override
    public int offer(
            final long sessionId, final DirectBuffer buffer, final int offset, final int length) {
        if (!open.contains(sessionId)) {
            return Outbox.GONE;
        }
        if (backPressure > 0) {
            backPressure--;
            return Outbox.WAIT;
        }
        egress.onMessage(sessionId, buffer, offset, length);
        return Outbox.SENT;
    }

    private static final class Events implements ServiceEvents {
        private String failure;

        @Override
        public void onUndecodable() {}

        @Override
        public void onInternalError(final Throwable error) {
            failure = "an entry failed before the state machine saw it: " + error;
        }

        @Override
        public void onDigestMarked(
                final long entries, final long rollingDigest, final long structuralDigest) {}

        @Override
        public void onKeyMissing(final String workerName) {}

        @Override
        public void onOversizedEgress(final int length) {
            failure = "an answer of " + length + " bytes";
        }
    }
}
