package io.berth.transport;

import io.aeron.driver.Configuration;
import io.aeron.driver.MediaDriver;
import java.util.concurrent.TimeUnit;
import org.agrona.nio.TransportPoller;

/**
 * What every media driver of Berth is set to, so that many streams can share a socket and a machine
 * may be busy.
 *
 * <p>The driver takes one datagram from each of its sockets in a cycle. A cycle looks at every
 * stream, so with many of them it is long; and every stream that is connected says so ten times a
 * second, and its receiver five times, idle or not. All sessions of clients meet in one socket of
 * the leader, all callers in one socket of a worker, all answers in one of a client process: with
 * 500 streams these get 5,000 datagrams a second, which is more than there are cycles, and what has
 * no room is lost. So several are taken in a cycle, and sockets have room for a pause.
 *
 * <p>What was lost is asked for again, by default every 0.1 ms for each stream that misses
 * something. A sender that has no processor for a moment finds its socket full of that, and loses
 * the status messages among it, without which it may not send: 500 streams asked 257,000 times a
 * second and nothing came back. So it is asked for once in {@link #NAK_RETRY_NS}.
 */
public final class DriverSetup {
    /** Most datagrams that are taken from one socket in a cycle of the driver. */
    public static final int MOST_DATAGRAMS = 128;

    /** Room of a socket, in bytes, where the host allows it. */
    public static final int SOCKET_BUFFER_LENGTH = 1 << 20;

    /** What is missing is asked for after this, as it may only be late, in nanoseconds. */
    public static final long NAK_DELAY_NS = TimeUnit.MICROSECONDS.toNanos(100);

    /** What is still missing is asked for again after this, in nanoseconds. */
    public static final long NAK_RETRY_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private DriverSetup() {}

    /**
     * Sets up a driver; what is specific to it is set after this. Endpoints that Aeron is told to
     * use by its system properties, to lose datagrams or to look at them, go first.
     */
    public static MediaDriver.Context of(final MediaDriver.Context driver) {
        askForAllSocketsAtOnce();
        if (System.getProperty(Configuration.RECEIVE_CHANNEL_ENDPOINT_SUPPLIER_PROP_NAME) == null) {
            driver.receiveChannelEndpointSupplier(DrainingReceiveEndpoint::new);
        }
        if (System.getProperty(Configuration.SEND_CHANNEL_ENDPOINT_SUPPLIER_PROP_NAME) == null) {
            driver.sendChannelEndpointSupplier(DrainingSendEndpoint::new);
        }
        return driver.socketRcvbufLength(SOCKET_BUFFER_LENGTH)
                .socketSndbufLength(SOCKET_BUFFER_LENGTH)
                .nakUnicastDelayNs(NAK_DELAY_NS)
                .nakUnicastRetryDelayRatio(NAK_RETRY_NS / NAK_DELAY_NS);
    }

    /**
     * A driver with few sockets asks each of them in every cycle, with a call of the kernel and an
     * object that is thrown away; an idle one does little else. One call can ask for all. Read
     * once, when the first driver of a process is made.
     */
    private static void askForAllSocketsAtOnce() {
        if (System.getProperty(TransportPoller.ITERATION_THRESHOLD_PROP_NAME) == null) {
            System.setProperty(TransportPoller.ITERATION_THRESHOLD_PROP_NAME, "0");
        }
    }
}
