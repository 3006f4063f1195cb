package io.berth.explore;

import static io.berth.simulation.VirtualTime.MS;

import io.berth.client.protocol.CallOutcome;
import io.berth.client.protocol.ClientProtocol;
import io.berth.client.protocol.ClientSettings;
import io.berth.client.protocol.InvokeRequest;
import io.berth.client.protocol.Placement;
import io.berth.schemas.payload.RefuseReason;
import io.berth.schemas.payload.RunEnd;
import io.berth.schemas.payload.RunState;
import io.berth.simulation.Call;
import io.berth.simulation.ClientInbox;
import io.berth.simulation.LoggedClientOutput;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A client process: the real protocol class, and callers that follow a script. */
final class SmallClient extends SmallPeer implements LoggedClientOutput {
    static final int SLOTS = 2;
    static final int PAYLOAD_LENGTH = 8;

    private static final ClientSettings SETTINGS =
            new ClientSettings(
                    SLOTS,
                    2,
                    2,
                    1_200 * MS,
                    2_400 * MS,
                    0,
                    3_000 * MS,
                    3_000 * MS,
                    4_000 * MS,
                    2,
                    100,
                    2,
                    100 * MS);

    private final List<CallSpec> script;
    private final ClientProtocol protocol = new ClientProtocol(SETTINGS, this, this::entropy);
    private final InvokeRequest request = new InvokeRequest();
    private int made;

    SmallClient(final SmallWorld world, final int index, final List<CallSpec> script) {
        super(world, index, "client-" + index);
        this.script = script;
    }

    // ---- callers

    boolean hasCallToMake() {
        return made < script.size();
    }

    boolean isReady() {
        return protocol.isReady();
    }

    long openCalls() {
        return protocol.openCalls();
    }

    void makeCall(final long functionId) {
        final CallSpec spec = script.get(made++);
        final SmallCall call =
                world.ledger
                        .calls()
                        .add(index, spec.safeToRepeat(), world.nowNs + spec.deadlineNs());
        world.trace(name, () -> "makes " + call);
        request.reset()
                .functionId(functionId)
                .payloadLength(PAYLOAD_LENGTH)
                .deadlineNs(spec.deadlineNs())
                .mayWait(spec.mayWait())
                .safeToRepeat(spec.safeToRepeat());
        call.callId = protocol.invoke(localNowNs(), request, call);
    }

    void cancel(final SmallCall call) {
        world.trace(name, () -> "cancels " + call);
        call.cancelled = true;
        protocol.cancel(localNowNs(), call.callId);
    }

    // ---- the process

    @Override
    Object protocol() {
        return protocol;
    }

    @Override
    void onConnected(final long sessionId) {
        protocol.onSessionConnected(localNowNs(), sessionId);
    }

    @Override
    void onDisconnected() {
        protocol.onSessionLost(localNowNs());
    }

    @Override
    void onNewLeader(final long term) {
        protocol.onNewLeader(localNowNs(), term);
    }

    @Override
    void onMessage(final Call message, final long term, final long egressNumber) {
        ClientInbox.deliver(protocol, localNowNs(), message, term, egressNumber, SmallWorld.MAC);
    }

    @Override
    int poll() {
        return protocol.poll(localNowNs());
    }

    @Override
    void digest(final Mix mix) {
        mix.add(made);
    }

    // ---- payloads

    @Override
    public boolean sendRun(final Placement placement, final Object attachment) {
        final SmallWorker worker = world.workerAt(placement.endpoint);
        final Placement copy = new Placement();
        copy.copyFrom(placement);
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[PAYLOAD_LENGTH]);
        payload.putLong(0, ((SmallCall) attachment).number);
        if (worker.running) {
            world.lane(index, worker.number)
                    .toWorker
                    .addLast(
                            new PayloadLane.Message(
                                    Mix.of(2, copy.token),
                                    "payload of token " + text(copy.token),
                                    () -> worker.onRun(copy, payload, index)));
        }
        return true;
    }

    @Override
    public boolean sendResultAck(
            final String endpoint,
            final long invocationId,
            final long token,
            final long sandboxId,
            final int sandboxSlot) {
        final SmallWorker worker = world.workerAt(endpoint);
        if (worker.running) {
            world.lane(index, worker.number)
                    .toWorker
                    .addLast(
                            new PayloadLane.Message(
                                    Mix.of(3, token),
                                    "acknowledgement of the result of token " + text(token),
                                    () -> worker.onResultAck(invocationId, token)));
        }
        return true;
    }

    void onResult(
            final int requestSlot,
            final long sequence,
            final long invocationId,
            final long token,
            final long durationNs,
            final RunEnd end,
            final DirectBuffer body) {
        protocol.onResult(
                localNowNs(),
                requestSlot,
                sequence,
                invocationId,
                token,
                durationNs,
                end,
                body,
                0,
                body.capacity());
    }

    void onStatus(
            final int requestSlot,
            final long sequence,
            final long invocationId,
            final long token,
            final RunState state) {
        protocol.onRunStatus(localNowNs(), requestSlot, sequence, invocationId, token, state);
    }

    void onRefused(
            final int requestSlot,
            final long sequence,
            final long invocationId,
            final long token,
            final RefuseReason reason) {
        protocol.onRunRefused(localNowNs(), requestSlot, sequence, invocationId, token, reason);
    }

    @Override
    public void callEnded(final CallOutcome outcome) {
        final SmallCall call = (SmallCall) outcome.attachment();
        world.trace(name, () -> call + " ended");
        world.ledger.calls().onEnded(call, outcome, world.nowNs);
    }

    static String text(final long token) {
        return "t" + (token & 0xFF_FFFF_FFFF_FFFFL);
    }
}
