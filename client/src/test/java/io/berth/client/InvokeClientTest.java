package io.berth.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import io.berth.client.protocol.InvokeRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client whose balancer is not there. */
@Timeout(60)
class InvokeClientTest {
    private final List<String> ends = new ArrayList<>();
    private InvokeClient client;
    private boolean closedInside;

    @Test
    void shouldCloseAtTheEndOfTheTurnWhenAListenerCloses() {
        client =
                InvokeClient.connect(
                        new InvokeClientContext()
                                .ingressEndpoints("0=127.0.0.1:9")
                                .egressAddress("127.0.0.1")
                                .listener(
                                        outcome -> {
                                            client.close();
                                            closedInside |= ends.isEmpty() && client.isClosed();
                                            ends.add(outcome.end() + " " + outcome.reason());
                                        }));
        final Payload payload = new Payload(new UnsafeBuffer(new byte[1]));
        final long millisecond = TimeUnit.MILLISECONDS.toNanos(1);
        client.invoke(new InvokeRequest().functionId(5).deadlineNs(millisecond), payload);
        client.invoke(new InvokeRequest().functionId(5).deadlineNs(60_000 * millisecond), payload);
        while (!client.isClosed()) {
            client.doWork();
        }
        assertEquals(
                List.of(
                        ClientEnd.NOT_RUN + " " + EndReason.UNAVAILABLE,
                        ClientEnd.NOT_RUN + " " + EndReason.CLIENT_CLOSED),
                ends,
                "every call ends once");
        assertFalse(closedInside, "what is being polled is not freed");
        assertEquals(0, client.openCalls());
        assertEquals(0, client.doWork());
        client.close();
        client.invoke(new InvokeRequest().functionId(5).deadlineNs(millisecond), payload);
        assertEquals(3, ends.size(), "a call after the close ends at once");
        assertTrue(ends.get(2).endsWith(EndReason.CLIENT_CLOSED.toString()));
        assertEquals(0, client.listenerErrors());
    }

    private record Payload(DirectBuffer payloadBuffer) implements PayloadSource {
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
