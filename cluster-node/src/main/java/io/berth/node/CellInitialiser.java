package io.berth.node;

import io.aeron.cluster.client.AeronCluster;
import io.berth.cluster.InitialiseCellMessage;
import io.berth.cluster.ServiceCounters;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Puts the settings of the configuration into the log of a cell that has none: while this node
 * leads and its state says "not initialised" it sends InitialiseCell as an ordinary client through
 * the node's own driver. Only the first one counts (rule 33), so several leaders in turn do no
 * harm. Ends by itself once the state has settings.
 */
final class CellInitialiser implements AutoCloseable {
    private static final long POLL_MS = 50;
    private static final long RESEND_MS = 500;
    private static final long ROLE_LEADER = 2;

    private final NodeConfiguration configuration;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);

    private CellInitialiser(final NodeConfiguration configuration) {
        this.configuration = configuration;
        thread = new Thread(this::run, "berth-cell-init-" + configuration.nodeId());
        thread.setDaemon(true);
    }

    static CellInitialiser startFor(final BerthNode.Context ctx) {
        if (!ctx.initialiseCell()) {
            return null;
        }
        final CellInitialiser initialiser = new CellInitialiser(ctx.configuration());
        initialiser.thread.start();
        return initialiser;
    }

    private void run() {
        try (NodeOperations operations = NodeOperations.open(configuration.aeronDir())) {
            while (!pause(POLL_MS)) {
                if (operations.counter(ServiceCounters.Kind.CELL_INITIALISED) == 1) {
                    return;
                }
                if (operations.role() == ROLE_LEADER) {
                    initialise(operations);
                }
            }
        }
    }

    /**
     * Stays connected until the state has settings, this node leads no longer, or the connection
     * fails.
     */
    private void initialise(final NodeOperations operations) {
        AeronCluster client = null;
        try {
            client = AeronCluster.connect(clientContext());
            final int length = InitialiseCellMessage.encode(buffer, 0, 1, configuration.cell());
            long sinceSentMs = RESEND_MS;
            while (operations.counter(ServiceCounters.Kind.CELL_INITIALISED) != 1
                    && operations.role() == ROLE_LEADER
                    && !client.isClosed()) {
                if (sinceSentMs >= RESEND_MS && client.offer(buffer, 0, length) > 0) {
                    sinceSentMs = 0;
                }
                client.pollEgress();
                if (pause(POLL_MS)) {
                    return;
                }
                sinceSentMs += POLL_MS;
            }
        } catch (final RuntimeException ignored) {
            // An election or a full session table: tried again for as long as the cell has no
            // settings.
            pause(RESEND_MS);
        } finally {
            CloseHelper.quietClose(client);
        }
    }

    private AeronCluster.Context clientContext() {
        return new AeronCluster.Context()
                .aeronDirectoryName(configuration.aeronDir().toString())
                .ingressChannel("aeron:udp?term-length=64k")
                .ingressEndpoints(MemberEndpoints.ingressEndpoints(configuration.members()))
                .egressChannel(
                        "aeron:udp?term-length=64k|endpoint="
                                + MemberEndpoints.host(configuration.self().ingress())
                                + ":0")
                .messageTimeoutNs(TimeUnit.SECONDS.toNanos(3))
                .errorHandler(error -> {});
    }

    /**
     * @return whether to stop.
     */
    private boolean pause(final long milliseconds) {
        try {
            return stop.await(milliseconds, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
