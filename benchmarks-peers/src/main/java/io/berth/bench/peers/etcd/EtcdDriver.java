package io.berth.bench.peers.etcd;

import io.berth.bench.latency.OperationDriver;
import io.berth.bench.latency.OperationListener;
import io.berth.bench.peers.etcd.EtcdPlacement.Sandbox;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

/**
 * Decisions in etcd as operations: the grant is the answer, the transaction of the completion is
 * sent at once after it, and ends the operation.
 */
final class EtcdDriver implements OperationDriver {
    /** Sandboxes, and so the most that can be placed at a time. */
    static final int SANDBOXES = 512;

    private static final int MOST_OUTSTANDING = SANDBOXES;

    private record Event(long operation, Sandbox granted) {}

    private final ManagedChannel[] channels;
    private final EtcdPlacement placement;
    private final ManyToOneConcurrentArrayQueue<Event> events =
            new ManyToOneConcurrentArrayQueue<>(4 * MOST_OUTSTANDING);
    private final AtomicReference<String> failure = new AtomicReference<>();

    EtcdDriver(final ManagedChannel[] channels) {
        this.channels = channels.clone();
        placement = new EtcdPlacement((Channel[]) channels, SANDBOXES);
        placement.load();
    }

    @Override
    public int mostOutstanding() {
        return MOST_OUTSTANDING;
    }

    @Override
    public boolean offer(final long operation) {
        // An invocation id of 0 means idle.
        placement.grant(operation + 1, new Grant(operation));
        return true;
    }

    @Override
    public int poll(final OperationListener listener) {
        final String reason = failure.get();
        if (reason != null) {
            throw new IllegalStateException(reason);
        }
        int work = 0;
        for (Event event = events.poll(); event != null; event = events.poll()) {
            work++;
            if (event.granted == null) {
                listener.onFinished(event.operation);
            } else {
                listener.onAnswered(event.operation);
                placement.complete(event.granted, new Completion(event.operation));
            }
        }
        return work;
    }

    @Override
    public void close() {
        for (final ManagedChannel channel : channels) {
            channel.shutdownNow();
        }
    }

    private void tell(final Event event) {
        if (!events.offer(event)) {
            failure.compareAndSet(null, "more answers than operations");
        }
    }

    private final class Grant implements EtcdPlacement.Outcome {
        private final long operation;

        private Grant(final long operation) {
            this.operation = operation;
        }

        @Override
        public void onDone(final Sandbox sandbox) {
            tell(new Event(operation, sandbox));
        }

        @Override
        public void onNoneIdle() {
            failure.compareAndSet(null, "no idle sandbox is left");
        }

        @Override
        public void onFailed(final Throwable reason) {
            failure.compareAndSet(null, "a grant failed: " + reason.getMessage());
        }
    }

    private final class Completion implements EtcdPlacement.Outcome {
        private final long operation;

        private Completion(final long operation) {
            this.operation = operation;
        }

        @Override
        public void onDone(final Sandbox sandbox) {
            tell(new Event(operation, null));
        }

        @Override
        public void onNoneIdle() {
            failure.compareAndSet(null, "a completion found no sandbox");
        }

        @Override
        public void onFailed(final Throwable reason) {
            failure.compareAndSet(null, "a completion failed: " + reason.getMessage());
        }
    }
}
