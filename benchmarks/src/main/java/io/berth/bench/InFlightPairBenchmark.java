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
import org.openjdk.jmh.annotations.TearDown;

/**
 * An Invoke that finds an idle sandbox, and the Completed of one that came long before: two entries
 * of the log, while a hundredth of the sandboxes run, at most 1,000. What an entry needs has left
 * the nearest caches since it was last used.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class InFlightPairBenchmark {
    private static final long HALF_STEP_NS = 5_000;
    private static final int SANDBOXES_PER_RUN = 100;
    private static final int MOST_IN_FLIGHT = 1_000;

    /** Size of the fleet. */
    @Param("1000")
    public int sandboxes;

    private Fleet fleet;
    private AccessSequence sequence;

    /** Builds the fleet. */
    @Setup(Level.Trial)
    public void build() {
        final FleetPlan plan = FleetPlan.of(sandboxes);
        fleet = FleetBuilder.warm(plan);
        sequence = new AccessSequence(Access.UNIFORM, plan.functions());
        final int inFlight = Math.min(MOST_IN_FLIGHT, sandboxes / SANDBOXES_PER_RUN);
        for (int i = 0; i < inFlight; i++) {
            fleet.advance(HALF_STEP_NS);
            fleet.invoke(sequence.next());
        }
    }

    /** The fleet is still what it was: nothing has expired, no worker was given up. */
    @TearDown(Level.Trial)
    public void check() {
        FleetBuilder.completeAll(fleet);
        fleet.checkIdle(sandboxes);
    }

    /** One pair. */
    @Benchmark
    public long inFlightPair() {
        final Fleet cell = fleet;
        cell.advance(HALF_STEP_NS);
        cell.invoke(sequence.next());
        cell.advance(HALF_STEP_NS);
        cell.completeNext();
        return cell.out.consumed();
    }
}
