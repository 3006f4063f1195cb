package io.berth.bench.latency;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;

/**
 * The measuring loops. Checks that every operation is answered once and finished once. Single
 * threaded; nothing is allocated while a load runs.
 */
public final class LoadRunner {
    private static final long DRAIN_LIMIT_NS = TimeUnit.SECONDS.toNanos(20);
    private static final int SLOT_BITS =
            Integer.numberOfTrailingZeros(OperationDriver.MOST_OUTSTANDING);

    private static final byte FREE = 0;
    private static final byte OFFERED = 1;
    private static final byte ANSWERED = 2;

    private final OperationDriver driver;
    private final IdleStrategy idle;
    private final NanoClock clock;
    private final long drainLimitNs;
    private final OperationListener listener = new Answers();
    private final Histogram latencyNs = LoadResult.newHistogram();
    private final Histogram latenessNs = LoadResult.newHistogram();

    private final long[] operations;
    private final long[] startedNs;
    private final byte[] states;
    private final int[] freeSlots;
    private int free;
    private long operationCount;
    private int outstanding;

    private long pending;
    private boolean hasPending;
    private long pendingSinceNs;

    private long sent;
    private long finishedInTime;
    private long endNs;
    private String fault;

    public LoadRunner(
            final OperationDriver driver, final IdleStrategy idle, final NanoClock clock) {
        this(driver, idle, clock, DRAIN_LIMIT_NS);
    }

    /**
     * @param drainLimitNs what is open when the time of a load is over is awaited for so long.
     */
    LoadRunner(
            final OperationDriver driver,
            final IdleStrategy idle,
            final NanoClock clock,
            final long drainLimitNs) {
        this.driver = driver;
        this.idle = idle;
        this.clock = clock;
        this.drainLimitNs = drainLimitNs;
        final int most = driver.mostOutstanding();
        if (most < 1 || most > OperationDriver.MOST_OUTSTANDING) {
            throw new IllegalArgumentException("most outstanding: " + most);
        }
        operations = new long[most];
        startedNs = new long[most];
        states = new byte[most];
        freeSlots = new int[most];
        for (int slot = 0; slot < most; slot++) {
            freeSlots[slot] = most - 1 - slot;
        }
        free = most;
    }

    /** Keeps the driver going between loads. */
    public void idle() {
        driver.poll(listener);
        failOnFault();
    }

    /**
     * Runs one load until everything it offered is finished.
     *
     * @throws IllegalStateException with one line when an operation was not answered, or more than
     *     once, or the driver failed.
     */
    public LoadResult run(final Load load) {
        if (load.window() > operations.length) {
            throw new IllegalArgumentException(
                    "the window is above " + operations.length + " operations");
        }
        latencyNs.reset();
        latenessNs.reset();
        sent = 0;
        finishedInTime = 0;
        idle.reset();
        final long startNs = clock.nanoTime();
        endNs = startNs + load.durationNs();
        final long unsent =
                load.mode() == Load.Mode.OPEN
                        ? runOpen(load.ratePerS(), startNs)
                        : runWindow(load.mode() == Load.Mode.CLOSED ? 1 : load.window());
        final long elapsedNs = clock.nanoTime() - startNs;
        drain();
        return new LoadResult(
                sent, finishedInTime, unsent, elapsedNs, latencyNs.copy(), latenessNs.copy());
    }

    private long runWindow(final int window) {
        long nowNs = clock.nanoTime();
        while (nowNs - endNs < 0) {
            int work = 0;
            while (outstanding < window && offer(hasPending ? pendingSinceNs : nowNs)) {
                work++;
                nowNs = clock.nanoTime();
            }
            poll(work);
            nowNs = clock.nanoTime();
        }
        return 0;
    }

    /** The n-th operation is due n intervals after the start. */
    private long runOpen(final long ratePerS, final long startNs) {
        final long durationNs = endNs - startNs;
        long number = 0;
        long dueNs = startNs;
        long nowNs = clock.nanoTime();
        while (nowNs - endNs < 0) {
            int work = 0;
            while (dueNs - nowNs <= 0 && free > 0 && offer(dueNs)) {
                latenessNs.recordValue(Math.max(0, nowNs - dueNs));
                number++;
                dueNs = startNs + dueAfterNs(number, ratePerS);
                work++;
                nowNs = clock.nanoTime();
            }
            poll(work);
            nowNs = clock.nanoTime();
        }
        giveUpPending();
        final long planned = durationNs * ratePerS / TimeUnit.SECONDS.toNanos(1);
        for (long late = number; late < planned; late++) {
            latencyNs.recordValue(Math.max(0, nowNs - startNs - dueAfterNs(late, ratePerS)));
        }
        return Math.max(0, planned - number);
    }

    private static long dueAfterNs(final long number, final long ratePerS) {
        return (long) (number * 1e9 / ratePerS);
    }

    private void poll(final int workBefore) {
        final int work = workBefore + driver.poll(listener);
        failOnFault();
        idle.idle(work);
    }

    private void drain() {
        giveUpPending();
        final long limitNs = clock.nanoTime() + drainLimitNs;
        while (outstanding > 0) {
            poll(0);
            if (clock.nanoTime() - limitNs >= 0) {
                throw new IllegalStateException(
                        outstanding
                                + " of "
                                + sent
                                + " operations were not finished "
                                + TimeUnit.NANOSECONDS.toMillis(drainLimitNs)
                                + " ms after the last was sent");
            }
        }
    }

    /**
     * @return whether the transport took it; else the same operation is offered the next time.
     */
    private boolean offer(final long sinceNs) {
        if (!hasPending) {
            final int slot = freeSlots[--free];
            pending = operationCount++ << SLOT_BITS | slot;
            pendingSinceNs = sinceNs;
            hasPending = true;
            operations[slot] = pending;
            states[slot] = OFFERED;
            startedNs[slot] = sinceNs;
        }
        // It counts before it is offered: the answer may be told inside.
        outstanding++;
        sent++;
        if (driver.offer(pending)) {
            hasPending = false;
            return true;
        }
        outstanding--;
        sent--;
        return false;
    }

    /** An operation that the transport never took is taken back. */
    private void giveUpPending() {
        if (hasPending) {
            hasPending = false;
            final int slot = OperationDriver.slot(pending);
            states[slot] = FREE;
            freeSlots[free++] = slot;
        }
    }

    private void failOnFault() {
        if (fault != null) {
            throw new IllegalStateException(fault);
        }
    }

    /**
     * A wrong answer is kept for the loop: nothing may be thrown through a transport's callback.
     */
    private final class Answers implements OperationListener {
        @Override
        public void onAnswered(final long operation) {
            final int slot = OperationDriver.slot(operation);
            if (!isOpen(operation, slot) || states[slot] != OFFERED) {
                fault = "operation " + (operation >> SLOT_BITS) + " was answered twice or unasked";
                return;
            }
            states[slot] = ANSWERED;
            latencyNs.recordValue(Math.max(0, clock.nanoTime() - startedNs[slot]));
        }

        @Override
        public void onFinished(final long operation) {
            final int slot = OperationDriver.slot(operation);
            if (!isOpen(operation, slot) || states[slot] != ANSWERED) {
                fault =
                        "operation "
                                + (operation >> SLOT_BITS)
                                + " was finished twice or without an answer";
                return;
            }
            states[slot] = FREE;
            freeSlots[free++] = slot;
            outstanding--;
            if (clock.nanoTime() - endNs < 0) {
                finishedInTime++;
            }
        }

        private boolean isOpen(final long operation, final int slot) {
            return slot < operations.length && operations[slot] == operation;
        }
    }
}
