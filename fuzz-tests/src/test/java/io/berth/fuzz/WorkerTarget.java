package io.berth.fuzz;

import io.berth.schemas.payload.RefuseReason;
import io.berth.schemas.payload.RunState;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.wire.StructureCheck;
import io.berth.worker.protocol.EventBatch;
import io.berth.worker.protocol.HaltReason;
import io.berth.worker.protocol.KeptResult;
import io.berth.worker.protocol.ReportChunk;
import io.berth.worker.protocol.SandboxRuntime;
import io.berth.worker.protocol.WorkerOutput;
import io.berth.worker.protocol.WorkerProtocol;
import io.berth.worker.protocol.WorkerSettings;
import io.berth.worker.transport.BalancerAdapter;
import io.berth.worker.transport.CallerAdapter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a balancer, callers and sandboxes of any mind may tell a worker, in any order. No slot runs
 * two at a time, and what is kept stays within its bounds.
 */
public final class WorkerTarget implements WorkerOutput, SandboxRuntime {
    private static final int MAX_STEPS = 128;
    private static final int MAX_SANDBOXES = 8;
    private static final long RESULT_BUDGET = 4_096;

    private final Echo echo = new Echo();
    private final MessageMaker balancer = new MessageMaker(MessageCatalog.PROTOCOL, echo);
    private final MessageMaker caller = new MessageMaker(MessageCatalog.PAYLOAD, echo);
    private final Map<String, long[]> running = new LinkedHashMap<>();
    private final LinkedHashMap<Long, Boolean> sandboxes = new LinkedHashMap<>();
    private final WorkerProtocol protocol;
    private final BalancerAdapter balancerAdapter;
    private final CallerAdapter callerAdapter;
    private long nextRandom = 1;
    private long nowNs = 1_000_000_000L;
    private int refusals;
    private boolean begun;
    private boolean macIsGood = true;

    private WorkerTarget() {
        final WorkerSettings settings =
                WorkerSettings.defaults("w", "127.0.0.1:4000", 1, 1_024, MAX_SANDBOXES)
                        .withResults(30_000_000_000L, RESULT_BUDGET);
        protocol =
                new WorkerProtocol(settings, this, this, ignored -> macIsGood, () -> nextRandom++);
        balancerAdapter = new BalancerAdapter(protocol);
        callerAdapter = new CallerAdapter(protocol);
    }

    /** Loads what the first input would have to wait for. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput(new byte[0]);
    }

    public static void fuzzerTestOneInput(final byte[] input) {
        play(input);
    }

    /**
     * @return whether a run has begun.
     */
    static boolean play(final byte[] input) {
        final WorkerTarget target = new WorkerTarget();
        target.run(new Steps(input));
        return target.begun;
    }

    private void run(final Steps steps) {
        for (int i = 0; i < MAX_STEPS && steps.hasNext(); i++) {
            step(steps);
            Findings.check(
                    protocol.keptResultBytes() <= RESULT_BUDGET,
                    "keeps " + protocol.keptResultBytes() + " bytes of results");
            Findings.check(
                    protocol.sandboxes() <= MAX_STEPS,
                    "keeps " + protocol.sandboxes() + " sandboxes");
        }
        protocol.drain(nowNs);
        for (int i = 0; i < 8; i++) {
            nowNs += 10_000_000_000L;
            protocol.poll(nowNs);
        }
    }

    private void step(final Steps steps) {
        final int what = steps.u8();
        switch (what & 0xF) {
            case 0 -> balancerAdapter.onConnected(nowNs, what, what);
            case 1 -> balancerAdapter.onDisconnected(nowNs);
            case 2 -> balancerAdapter.onNewLeader(nowNs, what >> 4);
            case 3 -> {
                nowNs += steps.nanos();
                protocol.poll(nowNs);
            }
            case 4 -> refusals = what >> 4;
            case 5 -> sandboxSays(what >> 4);
            case 6 -> runEnds(what >> 4, steps.bytes(steps.u8()));
            case 7, 8, 9 -> onCaller(what >> 4, caller.next(steps));
            case 10 -> macIsGood = (what & 0x10) == 0;
            default -> onBalancer(balancer.next(steps));
        }
        protocol.poll(nowNs);
    }

