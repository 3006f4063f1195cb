package io.berth.transport;

import java.io.FileDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import org.agrona.BufferUtil;
import org.agrona.LangUtil;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Takes datagrams from a channel of IPv4 without an object for each.
 *
 * <p>The JDK remembers the address of the last sender only. Where two or more take turns, as
 * clients, workers and nodes do at a leader, every datagram makes five objects of about 120 bytes:
 * at 1,000 calls a second half a megabyte a second, which is all that a leader throws away. Here
 * senders are remembered by their eight bytes of address and port.
 *
 * <p>It calls what the JDK's channel itself calls, past its lock. So a channel must be read by the
 * thread of the selector that it is registered with, as the driver's receiver and sender do: the
 * JDK closes a descriptor only when it is registered no more. Where a JDK has no such method, or
 * does not open {@code sun.nio.ch}, it is not {@linkplain #isUsable() usable}, and the JDK's own
 * way is taken.
 */
final class DatagramReceiver {
    /** Senders that are remembered; when there are more, all are forgotten. */
    private static final int MOST_SENDERS = 4_096;

    /** What the kernel may write there is an address of at most 28 bytes. */
    private static final int ADDRESS_LENGTH = 128;

    /** Family (2 bytes; on some systems 1 after a length), port (2), address (4). */
    private static final int PORT_OFFSET = 2;

    private static final int HOST_OFFSET = 4;
    private static final int HOST_LENGTH = 4;

    private static final MethodHandle RECEIVE = receiveOfTheChannel();

    private final DatagramChannel channel;
    private final FileDescriptor descriptor;
    private final Long2ObjectHashMap<InetSocketAddress> senders;
    private final UnsafeBuffer sender;
    private final long senderAddress;
    private final int mostSenders;

    private DatagramReceiver(
            final DatagramChannel channel, final FileDescriptor descriptor, final int mostSenders) {
        this.channel = channel;
        this.descriptor = descriptor;
        this.mostSenders = mostSenders;
        if (descriptor == null) {
            senders = null;
            sender = null;
            senderAddress = 0;
        } else {
            senders = new Long2ObjectHashMap<>();
            sender = new UnsafeBuffer(ByteBuffer.allocateDirect(ADDRESS_LENGTH));
            senderAddress = sender.addressOffset();
        }
    }

    /**
     * Of a channel that does not block.
     *
     * @param family of its addresses.
     */
    static DatagramReceiver of(final DatagramChannel channel, final ProtocolFamily family) {
        return of(channel, family, MOST_SENDERS);
    }

    static DatagramReceiver of(
            final DatagramChannel channel, final ProtocolFamily family, final int mostSenders) {
        final boolean isForMany =
                RECEIVE != null && family == StandardProtocolFamily.INET && !channel.isConnected();
        return new DatagramReceiver(channel, isForMany ? descriptorOf(channel) : null, mostSenders);
    }

    /**
     * Whether it may be used. A connected channel has one sender, whom the JDK remembers; addresses
     * of IPv6 are longer; and a JDK may not allow it.
     */
    boolean isUsable() {
        return descriptor != null;
    }

    /** Null where the JDK does not tell. */
    private static FileDescriptor descriptorOf(final DatagramChannel channel) {
        try {
            final Method method = channel.getClass().getDeclaredMethod("getFD");
            method.setAccessible(true);
            return (FileDescriptor) method.invoke(channel);
        } catch (final ReflectiveOperationException | RuntimeException ex) {
            return null;
        }
    }

    private static MethodHandle receiveOfTheChannel() {
        try {
            final Method method =
                    Class.forName("sun.nio.ch.DatagramChannelImpl")
                            .getDeclaredMethod(
                                    "receive0",
                                    FileDescriptor.class,
                                    long.class,
                                    int.class,
                                    long.class,
                                    boolean.class);
            method.setAccessible(true);
            return MethodHandles.lookup()
                    .unreflect(method)
                    .asType(
                            MethodType.methodType(
                                    int.class,
                                    FileDescriptor.class,
                                    long.class,
                                    int.class,
                                    long.class,
                                    boolean.class));
        } catch (final ReflectiveOperationException | RuntimeException ex) {
            return null;
        }
    }

    /**
     * Takes one datagram; what does not fit into the buffer is cut off.
     *
     * @param buffer direct, filled from its start to its position then.
     * @return its sender; null when none has come.
     */
    InetSocketAddress receive(final ByteBuffer buffer) {
        buffer.clear();
        if (!channel.isOpen()) {
            return null;
        }
        final int length = receive(BufferUtil.address(buffer), buffer.capacity());
        if (length < 0) {
            return null;
        }
        buffer.position(length);
        return sender();
    }

    int knownSenders() {
        return senders.size();
    }

    private int receive(final long bytes, final int capacity) {
        try {
            return (int) RECEIVE.invokeExact(descriptor, bytes, capacity, senderAddress, false);
        } catch (final PortUnreachableException ex) {
            return -1;
        } catch (final Throwable ex) {
            LangUtil.rethrowUnchecked(ex);
            return -1;
        }
    }

    private InetSocketAddress sender() {
        final long key = sender.getLong(0);
        final InetSocketAddress known = senders.get(key);
        return known == null ? remember(key) : known;
    }

    private InetSocketAddress remember(final long key) {
        if (senders.size() >= mostSenders) {
            senders.clear();
        }
        final byte[] host = new byte[HOST_LENGTH];
        sender.getBytes(HOST_OFFSET, host);
        final int port = sender.getShort(PORT_OFFSET, ByteOrder.BIG_ENDIAN) & 0xFFFF;
        try {
            final InetSocketAddress made =
                    new InetSocketAddress(InetAddress.getByAddress(host), port);
            senders.put(key, made);
            return made;
        } catch (final UnknownHostException ex) {
            throw new IllegalStateException("an address of " + HOST_LENGTH + " bytes", ex);
        }
    }
}
