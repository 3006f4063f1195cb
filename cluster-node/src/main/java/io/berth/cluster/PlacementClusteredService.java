package io.berth.cluster;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.cluster.client.ClusterException;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.exceptions.AeronException;
import io.aeron.logbuffer.Header;
import io.berth.config.HeapUse;
import io.berth.placement.PlacementOutput;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.SemanticVersion;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.SystemNanoClock;

/**
 * The placement state machine as a service of Aeron Cluster. Each callback is one log entry: it is
 * handed to the state machine, and what that asked of the cluster is done once it has returned.
 * Whatever escapes the state machine stops the node, because the entry may be half applied (rule
 * 32). One thread, the container's.
 */
public final class PlacementClusteredService implements ClusteredService {
    private static final int OUTBOX_SHARE_OF_A_SESSION = 4;

    private final Function<PlacementOutput, PlacementHeart> heartFactory;
    private final PlacementCertifier certifier;
    private final int outboxCapacity;
    private final EntrySkips skips;
    private final Consumer<FailedEntry> failures;
    private final Consumer<String> log;
    private final HeapUse heapUse = new HeapUse();
    private final EpochWatch epochs;
    private final EntryEffects effects = new EntryEffects();
    private final SessionPrincipals principals = new SessionPrincipals();

    private Cluster cluster;
    private ServiceCounters counters;
    private ClusterTimers timers;
    private Outbox outbox;
    private EgressPublisher publisher;
    private PlacementHeart heart;
    private IngressAdapter ingress;
    private long digestBefore;

    /**
     * @param heartFactory makes the state machine around its output.
     * @param certifier certifies placements.
     * @param outboxCapacity most answers that wait for slow sessions, each 1 KiB.
     * @param skips entries to leave out, the same on every node (rule 32).
     * @param failures takes the entry at which the node stops; must not throw.
     * @param log takes one line for what an operator should know; must not throw.
     * @param epochKeeper takes each cell epoch that comes into force; must not throw.
     */
    public PlacementClusteredService(
            final Function<PlacementOutput, PlacementHeart> heartFactory,
            final PlacementCertifier certifier,
            final int outboxCapacity,
            final List<EntrySkip> skips,
            final Consumer<FailedEntry> failures,
            final Consumer<String> log,
            final IntConsumer epochKeeper) {
        epochs = new EpochWatch(log, epochKeeper);
        this.heartFactory = heartFactory;
        this.certifier = certifier;
        this.outboxCapacity = outboxCapacity;
        this.skips = new EntrySkips(skips, log);
        this.failures = failures;
        this.log = log;
    }

    @Override
    public void onStart(final Cluster cluster, final Image snapshotImage) {
        this.cluster = cluster;
        counters = new ServiceCounters(cluster.aeron());
        timers = new ClusterTimers(cluster, SystemNanoClock.INSTANCE);
        final ClusterSessions sessions = new ClusterSessions(cluster);
        final Events events = new Events();
        outbox =
                new Outbox(
                        outboxCapacity,
                        Math.max(1, outboxCapacity / OUTBOX_SHARE_OF_A_SESSION),
                        sessions,
                        () -> counters.increment(ServiceCounters.Kind.OUTBOX_DROPPED));
        publisher = new EgressPublisher(sessions, outbox, certifier, events, effects);
        heart = heartFactory.apply(publisher);
        ingress = new IngressAdapter(heart.commands(), publisher, events);
        cluster.clientSessions().forEach(principals::onSessionOpen);
        if (snapshotImage != null) {
            SnapshotLoaderAdapter.load(snapshotImage, heart.loader(), cluster.idleStrategy());
        }
        skips.startAt(cluster.logPosition());
        publishProgress();
    }

    @Override
    public void onSessionOpen(final ClientSession session, final long timestamp) {
        principals.onSessionOpen(session);
    }