    private void sandboxSays(final int what) {
        if (sandboxes.isEmpty()) {
            protocol.onSandboxStarted(nowNs, what);
            return;
        }
        final long sandboxId = sandboxes.keySet().iterator().next();
        sandboxes.remove(sandboxId);
        sandboxes.put(sandboxId, true);
        switch (what % 3) {
            case 0 -> protocol.onSandboxStarted(nowNs, sandboxId);
            case 1 -> protocol.onSandboxStopped(nowNs, sandboxId);
            default -> protocol.onSandboxStartFailed(nowNs, sandboxId);
        }
        if (what % 3 != 0) {
            sandboxes.remove(sandboxId);
            running.keySet().removeIf(key -> key.startsWith(sandboxId + "/"));
        }
    }

    private void runEnds(final int what, final byte[] result) {
        if (running.isEmpty()) {
            protocol.onRunEnded(nowNs, what, what, what, true, result);
            return;
        }
        final String key = running.keySet().iterator().next();
        final long[] run = running.remove(key);
        protocol.onRunEnded(nowNs, run[0], (int) run[1], run[2], (what & 1) == 0, result);
    }

    private void onBalancer(final byte[] message) {
        final UnsafeBuffer buffer = new UnsafeBuffer(message);
        if (StructureCheck.protocol().check(buffer, 0, message.length) == StructureCheck.OK) {
            echo.heard(MessageCatalog.PROTOCOL, buffer, 0, message.length);
            final int templateId = (int) MessageType.get(buffer, 2, 2);
            balancerAdapter.onMessage(nowNs, templateId, buffer, 0, message.length);
        }
    }

    private void onCaller(final long replyTo, final byte[] message) {
        PayloadMessages.seal(message);
        callerAdapter.onMessage(nowNs, replyTo, new UnsafeBuffer(message), 0, message.length);
        echo.heard(MessageCatalog.PAYLOAD, new UnsafeBuffer(message), 0, message.length);
    }

    private boolean takes() {
        if (refusals > 0) {
            refusals--;
            return false;
        }
        return true;
    }

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
        echo.heard("nonceHigh", nonceHigh);
        echo.heard("nonceLow", nonceLow);
        echo.heard("incarnation", incarnation);
        return takes();
    }

    @Override
    public boolean sendPulse(
            final long workerId,
            final long registrationEpoch,
            final long lastCommandApplied,
            final long lastEventSent,
            final long pulseNumber) {
        said(workerId, registrationEpoch, pulseNumber);
        return takes();
    }

    @Override
    public boolean sendEvents(
            final long workerId,
            final long registrationEpoch,
            final long lastCommandApplied,
            final long firstEventNumber,
            final long pulseNumber,
            final EventBatch events) {
        said(workerId, registrationEpoch, pulseNumber);
        echo.heard("lastEventApplied", firstEventNumber + events.size() - 1);
        return takes();
    }

    @Override
    public boolean sendResync(
            final long workerId,
            final long registrationEpoch,
            final long lastCommandApplied,
            final long lastEventSent,
            final long pulseNumber) {
        said(workerId, registrationEpoch, pulseNumber);
        return takes();
    }

    private void said(final long workerId, final long registrationEpoch, final long pulseNumber) {
        echo.heard("workerId", workerId);
        echo.heard("registrationEpoch", registrationEpoch);
        echo.heard("pulseNumber", pulseNumber);
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
        return takes();
    }

    @Override
    public boolean sendGoodbye(final long workerId, final long registrationEpoch) {
        return takes();
    }

    @Override
    public void reconnect() {}

    @Override
    public boolean replyResult(final long replyTo, final KeptResult result) {
        return takes();
    }

    @Override
    public boolean replyStatus(
            final long replyTo,
            final long invocationId,
            final long token,
            final long sequence,
            final int requestSlot,
            final RunState state) {
        return takes();
    }

    @Override
    public boolean replyRefused(
            final long replyTo,
            final long invocationId,
            final long token,
            final long sequence,
            final int requestSlot,
            final RefuseReason reason) {
        return takes();
    }

    @Override
    public void halt(final HaltReason reason) {}

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
        sandboxes.put(sandboxId, false);
    }

    @Override
    public void stopSandbox(final long sandboxId) {}

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
        final String slot = sandboxId + "/" + sandboxSlot;
        Findings.check(!running.containsKey(slot), "a slot that runs is given another run");
        Findings.check(macIsGood, "a run begun without a certificate");
        begun = true;
        running.put(slot, new long[] {sandboxId, sandboxSlot, token});
    }

    @Override
    public void interrupt(final long sandboxId, final int sandboxSlot, final long token) {}
}
