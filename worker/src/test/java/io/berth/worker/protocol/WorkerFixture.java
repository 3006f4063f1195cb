package io.berth.worker.protocol;

import io.berth.schemas.payload.RefuseReason;
import io.berth.schemas.payload.RunEnd;
import io.berth.schemas.payload.RunState;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.schemas.protocol.SandboxState;
import io.berth.schemas.protocol.WorkerEventKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A worker's protocol between a balancer, callers and sandboxes that only write down what they are
 * told.
 */
final class WorkerFixture implements WorkerOutput, SandboxRuntime {
    static final long MS = 1_000_000L;
    static final long LEASE_NS = 2_500 * MS;
    static final long WORKER_ID = 77;
    static final long CALLER = 5;

    record Hello(
            long nonceHigh, long nonceLow, long incarnation, long lastCommand, long lastEvent) {}

    record Event(
            long number,
            WorkerEventKind kind,
            long sandboxId,
            long token,
            io.berth.schemas.protocol.RefuseReason reason) {}

    record Numbered(String what, long number, long lastCommand, long firstEvent, int events) {}

    record Slot(long sandboxId, long lastToken, long runningToken, SandboxState state) {}

    record Chunk(long reportId, int chunk, boolean last, long lastEvent, List<Slot> slots) {}

    record Reply(String what, long token, Object detail) {}

    final List<Hello> hellos = new ArrayList<>();
    final List<Event> events = new ArrayList<>();
    final List<Numbered> numbered = new ArrayList<>();
    final List<Chunk> chunks = new ArrayList<>();
    final List<Reply> replies = new ArrayList<>();
    final List<String> runtime = new ArrayList<>();
    final RunRequest request = new RunRequest();
    final WorkerProtocol protocol;
    final Random random;
    boolean balancerTakes = true;
    boolean callerTakes = true;

    /** Callers that take no answer. */
    final Set<Long> deafCallers = new HashSet<>();

    long caller = CALLER;
    boolean macGood = true;
    int goodbyes;
    int reconnects;
    HaltReason halted;
    long nowNs = 1_000 * MS;
    long timeoutNs = 1_000 * MS;
    long term = 3;
    long egress;
    long epoch;
    long commands;

    WorkerFixture() {
        this(WorkerSettings.defaults("w", "127.0.0.1:4000", 1, 1_024, 100), 42);
    }

    WorkerFixture(final WorkerSettings settings, final long seed) {
        random = new Random(seed);
        protocol = new WorkerProtocol(settings, this, this, ignored -> macGood, random::nextLong);
    }

    /** With sandboxes of another kind than those that only write down. */
    WorkerFixture(final WorkerSettings settings, final long seed, final SandboxRuntime sandboxes) {
        random = new Random(seed);
        protocol =
                new WorkerProtocol(settings, this, sandboxes, ignored -> macGood, random::nextLong);
    }

    // ---- doing things

    static WorkerFixture registered() {
        return registered(WorkerSettings.defaults("w", "127.0.0.1:4000", 1, 1_024, 100));
    }

    static WorkerFixture registered(final WorkerSettings settings) {
        return register(new WorkerFixture(settings, 42));
    }

    static WorkerFixture register(final WorkerFixture worker) {
        worker.protocol.onConnected(worker.nowNs);
        worker.poll();
        worker.welcome(false, 0, 0);
        return worker;
    }

    WorkerFixture poll() {
        protocol.poll(nowNs);
        return this;
    }

    WorkerFixture after(final long ms) {
        nowNs += ms * MS;
        return poll();
    }

    Hello lastHello() {
        return hellos.get(hellos.size() - 1);
    }

    void welcome(final boolean resumed, final long lastEventApplied, final long lastCommandIssued) {
        epoch++;
        final Hello hello = lastHello();
        protocol.onWelcome(
                nowNs,
                term,
                ++egress,
                hello.nonceHigh,
                hello.nonceLow,
                WORKER_ID,
                epoch,
                lastEventApplied,
                lastCommandIssued,
                LEASE_NS,
                0,
                resumed);
        poll();
    }

