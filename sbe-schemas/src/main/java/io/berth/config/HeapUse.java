package io.berth.config;

import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the threads of this process have allocated, and how often it was collected: looked at once a
 * second, at the cost of some hundred bytes each time. For one thread, which polls.
 */
public final class HeapUse {
    /** Where the JVM does not tell. */
    public static final long NOT_TOLD = -1;

    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    private final ThreadMXBean threads;
    private final List<GarbageCollectorMXBean> collectors =
            ManagementFactory.getGarbageCollectorMXBeans();
    private long allocatedBytes;
    private long collections;
    private long nextNs = Long.MIN_VALUE;

    public HeapUse() {
        threads =
                ManagementFactory.getThreadMXBean() instanceof ThreadMXBean bean
                                && bean.isThreadAllocatedMemorySupported()
                                && bean.isThreadAllocatedMemoryEnabled()
                        ? bean
                        : null;
        if (threads == null) {
            allocatedBytes = NOT_TOLD;
        }
    }

    /**
     * Looks again when it is time.
     *
     * @param nowNs of any monotonic clock.
     * @return whether it looked.
     */
    public boolean poll(final long nowNs) {
        if (nextNs != Long.MIN_VALUE && nowNs - nextNs < 0) {
            return false;
        }
        nextNs = nowNs + INTERVAL_NS;
        if (threads != null) {
            long sum = 0;
            for (final long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
                sum += Math.max(0, bytes);
            }
            allocatedBytes = sum;
        }
        long count = 0;
        for (int i = 0; i < collectors.size(); i++) {
            count += Math.max(0, collectors.get(i).getCollectionCount());
        }
        collections = count;
        return true;
    }

    /** By all threads that live, since each began; {@link #NOT_TOLD}. */
    public long allocatedBytes() {
        return allocatedBytes;
    }

    /** Garbage collections since the process began. */
    public long collections() {
        return collections;
    }
}
