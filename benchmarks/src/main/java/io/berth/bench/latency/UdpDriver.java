package io.berth.bench.latency;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The floor of the payload's path: a message over Aeron to another process and back. */
public final class UdpDriver implements OperationDriver {
    /** Stream of the pings. */
    static final int PING_STREAM = 1;

    /** Stream of the pongs. */
    static final int PONG_STREAM = 2;

    /** Bytes of either: a payload with its placement, or a result with its header. */
    public static final int MESSAGE_LENGTH = 256;

    private static final int FRAGMENTS = 10;
    private static final long CONNECT_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final LoaderAeron transport;
    private final Aeron aeron;
    private final ExclusivePublication pings;
    private final Subscription pongs;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MESSAGE_LENGTH]);
    private final FragmentHandler onPong = this::onPong;
    private OperationListener listener;

    private UdpDriver(final LoaderAeron transport, final String ping, final String pong) {
        this.transport = transport;
        aeron = transport.aeron();
        pongs = aeron.addSubscription("aeron:udp?endpoint=" + pong, PONG_STREAM);
        pings = aeron.addExclusivePublication("aeron:udp?endpoint=" + ping, PING_STREAM);
    }

    /**
     * Connects to a {@link UdpResponder}.
     *
     * @param ping where the responder listens, {@code ip:port}.
     * @param pong where it answers to.
     */
    public static UdpDriver connect(final String ping, final String pong) {
        final UdpDriver driver = new UdpDriver(LoaderAeron.launch("0=" + ping), ping, pong);
        final long limitNs = System.nanoTime() + CONNECT_NS;
        while (!driver.pings.isConnected() || !driver.pongs.isConnected()) {
            driver.aeron.conductorAgentInvoker().invoke();
            LockSupport.parkNanos(LOOK_NS);
            if (System.nanoTime() - limitNs >= 0) {
                driver.close();
                throw new IllegalStateException("the responder is not reached");
            }
        }
        return driver;
    }

    /** Arguments: where the responder listens, where it answers to. */
    public static void main(final String[] args) {
        Loader.serve(() -> connect(args[0], args[1]));
    }

    @Override
    public int mostOutstanding() {
        return DecisionDriver.OUTSTANDING;
    }

    @Override
    public boolean offer(final long operation) {
        buffer.putLong(0, operation);
        return pings.offer(buffer, 0, MESSAGE_LENGTH) > 0;
    }

    @Override
    public int poll(final OperationListener operationListener) {
        listener = operationListener;
        return aeron.conductorAgentInvoker().invoke() + pongs.poll(onPong, FRAGMENTS);
    }

    private void onPong(
            final DirectBuffer message, final int offset, final int length, final Header header) {
        final long operation = message.getLong(offset);
        listener.onAnswered(operation);
        listener.onFinished(operation);
    }

    @Override
    public void close() {
        CloseHelper.quietCloseAll(pings, pongs, transport);
    }
}
