package io.berth.node;

import io.aeron.Aeron;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;

/**
 * Does beforehand, to nobody, what a new leader does first: it opens a publication for every
 * session, and does nothing else meanwhile. A process that has never done it runs it uncompiled,
 * which with hundreds of sessions takes longer than the heartbeat timeout: the others elect again,
 * and the next one is as cold. Once warm it takes less than half as long.
 */
final class SessionWarmUp {
    /** With fewer sessions a cold leader is in time; each start of a node would be longer. */
    static final int FROM_SESSIONS = 257;

    /** The JVM's first compiler takes what was called 200 times. */
    static final int PUBLICATIONS = 300;

    private static final int FIRST_STREAM_ID = 1_000;

    private SessionWarmUp() {}

    /** Whether a node that takes so many sessions is to be warmed up. */
    static boolean isFor(final int maxSessions) {
        return maxSessions >= FROM_SESSIONS;
    }

    /**
     * Opens and closes publications to a socket of its own that nobody reads.
     *
     * @param aeron of the node's media driver; its conductor's invoker, where it has one, is run by
     *     this thread.
     */
    static void run(final Aeron aeron) {
        try (DatagramSocket nobody =
                new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            final String channel =
                    "aeron:udp?linger=0|term-length=64k|endpoint="
                            + nobody.getLocalAddress().getHostAddress()
                            + ":"
                            + nobody.getLocalPort();
            for (int i = 0; i < PUBLICATIONS; i++) {
                aeron.addPublication(channel, FIRST_STREAM_ID + i).close();
            }
        } catch (final SocketException ex) {
            throw NodeStartException.badEnvironment("no socket on loopback: " + ex.getMessage());
        }
    }
}
