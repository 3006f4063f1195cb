package io.berth.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.client.CallListener;
import io.berth.client.InvokeClient;
import io.berth.client.InvokeClientContext;
import io.berth.client.PayloadSource;
import io.berth.client.protocol.CallOutcome;
import io.berth.client.protocol.InvokeRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client whose thread pauses, as in a long garbage collection. */
@Timeout(180)
class PausedClientTest {
    private static final String FUNCTION = "brief";
    private static final int CALLS = 150;
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(5);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Map<String, Integer> ends = new TreeMap<>();

    @Test
    void shouldHearResultsThatHaveComeBeforeItJudgesDeadlines() {
        try (Fleet fleet = Fleet.start(1)) {
            fleet.createFunction(FUNCTION, Duration.ofSeconds(10));
            try (InvokeClient client =
                    InvokeClient.connect(
                            new InvokeClientContext()
                                    .ingressEndpoints(fleet.cluster.ingress())
                                    .listener(new Ends()))) {
                drive(client, "the balancer's answer", client::isReady);
                final long startNs = client.nanoTime();
                final InvokeRequest request =
                        new InvokeRequest()
                                .functionHandle(client.function(Fleet.TENANT, FUNCTION))
                                .deadlineNs(DEADLINE_NS);
                for (int i = 0; i < CALLS; i++) {
                    client.invoke(request, new Payload());
                }
                drive(
                        client,
                        "every run to begin",
                        () -> fleet.cluster.sumOfWorkers("berth-worker-begun") == CALLS);

                // The pause: nothing is polled until all runs are over, and all deadlines.
                Fleet.await(
                        LIMIT,
                        "all runs and the deadlines",
                        () ->
                                fleet.cluster.sumOfWorkers("berth-worker-completed") == CALLS
                                        && client.nanoTime() - startNs > DEADLINE_NS);

                drive(client, "every call to end", () -> client.openCalls() == 0);
                assertEquals(Map.of("RAN NONE", CALLS), ends);
            }
            fleet.assertSound();
        }
    }

    private static void drive(
            final InvokeClient client, final String what, final BooleanSupplier condition) {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (client.doWork() == 0) {
                Thread.yield();
            }
            assertTrue(System.nanoTime() - startNs < LIMIT.toNanos(), () -> "waited for " + what);
        }
    }

    private final class Ends implements CallListener {
        @Override
        public void onCallEnded(final CallOutcome outcome) {
            ends.merge(outcome.end() + " " + outcome.reason(), 1, Integer::sum);
        }
    }

    /** Runs for two seconds. */
    private static final class Payload implements PayloadSource {
        private final DirectBuffer text =
                new UnsafeBuffer("2000000".getBytes(StandardCharsets.US_ASCII));

        @Override
        public DirectBuffer payloadBuffer() {
            return text;
        }

        @Override
        public int payloadOffset() {
            return 0;
        }

        @Override
        public int payloadLength() {
            return text.capacity();
        }
    }
}
