package io.berth.bench;

import io.berth.placement.PlacementStateMachine;
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

/** A snapshot of the whole state, from the heart to memory and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SnapshotBenchmark {
    /** Size of the fleet. */
    @Param("1000")
    public int sandboxes;

    private Fleet fleet;
    private HeartImage image;

    /** Builds the fleet and the memory that it is written to. */
    @Setup(Level.Trial)
    public void build() {
        fleet = FleetBuilder.warm(FleetPlan.of(sandboxes));
        image = new HeartImage();
        image.write(fleet.heart);
    }

    /** Leaves no garbage of the one before to the one that is measured. */
    @Setup(Level.Invocation)
    public void collect() {
        System.gc();
    }

    /** Heart to memory. */
    @Benchmark
    public long snapshotWrite() {
        image.write(fleet.heart);
        return image.bytes();
    }

    /** Memory to a new heart. */
    @Benchmark
    public PlacementStateMachine snapshotLoad() {
        return image.load(fleet.out);
    }
}
