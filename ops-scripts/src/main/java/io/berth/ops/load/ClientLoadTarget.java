package io.berth.ops.load;

import io.berth.client.CallListener;
import io.berth.client.InvokeClient;
import io.berth.client.InvokeClientContext;
import io.berth.client.PayloadSource;
import io.berth.client.protocol.CallOutcome;
import io.berth.client.protocol.ClientCounters;
import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.ClientSettings;
import io.berth.client.protocol.EndReason;
import io.berth.client.protocol.InvokeRequest;
import io.berth.client.protocol.Placement;
import io.berth.history.History;
import io.berth.ops.CheckFailed;
import io.berth.ops.cluster.Await;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/** Sends a load through the real client, on the thread of the load. */
public final class ClientLoadTarget implements LoadTarget {
    private static final int SLOTS = 4_096;
    private static final int MOST_FUNCTIONS = 1 << 17;

    private final History history;
    private final CallRecorder recorder;
    private final InvokeClient client;
    private final InvokeRequest request = new InvokeRequest();
    private final long deadlineNs;
    private int[] handles = {};
    private LoadListener listener;
    private Consumer<CallOutcome> observer = outcome -> {};
    private boolean safeToRepeat;
    private int payloadBytes = Long.BYTES;
    private final ArrayDeque<SyntheticCall> ended = new ArrayDeque<>();
    private volatile int damaged;

    /** Connects; waits until the client may invoke. Records nothing. */
    public ClientLoadTarget(
            final String ingress, final Duration connectTimeout, final Duration deadline) {
        this(ingress, connectTimeout, deadline, History.NONE);
    }

    /**
     * Connects; waits until the client may invoke.
     *
     * @param history takes every call; closed with this.
     */
    public ClientLoadTarget(
            final String ingress,
            final Duration connectTimeout,
            final Duration deadline,
            final History history) {
        this.history = history;
        recorder = new CallRecorder(history);
        deadlineNs = deadline.toNanos();
        client =
                InvokeClient.connect(
                        new InvokeClientContext()
                                .ingressEndpoints(ingress)
                                .settings(
                                        ClientSettings.defaults()
                                                .withSlots(SLOTS, SLOTS)
                                                .withFunctions(MOST_FUNCTIONS))
                                .listener(new Listener()));
        final boolean ready =
                Await.until(
                        connectTimeout,
                        Duration.ofMillis(1),
                        () -> {
                            client.doWork();
                            return client.isReady();
                        });
        if (!ready) {
            client.close();
            history.close();
            throw new CheckFailed(
                    "no leader at "
                            + ingress
                            + " answered within "
                            + connectTimeout.toMillis()
                            + " ms");
        }
    }

    /** From now on a call may run more than once, or must not. */
    public void safeToRepeat(final boolean isSafe) {
        safeToRepeat = isSafe;
    }

    /**
     * From now on calls carry so many bytes, and must have them back.
     *
     * @param bytes 8: the run time alone; or 24 to 65,536.
     */
    public void payloadBytes(final int bytes) {
        payloadBytes = bytes;
        ended.clear();
    }

    /** Completed calls whose result was not what it must be. */
    public int damagedResults() {
        return damaged;
    }

    /** Who else hears every outcome, before the listener; valid during the call only. */
    public void observer(final Consumer<CallOutcome> outcomes) {
        observer = outcomes;
    }

    /** The newest leadership term that it has heard of. */
    public long leadershipTerm() {
        return client.leadershipTerm();
    }

    /** Makes a function known; its index is the number of calls of this method before. */
    public void function(final String tenant, final String name) {
        handles = java.util.Arrays.copyOf(handles, handles.length + 1);
        handles[handles.length - 1] = client.function(tenant, name);
    }

    @Override
    public void invoke(
            final int index,
            final int functionIndex,
            final long runNs,
            final long intendedStartNs) {
        final SyntheticCall call = newCall(index, runNs);
        request.reset()
                .functionHandle(handles[functionIndex])
                .payloadLength(call.payloadLength())
                .deadlineNs(deadlineNs)
                .safeToRepeat(safeToRepeat)
                .intendedStartNs(intendedStartNs);
        recorder.asked(call, request, client.clientId());
        client.invoke(request, call);
    }

    /** Large payloads are used again, or the generator would do little but collect garbage. */
    private SyntheticCall newCall(final int index, final long runNs) {
        final SyntheticCall free = ended.poll();
        if (free == null) {
            return new SyntheticCall(index, runNs, payloadBytes);
        }
        free.again(index, runNs);
        return free;
    }

    /** The id that the balancer gave the client; 0: none yet. A recent value for other threads. */
    public long clientId() {
        return client.clientId();
    }

    /** What the client has met so far; recent values for other threads. */
    public ClientCounters counters() {
        return client.counters();
    }

    @Override
    public int poll() {
        return client.doWork();
    }

    @Override
    public void listener(final LoadListener ends) {
        listener = ends;
    }

    private final class Listener implements CallListener {
        @Override
        public void onCallEnded(final CallOutcome outcome) {
            onOutcome(outcome);
        }

        @Override
        public void onPayloadLeaves(final PayloadSource attachment, final Placement placement) {
            recorder.leaves((SyntheticCall) attachment, placement);
        }
    }

    private void onOutcome(final CallOutcome outcome) {
        final SyntheticCall call = (SyntheticCall) outcome.attachment();
        recorder.ended(call, outcome);
        observer.accept(outcome);
        if (outcome.end() == ClientEnd.RAN
                && outcome.reason() == EndReason.NONE
                && !call.isAnsweredBy(
                        outcome.result(), outcome.resultOffset(), outcome.resultLength())) {
            damaged++;
        }
        listener.onEnd(
                call.index(),
                outcome.end(),
                outcome.reason(),
                outcome.kind(),
                outcome.startedNs(),
                outcome.placedNs() == CallOutcome.NEVER ? LoadListener.NEVER : outcome.placedNs(),
                outcome.endedNs());
        if (payloadBytes > Long.BYTES && call.payloadLength() == payloadBytes) {
            ended.add(call);
        }
    }

    @Override
    public void close() {
        client.close();
        history.close();
    }
}
