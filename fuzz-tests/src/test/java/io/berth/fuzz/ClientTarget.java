package io.berth.fuzz;

import io.berth.client.ClientAdapters;
import io.berth.client.protocol.CallOutcome;
import io.berth.client.protocol.ClientOutput;
import io.berth.client.protocol.ClientProtocol;
import io.berth.client.protocol.ClientSettings;
import io.berth.client.protocol.InvokeRequest;
import io.berth.client.protocol.Placement;
import io.berth.wire.StructureCheck;
import java.util.HashSet;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a balancer and workers of any mind may tell a client: calls, cancels, lost sessions, time
 * and messages of both streams in any order. Every call ends once at most, and every one when the
 * client is closed.
 */
public final class ClientTarget implements ClientOutput {
    private static final int MAX_STEPS = 128;
    private static final int SLOTS = 4;
    private static final int QUEUED = 8;

    private final Echo echo = new Echo();
    private final MessageMaker egress = new MessageMaker(MessageCatalog.PROTOCOL, echo);
    private final MessageMaker answers = new MessageMaker(MessageCatalog.PAYLOAD, echo);
    private final Set<Long> open = new HashSet<>();
    private final ClientProtocol protocol;
    private final ClientAdapters adapters;
    private long nextRandom = 1;
    private long nowNs = 1_000_000_000L;
    private int refusals;
    private boolean sentRun;
    private long session;
    private int handle;

    private ClientTarget() {
        protocol =
                new ClientProtocol(
                        ClientSettings.defaults().withSlots(SLOTS, QUEUED),
                        this,
                        () -> nextRandom++);
        adapters = new ClientAdapters(protocol);
        handle = protocol.function("t", "f");
    }

    /** Loads what the first input would have to wait for. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput(new byte[0]);
    }

    public static void fuzzerTestOneInput(final byte[] input) {
        play(input);
    }

    /**
     * @return whether a payload was sent.
     */
    static boolean play(final byte[] input) {
        final ClientTarget target = new ClientTarget();
        target.run(new Steps(input));
        return target.sentRun;
    }

    private void run(final Steps steps) {
        for (int i = 0; i < MAX_STEPS && steps.hasNext(); i++) {
            step(steps);
            Findings.check(
                    protocol.openCalls() == open.size(),
                    "counts " + protocol.openCalls() + " open calls of " + open.size());
            Findings.check(open.size() <= SLOTS + QUEUED + 1, "calls above the bound");
        }
        protocol.close(nowNs);
        Findings.check(open.isEmpty(), "calls that did not end: " + open.size());
    }

    private void step(final Steps steps) {
        final int what = steps.u8();
        switch (what & 0xF) {
            case 0 -> invoke(steps);
            case 1 -> protocol.cancel(nowNs, open.isEmpty() ? what : open.iterator().next());
            case 2 -> {
                nowNs += steps.nanos();
                protocol.poll(nowNs);
            }
            case 3 -> protocol.onSessionConnected(nowNs, ++session);
            case 4 -> protocol.onSessionLost(nowNs);
            case 5 -> protocol.onNewLeader(nowNs, what >> 4);
            case 6 -> refusals = what >> 4;
            case 7, 8, 9 -> onAnswer(answers.next(steps));
            default -> onEgress(egress.next(steps));
        }
        protocol.poll(nowNs);
        protocol.nextWakeNs();
    }

    private void invoke(final Steps steps) {
        final int how = steps.u8();
        final InvokeRequest request =
                new InvokeRequest()
                        .payloadLength(4)
                        .safeToRepeat((how & 1) != 0)
                        .mayWait((how & 2) == 0)
                        .deadlineNs(1_000_000_000L * (1 + (how >> 4)));
        if ((how & 4) == 0) {
            request.functionHandle(handle);
        } else {
            request.functionId(77);
        }
        final long before = protocol.openCalls();
        final long callId = protocol.invoke(nowNs, request, null);
        if (protocol.openCalls() > before) {
            open.add(callId);
        }
    }

    private void onEgress(final byte[] message) {
        final UnsafeBuffer buffer = new UnsafeBuffer(message);
        if (StructureCheck.protocol().check(buffer, 0, message.length) == StructureCheck.OK) {
            adapters.onEgress(nowNs, (int) MessageType.get(buffer, 2, 2), buffer, 0);
            echo.heard(MessageCatalog.PROTOCOL, buffer, 0, message.length);
        }
    }

    private void onAnswer(final byte[] message) {
        PayloadMessages.seal(message);
        adapters.answers(nowNs).onFragment(new UnsafeBuffer(message), 0, message.length, null);
    }

    private boolean takes() {
        if (refusals > 0) {
            refusals--;
            return false;
        }
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
        echo.heard("nonceHigh", nonceHigh);
        echo.heard("nonceLow", nonceLow);
        return takes();
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
        echo.heard("clientId", clientId);
        echo.heard("requestSlot", requestSlot);
        echo.heard("sequence", sequence);
        echo.heard("functionId", functionId);
        echo.heard("payloadLength", payloadLength);
        return takes();
    }

    @Override
    public boolean sendCancel(final long clientId, final int requestSlot, final long sequence) {
        return takes();
    }

    @Override
    public boolean sendRelease(
            final long clientId, final int requestSlot, final long sequence, final long token) {
        return takes();
    }

    @Override
    public boolean sendResync(
            final long clientId,
            final int count,
            final int[] requestSlots,
            final long[] sequences) {
        return takes();
    }

    @Override
    public boolean sendResolve(final long correlationId, final String tenant, final String name) {
        echo.heard("correlationId", correlationId);
        return takes();
    }

    @Override
    public boolean sendGoodbye(final long clientId) {
        return takes();
    }

    @Override
    public boolean sendRun(final Placement placement, final Object attachment) {
        sentRun = true;
        echo.heard("invocationId", placement.invocationId);
        echo.heard("token", placement.token);
        return takes();
    }

    @Override
    public boolean sendResultAck(
            final String endpoint,
            final long invocationId,
            final long token,
            final long sandboxId,
            final int sandboxSlot) {
        return takes();
    }

    @Override
    public void callEnded(final CallOutcome outcome) {
        Findings.check(
                outcome.end() != null && outcome.reason() != null, "an end without a reason");
        open.remove(outcome.callId());
    }
}