    @Override
    public void onSessionClose(
            final ClientSession session, final long timestamp, final CloseReason closeReason) {
        final long sessionId = session.id();
        principals.onSessionClose(sessionId);
        publisher.onSessionClosed(sessionId);
        try {
            if (isLeftOut()) {
                heart.commands().entrySkipped(timestamp, cluster.logPosition());
                onLeftOut();
            } else {
                heart.commands().sessionClosed(timestamp, sessionId);
            }
            settle();
        } catch (final Throwable failure) {
            throw fatal(failure, "the close of session " + sessionId);
        }
    }

    @Override
    public void onSessionMessage(
            final ClientSession session,
            final long timestamp,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final Header header) {
        final long sessionId = session == null ? 0 : session.id();
        try {
            if (isLeftOut()) {
                ingress.onSkippedMessage(
                        timestamp, cluster.logPosition(), sessionId, buffer, offset, length);
                onLeftOut();
            } else {
                ingress.onMessage(
                        timestamp, sessionId, principals.hashOf(sessionId), buffer, offset, length);
            }
            settle();
        } catch (final Throwable failure) {
            throw fatal(failure, EntryDescription.message(sessionId, buffer, offset, length));
        }
    }

    @Override
    public void onTimerEvent(final long correlationId, final long timestamp) {
        try {
            if (isLeftOut()) {
                heart.commands().entrySkipped(timestamp, cluster.logPosition());
                onLeftOut();
            } else {
                heart.commands().timerFired(timestamp, correlationId);
            }
            settle();
        } catch (final Throwable failure) {
            throw fatal(failure, "timer " + correlationId);
        }
    }

    @Override
    public void onNewLeadershipTermEvent(
            final long leadershipTermId,
            final long logPosition,
            final long timestamp,
            final long termBaseLogPosition,
            final int leaderMemberId,
            final int logSessionId,
            final TimeUnit timeUnit,
            final int appVersion) {
        try {
            if (timeUnit != TimeUnit.NANOSECONDS) {
                throw new ClusterException("cluster time must count nanoseconds, not " + timeUnit);
            }
            publisher.onNewTerm(leadershipTermId);
            if (isLeftOut()) {
                heart.commands()
                        .newTermSkipped(
                                timestamp,
                                cluster.logPosition(),
                                leadershipTermId,
                                SemanticVersion.patch(appVersion));
                onLeftOut();
            } else {
                heart.commands()
                        .newTerm(timestamp, leadershipTermId, SemanticVersion.patch(appVersion));
            }
            settle();
        } catch (final Throwable failure) {
            throw fatal(failure, "the first entry of term " + leadershipTermId);
        }
    }

    @Override
    public void onTakeSnapshot(final ExclusivePublication snapshotPublication) {
        final SnapshotPublisher sink =
                new SnapshotPublisher(
                        snapshotPublication, cluster.idleStrategy(), SystemNanoClock.INSTANCE);
        heart.save(sink, cluster.logPosition());
        counters.increment(ServiceCounters.Kind.SNAPSHOTS_TAKEN);
    }

    /** Looks at this process, not at the state. */
    @Override
    public int doBackgroundWork(final long nowNs) {
        if (heapUse.poll(nowNs)) {
            counters.set(ServiceCounters.Kind.ALLOCATED_BYTES, heapUse.allocatedBytes());
            counters.set(ServiceCounters.Kind.COLLECTIONS, heapUse.collections());
        }
        return 0;
    }

    @Override
    public void onRoleChange(final Cluster.Role newRole) {
        if (newRole != Cluster.Role.LEADER) {
            publisher.onLeadershipLost();
        }
    }

    @Override
    public void onTerminate(final Cluster cluster) {
        CloseHelper.quietClose(counters);
    }

    /**
     * Called before each entry is handed to the state machine. The position of an entry is where it
     * ends in the log: the same on every node and at each replay.
     */
    private boolean isLeftOut() {
        digestBefore = heart.rollingDigest();
        final EntrySkip skip = skips.take(cluster.logPosition());
        if (skip == null) {
            return false;
        }
        if (!skip.fits(digestBefore)) {
            throw new IllegalStateException(
                    "berth.skip.entry="
                            + skip
                            + " was given for another state: the rolling digest here is "
                            + EntrySkip.digest(digestBefore));
        }
        return true;
    }

