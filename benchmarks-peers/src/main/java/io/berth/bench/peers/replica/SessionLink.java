package io.berth.bench.peers.replica;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.berth.bench.latency.BalancerLink;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;

/** A peer's session with a {@link SessionFront}. Used by one thread. */
public final class SessionLink implements BalancerLink {
    private static final int FRAGMENT_LIMIT = 64;
    private static final int ASK_EVERY = 1_000;
    private static final int LONGEST_OPEN = 256;
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(20);

    private final AgentInvoker conductor;
    private final ExclusivePublication ingress;
    private final Subscription egress;
    private final FragmentHandler handler = this::onFragment;
    private MessageListener listener = (buffer, offset, length) -> {};
    private boolean isOpen;

    /**
     * Opens a session.
     *
     * @param aeron whose conductor is run by whoever polls.
     * @throws IllegalStateException with one line when nobody answers.
     */
    public SessionLink(final Aeron aeron, final int port) {
        conductor = aeron.conductorAgentInvoker();
        egress =
                aeron.addSubscription(
                        "aeron:udp?endpoint=127.0.0.1:0", SessionFrames.EGRESS_STREAM);
        ingress =
                aeron.addExclusivePublication(
                        "aeron:udp?endpoint=127.0.0.1:" + port + SessionFrames.TERM_LENGTH,
                        SessionFrames.INGRESS_STREAM);
        open(port);
    }

    private void open(final int port) {
        final UnsafeBuffer frame = new UnsafeBuffer(new byte[LONGEST_OPEN]);
        final long endNs = System.nanoTime() + TIMEOUT_NS;
        int length = 0;
        for (int turn = 0; !isOpen; turn++) {
            if (System.nanoTime() - endNs > 0) {
                close();
                throw new IllegalStateException("nobody answers on port " + port);
            }
            final String resolved = length == 0 ? egress.tryResolveChannelEndpointPort() : null;
            if (resolved != null) {
                length = SessionFrames.encodeOpen(frame, resolved + SessionFrames.TERM_LENGTH);
            }
            if (length > 0 && turn % ASK_EVERY == 0) {
                ingress.offer(frame, 0, length);
            }
            YieldingIdleStrategy.INSTANCE.idle(poll(listener));
        }
    }

    @Override
    public int poll(final MessageListener messageListener) {
        listener = messageListener;
        final int work = conductor.invoke() + egress.poll(handler, FRAGMENT_LIMIT);
        if (ingress.isClosed()) {
            throw new IllegalStateException("the session was lost");
        }
        return work;
    }

    private void onFragment(
            final DirectBuffer buffer, final int offset, final int length, final Header header) {
        if (SessionFrames.isOpen(buffer, offset, length)) {
            isOpen = true;
        } else {
            listener.onMessage(buffer, offset, length);
        }
    }

    @Override
    public boolean offer(final DirectBuffer buffer, final int offset, final int length) {
        final long result = ingress.offer(buffer, offset, length);
        if (result == Publication.NOT_CONNECTED || result == Publication.CLOSED) {
            throw new IllegalStateException("the leader is gone");
        }
        return result > 0;
    }

    @Override
    public void close() {
        CloseHelper.quietCloseAll(ingress, egress);
    }
}
