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
 * An Invoke that finds an idle sandbox, and the Completed that gives it back: two entries of the
 * log. Ten microseconds of cluster time apart, as at 100,000 invocations a second.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WarmPairBenchmark {
    private static final long HALF_STEP_NS = 5_000;

    /** Size of the fleet. */
    @Param("1000")
    public int sandboxes;

    /** Which functions are called. */
    @Param({"UNIFORM", "ZIPF", "SINGLE"})
    public Access access;

    private Fleet fleet;
    private AccessSequence sequence;

    /** Builds the fleet. */
    @Setup(Level.Trial)
    public void build() {
        final FleetPlan plan = FleetPlan.of(sandboxes);
        fleet = FleetBuilder.warm(plan);
        sequence = new AccessSequence(access, plan.functions());
    }

    /** The fleet is still what it was: nothing has expired, no worker was given up. */
    @TearDown(Level.Trial)
    public void check() {
        fleet.checkIdle(sandboxes);
    }

    /** One pair. */
    @Benchmark
    public long warmPair() {
        final Fleet cell = fleet;
        cell.advance(HALF_STEP_NS);
        cell.invoke(sequence.next());
        cell.advance(HALF_STEP_NS);
        cell.completeNext();
        return cell.out.consumed();
    }
}
