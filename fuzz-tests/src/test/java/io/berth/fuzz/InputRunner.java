package io.berth.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Gives inputs to a target and watches it: what it throws, how long it takes for one, how much it
 * allocates for one, and how much stays behind after all of them.
 */
final class InputRunner {
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Consumer<byte[]> target;
    private final long limitNs;
    private final long maxAllocatedBytes;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private volatile long begunNs;
    private volatile byte[] current = {};
    private volatile Finding finding;
    private volatile long executions;

    InputRunner(final Consumer<byte[]> target, final long limitNs, final long maxAllocatedBytes) {
        this.target = target;
        this.limitNs = limitNs;
        this.maxAllocatedBytes = maxAllocatedBytes;
    }

    /**
     * Runs all inputs. @return how many those were. @throws Finding for the first that the target
     * does not bear.
     */
    long run(final Iterator<byte[]> inputs) {
        begunNs = System.nanoTime();
        final Thread thread = new Thread(() -> work(inputs), "target");
        thread.setDaemon(true);
        thread.start();
        while (thread.isAlive()) {
            if (System.nanoTime() - begunNs > limitNs && thread.isAlive()) {
                final Finding late = new Finding("takes too long", current, whereIs(thread));
                thread.interrupt();
                throw late;
            }
            LockSupport.parkNanos(POLL_NS);
        }
        if (finding != null) {
            throw finding;
        }
        return executions;
    }

    private static Throwable whereIs(final Thread thread) {
        final Throwable where = new Throwable("where it was");
        where.setStackTrace(thread.getStackTrace());
        return where;
    }

    private void work(final Iterator<byte[]> inputs) {
        try {
            while (inputs.hasNext()) {
                current = inputs.next();
                begunNs = System.nanoTime();
                one(current);
                executions++;
            }
        } catch (final Finding found) {
            finding = found;
        } catch (final Throwable failure) {
            finding = new Finding("throws " + failure, current, failure);
        }
    }

    private void one(final byte[] input) {
        final long before = threads.getCurrentThreadAllocatedBytes();
        target.accept(input);
        final long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        if (allocated > maxAllocatedBytes) {
            throw new Finding("allocates " + allocated + " bytes", input, null);
        }
    }

    /**
     * @return bytes of the heap in use by what is reachable.
     */
    static long heapInUse() {
        System.gc();
        final Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