    void ack(final long lastEventApplied) {
        ack(lastEventApplied, lastNumbered().number);
    }

    void ack(final long lastEventApplied, final long pulseNumber) {
        protocol.onAck(nowNs, term, ++egress, WORKER_ID, epoch, lastEventApplied, pulseNumber);
        poll();
    }

    void ackAll() {
        ack(protocol.lastEventNumber());
    }

    Numbered lastNumbered() {
        return numbered.get(numbered.size() - 1);
    }

    void commandStart(final long sandboxId) {
        commandStart(++commands, sandboxId);
    }

    void commandStart(final long commandNumber, final long sandboxId) {
        protocol.onStartSandbox(
                nowNs,
                term,
                ++egress,
                WORKER_ID,
                epoch,
                commandNumber,
                sandboxId,
                9,
                1,
                1_000 * MS,
                MS,
                128,
                1,
                SandboxKind.SYNTHETIC,
                "f",
                "");
    }

    void commandStop(final long sandboxId) {
        protocol.onStopSandbox(nowNs, term, ++egress, WORKER_ID, epoch, ++commands, sandboxId);
    }

    void commandRevoke(final long sandboxId, final long token) {
        protocol.onRevokeToken(
                nowNs, term, ++egress, WORKER_ID, epoch, ++commands, sandboxId, 0, token);
    }

    void commandCancel(final long sandboxId, final long token) {
        protocol.onCancelRun(
                nowNs, term, ++egress, WORKER_ID, epoch, ++commands, sandboxId, 0, token);
    }

    /** Commands and starts a sandbox. */
    WorkerFixture sandbox(final long sandboxId) {
        commandStart(sandboxId);
        protocol.onSandboxStarted(nowNs, sandboxId);
        return after(1);
    }

    RunRequest run(final long sandboxId, final long token) {
        return run(sandboxId, token, new byte[8]);
    }

    RunRequest run(final long sandboxId, final long token, final byte[] payload) {
        request.replyTo = caller;
        request.invocationId = token + 1_000_000;
        request.token = token;
        request.sandboxId = sandboxId;
        request.sandboxSlot = 0;
        request.workerId = WORKER_ID;
        request.incarnation = protocol.incarnation();
        request.timeoutNs = timeoutNs;
        request.whole = true;
        request.payload = new UnsafeBuffer(payload);
        request.payloadSize = payload.length;
        protocol.onRun(nowNs, request);
        return request;
    }

    void ended(final long sandboxId, final long token) {
        protocol.onRunEnded(nowNs, sandboxId, 0, token, true, new byte[] {1});
    }

    Reply lastReply() {
        return replies.get(replies.size() - 1);
    }

    Event lastEvent() {
        return events.get(events.size() - 1);
    }

    List<WorkerEventKind> kinds() {
        return events.stream().map(Event::kind).toList();
    }

    // ---- hearing things

    @Override
    public boolean sendHello(
            final long nonceHigh,
            final long nonceLow,
            final long incarnation,
            final long highestTokenSeen,
            final long lastCommandApplied,
            final long lastEventSent,
            final long cellEpochSeen,
            final int memoryMb,
            final int maxSandboxes,
            final int zone,
            final String name,
            final String endpoint,
            final String labels) {
        return balancerTakes
                && hellos.add(
                        new Hello(
                                nonceHigh,
                                nonceLow,
                                incarnation,
                                lastCommandApplied,
                                lastEventSent));
    }

    @Override
    public boolean sendPulse(
            final long workerId,
            final long registrationEpoch,
            final long lastCommandApplied,
            final long lastEventSent,
            final long pulseNumber) {
        return balancerTakes
                && numbered.add(new Numbered("pulse", pulseNumber, lastCommandApplied, 0, 0));
    }

