package io.berth.bench;

import io.berth.placement.PlacementCommands;
import io.berth.schemas.protocol.WorkerEventKind;
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
 * The whole life of a sandbox: an Invoke that finds none and waits, StartSandbox, Started, the
 * placement, Completed, the end of a keep-alive of a millisecond, StopSandbox, Stopped.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ColdStartBenchmark {
    private static final int MOST_FUNCTIONS = 1_000;
    private static final long STEP_NS = 10_000;
    private static final int MEMORY_MB = 16;
    private static final long NONE_RESERVED = PlacementCommands.FunctionSettings.NONE_RESERVED;

    /** Size of the fleet. */
    @Param("1000")
    public int sandboxes;

    private Fleet fleet;
    private int firstFunction;
    private int functions;
    private int next;

    /** Builds the fleet and the functions without sandboxes. */
    @Setup(Level.Trial)
    public void build() {
        fleet = FleetBuilder.warm(FleetPlan.of(sandboxes));
        firstFunction = fleet.functions;
        functions = Math.min(MOST_FUNCTIONS, fleet.plan.functions());
        for (int i = 0; i < functions; i++) {
            fleet.addFunction(
                    LargeWorker.settings(
                            "cold-" + i,
                            "tenant-" + i % fleet.plan.tenants(),
                            "",
                            Fleet.MS,
                            NONE_RESERVED,
                            MEMORY_MB));
        }
    }

    /** The fleet is what it was. */
    @TearDown(Level.Trial)
    public void check() {
        Storm.pass(fleet, 2 * Fleet.MS);
        Storm.settle(fleet);
        fleet.checkIdle(sandboxes);
    }

    /** One life; its end comes while others begin. */
    @Benchmark
    public long coldStart() {
        final Fleet cell = fleet;
        cell.advance(STEP_NS);
        cell.invoke(firstFunction + next);
        next = next + 1 == functions ? 0 : next + 1;
        cell.advance(STEP_NS);
        cell.startNext();
        cell.advance(STEP_NS);
        cell.completeNext();
        while (!cell.out.stops.isEmpty()) {
            cell.answerSome(cell.out.stops, WorkerEventKind.STOPPED);
        }
        return cell.out.consumed();
    }
}
