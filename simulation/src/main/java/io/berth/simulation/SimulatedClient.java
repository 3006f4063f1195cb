package io.berth.simulation;

import static io.berth.simulation.VirtualTime.MS;
import static io.berth.simulation.VirtualTime.SECOND;

import io.berth.client.protocol.CallOutcome;
import io.berth.client.protocol.ClientOutput;
import io.berth.client.protocol.ClientProtocol;
import io.berth.client.protocol.ClientSettings;
import io.berth.client.protocol.InvokeRequest;
import io.berth.client.protocol.Placement;
import io.berth.placement.PlacementCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A client process: the real protocol class, with callers that call at random. */
final class SimulatedClient extends SimulatedProcess implements ClientOutput {
    private static final int MIN_PAYLOAD = 16;

    private final World world;
    private final Map<Long, SimulatedCall> open = new TreeMap<>();
    private final InvokeRequest request = new InvokeRequest();
    private ClientProtocol protocol;
    private boolean closed;

    SimulatedClient(final World world, final String name) {
        super(name, world.time, world.random.fork(), world.trace, world.cluster);
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
        final SimulatedCall call =
                new SimulatedCall(
                        world.nextCallNumber(),
                        name(),
                        function,
                        safeToRepeat,
                        (int) random.between(MIN_PAYLOAD, 64),
                        time.nowNs() + deadlineNs);
        world.checker.onCall(call);
        request.reset()
                .functionHandle(protocol.function(World.tenantOf(function), function))
                .payloadLength(call.payloadLength)
                .deadlineNs(deadlineNs)
                .beginWithinNs(beginWithinNs)
                .mayWait(mayWait)
                .safeToRepeat(safeToRepeat)
                .priority(random.below(3))
                .zone(random.perMille(700) ? InvokeRequest.ANY_ZONE : random.below(3));
        trace.add(name(), () -> call + ", to end within " + deadlineNs / MS + "ms");
        open.put(call.number, call);
        call.callId = protocol.invoke(localNowNs(), request, call);
        return call;
    }

