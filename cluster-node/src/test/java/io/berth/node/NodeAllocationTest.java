package io.berth.node;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a leader's threads allocate with nothing to do, in some ten thousand duty cycles. An object
 * for each cycle, as an iterator, would be hundreds of kilobytes.
 */
@Timeout(60)
class NodeAllocationTest {
    private static final int SECONDS = 3;
    private static final long MOST_BYTES_PER_SECOND = 40_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void shouldAllocateNextToNothingWhileItIdles(@TempDir final Path dir) throws Exception {
        final TestCell cell = new TestCell(dir, 1);
        final Path aeronDir = cell.configuration(0).aeronDir();
        try (BerthNode node = BerthNode.launch(new BerthNode.Context(cell.configuration(0)))) {
            TestCell.await(
                    20,
                    () -> "a leader that has set up its cell",
                    () -> {},
                    () -> NodeOperations.readStatus(aeronDir).initialised());
            pause(SECONDS); // What is done once is done, also that which is made when first used.

            final Map<String, Long> before = allocated();
            pause(SECONDS);
            final Map<String, Long> after = allocated();

            assertFalse(after.isEmpty());
            after.forEach(
                    (thread, bytes) -> {
                        final long perSecond = (bytes - before.getOrDefault(thread, 0L)) / SECONDS;
                        assertTrue(
                                perSecond < MOST_BYTES_PER_SECOND,
                                thread + " allocates " + perSecond + " bytes a second");
                    });
        }
    }

    private static void pause(final int seconds) {
        final long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        TestCell.await(seconds + 5, () -> "time", () -> {}, () -> System.nanoTime() - untilNs >= 0);
    }

    /** By all threads of the node that this JVM runs. */
    private Map<String, Long> allocated() {
        final Map<String, Long> bytes = new TreeMap<>();
        for (final long id : threads.getAllThreadIds()) {
            final ThreadInfo info = threads.getThreadInfo(id);
            if (info != null && info.getThreadName().startsWith("berth-")) {
                bytes.put(info.getThreadName(), threads.getThreadAllocatedBytes(id));
            }
        }
        return bytes;
    }
}
