package io.berth.bench.peers.etcd;

import io.etcd.jetcd.api.HashKVRequest;
import io.etcd.jetcd.api.HashKVResponse;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Asks the members of a group how they are. Used by one thread. */
final class EtcdMembers {
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long CALL_LIMIT_S = 5;

    private final int[] ports;

    /** Who leads. */
    record Leader(int index, long term) {}

    /**
     * @param ports for clients, of each member.
     */
    EtcdMembers(final int[] ports) {
        this.ports = ports.clone();
    }

    /**
     * Waits until one leads and all know it.
     *
     * @throws IllegalStateException with one line when that takes too long.
     */
    Leader awaitLeader(final long limitNs) {
        final long endNs = System.nanoTime() + limitNs;
        while (true) {
            final Leader leader = leader();
            if (leader != null) {
                return leader;
            }
            if (System.nanoTime() - endNs > 0) {
                throw new IllegalStateException("etcd elects no leader");
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    /**
     * @return null while there is none, or not all agree.
     */
    Leader leader() {
        Leader leader = null;
        long agreed = 0;
        for (int i = 0; i < ports.length; i++) {
            final StatusResponse status = status(i);
            if (status == null || status.getLeader() == 0) {
                return null;
            }
            if (agreed != 0 && agreed != status.getLeader()) {
                return null;
            }
            agreed = status.getLeader();
            if (agreed == status.getHeader().getMemberId()) {
                leader = new Leader(i, status.getRaftTerm());
            }
        }
        return leader;
    }

    /**
     * Compares the contents of all members at the revision that all have reached.
     *
     * @throws IllegalStateException with one line where they differ.
     */
    void checkEqual() {
        long revision = Long.MAX_VALUE;
        for (int i = 0; i < ports.length; i++) {
            final StatusResponse status = status(i);
            if (status == null) {
                throw new IllegalStateException("etcd member " + i + " does not answer");
            }
            revision = Math.min(revision, status.getHeader().getRevision());
        }
        final HashKVResponse first = hash(0, revision);
        for (int i = 1; i < ports.length; i++) {
            final HashKVResponse other = hash(i, revision);
            if (other.getCompactRevision() == first.getCompactRevision()
                    && other.getHash() != first.getHash()) {
                throw new IllegalStateException("etcd members differ at revision " + revision);
            }
        }
    }

    private HashKVResponse hash(final int index, final long revision) {
        final ManagedChannel channel = channel(index);
        try {
            return MaintenanceGrpc.newBlockingStub(channel)
                    .hashKV(HashKVRequest.newBuilder().setRevision(revision).build());
        } catch (final StatusRuntimeException ex) {
            throw new IllegalStateException("etcd member " + index + ": " + ex.getMessage(), ex);
        } finally {
            channel.shutdownNow();
        }
    }

    private StatusResponse status(final int index) {
        final ManagedChannel channel = channel(index);
        try {
            return MaintenanceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(CALL_LIMIT_S, TimeUnit.SECONDS)
                    .status(StatusRequest.getDefaultInstance());
        } catch (final StatusRuntimeException ignored) {
            return null;
        } finally {
            channel.shutdownNow();
        }
    }

    private ManagedChannel channel(final int index) {
        return NettyChannelBuilder.forAddress("127.0.0.1", ports[index])
                .usePlaintext()
                .directExecutor()
                .build();
    }
}
