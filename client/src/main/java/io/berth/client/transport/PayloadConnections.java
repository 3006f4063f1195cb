package io.berth.client.transport;

import io.aeron.Aeron;
import io.aeron.logbuffer.FragmentHandler;
import org.agrona.DirectBuffer;
import org.agrona.collections.Object2ObjectHashMap;

/**
 * The client's streams to workers, one pair for each endpoint, bounded (rule 41): beyond the bound
 * the one that was not used for the longest time makes room, once it is idle. Single threaded.
 */
public final class PayloadConnections implements AutoCloseable {
    private static final long IDLE_BEFORE_EVICTION_NS = 2_000_000_000L;

    private final Aeron aeron;
    private final FragmentHandler handler;
    private final long idleCloseNs;
    private final PayloadConnection[] connections;
    private final Object2ObjectHashMap<String, PayloadConnection> byEndpoint =
            new Object2ObjectHashMap<>();
    private int count;
    private long tooLong;

    /**
     * @param handler told of each whole message of a worker.
     * @param most pairs open at a time.
     * @param idleCloseNs a pair is closed after this time without a message of either side.
     */
    public PayloadConnections(
            final Aeron aeron,
            final FragmentHandler handler,
            final int most,
            final long idleCloseNs) {
        this.aeron = aeron;
        this.handler = handler;
        this.idleCloseNs = idleCloseNs;
        connections = new PayloadConnection[most];
    }

    /**
     * Opens the pair where there is none yet.
     *
     * @param incarnation of the worker that is meant, 0: whoever is there.
     * @return whether the transport took the message.
     */
    public boolean offer(
            final long nowNs,
            final String endpoint,
            final long incarnation,
            final DirectBuffer buffer,
            final int length) {
        PayloadConnection connection = byEndpoint.get(endpoint);
        if (null == connection) {
            connection = add(nowNs, endpoint);
        }
        if (null == connection) {
            return false;
        }
        connection.meet(nowNs, incarnation);
        return connection.offer(nowNs, buffer, length);
    }

    /**
     * @return a measure of work done.
     */
    public int poll(final long nowNs) {
        int work = 0;
        for (int i = count - 1; i >= 0; i--) {
            final PayloadConnection connection = connections[i];
            final int done = connection.poll(nowNs);
            if (done > 0) {
                connection.lastUsedNs = nowNs;
                work += done;
            } else if (nowNs - connection.lastUsedNs > idleCloseNs) {
                remove(i);
            }
        }
        return work;
    }

    /**
     * @return pairs open or opening.
     */
    public int count() {
        return count;
    }

    /**
     * @return messages given up in the middle, as no message is that long.
     */
    public long tooLong() {
        return tooLong;
    }

    @Override
    public void close() {
        while (count > 0) {
            remove(count - 1);
        }
    }

    private PayloadConnection add(final long nowNs, final String endpoint) {
        if (connections.length == count && !evict(nowNs)) {
            return null;
        }
        final PayloadConnection connection =
                new PayloadConnection(aeron, endpoint, handler, () -> tooLong++, nowNs);
        connections[count++] = connection;
        byEndpoint.put(endpoint, connection);
        return connection;
    }

    private boolean evict(final long nowNs) {
        int oldest = 0;
        for (int i = 1; i < count; i++) {
            if (connections[i].lastUsedNs < connections[oldest].lastUsedNs) {
                oldest = i;
            }
        }
        if (nowNs - connections[oldest].lastUsedNs < IDLE_BEFORE_EVICTION_NS) {
            return false;
        }
        remove(oldest);
        return true;
    }

    private void remove(final int index) {
        final PayloadConnection connection = connections[index];
        byEndpoint.remove(connection.endpoint);
        connections[index] = connections[--count];
        connections[count] = null;
        connection.close();
    }
}
