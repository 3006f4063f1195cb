package io.berth.client.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.berth.schemas.payload.RefuseReason;
import io.berth.schemas.payload.RunEnd;
import io.berth.schemas.payload.RunState;
import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.PlacementKind;
import io.berth.schemas.protocol.RejectReason;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/** A client protocol with a balancer and workers played by hand. */
final class ClientWorld {
    static final long MS = 1_000_000L;
    static final long CLIENT = 77;
    static final long FUNCTION = 5;

    final RecordingOutput out = new RecordingOutput();
    final ClientProtocol protocol;
    final InvokeRequest request = new InvokeRequest();
    long now = 1_000 * MS;
    long term = 1;
    long egress = 1;
    long clientId = CLIENT;

    ClientWorld() {
        this(ClientSettings.defaults().withSlots(2, 8));
    }

    ClientWorld(final ClientSettings settings) {
        protocol = new ClientProtocol(settings, out, new Random(7)::nextLong);
    }

    /** With a session and a welcome for two slots. */
    static ClientWorld ready() {
        return new ClientWorld().connect().welcome(2);
    }

    ClientWorld connect() {
        egress = 1;
        protocol.onSessionConnected(now, 1);
        return this;
    }

    ClientWorld welcome(final int slots) {
        answerHello(slots);
        out.take();
        return this;
    }

    /** As {@link #welcome}, with what is said upon it kept. */
    void answerHello(final int slots) {
        protocol.onClientWelcome(
                now,
                term,
                egress++,
                out.nonces.get(0),
                out.nonces.get(1),
                clientId,
                11,
                12,
                10_000 * MS,
                1,
                slots);
    }

    long invoke(final String payload) {
        return invoke(payload, false, 10_000);
    }

    long invoke(final String payload, final boolean safeToRepeat, final long deadlineMs) {
        request.reset()
                .functionId(FUNCTION)
                .payloadLength(payload.length())
                .safeToRepeat(safeToRepeat)
                .deadlineNs(deadlineMs * MS);
        return protocol.invoke(now, request, payload);
    }

    void placed(final int slot, final long sequence, final long token) {
        final Placement placement = new Placement();
        placement.clientId = clientId;
        placement.requestSlot = slot;
        placement.sequence = sequence;
        placement.token = token;
        placement.invocationId = 900 + sequence;
        placement.workerId = 3;
        placement.kind = PlacementKind.WARM;
        placement.endpoint = "10.0.0.1:9000";
        protocol.onPlaced(now, term, egress++, placement);
    }

    void waiting(final int slot, final long sequence) {
        protocol.onWaiting(
                now, term, egress++, clientId, slot, sequence, 900 + sequence, 1_000 * MS, 0);
    }

    void rejected(
            final int slot,
            final long sequence,
            final long retryAfterNs,
            final RejectReason reason) {
        rejected(slot, sequence, retryAfterNs, reason, RejectReason.NONE, 0, 0, 0);
    }

    void rejected(
            final int slot,
            final long sequence,
            final long retryAfterNs,
            final RejectReason reason,
            final RejectReason cause,
            final long owner,
            final long current,
            final long allowed) {
        protocol.onRejected(
                now,
                term,
                egress++,
                clientId,
                slot,
                sequence,
                retryAfterNs,
                reason,
                cause,
                owner,
                current,
                allowed);
    }

    void ended(final int slot, final long sequence, final long token, final InvocationState end) {
        protocol.onEnded(now, term, egress++, clientId, slot, sequence, 900 + sequence, token, end);
    }

    void notKnown(final int slot, final long sequence) {
        protocol.onNotKnown(now, term, egress++, clientId, slot, sequence);
    }

    void unknownClient() {
        protocol.onClientUnknown(now, term, egress++, clientId, RejectReason.UNKNOWN_CLIENT);
    }

    void result(
            final int slot,
            final long sequence,
            final long token,
            final RunEnd end,
            final String text) {
        final UnsafeBuffer buffer = new UnsafeBuffer(text.getBytes(UTF_8));
        protocol.onResult(
                now, slot, sequence, 900 + sequence, token, 5, end, buffer, 0, buffer.capacity());
    }

    void running(final int slot, final long sequence, final long token) {
        protocol.onRunStatus(now, slot, sequence, 900 + sequence, token, RunState.RUNNING);
    }

    void refused(final int slot, final long sequence, final long token, final RefuseReason reason) {
        protocol.onRunRefused(now, slot, sequence, 900 + sequence, token, reason);
    }

    /** Lets time pass in steps of 10 ms, polling at each. */
    void pass(final long ms) {
        for (long end = now + ms * MS; now < end; ) {
            now += 10 * MS;
            protocol.poll(now);
        }
    }

    RecordingOutput.End onlyEnd() {
        if (1 != out.ends.size()) {
            throw new AssertionError("not one end: " + out.ends);
        }
        return out.ends.get(0);
    }
}