    @Override
    public boolean sendEvents(
            final long workerId,
            final long registrationEpoch,
            final long lastCommandApplied,
            final long firstEventNumber,
            final long pulseNumber,
            final EventBatch batch) {
        if (!balancerTakes) {
            return false;
        }
        numbered.add(
                new Numbered(
                        "events", pulseNumber, lastCommandApplied, firstEventNumber, batch.size()));
        for (int i = 0; i < batch.size(); i++) {
            events.add(
                    new Event(
                            firstEventNumber + i,
                            batch.kind(i),
                            batch.sandboxId(i),
                            batch.token(i),
                            batch.refuseReason(i)));
        }
        return true;
    }

    @Override
    public boolean sendResync(
            final long workerId,
            final long registrationEpoch,
            final long lastCommandApplied,
            final long lastEventSent,
            final long pulseNumber) {
        return balancerTakes
                && numbered.add(new Numbered("resync", pulseNumber, lastCommandApplied, 0, 0));
    }

    @Override
    public boolean sendReport(
            final long workerId,
            final long registrationEpoch,
            final long reportId,
            final long lastCommandApplied,
            final long lastEventSent,
            final int chunk,
            final boolean last,
            final ReportChunk slots) {
        if (!balancerTakes) {
            return false;
        }
        final List<Slot> copy = new ArrayList<>();
        for (int i = 0; i < slots.size(); i++) {
            copy.add(
                    new Slot(
                            slots.sandboxId(i),
                            slots.lastToken(i),
                            slots.runningToken(i),
                            slots.state(i)));
        }
        return chunks.add(new Chunk(reportId, chunk, last, lastEventSent, copy));
    }

    @Override
    public boolean sendGoodbye(final long workerId, final long registrationEpoch) {
        goodbyes += balancerTakes ? 1 : 0;
        return balancerTakes;
    }

    @Override
    public void reconnect() {
        reconnects++;
    }

    @Override
    public boolean replyResult(final long replyTo, final KeptResult result) {
        return takes(replyTo) && replies.add(new Reply("result", result.token(), result.end()));
    }

    @Override
    public boolean replyStatus(
            final long replyTo,
            final long invocationId,
            final long token,
            final long sequence,
            final int requestSlot,
            final RunState state) {
        return takes(replyTo) && replies.add(new Reply("status", token, state));
    }

    @Override
    public boolean replyRefused(
            final long replyTo,
            final long invocationId,
            final long token,
            final long sequence,
            final int requestSlot,
            final RefuseReason reason) {
        return takes(replyTo) && replies.add(new Reply("refused", token, reason));
    }

    private boolean takes(final long replyTo) {
        return callerTakes && !deafCallers.contains(replyTo);
    }

    @Override
    public void halt(final HaltReason reason) {
        halted = reason;
    }

    @Override
    public void startSandbox(
            final long sandboxId,
            final long functionId,
            final int functionVersion,
            final long timeoutNs,
            final long startUpNs,
            final int memoryMb,
            final int sandboxSlots,
            final SandboxKind kind,
            final String functionName,
            final String code) {
        runtime.add("start " + sandboxId);
    }

    @Override
    public void stopSandbox(final long sandboxId) {
        runtime.add("stop " + sandboxId);
    }

    @Override
    public void run(
            final long sandboxId,
            final int sandboxSlot,
            final long token,
            final long invocationId,
            final long timeoutNs,
            final DirectBuffer payload,
            final int offset,
            final int length) {
        runtime.add("run " + sandboxId + " " + token);
    }

    @Override
    public void interrupt(final long sandboxId, final int sandboxSlot, final long token) {
        runtime.add("interrupt " + sandboxId + " " + token);
    }

    static Reply result(final long token, final RunEnd end) {
        return new Reply("result", token, end);
    }

    static Reply refused(final long token, final RefuseReason reason) {
        return new Reply("refused", token, reason);
    }

    static Reply running(final long token) {
        return new Reply("status", token, RunState.RUNNING);
    }
}
