package io.berth.ops.allocation;

import com.sun.management.ThreadMXBean;
import io.berth.client.CallListener;
import io.berth.client.InvokeClient;
import io.berth.client.InvokeClientContext;
import io.berth.client.PayloadSource;
import io.berth.client.protocol.CallOutcome;
import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.InvokeRequest;
import io.berth.ops.CheckFailed;
import io.berth.ops.cluster.Await;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Calls one function at a steady rate through the low-level client, and allocates nothing itself:
 * all calls share one payload, which nobody writes. What the calling thread allocates is the
 * client's.
 */
final class SteadyCalls implements AutoCloseable, CallListener, PayloadSource {
    private static final long PAUSE_NS = 50_000;
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[Long.BYTES]);
    private final InvokeRequest request = new InvokeRequest();
    private final InvokeClient client;
    private int function;
    private long sent;
    private long completed;
    private long endedOtherwise;

    SteadyCalls(final String ingress, final Duration connectLimit, final long runNs) {
        payload.putLong(0, runNs, ByteOrder.LITTLE_ENDIAN);
        client =
                InvokeClient.connect(
                        new InvokeClientContext().ingressEndpoints(ingress).listener(this));
        final boolean ready =
                Await.until(
                        connectLimit,
                        Duration.ofMillis(1),
                        () -> {
                            client.doWork();
                            return client.isReady();
                        });
        if (!ready) {
            client.close();
            throw new CheckFailed("no leader answered the client");
        }
    }

    void function(final String tenant, final String name) {
        function = client.function(tenant, name);
    }

    /**
     * Polls for so long and calls meanwhile.
     *
     * @param ratePerSecond 0: only polls.
     */
    void run(final int ratePerSecond, final long forNs) {
        final long startNs = System.nanoTime();
        long nowNs = startNs;
        long due = 0;
        while (nowNs - startNs < forNs) {
            int work = 0;
            final long wanted = (nowNs - startNs) / 1_000 * ratePerSecond / 1_000_000;
            while (due < wanted) {
                due++;
                call();
                work++;
            }
            work += client.doWork();
            if (work == 0) {
                LockSupport.parkNanos(PAUSE_NS);
            }
            nowNs = System.nanoTime();
        }
    }

    private void call() {
        sent++;
        request.reset().functionHandle(function).deadlineNs(DEADLINE.toNanos());
        client.invoke(request, this);
    }

    /** Waits for the ends of all calls. */
    void drain() {
        Await.until(
                DEADLINE,
                Duration.ofMillis(1),
                () -> {
                    client.doWork();
                    return client.openCalls() == 0;
                });
    }

    /** Bytes that the calling thread has allocated. */
    long allocatedBytes() {
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    /** Bytes that the threads of media drivers in this JVM have allocated. */
    long driverAllocatedBytes() {
        long sum = 0;
        for (final long id : threads.getAllThreadIds()) {
            final java.lang.management.ThreadInfo info = threads.getThreadInfo(id);
            if (info != null && info.getThreadName().contains("sender")) {
                sum += Math.max(0, threads.getThreadAllocatedBytes(id));
            }
        }
        return sum;
    }

    long sent() {
        return sent;
    }

    long completed() {
        return completed;
    }

    long endedOtherwise() {
        return endedOtherwise;
    }

    @Override
    public void onCallEnded(final CallOutcome outcome) {
        if (outcome.end() == ClientEnd.RAN) {
            completed++;
        } else {
            endedOtherwise++;
        }
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
        return Long.BYTES;
    }

    @Override
    public void close() {
        client.close();
    }
}
