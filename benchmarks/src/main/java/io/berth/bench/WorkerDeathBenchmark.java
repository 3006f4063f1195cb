package io.berth.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The death of a worker with 1,000 sandboxes, of which 200 run: its session closes, a new
 * incarnation says Hello, and what was there is buried, entry by entry; all of them together.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WorkerDeathBenchmark {
    private static final int BUSY_OF_EACH = 20;
    private static final long STEP_NS = 100_000;

    /** Size of the fleet without the worker. */
    @Param("1000")
    public int sandboxes;

    private Fleet fleet;
    private LargeWorker large;

    /** Builds the fleet. */
    @Setup(Level.Trial)
    public void build() {
        fleet = FleetBuilder.warm(FleetPlan.of(sandboxes));
        large = new LargeWorker(fleet, LargeWorker.SANDBOXES);
    }

    /** Fills the worker. */
    @Setup(Level.Invocation)
    public void fill() {
        fleet.out.placements.clear();
        Storm.settle(fleet);
        large.fill(fleet);
        large.call(fleet, BUSY_OF_EACH);
    }

    /** One death. */
    @Benchmark
    public long workerDeath() {
        fleet.closeWorker(large.worker);
        fleet.workerHello(large.worker, LargeWorker.SANDBOXES, LargeWorker.LABEL);
        while (fleet.heart.hasWork()) {
            fleet.advance(STEP_NS);
        }
        return fleet.out.consumed();
    }
}
