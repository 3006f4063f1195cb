package io.berth.simulation;

import static io.berth.simulation.VirtualTime.MS;
import static io.berth.simulation.VirtualTime.SECOND;

import io.berth.client.protocol.CallOutcome;
import io.berth.client.protocol.ClientProtocol;
import io.berth.client.protocol.ClientSettings;
import io.berth.client.protocol.InvokeRequest;
import io.berth.client.protocol.Placement;
import io.berth.client.transport.EgressAdapter;
import io.berth.history.History;
import io.berth.history.SourceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A client process: the real protocol class, with callers that call at random. */
final class SimulatedClient extends SimulatedProcess implements LoggedClientOutput {
    private static final int MIN_PAYLOAD = 16;

    private final World world;
    private final Map<Long, SimulatedCall> open = new TreeMap<>();
    private final InvokeRequest request = new InvokeRequest();
    private ClientProtocol protocol;
    private EgressAdapter adapter;
    private History history;
    private boolean closed;

    SimulatedClient(final World world, final String name) {
        super(name, world.time, world.random(name), world.trace, world.cluster);
        this.world = world;
    }

    // ---- callers

    /** Calls a function. */
    SimulatedCall call(
            final String function,
            final long deadlineNs,
            final long beginWithinNs,
            final boolean mayWait,
            final boolean safeToRepeat) {
        return call(random, function, deadlineNs, beginWithinNs, mayWait, safeToRepeat);
    }

    private SimulatedCall call(
            final SimulationRandom act,
            final String function,
            final long deadlineNs,
            final long beginWithinNs,
            final boolean mayWait,
            final boolean safeToRepeat) {
        final SimulatedCall call =
                new SimulatedCall(
                        world.nextCallNumber(),
                        name(),
                        function,
                        safeToRepeat,
                        (int) act.between(MIN_PAYLOAD, 64),
                        time.nowNs() + deadlineNs);
        world.checker.onCall(call);
        request.reset()
                .functionHandle(protocol.function(World.tenantOf(function), function))
                .payloadLength(call.payloadLength)
                .deadlineNs(deadlineNs)
                .beginWithinNs(beginWithinNs)
                .mayWait(mayWait)
                .safeToRepeat(safeToRepeat)
                .priority(act.below(3))
                .zone(act.perMille(700) ? InvokeRequest.ANY_ZONE : act.below(3));
        trace.add(name(), () -> call + ", to end within " + deadlineNs / MS + "ms");
        open.put(call.number, call);
        SimulatedHistory.asked(history, call, deadlineNs);
        call.callId = protocol.invoke(localNowNs(), request, call);
        return call;
    }

    /** One random act of a caller. */
    void actAtRandom(final SimulationRandom act) {
        if (!isResponsive() || closed) {
            return;
        }
        if (!open.isEmpty() && act.perMille(120)) {
            cancel(new ArrayList<>(open.values()).get(act.below(open.size())));
            return;
        }
        final int burst = act.perMille(100) ? (int) act.between(2, 8) : 1;
        for (int i = 0; i < burst && open.size() < world.settings.maxOpenCallsPerClient(); i++) {
            final long deadlineNs =
                    act.between(300 * MS, act.perMille(500) ? 3 * SECOND : 25 * SECOND);
            final SimulatedCall call =
                    call(
                            act,
                            world.functions.any(act),
                            deadlineNs,
                            act.perMille(300) ? act.between(50 * MS, deadlineNs) : 0,
                            act.perMille(850),
                            act.perMille(250));
            if (act.perMille(40) && call.isOpen()) {
                cancel(call);
            }
        }
    }

    void cancel(final SimulatedCall call) {
        trace.add(name(), () -> "cancels " + call.number);
        call.cancelled = true;
        protocol.cancel(localNowNs(), call.callId);
    }

    /** Leaves in good order: every open call must end. */
    void close() {
        closed = true;
        protocol.close(localNowNs());
    }

    int openCalls() {
        return open.size();
    }

    // ---- the process

    @Override
    protected void onStart() {
        closed = false;
        history = world.history.begin(SourceKind.CLIENT, name());
        final SimulationRandom entropy = random.fork();
        final int slots = random.perMille(500) ? 4 : 32;
        protocol =
                new ClientProtocol(
                        ClientSettings.defaults().withSlots(slots, random.perMille(300) ? 0 : 64),
                        world.wire == null ? this : new WireClientOutput(this::offer, this),
                        entropy::nextLong);
        adapter = Wire.adapter(protocol);
    }

