package io.berth.bench.peers.replica;

import io.berth.cluster.EgressPublisher;
import io.berth.cluster.EgressSessions;
import io.berth.cluster.EntryEffects;
import io.berth.cluster.Failures;
import io.berth.cluster.IngressAdapter;
import io.berth.cluster.PlacementCertifier;
import io.berth.cluster.ServiceEvents;
import io.berth.placement.PlacementStateMachine;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/**
 * The state machine with the decoders, encoders and certificates of a node of Berth, fed with the
 * entries of any log. What it answers goes to the sessions at once where this replica leads. Used
 * by one thread, the one that applies.
 */
public final class HeartReplica {
    /** What the state machine asks of whatever keeps its log; heard on every replica. */
    public interface Host {
        /** One timer at a time: a later call replaces the one before (rule 8). */
        void onTimer(long timerId, long dueNs);

        void onCloseSession(long sessionId);
    }

    private final EgressPublisher publisher;
    private final PlacementStateMachine machine;
    private final IngressAdapter ingress;
    private final EntryEffects effects = new EntryEffects();
    private final Host host;

    /**
     * @param sessions where answers go.
     * @param certifier certifies placements, as on a node.
     * @param reports takes one line for each fault and each digest mark; must not throw.
     */
    public HeartReplica(
            final EgressSessions sessions,
            final PlacementCertifier certifier,
            final Host host,
            final Consumer<String> reports) {
        final Events events = new Events(reports);
        this.host = host;
        publisher = EgressPublisher.over(sessions, certifier, events, effects);
        machine = new PlacementStateMachine(publisher);
        ingress = new IngressAdapter(machine, publisher, events);
    }

    /** Applies one entry as {@link LogEntry} has it. */
    public void apply(final DirectBuffer buffer, final int offset, final int length) {
        final long timestampNs = LogEntry.timestampNs(buffer, offset);
        final long subject = LogEntry.subject(buffer, offset);
        switch (LogEntry.kind(buffer, offset)) {
            case LogEntry.MESSAGE ->
                    ingress.onMessage(
                            timestampNs,
                            subject,
                            0,
                            buffer,
                            offset + LogEntry.HEADER_LENGTH,
                            length - LogEntry.HEADER_LENGTH);
            case LogEntry.SESSION_CLOSED -> {
                publisher.onSessionClosed(subject);
                machine.sessionClosed(timestampNs, subject);
            }
            case LogEntry.TIMER -> machine.timerFired(timestampNs, subject);
            case LogEntry.NEW_TERM -> {
                publisher.onNewTerm(subject);
                machine.newTerm(timestampNs, subject);
            }
            default -> throw new IllegalStateException("an entry of no kind in the log");
        }
        settle(timestampNs);
    }

    private void settle(final long timestampNs) {
        if (effects.takeTimer()) {
            host.onTimer(effects.timerId(), timestampNs + effects.timerDelayNs());
        }
        while (!effects.sessionsToClose().isEmpty()) {
            host.onCloseSession(effects.sessionsToClose().removeAt(0));
        }
    }

    /**
     * @return whether the cell has its settings.
     */
    public boolean isInitialised() {
        return machine.initialised();
    }

    private record Events(Consumer<String> reports) implements ServiceEvents {
        @Override
        public void onUndecodable() {
            reports.accept(ServerReport.FAULT + "an entry that does not decode");
        }

        @Override
        public void onInternalError(final Throwable failure) {
            reports.accept(ServerReport.FAULT + Failures.describe(failure));
        }

        @Override
        public void onDigestMarked(
                final long entries, final long rollingDigest, final long structuralDigest) {
            reports.accept(ServerReport.digest(entries, rollingDigest, structuralDigest));
        }

        @Override
        public void onKeyMissing(final String workerName) {
            reports.accept(ServerReport.FAULT + "no key for worker " + workerName);
        }

        @Override
        public void onOversizedEgress(final int length) {
            reports.accept(ServerReport.FAULT + "an answer of " + length + " bytes");
        }
    }
}
