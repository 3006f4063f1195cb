package io.berth.client.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes down what the protocol says, one line each; can refuse everything, as a transport under
 * back pressure does.
 */
final class RecordingOutput implements ClientOutput {
    /** The end of a call, copied. */
    record End(
            long callId,
            Object attachment,
            ClientEnd end,
            EndReason reason,
            long retryAfterNs,
            int requestSlot,
            long sequence,
            int attempts,
            String result) {}

    final List<String> sent = new ArrayList<>();
    final List<End> ends = new ArrayList<>();
    final List<Long> nonces = new ArrayList<>();
    boolean refusing;

    /** The worker can't be reached: no payload leaves, the rest does. */
    boolean refusingRuns;

    Runnable onEnd = () -> {};

    Consumer<CallOutcome> onOutcome = outcome -> {};

    /** Ids of invocations, in the order told. */
    final List<Long> known = new ArrayList<>();

    /**
     * @return what was sent since the last call.
     */
    List<String> take() {
        final List<String> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    private boolean say(final String line) {
        if (!refusing) {
            sent.add(line);
        }
        return !refusing;
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
        nonces.clear();
        nonces.add(nonceHigh);
        nonces.add(nonceLow);
        return say(
                "hello client="
                        + clientId
                        + " secret="
                        + secretHigh
                        + ","
                        + secretLow
                        + " token="
                        + highestTokenSeen
                        + " epoch="
                        + cellEpochSeen
                        + " slots="
                        + slotsWanted);
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
        return say(
                "invoke client="
                        + clientId
                        + " "
                        + requestSlot
                        + "/"
                        + sequence
                        + " function="
                        + functionId
                        + " deadline="
                        + deadlineNs
                        + " payload="
                        + payloadLength
                        + " flags="
                        + flags
                        + " priority="
                        + priority
                        + " zone="
                        + zone);
    }

    @Override
    public boolean sendCancel(final long clientId, final int requestSlot, final long sequence) {
        return say("cancel " + requestSlot + "/" + sequence);
    }

    @Override
    public boolean sendRelease(
            final long clientId, final int requestSlot, final long sequence, final long token) {
        return say("release " + requestSlot + "/" + sequence + " token=" + token);
    }

    @Override
    public boolean sendResync(
            final long clientId,
            final int count,
            final int[] requestSlots,
            final long[] sequences) {
        final StringBuilder line = new StringBuilder("resync");
        for (int i = 0; i < count; i++) {
            line.append(' ').append(requestSlots[i]).append('/').append(sequences[i]);
        }
        return say(line.toString());
    }

    @Override
    public boolean sendResolve(final long correlationId, final String tenant, final String name) {
        return say("resolve " + correlationId + " " + tenant + "/" + name);
    }

    @Override
    public boolean sendGoodbye(final long clientId) {
        return say("goodbye " + clientId);
    }

    @Override
    public boolean sendRun(final Placement placement, final Object attachment) {
        return !refusingRuns
                && say(
                        "run "
                                + placement.requestSlot
                                + "/"
                                + placement.sequence
                                + " token="
                                + placement.token
                                + " to="
                                + placement.endpoint
                                + " payload="
                                + attachment);
    }

    @Override
    public boolean sendResultAck(
            final String endpoint,
            final long invocationId,
            final long token,
            final long sandboxId,
            final int sandboxSlot) {
        return say("ack token=" + token);
    }

    @Override
    public void invocationKnown(
            final long callId, final Object attachment, final long invocationId) {
        known.add(invocationId);
    }

    @Override
    public void callEnded(final CallOutcome outcome) {
        onOutcome.accept(outcome);
        ends.add(
                new End(
                        outcome.callId(),
                        outcome.attachment(),
                        outcome.end(),
                        outcome.reason(),
                        outcome.retryAfterNs(),
                        outcome.requestSlot(),
                        outcome.sequence(),
                        outcome.attempts(),
                        null == outcome.result()
                                ? null
                                : outcome.result()
                                        .getStringWithoutLengthUtf8(
                                                outcome.resultOffset(), outcome.resultLength())));
        onEnd.run();
    }
}
