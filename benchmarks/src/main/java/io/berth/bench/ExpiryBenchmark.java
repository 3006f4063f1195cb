package io.berth.bench;

import io.berth.placement.PlacementCommands;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The end of the keep-alive of an idle sandbox, StopSandbox, and Stopped, which frees its memory.
 * They end 1,000 at a time.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ExpiryBenchmark {
    private static final int SANDBOXES = 1_000;
    private static final int FUNCTIONS = 10;
    private static final int MEMORY_MB = 16;
    private static final long KEEP_ALIVE_NS = 20 * Fleet.MS;
    private static final long NONE_RESERVED = PlacementCommands.FunctionSettings.NONE_RESERVED;

    /** Size of the fleet without those that end. */
    @Param("1000")
    public int sandboxes;

    private Fleet fleet;
    private int firstFunction;

    /** Builds the fleet. */
    @Setup(Level.Trial)
    public void build() {
        fleet = FleetBuilder.warm(FleetPlan.of(sandboxes));
        firstFunction = fleet.functions;
        for (int i = 0; i < FUNCTIONS; i++) {
            fleet.addFunction(
                    LargeWorker.settings(
                            "short-" + i,
                            "tenant-storm",
                            "",
                            KEEP_ALIVE_NS,
                            NONE_RESERVED,
                            MEMORY_MB));
        }
    }

    /** Starts those that end. */
    @Setup(Level.Invocation)
    public void fill() {
        for (int i = 0; i < FUNCTIONS; i++) {
            FleetBuilder.fill(fleet, firstFunction + i, SANDBOXES / FUNCTIONS);
        }
    }

    /** All of them. */
    @Benchmark
    @OperationsPerInvocation(SANDBOXES)
    public long expiry() {
        fleet.advance(KEEP_ALIVE_NS);
        Storm.settle(fleet);
        return fleet.out.consumed();
    }
}
