package io.berth.bench.peers.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.Compare.CompareResult;
import io.etcd.jetcd.api.Compare.CompareTarget;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The placement of one function's warm sandboxes, kept in etcd: a balancer remembers each key with
 * the revision at which it saw it, and grants the sandbox used last with one transaction that
 * compares that revision. Where another balancer was first, the transaction brings the newer value
 * back, and another sandbox is tried. The token of a grant is the revision that it was compared
 * with: it grows with each grant of a sandbox. Limits, queues and leases, which Berth decides in
 * the same entry, are left out: they would need more keys in the transaction. Safe from any thread.
 */
final class EtcdPlacement {
    /** A sandbox as this balancer last saw it. */
    static final class Sandbox {
        private final int number;
        private final ByteString key;
        private SandboxValue value;
        private long revision;

        private Sandbox(final int number) {
            this.number = number;
            key = SandboxValue.key(number);
        }

        int number() {
            return number;
        }

        /**
         * @return token of the current grant.
         */
        long token() {
            return value.token();
        }
    }

    /** Told how a transaction went, on a thread of gRPC. */
    interface Outcome {
        /** The sandbox is granted, or freed. */
        void onDone(Sandbox sandbox);

        /** No sandbox is idle as far as this balancer knows. */
        void onNoneIdle();

        void onFailed(Throwable failure);
    }

    private final Channel[] channels;
    private final Sandbox[] sandboxes;
    private final ArrayDeque<Sandbox> idle = new ArrayDeque<>();
    private int turn;
    private long conflicts;

    /**
     * @param channels to the leader; used in turn.
     * @param count sandboxes, numbered from 0.
     */
    EtcdPlacement(final Channel[] channels, final int count) {
        this.channels = channels.clone();
        sandboxes = new Sandbox[count];
        for (int i = 0; i < count; i++) {
            sandboxes[i] = new Sandbox(i);
        }
    }

    /** Makes every sandbox idle that no balancer has made yet, and reads those that are there. */
    void load() {
        for (final Sandbox sandbox : sandboxes) {
            final SandboxValue fresh =
                    new SandboxValue(0, 0, sandbox.number % 8 + 1, "127.0.0.1:40001");
            final TxnResponse response =
                    ClientCalls.blockingUnaryCall(
                            channels[0],
                            KVGrpc.getTxnMethod(),
                            CallOptions.DEFAULT,
                            put(sandbox, 0, fresh.encode()));
            if (response.getSucceeded()) {
                sandbox.value = fresh;
                sandbox.revision = response.getHeader().getRevision();
            } else {
                refresh(sandbox, response);
            }
            if (sandbox.value.isIdle()) {
                idle.push(sandbox);
            }
        }
    }

    /**
     * @return grants that another balancer had made first.
     */
    synchronized long conflicts() {
        return conflicts;
    }

    /** Grants an idle sandbox to an invocation. */
    void grant(final long invocationId, final Outcome outcome) {
        final Sandbox sandbox;
        synchronized (this) {
            sandbox = idle.poll();
        }
        if (sandbox == null) {
            outcome.onNoneIdle();
            return;
        }
        final SandboxValue wanted = sandbox.value.granted(invocationId, sandbox.revision);
        send(
                sandbox,
                wanted,
                outcome,
                () -> {
                    // Somebody else has it, or had it since.
                    synchronized (this) {
                        conflicts++;
                        if (sandbox.value.isIdle()) {
                            idle.addLast(sandbox);
                        }
                    }
                    grant(invocationId, outcome);
                });
    }

    /** The invocation on a sandbox has ended: only its holder frees it. */
    void complete(final Sandbox sandbox, final Outcome outcome) {
        send(
                sandbox,
                sandbox.value.freed(),
                new Outcome() {
                    @Override
                    public void onDone(final Sandbox freed) {
                        synchronized (EtcdPlacement.this) {
                            idle.push(freed);
                        }
                        outcome.onDone(freed);
                    }

                    @Override
                    public void onNoneIdle() {
                        outcome.onNoneIdle();
                    }

                    @Override
                    public void onFailed(final Throwable failure) {
                        outcome.onFailed(failure);
                    }
                },
                () ->
                        outcome.onFailed(
                                new IllegalStateException(
                                        "sandbox " + sandbox.number + " was freed by another")));
    }

    private void send(
            final Sandbox sandbox,
            final SandboxValue wanted,
            final Outcome outcome,
            final Runnable onConflict) {
        ClientCalls.asyncUnaryCall(
                nextChannel().newCall(KVGrpc.getTxnMethod(), CallOptions.DEFAULT),
                put(sandbox, sandbox.revision, wanted.encode()),
                new StreamObserver<TxnResponse>() {
                    private TxnResponse response;

                    @Override
                    public void onNext(final TxnResponse message) {
                        response = message;
                    }

                    @Override
                    public void onError(final Throwable failure) {
                        outcome.onFailed(failure);
                    }

                    @Override
                    public void onCompleted() {
                        if (response.getSucceeded()) {
                            sandbox.value = wanted;
                            sandbox.revision = response.getHeader().getRevision();
                            outcome.onDone(sandbox);
                        } else {
                            refresh(sandbox, response);
                            onConflict.run();
                        }
                    }
                });
    }

    private synchronized Channel nextChannel() {
        turn++;
        return channels[turn % channels.length];
    }

    private static void refresh(final Sandbox sandbox, final TxnResponse response) {
        final var found = response.getResponses(0).getResponseRange().getKvs(0);
        sandbox.value = SandboxValue.decode(found.getValue());
        sandbox.revision = found.getModRevision();
    }

    /** Puts the value if the key is as it was at the revision, else reads it. */
    private static TxnRequest put(
            final Sandbox sandbox, final long revision, final ByteString value) {
        return TxnRequest.newBuilder()
                .addCompare(
                        Compare.newBuilder()
                                .setResult(CompareResult.EQUAL)
                                .setTarget(CompareTarget.MOD)
                                .setKey(sandbox.key)
                                .setModRevision(revision))
                .addSuccess(
                        RequestOp.newBuilder()
                                .setRequestPut(
                                        PutRequest.newBuilder()
                                                .setKey(sandbox.key)
                                                .setValue(value)))
                .addFailure(
                        RequestOp.newBuilder()
                                .setRequestRange(RangeRequest.newBuilder().setKey(sandbox.key)))
                .build();
    }

    /** Every sandbox, busy or idle, as this balancer last saw it. */
    List<Sandbox> sandboxes() {
        return new ArrayList<>(List.of(sandboxes));
    }
}
