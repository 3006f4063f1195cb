package io.berth.bench.peers.jraft;

import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import com.alipay.sofa.jraft.error.RaftException;
import io.berth.bench.peers.replica.HeartReplica;
import io.berth.bench.peers.replica.ServerReport;
import io.berth.bench.peers.replica.SessionFront;
import io.berth.cluster.EgressSessions;
import io.berth.cluster.Failures;
import io.berth.cluster.Outbox;
import io.berth.cluster.PlacementCertifier;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Hands committed entries to the replica. Followers have no front: they encode no answers and keep
 * no timers, as in Berth. On JRaft's applying thread.
 */
final class JraftStateMachine extends StateMachineAdapter
        implements EgressSessions, HeartReplica.Host {
    private final Consumer<String> reports;
    private final HeartReplica heart;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final CompletableFuture<Long> leadership = new CompletableFuture<>();
    private volatile SessionFront front;

    JraftStateMachine(final PlacementCertifier certifier, final Consumer<String> reports) {
        this.reports = reports;
        heart = new HeartReplica(this, certifier, this, reports);
    }

    /**
     * @return completed with the term when this peer begins to lead.
     */
    CompletableFuture<Long> leadership() {
        return leadership;
    }

    /** From here on answers are sent and timers kept. */
    void serve(final SessionFront sessions) {
        front = sessions;
    }

    @Override
    public void onApply(final Iterator entries) {
        while (entries.hasNext()) {
            final ByteBuffer data = entries.getData();
            view.wrap(data);
            try {
                heart.apply(view, 0, view.capacity());
            } catch (final RuntimeException ex) {
                reports.accept(ServerReport.FAULT + Failures.describe(ex));
                throw ex;
            }
            if (entries.done() != null) {
                entries.done().run(Status.OK());
            }
            entries.next();
        }
    }

    @Override
    public void onLeaderStart(final long term) {
        if (!leadership.complete(term)) {
            reports.accept(ServerReport.FAULT + "elected again in term " + term);
        }
    }

    @Override
    public void onLeaderStop(final Status status) {
        reports.accept(ServerReport.FAULT + "leads no longer: " + status);
    }

    @Override
    public void onError(final RaftException ex) {
        reports.accept(ServerReport.FAULT + ex.getMessage());
    }

    @Override
    public boolean isLeader() {
        return front != null;
    }

    @Override
    public boolean isOpen(final long sessionId) {
        return front != null && front.isOpen(sessionId);
    }

    @Override
    public int offer(
            final long sessionId, final DirectBuffer buffer, final int offset, final int length) {
        return front == null ? Outbox.GONE : front.offer(sessionId, buffer, offset, length);
    }

    @Override
    public void onTimer(final long timerId, final long dueNs) {
        if (front != null) {
            front.onTimer(timerId, dueNs);
        }
    }

    @Override
    public void onCloseSession(final long sessionId) {
        if (front != null) {
            front.onCloseSession(sessionId);
        }
    }
}
