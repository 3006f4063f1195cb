package io.berth.ops.simulate;

import static io.berth.ops.simulate.TinyTraces.function;
import static io.berth.ops.simulate.TinyTraces.settings;
import static io.berth.ops.simulate.TinyTraces.trace;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ops.trace.AzureTraceReader;
import io.berth.ops.trace.Trace;
import io.berth.placement.PlacementOutput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DaySimulatorTest {
    private static final double MB_NS_PER_GB_HOUR = 1024.0 * 3600e9;
    private static final PolicyPair FIXED = PolicyPair.of("hybrid", "fixed");
    private static final PolicyPair LRU = PolicyPair.of("hybrid", "lru");

    static List<PolicyPair> everyPair() {
        final List<PolicyPair> pairs = new ArrayList<>();
        for (final Placement placement : Placement.values()) {
            for (final KeepAlive keepAlive : KeepAlive.values()) {
                pairs.add(new PolicyPair(placement, keepAlive));
            }
        }
        return pairs;
    }

    // ---- days that can be followed by hand

    @Test
    void shouldStartAnewOnlyWhenTheKeepAliveIsOver() {
        // Calls in minutes 1, 5 and 20: the second finds the sandbox of the first, the third comes
        // at least 14 minutes after the second, four more than a sandbox is kept.
        final Trace trace = trace(function("f", 1024, 1_000, 40, 1, 5, 20));
        final long[] arrivedNs = arrivals(trace);

        final DayResult result = new DaySimulator(trace, settings(40, 1, 4096), FIXED).run();

        assertEquals(3, result.invocations());
        assertEquals(3, result.completed());
        assertEquals(2, result.coldStarts());
        assertEquals(2, result.started());
        assertEquals(1.0 / 3, result.warmRate(), 1e-9);
        assertEquals(1_000, result.waitedMs(50), 1e-9, "two of three wait for the start");
        assertEquals(1_000, result.waitedMsMax(), 1e-9);
        // Starting twice for 1 s, idle from the end of the first run to the second call, and
        // twice for 10 minutes.
        final double idleS = 2 + (arrivedNs[1] - arrivedNs[0] - 2e9) / 1e9 + 2 * 600;
        assertEquals(1024 * idleS * 1e9 / MB_NS_PER_GB_HOUR, result.idleGbHours(), 1e-4);
        assertEquals(3.0 * 1024 / (4096 * 40 * 60.0), result.workerUse(), 1e-9);
    }

    private static long[] arrivals(final Trace trace) {
        final Arrivals arrivals = new Arrivals(trace, trace.minutes(), 1);
        final List<Long> times = new ArrayList<>();
        while (arrivals.nextNs() != Long.MAX_VALUE) {
            times.add(arrivals.nextNs());
            arrivals.take();
        }
        return times.stream().mapToLong(Long::longValue).toArray();
    }

    @Test
    void shouldKeepUntilMemoryIsShortUnderLru() {
        final Trace trace = trace(function("f", 1024, 1_000, 40, 1, 5, 20));

        final DayResult result = new DaySimulator(trace, settings(40, 1, 4096), LRU).run();

        assertEquals(1, result.coldStarts());
        assertEquals(1, result.started());
    }

    @Test
    void shouldEvictForTheOtherFunctionWhereOneSandboxFitsOnly() {
        final Trace trace =
                trace(function("a", 1024, 1_000, 5, 1, 3), function("b", 1024, 1_000, 5, 2, 4));

        assertEquals(4, new DaySimulator(trace, settings(5, 1, 1024), LRU).run().coldStarts());
        assertEquals(2, new DaySimulator(trace, settings(5, 1, 2048), LRU).run().coldStarts());
    }

    @Test
    void shouldEvictWhatWasUsedLongestAgoUnderLru() {
        // a b a c a b with room for two: c takes the place of b, and b that of c.
        final Trace trace =
                trace(
                        function("a", 1024, 1_000, 6, 1, 3, 5),
                        function("b", 1024, 1_000, 6, 2, 6),
                        function("c", 1024, 1_000, 6, 4));

        final DayResult result = new DaySimulator(trace, settings(6, 1, 2048), LRU).run();

        assertEquals(4, result.coldStarts());
        assertEquals(2.0 / 6, result.warmRate(), 1e-9);
        // a: 1 of 3, b: 2 of 2, c: 1 of 1.
        assertEquals(1.0 / 3, result.coldShareOfFunctions(33), 1e-9);
        assertEquals(1, result.coldShareOfFunctions(75), 1e-9);
    }

    @Test
    void shouldRejectWhatWaitsPastItsDeadline() {
        // One place, and a run of two minutes in it: who comes in the same minute waits in vain.
        final Trace trace = trace(function("f", 1024, 150_000, 5, 1, 1));

        final DayResult result = new DaySimulator(trace, settings(5, 1, 1024), FIXED).run();

        assertEquals(Map.of("DEADLINE", 1L), result.rejectedByReason());
        assertEquals(1, result.completed());
        assertEquals(1, result.rejected());
    }

    @Test
    void shouldRejectWhatNoQueueTakes() {
        final DaySettings few =
                new DaySettings(
                        1, 2, 1, 1024, 1, 1_000_000_000L, 600_000_000_000L, 60_000_000_000L, 2);
        final Trace trace = trace(function("f", 1024, 150_000, 2, 1, 1, 1, 1, 1));

        final DayResult result = new DaySimulator(trace, few, FIXED).run();

        assertEquals(Map.of("DEADLINE", 2L, "QUEUE_FULL", 2L), result.rejectedByReason());
    }

    // ---- any day

    @ParameterizedTest
    @MethodSource("everyPair")
    void shouldGiveEveryInvocationExactlyOneEndAndAgreeWithTheStateEveryMinute(
            final PolicyPair pair) {
        final long seed = System.nanoTime();
        final String run = pair.label() + " seed " + seed;
        final Trace trace = TinyTraces.busy(20, 40, new Random(seed));
        final int[] looked = {0};
        final DaySimulator simulator = new DaySimulator(trace, settings(40, 6, 4096), pair);
        simulator.everyMinute(
                minute -> {
                    looked[0]++;
                    assertAgrees(simulator, run);
                });

        final DayResult result = simulator.run();

        final long arrived =
                trace.functions().stream().mapToLong(f -> f.invocations(0, trace.minutes())).sum();
        assertTrue(looked[0] >= 39, run);
        assertEquals(arrived, result.invocations(), run);
        assertEquals(arrived, result.completed() + result.rejected(), run);
        assertEquals(result.completed(), simulator.meter().placed(), run);
        assertEquals(
                result.rejected(),
                result.rejectedByReason().values().stream().mapToLong(Long::longValue).sum(),
                run);
        assertTrue(result.started() >= result.coldStarts(), run);
        assertTrue(result.highestHeldMb() <= 6 * 4096, run);
        assertAgrees(simulator, run);
        final List<Long> left = new ArrayList<>();
        simulator.heart().forEachInvocation((id, state, f, c, r, s, token, at) -> left.add(id));
        simulator
                .heart()
                .forEachHeldSlot((w, n, sandboxId, s, t, i, f, state) -> left.add(sandboxId));
        assertEquals(List.of(), left, run);
    }

    /** What the state counts and what workers and callers hold is the same between two entries. */
    private static void assertAgrees(final DaySimulator simulator, final String run) {
        simulator.heart().queryStatus(simulator.nowNs(), -1, -1);
        final PlacementOutput.Status status = simulator.output().status();
        final SimulatedFleet fleet = simulator.fleet();
        assertEquals(fleet.starting(), status.sandboxesStarting(), run);
        assertEquals(fleet.idle(), status.sandboxesIdle(), run);
        assertEquals(fleet.busy(), status.sandboxesBusy(), run);
        assertEquals(fleet.stopping(), status.sandboxesStopping(), run);
        assertEquals(fleet.busy(), status.inFlight(), run);
        assertEquals(simulator.callers().open(), status.inFlight() + status.queued(), run);
        assertEquals(simulator.meter().completed(), status.completed(), run);
        assertEquals(simulator.meter().rejected(), status.rejected(), run);
        assertEquals(0, status.lost() + status.repairs() + status.ignored(), run);
        assertEquals(
                simulator.meter().started() - simulator.meter().stopped(),
                fleet.starting() + fleet.idle() + fleet.busy() + fleet.stopping(),
                run);
        assertTrue(simulator.meter().busyMb() <= simulator.meter().heldMb(), run);
    }

    @ParameterizedTest
    @MethodSource("everyPair")
    void shouldFindTheSameForTheSameSeed(final PolicyPair pair) {
        final Trace trace = TinyTraces.busy(20, 30, new Random(11));
        final DaySimulator first = new DaySimulator(trace, settings(30, 4, 4096), pair);
        final DaySimulator second = new DaySimulator(trace, settings(30, 4, 4096), pair);

        assertEquals(withoutWallSeconds(first.run()), withoutWallSeconds(second.run()));
        assertEquals(first.heart().rollingDigest(), second.heart().rollingDigest());
        assertEquals(first.heart().structuralDigest(), second.heart().structuralDigest());
    }

    @Test
    void shouldFindSomethingElseForAnotherSeed() {
        final Trace trace = TinyTraces.busy(20, 30, new Random(11));
        final DaySettings one = settings(30, 4, 4096);
        final DaySettings other =
                new DaySettings(
                        2,
                        30,
                        4,
                        4096,
                        1,
                        one.startUpNs(),
                        one.keepAliveNs(),
                        one.deadlineNs(),
                        one.maxQueued());

        assertNotEquals(
                withoutWallSeconds(new DaySimulator(trace, one, FIXED).run()),
                withoutWallSeconds(new DaySimulator(trace, other, FIXED).run()));
    }

    private static Map<String, Object> withoutWallSeconds(final DayResult result) {
        final Map<String, Object> map = new HashMap<>(result.toMap());
        map.remove("wallSeconds");
        return map;
    }

    @Test
    void shouldRunTheFirstHoursOfTheSampleWithoutAWordThatMustNotBe() {
        final Trace trace = AzureTraceReader.readBundled();
        final int workers = DaySettings.workersFor(trace, 32_768);

        final DayResult result =
                new DaySimulator(trace, settings(180, workers, 32_768), FIXED).run();

        assertEquals(80, workers);
        assertEquals(
                trace.functions().stream().mapToLong(f -> f.invocations(0, 180)).sum(),
                result.completed() + result.rejected());
        assertTrue(result.warmRate() > 0.9, "warm rate " + result.warmRate());
        assertEquals(180, result.series().idleGb().length);
    }
}
