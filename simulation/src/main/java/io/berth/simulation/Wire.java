package io.berth.simulation;

import io.berth.client.protocol.ClientProtocol;
import io.berth.client.transport.EgressAdapter;
import io.berth.cluster.EgressPublisher;
import io.berth.cluster.EgressSessions;
import io.berth.cluster.IngressAdapter;
import io.berth.cluster.Outbox;
import io.berth.cluster.PlacementCertifier;
import io.berth.cluster.ServiceEvents;
import io.berth.placement.PlacementCommands;
import io.berth.placement.PlacementOutput;
import io.berth.schemas.protocol.MessageHeaderDecoder;
import io.berth.wire.KeyFile;
import io.berth.wire.PlacementMac;
import io.berth.wire.StructureCheck;
import io.berth.worker.protocol.PlacementVerifier;
import io.berth.worker.protocol.WorkerProtocol;
import io.berth.worker.transport.BalancerAdapter;
import io.berth.worker.transport.KeyVerifier;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The codecs of the real processes between the simulated ones: what peers say to the log is encoded
 * by their publishers and decoded by the adapter of the node, what the log says is encoded by the
 * publisher of the leader, with real certificates, and decoded by the adapters of client and
 * worker.
 */
final class Wire {
    private static final long KEY_ID = 1;

    private final CallTape<PlacementCommands> decoded = new CallTape<>(PlacementCommands.class);
    private final CallTape<PlacementOutput> refused = new CallTape<>(PlacementOutput.class);
    private final StructureCheck structure = StructureCheck.protocol();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final Events events = new Events();
    private final Egress egress = new Egress();
    private final IngressAdapter ingress =
            new IngressAdapter(decoded.recorder(), refused.recorder(), events);
    private final KeyFile keys;
    private EgressPublisher publisher;
    private long term = -1;

    Wire(final SimulationRandom random, final int workers) {
        final List<KeyFile.Entry> entries = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            final byte[] key = new byte[PlacementMac.KEY_LENGTH];
            for (int k = 0; k < key.length; k++) {
                key[k] = (byte) random.nextLong();
            }
            entries.add(new KeyFile.Entry("worker-" + i, KEY_ID, key));
        }
        keys = KeyFile.of(entries);
        restart();
    }

    /** All nodes are other processes now: nothing is known of any session. */
    void restart() {
        publisher = EgressPublisher.over(egress, new PlacementCertifier(keys), events);
        term = -1;
    }

    /** Checks certificates as the worker of this name does. */
    PlacementVerifier verifier(final String workerName) {
        return new KeyVerifier(keys, workerName);
    }

    // ---- to the log

    /** What the node makes of a message. */
    List<Call> decode(
            final long sessionId, final DirectBuffer buffer, final int offset, final int length) {
        ingress.onMessage(0, sessionId, 0, buffer, offset, length);
        final List<Call> entry = decoded.take();
        if (entry.isEmpty() || events.problem != null) {
            throw new CheckFailure(
                    "a message that its sender encoded does not decode: " + events.problem);
        }
        return entry;
    }

    // ---- from the log

    /**
     * What the leader makes of something that the state machine said.
     *
     * @param number that it must give the message (rule 5).
     */
    byte[] encode(
            final long sessionId, final long ofTerm, final long number, final List<Call> message) {
        if (term != ofTerm) {
            term = ofTerm;
            publisher.onNewTerm(ofTerm);
        }
        egress.message = null;
        for (final Call call : message) {
            call.applyTo(publisher);
        }
        if (egress.message == null || egress.sessionId != sessionId || events.problem != null) {
            throw new CheckFailure("not encoded: " + message + ", " + events.problem);
        }
        if (message.get(0).has("sessionId") && numberOf(egress.message) != number) {
            throw new CheckFailure(
                    "numbered "
                            + numberOf(egress.message)
                            + " and not "
                            + number
                            + " in its session: "
                            + message);
        }
        return egress.message;
    }

    /** Every message of the balancer begins with its term and its number. */
    private static long numberOf(final byte[] message) {
        return new UnsafeBuffer(message)
                .getLong(
                        MessageHeaderDecoder.ENCODED_LENGTH + Long.BYTES,
                        MessageHeaderDecoder.BYTE_ORDER);
    }

    void deliver(final EgressAdapter adapter, final long nowNs, final byte[] message) {
        final UnsafeBuffer buffer = checked(message);
        adapter.onMessage(nowNs, header.wrap(buffer, 0).templateId(), buffer, 0);
        if (adapter.malformed() > 0) {
            throw new CheckFailure("a client can't read what the leader encoded");
        }
    }

    void deliver(final WorkerProtocol protocol, final long nowNs, final byte[] message) {
        final UnsafeBuffer buffer = checked(message);
        final long malformed = protocol.counts().malformed;
        new BalancerAdapter(protocol)
                .onMessage(
                        nowNs, header.wrap(buffer, 0).templateId(), buffer, 0, buffer.capacity());
        if (protocol.counts().malformed != malformed) {
            throw new CheckFailure("a worker can't read what the leader encoded");
        }
    }

    private UnsafeBuffer checked(final byte[] message) {
        final UnsafeBuffer buffer = new UnsafeBuffer(message);
        final int code = structure.check(buffer, 0, message.length);
        if (code != StructureCheck.OK) {
            throw new CheckFailure(
                    "the leader encoded what is not sound: " + StructureCheck.describe(code));
        }
        return buffer;
    }

    static EgressAdapter adapter(final ClientProtocol protocol) {
        return new EgressAdapter(protocol);
    }

    /** Takes what the publisher offers. */
    private static final class Egress implements EgressSessions {
        private byte[] message;
        private long sessionId;

        @Override
        public boolean isLeader() {
            return true;
        }

        @Override
        public boolean isOpen(final long session) {
            return true;
        }

        @Override
        public int offer(
                final long session, final DirectBuffer buffer, final int offset, final int length) {
            sessionId = session;
            message = new byte[length];
            buffer.getBytes(offset, message);
            return Outbox.SENT;
        }
    }

    /** What must not happen to messages of our own. */
    private static final class Events implements ServiceEvents {
        private String problem;

        @Override
        public void onDigestMarked(
                final long entries, final long rollingDigest, final long structuralDigest) {
            // of no interest here
        }

        @Override
        public void onKeyMissing(final String workerName) {
            problem = "no key for " + workerName;
        }

        @Override
        public void onOversizedEgress(final int length) {
            problem = "an answer of " + length + " bytes";
        }

        @Override
        public void onUndecodable() {
            problem = "undecodable";
        }

        @Override
        public void onInternalError(final Throwable failure) {
            problem = failure.toString();
        }
    }
}
