package io.berth.client;

import io.berth.client.protocol.CallOutcome;
import io.berth.client.protocol.ClientProtocol;
import io.berth.client.protocol.EndReason;
import io.berth.client.protocol.InvokeRequest;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Calls functions from any thread. One thread of its own does the work; callers hand over to it
 * through a lock-free queue. Every future completes normally with an {@link InvocationResult},
 * exactly once; cancelling a future cancels the call, {@link InvocationFuture#requestCancel} does
 * so and waits for how it ended. Callbacks chained to a future run on the client's thread and must
 * be short.
 */
public final class BerthClient implements AutoCloseable {
    private static final int QUEUE_CAPACITY = 64 * 1024;
    private static final int DRAIN_LIMIT = 256;
    private static final byte[] NOTHING = new byte[0];
    private static final int MAX_PAYLOAD = ClientProtocol.MAX_PAYLOAD_LENGTH;

    private final ManyToOneConcurrentArrayQueue<PendingCall> handOver =
            new ManyToOneConcurrentArrayQueue<>(QUEUE_CAPACITY);
    private final AtomicInteger entering = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final InvokeRequest request = new InvokeRequest();
    private final Consumer<PendingCall> taker = this::take;
    private final ErrorHandler errorHandler;
    private final InvokeClient client;
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean ready;

    private BerthClient(final InvokeClientContext context) {
        errorHandler = context.errorHandler();
        client = InvokeClient.connect(context.clone().listener(new Listener()));
        thread = new Thread(this::run, "berth-client");
        thread.setDaemon(true);
    }

    /** Connects with the defaults. @param ingressEndpoints {@code 0=host:port,1=host:port,…}. */
    public static BerthClient connect(final String ingressEndpoints) {
        return connect(new InvokeClientContext().ingressEndpoints(ingressEndpoints));
    }

    /**
     * Starts connecting; calls wait within their deadlines until it is. @param context its listener
     * is not used.
     */
    public static BerthClient connect(final InvokeClientContext context) {
        final BerthClient berth = new BerthClient(context);
        berth.thread.start();
        return berth;
    }

    /** Calls {@code tenant/function} with the defaults. */
    public InvocationFuture invoke(final String function, final byte[] payload) {
        return invoke(function, payload, InvokeOptions.defaults());
    }

    /**
     * Calls a function.
     *
     * @param function {@code tenant/function}.
     * @param payload at most 65,536 bytes; must not change until the future is complete.
     */
    public InvocationFuture invoke(
            final String function, final byte[] payload, final InvokeOptions options) {
        final int slash = function.indexOf('/');
        if (slash < 1 || slash == function.length() - 1) {
            throw new IllegalArgumentException(
                    "function must be <tenant>/<function>, not '" + function + "'");
        }
        if (payload.length > MAX_PAYLOAD) {
            return refused(function, options, EndReason.PAYLOAD_TOO_LARGE);
        }
        final PendingCall call =
                new PendingCall(
                        this,
                        function,
                        payload,
                        InvokeRequest.NOT_SCHEDULED == options.intendedStartNs()
                                ? options.withIntendedStartNs(System.nanoTime())
                                : options);
        entering.incrementAndGet();
        try {
            if (closing) {
                call.end(EndReason.CLIENT_CLOSED);
            } else if (!handOver.offer(call)) {
                call.end(EndReason.CLIENT_QUEUE_FULL);
            }
        } finally {
            entering.decrementAndGet();
        }
        return call;
    }

    /**
     * @return whether the balancer has answered on the current session.
     */
    public boolean isReady() {
        return ready;
    }

    /**
     * Completes every open future as far as its end is known, says goodbye, and frees everything.
     */
    @Override
    public void close() {
        closing = true;
        if (Thread.currentThread() == thread) {
            return;
        }
        boolean interrupted = false;
        while (true) {
            try {
                ended.await();
                break;
            } catch (final InterruptedException ignored) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        final IdleStrategy idle =
                new BackoffIdleStrategy(
                        10,
                        10,
                        TimeUnit.MICROSECONDS.toNanos(1),
                        TimeUnit.MICROSECONDS.toNanos(100));
        try {
            while (!closing && !client.isClosed()) {
                int work = handOver.drain(taker, DRAIN_LIMIT);
                work += client.doWork();
                ready = client.isReady();
                idle.idle(work);
            }
        } catch (final RuntimeException ex) {
            errorHandler.onError(ex);
        } finally {
            closing = true;
            ready = false;
            try {
                client.close();
            } finally {
                refuseLate();
                ended.countDown();
            }
        }
    }

    /** Whoever saw the client open has its call in the queue once it has left. */
    private void refuseLate() {
        while (entering.get() > 0 || !handOver.isEmpty()) {
            final PendingCall call = handOver.poll();
            if (null != call) {
                call.refuse();
            }
            Thread.onSpinWait();
        }
    }

    private void take(final PendingCall call) {
        if (call.cancelAsked) {
            if (call.callId > 0) {
                client.cancel(call.callId);
            } else {
                call.end(EndReason.CANCELLED); // nothing has left this process
            }
            return;
        }
        try {
            call.options.applyTo(request.reset());
            request.functionHandle(client.function(call.tenant(), call.name()));
            final long callId = client.invoke(request, call);
            call.callId = callId;
        } catch (final IllegalArgumentException ex) {
            call.end(EndReason.INVALID_ARGUMENT);
        }
    }

    private void requestCancel(final PendingCall call) {
        entering.incrementAndGet();
        try {
            if (!closing) {
                // A full queue loses the cancel: the call then ends by its deadline, which holds in
                // any case.
                handOver.offer(call);
            }
        } finally {
            entering.decrementAndGet();
        }
    }

    private PendingCall refused(
            final String function, final InvokeOptions options, final EndReason reason) {
        final PendingCall call = new PendingCall(this, function, NOTHING, options);
        call.end(reason);
        return call;
    }

    private static final class Listener implements CallListener {
        @Override
        public void onCallEnded(final CallOutcome outcome) {
            final PendingCall call = (PendingCall) outcome.attachment();
            call.invocationId(outcome.invocationId());
            call.complete(InvocationResult.of(outcome, call.function));
        }

        @Override
        public void onInvocationKnown(
                final long callId, final PayloadSource attachment, final long invocationId) {
            ((PendingCall) attachment).invocationId(invocationId);
        }
    }

    /** A call on its way through the client; the future that its caller holds. */
    private static final class PendingCall extends InvocationFuture implements PayloadSource {
        private final BerthClient owner;
        private final String function;
        private final UnsafeBuffer payload;
        private final InvokeOptions options;
        private volatile boolean cancelAsked;

        /** Only the client's thread touches it. */
        private long callId;

        PendingCall(
                final BerthClient owner,
                final String function,
                final byte[] payload,
                final InvokeOptions options) {
            this.owner = owner;
            this.function = function;
            this.payload = new UnsafeBuffer(payload);
            this.options = options;
        }

        String tenant() {
            return function.substring(0, function.indexOf('/'));
        }

        String name() {
            return function.substring(function.indexOf('/') + 1);
        }

        void refuse() {
            if (!isDone()) {
                end(EndReason.CLIENT_CLOSED);
            }
        }

        void end(final EndReason reason) {
            complete(InvocationResult.notRun(function, reason));
        }

        @Override
        public void requestCancel() {
            if (!isDone() && !cancelAsked) {
                cancelAsked = true;
                owner.requestCancel(this);
            }
        }

        @Override
        public boolean cancel(final boolean mayInterruptIfRunning) {
            final boolean cancelled = completeExceptionally(new CancellationException());
            if (cancelled && !cancelAsked) {
                cancelAsked = true;
                owner.requestCancel(this);
            }
            return cancelled || isCancelled();
        }

        @Override
        public DirectBuffer payloadBuffer() {
            return payload;
        }

        @Override
        public int payloadOffset() {
            return 0;
        }

        @Override
        public int payloadLength() {
            return payload.capacity();
        }
    }
}
