package io.berth.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a long history costs: to be recorded, and to be checked. The figures of the documents are
 * those of {@code -Dberth.history.calls=1800000}; {@code berth.history.dir} keeps the files.
 */
class LongHistoryTest {
    private static final int CALLS = Integer.getInteger("berth.history.calls", 160_000);
    private static final int WARM_UP = 20_000;
    private static final int RECORDS_PER_CALL = 5;
    private static final int COLLECTIONS = 3;
    private static final int IN_FLIGHT = 200;
    private static final int WORKERS = 2;
    private static final int INDEX_BITS = 20;
    private static final long FUNCTION = 0x11;
    private static final long SECOND = 1_000_000_000L;

    /**
     * A call, its payload and its run as objects take more than two hundred. Tables double now and
     * then, by a megabyte at most: over all calls that must be little.
     */
    private static final int MAX_BYTES_PER_CALL = 16;

    @TempDir private Path scratch;

    private static final class Recorded implements AutoCloseable {
        final HistoryWriter client;
        final List<HistoryWriter> workers = new ArrayList<>();
        private long begunCalls;
        private long endedCalls;

        Recorded(final Path dir) {
            final HistoryDirectory directory = new HistoryDirectory(dir);
            client = directory.open(SourceKind.CLIENT, "client", System.err::println);
            for (int i = 0; i < WORKERS; i++) {
                workers.add(directory.open(SourceKind.WORKER, "worker-" + i, System.err::println));
                workers.get(i).incarnation(ProcessKey.of("worker-" + i), 7 + i);
            }
            for (int slot = 0; slot < IN_FLIGHT; slot++) {
                worker(slot).sandboxStarted(sandbox(slot), FUNCTION, 1);
            }
        }

        private HistoryWriter worker(final long call) {
            return workers.get((int) (call % IN_FLIGHT % WORKERS));
        }

        private static long sandbox(final long call) {
            return 0x1000 + call % IN_FLIGHT;
        }

        private static long invocation(final long call) {
            return 1 + call / IN_FLIGHT << INDEX_BITS | call % IN_FLIGHT;
        }

        /** What a client tells of one call. */
        void onlyAClient(final int count) {
            for (int i = 0; i < count; i++) {
                final long call = begunCalls++;
                client.asked(call, 1, FUNCTION, false, SECOND);
                client.placed(call, invocation(call), 1 + call, sandbox(call), 0, 9);
                endedCalls++;
                answer(call);
            }
        }

        void begin() {
            final long call = begunCalls++;
            final long token = 1 + call;
            client.asked(call, 1, FUNCTION, false, SECOND);
            client.placed(call, invocation(call), token, sandbox(call), 0, 9);
            worker(call).began(token, invocation(call), 1, sandbox(call), 0, FUNCTION, SECOND);
        }

        void end() {
            final long call = endedCalls++;
            final long token = 1 + call;
            worker(call).ended(token, RunOutcome.COMPLETED, call);
            answer(call);
        }

        private void answer(final long call) {
            client.answered(
                    call,
                    CallEnd.RAN,
                    AnswerReason.NONE,
                    RunOutcome.COMPLETED,
                    invocation(call),
                    1 + call,
                    call,
                    FUNCTION);
        }

        void calls(final int count) {
            for (int i = 0; i < count; i++) {
                if (begunCalls - endedCalls == IN_FLIGHT) {
                    end();
                }
                begin();
            }
        }

        @Override
        public void close() {
            while (endedCalls < begunCalls) {
                end();
            }
            client.quiet();
            client.close();
            workers.forEach(HistoryWriter::close);
        }
    }

    /** Other threads of this JVM throw things away, too: the least of several counts. */
    private static long usedAfterCollection() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            final MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
            least = Math.min(least, heap.getUsed());
        }
        return least;
    }

    private static String figure(final String what, final long startNs, final long count) {
        final long ns = System.nanoTime() - startNs;
        return String.format("%s: %,d ms, %,d ns each", what, ns / 1_000_000, ns / count);
    }

    @Test
    void shouldAllocateNothingForACallOfAClient() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Recorded recorded = new Recorded(scratch)) {
            recorded.onlyAClient(WARM_UP);
            final long startBytes = threads.getCurrentThreadAllocatedBytes();
            final long startNs = System.nanoTime();
            recorded.onlyAClient(CALLS);
            final long bytes = threads.getCurrentThreadAllocatedBytes() - startBytes;
            System.out.println(
                    figure("recorded " + CALLS + " calls of a client", startNs, CALLS)
                            + String.format(", %,d bytes allocated in all", bytes));
            // The next chunk of the file now and then, one for 16,384 records.
            assertTrue(bytes < CALLS, "allocated " + bytes + " bytes for " + CALLS + " calls");
        }
    }

    @Test
    void shouldKeepNothingOfCallsThatAreOver() {
        final String kept = System.getProperty("berth.history.dir");
        final Path dir = kept == null ? scratch : Path.of(kept);
        try (Recorded recorded = new Recorded(dir)) {
            recorded.calls(WARM_UP);
            final long startNs = System.nanoTime();
            recorded.calls(CALLS);
            System.out.println(
                    figure("recorded " + CALLS + " calls on both sides", startNs, CALLS));
        }
        final HistoryChecker checker = new HistoryChecker(CheckerSettings.strict());
        final long startNs = System.nanoTime();
        final long grown;
        final long total = WARM_UP + CALLS;
        try (HistoryMerge merge = new HistoryMerge(new HistoryDirectory(dir).files())) {
            merge.describeTo(checker);
            final long[] usedAtFirst = {0};
            final long[] seen = {0};
            merge.forEach(
                    record -> {
                        checker.onRecord(record);
                        if (++seen[0] == (long) WARM_UP * RECORDS_PER_CALL) {
                            usedAtFirst[0] = usedAfterCollection();
                        }
                    });
            System.out.println(figure("checked " + total + " calls", startNs, total));
            grown = usedAfterCollection() - usedAtFirst[0];
        }
        System.out.printf("the checker grew by %,d bytes in %,d calls%n", grown, CALLS);
        final HistoryReport report = checker.finish();
        assertTrue(report.holds(), report.toString());
        assertEquals(total, report.calls());
        assertTrue(grown < (long) MAX_BYTES_PER_CALL * CALLS, "grew by " + grown + " bytes");
    }
}
