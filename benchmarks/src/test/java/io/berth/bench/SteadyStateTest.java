package io.berth.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Once everything has its size, no entry allocates; what the benchmarks leave is what they had. */
class SteadyStateTest {
    private static final int SANDBOXES = 1_000;
    private static final int OPERATIONS = 5_000;
    private static final int WARM_UP_BATCHES = 4;
    private static final int MEASURED_BATCHES = 8;

    @Test
    void shouldAllocateNothingForWarmPairs() {
        final WarmPairBenchmark benchmark = new WarmPairBenchmark();
        benchmark.sandboxes = SANDBOXES;
        benchmark.access = Access.ZIPF;
        benchmark.build();
        checkAllocatesNothing(benchmark::warmPair);
        benchmark.check();
    }

    @Test
    void shouldAllocateNothingWhileOthersRun() {
        final InFlightPairBenchmark benchmark = new InFlightPairBenchmark();
        benchmark.sandboxes = SANDBOXES;
        benchmark.build();
        checkAllocatesNothing(benchmark::inFlightPair);
        benchmark.check();
    }

    @Test
    void shouldAllocateNothingForColdStarts() {
        final ColdStartBenchmark benchmark = new ColdStartBenchmark();
        benchmark.sandboxes = SANDBOXES;
        benchmark.build();
        checkAllocatesNothing(benchmark::coldStart);
        benchmark.check();
    }

    @Test
    void shouldAllocateNothingForQueues() {
        final QueueAndWakeBenchmark benchmark = new QueueAndWakeBenchmark();
        benchmark.sandboxes = SANDBOXES;
        benchmark.build();
        checkAllocatesNothing(benchmark::queueAndWake);
        benchmark.check();
    }

    /** What the heart allocates it allocates in every batch; a batch may pay for the JVM. */
    private static void checkAllocatesNothing(final LongSupplier operation) {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long[] allocated = new long[WARM_UP_BATCHES + MEASURED_BATCHES];
        for (int batch = 0; batch < allocated.length; batch++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < OPERATIONS; i++) {
                operation.getAsLong();
            }
            allocated[batch] = threads.getCurrentThreadAllocatedBytes() - before;
        }
        final long least = LongStream.of(allocated).skip(WARM_UP_BATCHES).min().orElseThrow();
        assertEquals(0, least, () -> "bytes in batches: " + Arrays.toString(allocated));
    }
}
