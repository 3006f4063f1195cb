package io.berth.bench;

import io.berth.placement.PlacementCommands;
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
 * An Invoke of a function that is at its limit and waits behind eight others, and a Completed of
 * that function, which wakes the first of them: two entries of the log. The functions in turn.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class QueueAndWakeBenchmark {
    private static final int MOST_FUNCTIONS = 200;
    private static final int LIMIT = 2;
    private static final int WAITING = 8;
    private static final long HALF_STEP_NS = 5_000;

    /** Size of the fleet. */
    @Param("1000")
    public int sandboxes;

    private Fleet fleet;

    /** Builds the fleet and the queues. */
    @Setup(Level.Trial)
    public void build() {
        fleet = FleetBuilder.warm(FleetPlan.of(sandboxes));
        final int functions = Math.min(MOST_FUNCTIONS, fleet.plan.functions());
        for (int function = 0; function < functions; function++) {
            limit(function);
            for (int i = 0; i < LIMIT + WAITING; i++) {
                fleet.advance(HALF_STEP_NS);
                fleet.invoke(function);
            }
        }
    }

    private void limit(final int function) {
        final PlacementCommands.FunctionSettings s = fleet.plan.functionSettings(function);
        fleet.advance(HALF_STEP_NS);
        fleet.log()
                .createFunction(
                        fleet.nowNs(),
                        Fleet.ADMIN,
                        1,
                        new PlacementCommands.FunctionSettings(
                                s.tenant(),
                                s.name(),
                                s.kind(),
                                s.code(),
                                s.timeoutNs(),
                                s.keepAliveNs(),
                                s.expectedStartUpNs(),
                                s.memoryMb(),
                                LIMIT,
                                s.maxQueued()));
        fleet.checkDone("createFunction");
    }

    /** Lets all end; the fleet is what it was. */
    @TearDown(Level.Trial)
    public void check() {
        FleetBuilder.completeAll(fleet);
        fleet.checkIdle(sandboxes);
    }

    /** One comes, one goes, one is woken. */
    @Benchmark
    public long queueAndWake() {
        final Fleet cell = fleet;
        cell.advance(HALF_STEP_NS);
        cell.invoke(cell.out.placements.function());
        cell.advance(HALF_STEP_NS);
        cell.completeNext();
        return cell.out.consumed();
    }
}
