package io.berth.bench.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.NoOpIdleStrategy;
import org.junit.jupiter.api.Test;

class LoadRunnerTest {
    private static final long US = 1_000;
    private static final long MS = 1_000_000;

    private final FakeDriver driver = new FakeDriver();
    private final IdleStrategy idle = NoOpIdleStrategy.INSTANCE;
    private final LoadRunner runner = new LoadRunner(driver, idle, driver, 10 * MS);

    @Test
    void shouldHaveOneOutstandingInAClosedLoop() {
        driver.answerNs = 100 * US;

        final LoadResult result = runner.run(Load.closed(10 * MS));

        assertEquals(1, driver.mostOpen);
        assertEquals(100, result.sent(), 3);
        assertEquals(100 * US, result.latencyNs().getValueAtPercentile(50), 4 * US);
        assertEquals(10_000, result.throughputPerS(), 300);
        assertEquals(0, result.unsent());
    }

    @Test
    void shouldNotOfferTheNextBeforeBothHalvesAreOver() {
        driver.answerNs = 100 * US;
        driver.finishNs = 300 * US;

        final LoadResult result = runner.run(Load.closed(10 * MS));

        assertEquals(33, result.sent(), 2);
        assertEquals(100 * US, result.latencyNs().getValueAtPercentile(50), 4 * US);
    }

    @Test
    void shouldKeepTheWindowFull() {
        driver.answerNs = MS;

        final LoadResult result = runner.run(Load.window(64, 10 * MS));

        assertEquals(64, driver.mostOpen);
        assertEquals(64_000, result.throughputPerS(), 8_000);
    }

    @Test
    void shouldCountFromTheTimeAnOperationWasDueWhenTheServerStandsStill() {
        driver.answerNs = 10 * US;
        driver.stallFromNs = 40 * MS;
        driver.stallToNs = 60 * MS;

        final LoadResult result = runner.run(Load.open(10_000, 100 * MS));

        assertEquals(1_000, result.latencyNs().getTotalCount());
        // A fifth of them was due in the stall: from 20 ms down to nothing.
        assertEquals(20 * MS, result.latencyNs().getMaxValue(), MS);
        assertEquals(10 * MS, result.latencyNs().getValueAtPercentile(90), MS);
        assertEquals(10 * US, result.latencyNs().getValueAtPercentile(50), 4 * US);
    }

    @Test
    void shouldCountWhatIsDueAndCannotBeSent() {
        driver.refuse = true;

        final LoadResult result = runner.run(Load.open(10_000, 10 * MS));

        assertEquals(0, result.sent());
        assertEquals(100, result.unsent());
        assertEquals(100, result.latencyNs().getTotalCount());
        assertEquals(10 * MS, result.latencyNs().getMaxValue(), MS);
        driver.refuse = false;
        assertEquals(0, runner.run(Load.open(10_000, 10 * MS)).unsent());
    }

    @Test
    void shouldReportHowLateItWasItself() {
        driver.pollNs = 500 * US;

        final LoadResult result = runner.run(Load.open(10_000, 10 * MS));

        assertTrue(result.latenessNs().getValueAtPercentile(50) > 100 * US);
    }

    @Test
    void shouldFailWhenAnOperationIsLost() {
        driver.lose = true;

        final IllegalStateException failure =
                assertThrows(IllegalStateException.class, () -> runner.run(Load.closed(MS)));

        assertTrue(failure.getMessage().contains("1 of 1 operations"), failure.getMessage());
    }

    @Test
    void shouldFailWhenAnOperationIsAnsweredTwice() {
        driver.answerTwice = true;
        driver.answerNs = 10 * US;

        final IllegalStateException failure =
                assertThrows(IllegalStateException.class, () -> runner.run(Load.closed(MS)));

        assertTrue(failure.getMessage().contains("answered twice"), failure.getMessage());
    }

    @Test
    void shouldFailWhenAnOperationIsFinishedWithoutAnAnswer() {
        driver.skipAnswer = true;

        final IllegalStateException failure =
                assertThrows(IllegalStateException.class, () -> runner.run(Load.closed(MS)));

        assertTrue(failure.getMessage().contains("without an answer"), failure.getMessage());
    }

    @Test
    void shouldRefuseAWindowAboveWhatTheDriverTakes() {
        assertThrows(IllegalArgumentException.class, () -> runner.run(Load.window(257, MS)));
    }

    /** Time goes on with each poll; answers come after a time. */
    private static final class FakeDriver implements OperationDriver, NanoClock {
        private final Deque<long[]> open = new ArrayDeque<>();
        private long nowNs;
        private long pollNs = US;
        private long answerNs;
        private long finishNs;
        private long stallFromNs = Long.MAX_VALUE;
        private long stallToNs = Long.MAX_VALUE;
        private boolean refuse;
        private boolean lose;
        private boolean answerTwice;
        private boolean skipAnswer;
        private int mostOpen;

        @Override
        public long nanoTime() {
            return nowNs;
        }

        @Override
        public int mostOutstanding() {
            return 256;
        }

        @Override
        public boolean offer(final long operation) {
            if (refuse) {
                return false;
            }
            open.addLast(new long[] {operation, nowNs, 0});
            mostOpen = Math.max(mostOpen, open.size());
            return true;
        }

        @Override
        public int poll(final OperationListener listener) {
            nowNs += pollNs;
            if (lose || nowNs >= stallFromNs && nowNs < stallToNs) {
                return 0;
            }
            for (final long[] operation : open) {
                if (operation[2] == 0 && nowNs - operation[1] >= answerNs) {
                    operation[2] = 1;
                    tell(listener, operation[0]);
                }
            }
            while (!open.isEmpty()
                    && open.peekFirst()[2] == 1
                    && nowNs - open.peekFirst()[1] >= finishNs) {
                listener.onFinished(open.removeFirst()[0]);
            }
            return 1;
        }

        private void tell(final OperationListener listener, final long operation) {
            if (!skipAnswer) {
                listener.onAnswered(operation);
            }
            if (answerTwice) {
                listener.onAnswered(operation);
            }
        }

        @Override
        public void close() {}
    }
}
