package io.berth.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs one seed after the other, in as many threads as are asked for, and counts what came of them.
 * Nothing is kept of a seed that held. {@link #stop()} and {@link #totals()} may be called from any
 * thread.
 */
public final class SeedSweep {
    /** What is run. @param restores whether older snapshots are restored now and then. */
    public record Plan(long firstSeed, long seeds, int entries, boolean restores) {
        /** Without restores. */
        public Plan(final long firstSeed, final long seeds, final int entries) {
            this(firstSeed, seeds, entries, false);
        }

        SimulationSettings settings(final long number) {
            final SimulationSettings settings =
                    SimulationSettings.withSeed(firstSeed + number)
                            .withEntries(entries)
                            .withTraceLines(0);
            return restores ? settings.withRestores() : settings;
        }
    }

    private final Plan plan;
    private final Supplier<Tampering> tampering;
    private final Consumer<SimulationFailure> failures;
    private final AtomicLong next = new AtomicLong();
    private final AtomicReference<Throwable> broken = new AtomicReference<>();
    private SweepTotals totals = SweepTotals.NONE;
    private volatile boolean stopped;

    /**
     * @param tampering what is planted in each run, {@link Tampering#NONE} but in tests.
     * @param failures told of each seed that does not hold, one at a time, on the thread that found
     *     it.
     */
    public SeedSweep(
            final Plan plan,
            final Supplier<Tampering> tampering,
            final Consumer<SimulationFailure> failures) {
        this.plan = plan;
        this.tampering = tampering;
        this.failures = failures;
    }

    /** Runs all seeds, or until it is told to stop; returns when the last one is through. */
    public void run(final int threadCount) throws InterruptedException {
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < threadCount; i++) {
            final Thread thread = new Thread(this::runSeeds, "simulation-" + i);
            threads.add(thread);
            thread.start();
        }
        try {
            for (final Thread thread : threads) {
                thread.join();
            }
        } finally {
            stop();
        }
        if (broken.get() != null) {
            throw new IllegalStateException("a run broke off: " + broken.get(), broken.get());
        }
    }

    /** No further seed is begun. */
    public void stop() {
        stopped = true;
    }

    /** What has come of the seeds so far. */
    public synchronized SweepTotals totals() {
        return totals;
    }

    private void runSeeds() {
        try {
            while (!stopped) {
                final long number = next.getAndIncrement();
                if (number >= plan.seeds()) {
                    return;
                }
                runSeed(plan.settings(number));
            }
        } catch (final Throwable e) {
            broken.compareAndSet(null, e);
            stop();
        }
    }

    private void runSeed(final SimulationSettings settings) {
        try {
            final SimulationResult result = new Simulation(settings, tampering.get()).run();
            synchronized (this) {
                totals = totals.plus(result);
            }
        } catch (final SimulationFailure failure) {
            synchronized (this) {
                totals = totals.plusFailure();
            }
            synchronized (failures) {
                failures.accept(failure);
            }
        }
    }
}
