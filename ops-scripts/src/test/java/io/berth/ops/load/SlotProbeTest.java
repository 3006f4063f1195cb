package io.berth.ops.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import io.berth.schemas.protocol.PlacementKind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class SlotProbeTest {
    private static final Duration PATIENCE = Duration.ofMillis(300);
    private static final int LIMIT = 5;

    /** Places calls while there are slots; each poll ends the oldest that runs. */
    private static final class Slots implements LoadTarget {
        private final Deque<long[]> running = new ArrayDeque<>();
        private final Deque<Integer> waiting = new ArrayDeque<>();
        private final int slots;
        private LoadListener listener;
        private long nowNs;

        private Slots(final int slots) {
            this.slots = slots;
        }

        @Override
        public void invoke(
                final int index, final int function, final long runNs, final long startNs) {
            waiting.add(index);
            place();
        }

        private void place() {
            while (running.size() < slots && !waiting.isEmpty()) {
                running.add(new long[] {waiting.remove(), ++nowNs});
            }
        }

        @Override
        public int poll() {
            final long[] first = running.poll();
            if (first != null) {
                listener.onEnd(
                        (int) first[0],
                        ClientEnd.RAN,
                        EndReason.NONE,
                        PlacementKind.WARM,
                        0,
                        first[1],
                        ++nowNs);
                place();
            }
            return 1;
        }

        @Override
        public void listener(final LoadListener ends) {
            listener = ends;
        }

        @Override
        public void close() {
            running.clear();
        }
    }

    private static SlotProbe.Seen probe(final int slots) {
        return SlotProbe.run(new Slots(slots), 0, LIMIT, Duration.ofMillis(1), PATIENCE);
    }

    @Test
    void shouldSeeThatAllSlotsAreThere() {
        assertTrue(probe(LIMIT).holds());
    }

    @Test
    void shouldSeeThatASlotHasLeaked() {
        final SlotProbe.Seen seen = probe(LIMIT - 1);
        assertFalse(seen.holds());
        assertEquals("4 of 5 ran at the same time, 5 completed", seen.toString());
    }

    @Test
    void shouldSeeThatNothingIsPlaced() {
        assertEquals("0 of 5 ran at the same time, 0 completed", probe(0).toString());
    }
}
