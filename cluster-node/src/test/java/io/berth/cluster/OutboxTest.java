package io.berth.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final Map<Long, Integer> results = new HashMap<>();
    private final Map<Long, List<Integer>> sent = new HashMap<>();
    private int dropped;
    private int offers;
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[Outbox.MAX_MESSAGE_LENGTH]);

    private Outbox outbox(final int capacity, final int perSession) {
        return new Outbox(capacity, perSession, this::offer, () -> dropped++);
    }

    private int offer(
            final long sessionId, final DirectBuffer buffer, final int offset, final int length) {
        offers++;
        final int result = results.getOrDefault(sessionId, Outbox.SENT);
        if (result == Outbox.SENT) {
            assertEquals(length % 251, buffer.getByte(offset + length - 1) & 0xFF);
            sent.computeIfAbsent(sessionId, id -> new ArrayList<>()).add(buffer.getInt(offset));
        }
        return result;
    }

    private void send(final Outbox outbox, final long sessionId, final int number) {
        final int length = 8 + number % (Outbox.MAX_MESSAGE_LENGTH - 8);
        message.putInt(0, number);
        message.putByte(length - 1, (byte) (length % 251));
        outbox.send(sessionId, message, 0, length);
    }

    @Test
    void shouldSendAtOnceWhereNothingWaits() {
        final Outbox outbox = outbox(4, 4);
        send(outbox, 1, 10);
        send(outbox, 1, 11);
        assertEquals(List.of(10, 11), sent.get(1L));
        assertEquals(0, outbox.size());
    }

    @Test
    void shouldKeepOrderWithinASessionAndNotHoldUpOthers() {
        final Outbox outbox = outbox(8, 8);
        results.put(1L, Outbox.WAIT);
        send(outbox, 1, 10);
        results.put(1L, Outbox.SENT);
        send(outbox, 1, 11);
        send(outbox, 2, 20);
        assertEquals(null, sent.get(1L), "what comes later waits behind what waits");
        assertEquals(List.of(20), sent.get(2L));
        outbox.drain();
        assertEquals(List.of(10, 11), sent.get(1L));
        assertEquals(0, outbox.size());
    }

    @Test
    void shouldDropTheOldestOfASessionAtItsBound() {
        final Outbox outbox = outbox(8, 3);
        results.put(1L, Outbox.WAIT);
        for (int i = 0; i < 5; i++) {
            send(outbox, 1, i + 10);
        }
        assertEquals(2, dropped);
        results.put(1L, Outbox.SENT);
        outbox.drain();
        assertEquals(List.of(12, 13, 14), sent.get(1L));
    }

    @Test
    void shouldDropFromTheLongestSessionWhenTheSpaceIsUsedUp() {
        final Outbox outbox = outbox(4, 4);
        results.put(1L, Outbox.WAIT);
        results.put(2L, Outbox.WAIT);
        send(outbox, 1, 10);
        send(outbox, 1, 11);
        send(outbox, 1, 12);
        send(outbox, 2, 20);
        send(outbox, 2, 21);
        assertEquals(1, dropped);
        results.clear();
        outbox.drain();
        assertEquals(List.of(11, 12), sent.get(1L));
        assertEquals(List.of(20, 21), sent.get(2L));
    }

    @Test
    void shouldForgetASessionThatIsGoneOrClosed() {
        final Outbox outbox = outbox(8, 8);
        results.put(1L, Outbox.WAIT);
        results.put(2L, Outbox.WAIT);
        send(outbox, 1, 10);
        send(outbox, 1, 11);
        send(outbox, 2, 20);
        outbox.onSessionClosed(2);
        results.put(1L, Outbox.GONE);
        outbox.drain();
        assertEquals(0, outbox.size());
        assertEquals(3, dropped);
        send(outbox, 1, 12);
        assertEquals(4, dropped, "nothing waits for a session that is gone");
    }

    @Test
    void shouldForgetEverythingWhenCleared() {
        final Outbox outbox = outbox(4, 2);
        results.put(1L, Outbox.WAIT);
        results.put(2L, Outbox.WAIT);
        send(outbox, 1, 10);
        send(outbox, 2, 20);
        outbox.clear();
        assertEquals(0, outbox.size());
        results.clear();
        send(outbox, 1, 11);
        send(outbox, 2, 21);
        outbox.drain();
        assertEquals(List.of(11), sent.get(1L));
        assertEquals(List.of(21), sent.get(2L));
    }

    @Test
    void shouldDoBoundedWorkInOneDrain() {
        final Outbox outbox = outbox(1_024, 1_024);
        results.put(1L, Outbox.WAIT);
        for (int i = 0; i < 1_000; i++) {
            send(outbox, 1, i);
        }
        results.clear();
        offers = 0;
        outbox.drain();
        assertEquals(256, offers);
    }

    @Test
    void shouldNeitherLoseNorReorderWhatItDoesNotDrop() {
        final long seed = 42;
        final Random random = new Random(seed);
        final Outbox outbox = outbox(64, 32);
        final Map<Long, Integer> next = new HashMap<>();
        int total = 0;
        for (int step = 0; step < 50_000; step++) {
            final long session = 1 + random.nextInt(5);
            results.put(session, random.nextInt(4) == 0 ? Outbox.SENT : Outbox.WAIT);
            send(outbox, session, next.merge(session, 1, Integer::sum));
            total++;
            if (random.nextInt(3) == 0) {
                outbox.drain();
            }
        }
        results.clear();
        outbox.drain();
        int delivered = 0;
        for (final List<Integer> numbers : sent.values()) {
            delivered += numbers.size();
            for (int i = 1; i < numbers.size(); i++) {
                assertEquals(
                        true,
                        numbers.get(i) > numbers.get(i - 1),
                        "seed " + seed + " order " + numbers);
            }
        }
        assertEquals(total, delivered + dropped, "seed " + seed);
        assertEquals(0, outbox.size());
    }
}