    private void onLeftOut() {
        final long position = cluster.logPosition();
        final long digestAfter = heart.rollingDigest();
        counters.skipped(position, digestBefore, digestAfter);
        log.accept(
                "the entry at log position "
                        + position
                        + " was left out as berth.skip.entry says: rolling digest "
                        + EntrySkip.digest(digestBefore)
                        + " before, "
                        + EntrySkip.digest(digestAfter)
                        + " after");
    }

    /** Does what the entry asked of the cluster, now that the state is whole. */
    private void settle() {
        if (effects.takeTimer()) {
            timers.schedule(effects.timerId(), cluster.time() + effects.timerDelayNs());
        }
        if (!effects.sessionsToClose().isEmpty()) {
            closeSessions();
        }
        publisher.drain();
        publishProgress();
    }

    /**
     * Only the leader's wish reaches the log; a session that stays open for want of it times out by
     * itself.
     */
    private void closeSessions() {
        final LongArrayList sessions = effects.sessionsToClose();
        if (cluster.role() == Cluster.Role.LEADER) {
            for (int i = 0; i < sessions.size(); i++) {
                final long sessionId = sessions.getLong(i);
                if (cluster.getClientSession(sessionId) != null) {
                    cluster.closeClientSession(sessionId);
                }
            }
        }
        sessions.clear();
    }

    private void publishProgress() {
        counters.set(ServiceCounters.Kind.ENTRIES, heart.entries());
        counters.set(ServiceCounters.Kind.CELL_INITIALISED, heart.initialised() ? 1 : 0);
        counters.set(ServiceCounters.Kind.OUTBOX_WAITING, outbox.size());
        epochs.look(heart, counters);
    }

    private AgentTerminationException fatal(final Throwable failure, final String entry) {
        if (failure instanceof AgentTerminationException termination) {
            return termination;
        }
        counters.increment(ServiceCounters.Kind.INTERNAL_ERRORS);
        if (failure instanceof AeronException) {
            // The container around the state machine is at its end: another node, or this one
            // started again, applies the entry.
            log.accept(
                    "the node stops at log position "
                            + cluster.logPosition()
                            + " ("
                            + entry
                            + "): "
                            + Failures.describe(failure));
            return new AgentTerminationException(failure);
        }
        final FailedEntry failed =
                new FailedEntry(
                        cluster.logPosition(), digestBefore, entry, Failures.describe(failure));
        log.accept(
                "the entry at log position "
                        + failed.position()
                        + " ("
                        + entry
                        + ") could not be applied, the node stops: "
                        + failed.failure()
                        + "; where every node stops there, berth.skip.entry="
                        + failed.skip()
                        + " on all of them leaves it out");
        failures.accept(failed);
        return new AgentTerminationException(failure);
    }

    /** Counts, and logs what needs a person. */
    private final class Events implements ServiceEvents {
        @Override
        public void onUndecodable() {
            counters.increment(ServiceCounters.Kind.UNDECODABLE);
        }

        @Override
        public void onInternalError(final Throwable failure) {
            counters.increment(ServiceCounters.Kind.INTERNAL_ERRORS);
            log.accept("an entry failed before it was applied: " + Failures.describe(failure));
        }

        @Override
        public void onDigestMarked(
                final long entries, final long rollingDigest, final long structuralDigest) {
            counters.digestMark(cluster.logPosition(), entries, rollingDigest, structuralDigest);
        }

        @Override
        public void onKeyMissing(final String workerName) {
            counters.increment(ServiceCounters.Kind.KEYS_MISSING);
        }

        @Override
        public void onOversizedEgress(final int length) {
            counters.increment(ServiceCounters.Kind.INTERNAL_ERRORS);
            log.accept("an answer of " + length + " bytes is above the bound and was not sent");
        }
    }
}
