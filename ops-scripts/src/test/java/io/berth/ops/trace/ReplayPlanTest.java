package io.berth.ops.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplayPlanTest {
    private static final double[] PERCENTILES_MS = {10, 11, 20, 30, 50, 100, 400};

    @Test
    void shouldMakeTheSamePlanFromTheSameSeed() {
        assertEquals(describe(plan(7, 30)), describe(plan(7, 30)));
    }

    @Test
    void shouldMakeAnotherPlanFromAnotherSeed() {
        assertNotEquals(describe(plan(7, 30)), describe(plan(8, 30)));
    }

    @Test
    void shouldKeepTheCountOfEveryMinuteAndTheOrderOfArrivals() {
        final ReplayPlan plan = plan(1, 1);

        final long minuteNs = 60_000_000_000L;
        final int[] perMinute = new int[3];
        for (int i = 0; i < plan.size(); i++) {
            perMinute[(int) (plan.arrivalNs(i) / minuteNs)]++;
            assertTrue(
                    i == 0 || plan.arrivalNs(i) >= plan.arrivalNs(i - 1), "arrivals fall at " + i);
        }
        assertEquals(List.of(600, 0, 1_200), Arrays.stream(perMinute).boxed().toList());
        assertEquals(3 * minuteNs, plan.lengthNs());
    }

    @Test
    void shouldSpreadArrivalsOverTheWholeMinute() {
        final ReplayPlan plan = plan(1, 1);

        final int[] perQuarter = new int[4];
        for (int i = 0; i < 600; i++) {
            perQuarter[(int) (plan.arrivalNs(i) / 15_000_000_000L)]++;
        }
        for (final int count : perQuarter) {
            assertTrue(
                    count > 100 && count < 200,
                    "a quarter of 600 arrivals, give or take: " + count);
        }
    }

    @Test
    void shouldCompressArrivalsRunTimesAndKeepAliveAlike() {
        final ReplayPlan slow = plan(3, 1);
        final ReplayPlan fast = plan(3, 30);

        assertEquals(slow.size(), fast.size());
        for (int i = 0; i < slow.size(); i++) {
            assertEquals(slow.arrivalNs(i) / 30, fast.arrivalNs(i));
            assertEquals(slow.runNs(i) / 30, fast.runNs(i));
        }
        assertEquals(
                slow.functions().get(0).keepAliveNs() / 30, fast.functions().get(0).keepAliveNs());
        assertEquals(slow.lengthNs() / 30, fast.lengthNs());
    }

    @Test
    void shouldBoundRunTimesByTheCapAndStayBelowTheTimeLimit() {
        final ReplaySettings settings = new ReplaySettings(0, 3, 1, 5, 60, 1_000, 10);

        final ReplayPlan plan = ReplayPlan.of(trace(), settings);

        assertEquals(60_000_000, plan.longestRunNs());
        assertTrue(plan.cappedRuns() > 0, "some runs are longer than 60 ms");
        assertTrue(plan.functions().get(0).timeoutNs() > plan.longestRunNs());
    }

    @Test
    void shouldTakeMemoryFromTheApplicationRoundedUp() {
        assertEquals(65, plan(1, 30).functions().get(0).memoryMb());
    }

    @Test
    void shouldTakeOnlyTheMinutesOfTheSlice() {
        final ReplayPlan plan =
                ReplayPlan.of(trace(), new ReplaySettings(2, 1, 1, 1, 1_000, 1_000, 10));

        assertEquals(1_200, plan.size());
        assertTrue(plan.arrivalNs(plan.size() - 1) < 60_000_000_000L);
    }

    @Test
    void shouldRefuseASliceBeyondTheTrace() {
        final TraceException failure =
                assertThrows(
                        TraceException.class,
                        () ->
                                ReplayPlan.of(
                                        trace(), new ReplaySettings(2, 2, 1, 1, 1_000, 1_000, 10)));

        assertEquals("the slice ends at minute 4, the trace at minute 3", failure.getMessage());
    }

    @Test
    void shouldGiveEveryFunctionOfTheSampleANameOfItsOwn() {
        final ReplayPlan plan =
                ReplayPlan.of(
                        AzureTraceReader.readBundled(),
                        new ReplaySettings(300, 20, 30, 1, 240_000, 600_000, 1_000));

        assertEquals(
                200,
                plan.functions().stream()
                        .map(function -> function.tenant() + "/" + function.name())
                        .distinct()
                        .count());
        assertTrue(plan.functions().stream().allMatch(function -> function.name().length() <= 64));
        assertEquals(17_292, plan.size());
    }

    private static ReplayPlan plan(final long seed, final int factor) {
        return ReplayPlan.of(
                trace(), new ReplaySettings(0, 3, factor, seed, 300_000, 600_000, 1_000));
    }

    private static Trace trace() {
        final TraceFunction function =
                new TraceFunction(
                        "f".repeat(64),
                        "a".repeat(64),
                        "o".repeat(64),
                        new int[] {600, 0, 1_200},
                        new RunTimes(PERCENTILES_MS, 40),
                        64.5);
        return new Trace("test", List.of(function), 3, 0, 0);
    }

    private static List<String> describe(final ReplayPlan plan) {
        return IntStream.range(0, plan.size())
                .mapToObj(
                        i -> plan.arrivalNs(i) + " " + plan.functionIndex(i) + " " + plan.runNs(i))
                .toList();
    }
}