    private boolean offer(final DirectBuffer buffer, final int offset, final int length) {
        return session() != null && cluster.send(session(), buffer, offset, length);
    }

    @Override
    protected void onCrash() {
        world.history.gone(name());
        for (final SimulatedCall call : open.values()) {
            call.abandoned = true;
        }
        open.clear();
    }

    @Override
    protected void onStall(final long durationNs) {
        for (final SimulatedCall call : open.values()) {
            call.dueNs = Math.max(call.dueNs, time.nowNs() + durationNs);
        }
    }

    @Override
    protected void onPoll() {
        protocol.poll(localNowNs());
    }

    @Override
    protected void onConnected() {
        protocol.onSessionConnected(localNowNs(), session().id);
    }

    @Override
    protected void onDisconnected() {
        protocol.onSessionLost(localNowNs());
    }

    @Override
    protected void onNewLeader(final long term) {
        protocol.onNewLeader(localNowNs(), term);
    }

    // ---- what the balancer says

    @Override
    protected void onMessage(
            final List<Call> message, final byte[] bytes, final long term, final long egress) {
        if (bytes != null) {
            world.wire.deliver(adapter, localNowNs(), bytes);
            return;
        }
        ClientInbox.deliver(protocol, localNowNs(), message.get(0), term, egress, world.mac);
    }

    // ---- what workers say

    void onReply(final WorkerReply reply) {
        if (reply instanceof WorkerReply.Result result) {
            onResult(result);
        } else if (reply instanceof WorkerReply.Status status) {
            onStatus(status);
        } else if (reply instanceof WorkerReply.Refused refused) {
            onRefused(refused);
        }
    }

    private void onResult(final WorkerReply.Result result) {
        final UnsafeBuffer body = new UnsafeBuffer(result.body());
        protocol.onResult(
                localNowNs(),
                result.requestSlot(),
                result.sequence(),
                result.invocationId(),
                result.token(),
                result.durationNs(),
                result.end(),
                body,
                0,
                body.capacity());
    }

    private void onStatus(final WorkerReply.Status status) {
        protocol.onRunStatus(
                localNowNs(),
                status.requestSlot(),
                status.sequence(),
                status.invocationId(),
                status.token(),
                status.state());
    }

    private void onRefused(final WorkerReply.Refused refused) {
        protocol.onRunRefused(
                localNowNs(),
                refused.requestSlot(),
                refused.sequence(),
                refused.invocationId(),
                refused.token(),
                refused.reason());
    }

    // ---- what the protocol says

    @Override
    public boolean send(final LogMessage message) {
        return session() != null && cluster.send(session(), message);
    }

    @Override
    public boolean sendRun(final Placement placement, final Object attachment) {
        final SimulatedWorker worker = world.workerAt(placement.endpoint);
        SimulatedHistory.leaves(history, (SimulatedCall) attachment, placement);
        final Placement copy = new Placement();
        copy.copyFrom(placement);
        if (random.perMille(world.settings.forgedMacPerMille())) {
            copy.mac[random.below(Placement.MAC_LENGTH)] ^= 1;
            world.counts.add(FaultKind.FORGED_PLACEMENTS);
        }
        final DirectBuffer payload = payloadOf((SimulatedCall) attachment);
        final long replyTo = world.replyTo(this, life());
        trace.add(
                name(), () -> "sends the payload of " + copy.invocationId + " to " + worker.name());
        return world.payloads.send(name(), worker, toLife -> worker.onRun(copy, payload, replyTo));
    }

    private static DirectBuffer payloadOf(final SimulatedCall call) {
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[call.payloadLength]);
        payload.putLong(0, call.number);
        return payload;
    }

    @Override
    public boolean sendResultAck(
            final String endpoint,
            final long invocationId,
            final long token,
            final long sandboxId,
            final int sandboxSlot) {
        final SimulatedWorker worker = world.workerAt(endpoint);
        return world.payloads.send(
                name(),
                worker,
                toLife -> worker.onResultAck(invocationId, token, sandboxId, sandboxSlot));
    }

    @Override
    public void callEnded(final CallOutcome outcome) {
        final SimulatedCall call = (SimulatedCall) outcome.attachment();
        trace.add(name(), endText(outcome, call));
        open.remove(call.number);
        SimulatedHistory.ended(history, call, outcome);
        world.checker.onCallEnded(call, outcome);
    }

    private static Supplier<String> endText(final CallOutcome outcome, final SimulatedCall call) {
        final String text = call + " ended " + outcome.end() + " " + outcome.reason();
        return () -> text;
    }
}
