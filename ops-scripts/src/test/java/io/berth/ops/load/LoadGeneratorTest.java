package io.berth.ops.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import io.berth.schemas.protocol.PlacementKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {
    private final LoadTally tally = new LoadTally();

    @Test
    void shouldSendEverythingInOrderAtItsIntendedTime() {
        final FakeTarget target = new FakeTarget(Integer.MAX_VALUE);
        final ConstantRate schedule = new ConstantRate(2_000, 1, 1, 0);
        final LoadGenerator generator = new LoadGenerator(schedule, target);

        generator.run(tally, 1_000_000_000L, () -> true, nowNs -> {});

        assertEquals(2_000, tally.completed());
        assertEquals(2_000, target.intendedNs.size());
        for (int i = 0; i < 2_000; i++) {
            assertEquals(generator.startNs() + schedule.arrivalNs(i), target.intendedNs.get(i));
        }
    }

    @Test
    void shouldNotWaitForAnswersAndGiveUpOnThoseThatNeverCome() {
        final FakeTarget target = new FakeTarget(100);
        final LoadGenerator generator = new LoadGenerator(new ConstantRate(1_000, 1, 1, 0), target);

        generator.run(tally, 50_000_000L, () -> true, nowNs -> {});

        assertEquals(1_000, generator.sent());
        assertEquals(100, generator.ended());
        assertEquals(100, tally.ended());
    }

    @Test
    void shouldStopWhenItIsTold() {
        final FakeTarget target = new FakeTarget(Integer.MAX_VALUE);
        final LoadGenerator generator = new LoadGenerator(new ConstantRate(1, 60, 1, 0), target);

        generator.run(tally, 1_000_000_000L, () -> generator.ended() < 1, nowNs -> {});

        assertTrue(generator.sent() < 60);
    }

    /** Answers at the next poll, up to a number of answers. */
    private static final class FakeTarget implements LoadTarget {
        private final Queue<Integer> open = new ArrayDeque<>();
        private final List<Long> intendedNs = new ArrayList<>();
        private int answersLeft;
        private LoadListener listener;

        FakeTarget(final int answers) {
            answersLeft = answers;
        }

        @Override
        public void invoke(
                final int index,
                final int functionIndex,
                final long runNs,
                final long intendedStartNs) {
            open.add(index);
            intendedNs.add(intendedStartNs);
        }

        @Override
        public int poll() {
            int work = 0;
            while (answersLeft > 0 && !open.isEmpty()) {
                final int index = open.remove();
                final long start = intendedNs.get(index);
                answersLeft--;
                work++;
                listener.onEnd(
                        index,
                        ClientEnd.RAN,
                        EndReason.NONE,
                        PlacementKind.WARM,
                        start,
                        start + 1_000,
                        start + 2_000);
            }
            return work;
        }

        @Override
        public void listener(final LoadListener ends) {
            listener = ends;
        }

        @Override
        public void close() {
            open.clear();
        }
    }
}
