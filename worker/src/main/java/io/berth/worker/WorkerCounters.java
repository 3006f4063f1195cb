package io.berth.worker;

import io.aeron.Aeron;
import io.aeron.Counter;
import io.berth.client.transport.ClusterLink;
import io.berth.config.HeapUse;
import io.berth.worker.protocol.WorkerCounts;
import io.berth.worker.protocol.WorkerProtocol;
import io.berth.worker.transport.PayloadServer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.agrona.CloseHelper;

/**
 * Counters of a worker in the CnC file of its media driver; type ids and labels are a stable
 * interface.
 */
final class WorkerCounters implements AutoCloseable {
    private static final int FIRST_TYPE_ID = 5101;

    private record Entry(Counter counter, LongSupplier source) {}

    private final List<Entry> entries = new ArrayList<>();
    private final Aeron aeron;
    private final HeapUse heapUse = new HeapUse();

    WorkerCounters(
            final Aeron aeron,
            final WorkerProtocol protocol,
            final PayloadServer payloads,
            final ClusterLink link,
            final LongSupplier errors) {
        this.aeron = aeron;
        final WorkerCounts counts = protocol.counts();
        add("berth-worker-state", () -> protocol.state().code());
        add("berth-worker-double-granted", () -> counts.doubleGranted);
        add("berth-worker-begun", () -> counts.begun);
        add("berth-worker-completed", () -> counts.completed);
        add("berth-worker-failed", () -> counts.failed);
        add("berth-worker-timed-out", () -> counts.timedOut);
        add("berth-worker-cancelled", () -> counts.cancelled);
        add("berth-worker-refused", () -> counts.refused);
        add("berth-worker-revoked", () -> counts.revoked);
        add("berth-worker-repeats", () -> counts.repeats);
        add("berth-worker-bad-mac", () -> counts.badMac);
        add("berth-worker-lease-over", () -> counts.leaseOver);
        add("berth-worker-malformed", () -> counts.malformed + link.malformed());
        add("berth-worker-stuck", protocol::stuckSandboxes);
        add("berth-worker-stuck-ever", () -> counts.stuckEver);
        add("berth-worker-sandboxes", protocol::sandboxes);
        add("berth-worker-running", protocol::running);
        add("berth-worker-sandboxes-started", () -> counts.sandboxesStarted);
        add("berth-worker-starts-failed", () -> counts.startsFailed);
        add("berth-worker-registrations", () -> counts.registrations);
        add("berth-worker-incarnations", () -> counts.incarnations);
        add("berth-worker-resyncs", () -> counts.resyncs);
        add("berth-worker-events-pending", protocol::pendingEvents);
        add("berth-worker-events-resent", () -> counts.eventsResent);
        add("berth-worker-events-dropped", () -> counts.eventsDropped);
        add("berth-worker-reports", () -> counts.reports);
        add("berth-worker-ignored", () -> counts.ignored);
        add("berth-worker-results-kept", protocol::keptResults);
        add("berth-worker-results-kept-bytes", protocol::keptResultBytes);
        add("berth-worker-results-dropped", () -> counts.resultsDropped);
        add("berth-worker-draining", () -> protocol.isDraining() ? 1 : 0);
        add("berth-worker-callers", payloads::pairs);
        add("berth-worker-callers-evicted", payloads::evictions);
        add("berth-worker-sessions", link::sessions);
        add("berth-worker-errors", errors);
        add("berth-worker-lower-term-dropped", () -> counts.lowerTermDropped);
        add("berth-worker-sandboxes-gone", () -> counts.sandboxesGone);
        add("berth-allocated-bytes", heapUse::allocatedBytes);
        add("berth-collections", heapUse::collections);
    }

    /** Brings the counters up to date. */
    void publish(final long nowNs) {
        heapUse.poll(nowNs);
        for (int i = 0, size = entries.size(); i < size; i++) {
            final Entry entry = entries.get(i);
            entry.counter.setRelease(entry.source.getAsLong());
        }
    }

    @Override
    public void close() {
        entries.forEach(entry -> CloseHelper.quietClose(entry.counter));
    }

    private void add(final String label, final LongSupplier source) {
        entries.add(new Entry(aeron.addCounter(FIRST_TYPE_ID + entries.size(), label), source));
    }
}
