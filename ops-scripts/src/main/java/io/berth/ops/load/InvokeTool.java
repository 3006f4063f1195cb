package io.berth.ops.load;

import io.berth.client.InvokeClient;
import io.berth.client.InvokeClientContext;
import io.berth.client.PayloadSource;
import io.berth.client.protocol.CallOutcome;
import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.ClientSettings;
import io.berth.client.protocol.EndReason;
import io.berth.client.protocol.EndText;
import io.berth.client.protocol.InvokeRequest;
import io.berth.ops.CheckFailed;
import io.berth.ops.cluster.Await;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Invokes one function once. */
public final class InvokeTool {
    private static final int SLOTS = 1;
    private static final Duration AFTER_DEADLINE = Duration.ofSeconds(5);
    private static final Duration INTERVAL = Duration.ofNanos(100_000);

    private final String ingress;
    private final Duration connectTimeout;

    public InvokeTool(final String ingress, final Duration connectTimeout) {
        this.ingress = ingress;
        this.connectTimeout = connectTimeout;
    }

    /**
     * How the call ended. Times from the call, in microseconds; -1 where there was no placement.
     */
    public record Answer(
            ClientEnd end,
            EndReason reason,
            String placement,
            long placedUs,
            long totalUs,
            long runUs,
            int attempts,
            long invocationId,
            String message,
            byte[] result) {
        /** Whether the function ran and returned. */
        public boolean returned() {
            return end == ClientEnd.RAN && reason == EndReason.NONE;
        }

        /** One line for people. */
        public String toText() {
            final String placed =
                    placedUs < 0
                            ? "not placed"
                            : String.format(
                                    Locale.ROOT,
                                    "placed %s after %.2f ms",
                                    placement,
                                    placedUs / 1e3);
            return String.format(
                    Locale.ROOT,
                    "%s; %s, ended after %.2f ms, run time %.2f ms",
                    message,
                    placed,
                    totalUs / 1e3,
                    runUs / 1e3);
        }

        /** The JSON object; the result is in its length only. */
        public Map<String, Object> toMap() {
            final Map<String, Object> map = new LinkedHashMap<>();
            map.put("end", end.name());
            map.put("reason", reason.name());
            map.put("placement", placement);
            map.put("placedUs", placedUs);
            map.put("totalUs", totalUs);
            map.put("runUs", runUs);
            map.put("attempts", attempts);
            map.put("invocationId", Long.toUnsignedString(invocationId));
            map.put("message", message);
            map.put("resultBytes", result.length);
            return map;
        }

        @Override
        public boolean equals(final Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /** Connects, invokes, waits for the end. */
    public Answer invoke(
            final String tenant,
            final String name,
            final byte[] payload,
            final Duration deadline,
            final boolean mayWait,
            final int priority) {
        final AtomicReference<Answer> answer = new AtomicReference<>();
        try (InvokeClient client =
                InvokeClient.connect(
                        new InvokeClientContext()
                                .ingressEndpoints(ingress)
                                .settings(ClientSettings.defaults().withSlots(SLOTS, SLOTS))
                                .listener(
                                        outcome ->
                                                answer.set(
                                                        answerOf(outcome, tenant + "/" + name))))) {
            if (!workUntil(client, connectTimeout, client::isReady)) {
                throw new CheckFailed(
                        "no leader at "
                                + ingress
                                + " answered within "
                                + connectTimeout.toMillis()
                                + " ms");
            }
            final InvokeRequest request =
                    new InvokeRequest()
                            .functionHandle(client.function(tenant, name))
                            .payloadLength(payload.length)
                            .deadlineNs(deadline.toNanos())
                            .mayWait(mayWait)
                            .priority(priority);
            client.invoke(request, new BytesSource(payload));
            if (!workUntil(client, deadline.plus(AFTER_DEADLINE), () -> answer.get() != null)) {
                throw new CheckFailed("the call has no end although its deadline has passed");
            }
        }
        return answer.get();
    }

    private static boolean workUntil(
            final InvokeClient client,
            final Duration limit,
            final java.util.function.BooleanSupplier condition) {
        return Await.until(
                limit,
                INTERVAL,
                () -> {
                    client.doWork();
                    return condition.getAsBoolean();
                });
    }

    private static Answer answerOf(final CallOutcome outcome, final String function) {
        final byte[] result = new byte[outcome.result() == null ? 0 : outcome.resultLength()];
        if (result.length > 0) {
            outcome.result().getBytes(outcome.resultOffset(), result);
        }
        return new Answer(
                outcome.end(),
                outcome.reason(),
                outcome.kind().name(),
                outcome.placedNs() == CallOutcome.NEVER
                        ? -1
                        : (outcome.placedNs() - outcome.startedNs()) / 1_000,
                (outcome.endedNs() - outcome.startedNs()) / 1_000,
                outcome.durationNs() / 1_000,
                outcome.attempts(),
                outcome.invocationId(),
                EndText.of(outcome.end(), outcome.reason(), function, outcome.rejection()),
                result);
    }

    /** A payload that is there as bytes. */
    private record BytesSource(DirectBuffer payloadBuffer) implements PayloadSource {
        BytesSource(final byte[] bytes) {
            this(new UnsafeBuffer(bytes));
        }

        @Override
        public int payloadOffset() {
            return 0;
        }

        @Override
        public int payloadLength() {
            return payloadBuffer.capacity();
        }
    }
}