    /** One random act of a caller. */
    void actAtRandom() {
        if (!isResponsive() || closed) {
            return;
        }
        if (!open.isEmpty() && random.perMille(120)) {
            cancel(new ArrayList<>(open.values()).get(random.below(open.size())));
            return;
        }
        final int burst = random.perMille(100) ? (int) random.between(2, 8) : 1;
        for (int i = 0; i < burst && open.size() < world.settings.maxOpenCallsPerClient(); i++) {
            final long deadlineNs =
                    random.between(300 * MS, random.perMille(500) ? 3 * SECOND : 25 * SECOND);
            final SimulatedCall call =
                    call(
                            world.functions.any(random),
                            deadlineNs,
                            random.perMille(300) ? random.between(50 * MS, deadlineNs) : 0,
                            random.perMille(850),
                            random.perMille(250));
            if (random.perMille(40) && call.isOpen()) {
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
        final SimulationRandom entropy = random.fork();
        final int slots = random.perMille(500) ? 4 : 32;
        protocol =
                new ClientProtocol(
                        ClientSettings.defaults().withSlots(slots, random.perMille(300) ? 0 : 64),
                        this,
                        entropy::nextLong);
    }

    @Override
    protected void onCrash() {
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
    protected void onMessage(final List<Call> message, final long term, final long egress) {
        final Call m = message.get(0);
        final long now = localNowNs();
        switch (m.name()) {
            case "clientWelcome" ->
                    protocol.onClientWelcome(
                            now,
                            term,
                            egress,
                            m.number("nonceHigh"),
                            m.number("nonceLow"),
                            m.number("clientId"),
                            m.number("secretHigh"),
                            m.number("secretLow"),
                            m.number("clientGraceNs"),
                            m.number("cellEpoch"),
                            (int) m.number("slotsGranted"));
            case "helloRejected" ->
                    protocol.onHelloRejected(
                            now,
                            term,
                            egress,
                            m.number("nonceHigh"),
                            m.number("nonceLow"),
                            m.number("retryAfterNs"),
                            m.argument("reason"));
            case "placed" -> protocol.onPlaced(now, term, egress, placement(m));
            case "functionResolved" ->
                    protocol.onFunctionResolved(
                            now,
                            term,
                            egress,
                            m.number("correlationId"),
                            m.number("functionId"),
                            m.number("timeoutNs"),
                            m.number("maxPayloadLength"),
                            m.argument("reason"));
            case "clientUnknown" ->
                    protocol.onClientUnknown(
                            now, term, egress, m.number("clientId"), m.argument("reason"));
            case "waiting", "rejected", "ended", "notKnown" -> onRequestMessage(m, term, egress);
            default -> protocol.onOther(now, term, egress);
        }
    }

    private void onRequestMessage(final Call m, final long term, final long egress) {
        final long now = localNowNs();
        final long clientId = m.number("clientId");
        final int slot = (int) m.number("requestSlot");
        final long sequence = m.number("sequence");
        switch (m.name()) {
            case "waiting" ->
                    protocol.onWaiting(
                            now,
                            term,
                            egress,
                            clientId,
                            slot,
                            sequence,
                            m.number("invocationId"),
                            m.number("remainingNs"),
                            (int) m.number("position"));
            case "rejected" ->
                    protocol.onRejected(
                            now,
                            term,
                            egress,
                            clientId,
                            slot,
                            sequence,
                            m.number("retryAfterNs"),
                            m.argument("reason"),
                            m.argument("cause"),
                            m.number("limitOwnerId"),
                            m.number("limitCurrent"),
                            m.number("limitAllowed"));
            case "ended" ->
                    protocol.onEnded(
                            now,
                            term,
                            egress,
                            clientId,
                            slot,
                            sequence,
                            m.number("invocationId"),
                            m.number("token"),
                            m.argument("end"));
            default -> protocol.onNotKnown(now, term, egress, clientId, slot, sequence);
        }
    }

    private Placement placement(final Call m) {
        final Placement placement = new Placement();
        placement.clientId = m.number("clientId");
        placement.requestSlot = (int) m.number("requestSlot");
        placement.sequence = m.number("sequence");
        placement.invocationId = m.number("invocationId");
        placement.token = m.number("token");
        placement.sandboxId = m.number("sandboxId");
        placement.sandboxSlot = (int) m.number("sandboxSlot");
        placement.workerId = m.number("workerId");
        placement.incarnation = m.number("incarnation");
        placement.functionId = m.number("functionId");
        placement.functionVersion = (int) m.number("functionVersion");
        placement.timeoutNs = m.number("timeoutNs");
        placement.payloadLength = m.number("payloadLength");
        placement.cellEpoch = m.number("cellEpoch");
        placement.keyId = 1;
        placement.kind = m.argument("kind");
        placement.endpoint = m.argument("workerEndpoint");
        world.mac.tag(
                placement.mac,
                placement.cellEpoch,
                placement.workerId,
                placement.incarnation,
                placement.sandboxId,
                placement.sandboxSlot,
                placement.token,
                placement.invocationId,
                placement.clientId,
                placement.functionVersion,
                placement.timeoutNs,
                placement.payloadLength);
        return placement;
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

    private boolean send(final Consumer<PlacementCommands> message) {
        if (session() == null) {
            return false;
        }
        cluster.send(session(), message);
        return true;
    }

    @Override
    public boolean sendClientHello(
            final long nonceHigh,
            final long nonceLow,
            final long clientId,
            final long secretHigh,
            final long secretLow,
            final long highestTokenSeen,
            final long cellEpochSeen,
            final int slotsWanted) {
        return send(
                log ->
                        log.clientHello(
                                0,
                                session().id,
                                0,
                                nonceHigh,
                                nonceLow,
                                clientId,
                                secretHigh,
                                secretLow,
                                highestTokenSeen,
                                cellEpochSeen,
                                slotsWanted));
    }

    @Override
    public boolean sendInvoke(
            final long clientId,
            final int requestSlot,
            final long sequence,
            final long functionId,
            final long deadlineNs,
            final long payloadLength,
            final int flags,
            final int priority,
            final int zone) {
        return send(
                log ->
                        log.invoke(
                                0,
                                session().id,
                                clientId,
                                requestSlot,
                                sequence,
                                functionId,
                                deadlineNs,
                                payloadLength,
                                flags,
                                priority,
                                zone));
    }

    @Override
    public boolean sendCancel(final long clientId, final int requestSlot, final long sequence) {
        return send(log -> log.cancel(0, session().id, clientId, requestSlot, sequence));
    }

    @Override
    public boolean sendRelease(
            final long clientId, final int requestSlot, final long sequence, final long token) {
        return send(log -> log.release(0, session().id, clientId, requestSlot, sequence, token));
    }

    @Override
    public boolean sendResync(
            final long clientId,
            final int count,
            final int[] requestSlots,
            final long[] sequences) {
        return send(
                log -> {
                    log.beginClientResync(0, session().id, clientId);
                    for (int i = 0; i < count; i++) {
                        log.clientResyncRequest(requestSlots[i], sequences[i]);
                    }
                    log.endClientResync();
                });
    }

    @Override
    public boolean sendResolve(final long correlationId, final String tenant, final String name) {
        return send(log -> log.resolveFunction(0, session().id, correlationId, tenant, name));
    }

    @Override
    public boolean sendGoodbye(final long clientId) {
        return send(log -> log.clientGoodbye(0, session().id, clientId));
    }

    @Override
    public boolean sendRun(final Placement placement, final Object attachment) {
        final SimulatedWorker worker = world.workerAt(placement.endpoint);
        final Placement copy = new Placement();
        copy.copyFrom(placement);
        if (random.perMille(world.settings.forgedMacPerMille())) {
            copy.mac[random.below(Placement.MAC_LENGTH)] ^= 1;
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
        world.checker.onCallEnded(call, outcome);
    }

    private static Supplier<String> endText(final CallOutcome outcome, final SimulatedCall call) {
        final String text = call + " ended " + outcome.end() + " " + outcome.reason();
        return () -> text;
    }
}
