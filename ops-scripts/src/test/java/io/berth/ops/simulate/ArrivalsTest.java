package io.berth.ops.simulate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ops.trace.AzureTraceReader;
import io.berth.ops.trace.RunTimes;
import io.berth.ops.trace.Trace;
import io.berth.ops.trace.TraceException;
import io.berth.ops.trace.TraceFunction;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private static final int MINUTES = 30;

    @Test
    void shouldGiveEveryMinuteOfEveryFunctionTheCountOfTheTrace() {
        final Trace trace = AzureTraceReader.readBundled();
        final int[][] counts = new int[trace.functions().size()][MINUTES];
        final Arrivals arrivals = new Arrivals(trace, MINUTES, 7);

        long lastNs = 0;
        while (arrivals.nextNs() != Long.MAX_VALUE) {
            assertTrue(arrivals.nextNs() >= lastNs, "times fall");
            lastNs = arrivals.nextNs();
            final RunTimes times = trace.functions().get(arrivals.function()).runTimes();
            counts[arrivals.function()][(int) (lastNs / Arrivals.MINUTE_NS)]++;
            final long runNs = arrivals.take();
            assertTrue(runNs >= times.atNs(0) && runNs <= times.maxNs(), "run time");
        }

        for (int i = 0; i < counts.length; i++) {
            for (int minute = 0; minute < MINUTES; minute++) {
                final TraceFunction function = trace.functions().get(i);
                assertEquals(function.invocationsPerMinute()[minute], counts[i][minute]);
            }
        }
    }

    @Test
    void shouldGiveTheSameForTheSameSeedAndOtherTimesForAnother() {
        assertEquals(all(1), all(1));
        assertNotEquals(all(1), all(2));
    }

    private static List<String> all(final long seed) {
        final Arrivals arrivals = new Arrivals(AzureTraceReader.readBundled(), 3, seed);
        final List<String> all = new ArrayList<>();
        while (arrivals.nextNs() != Long.MAX_VALUE) {
            all.add(arrivals.nextNs() + " " + arrivals.function() + " " + arrivals.take());
        }
        return all;
    }

    @Test
    void shouldSpreadTheArrivalsOfAMinuteEvenly() {
        final int[] perMinute = {60_000};
        final Trace trace =
                new Trace(
                        "even",
                        List.of(
                                new TraceFunction(
                                        "f",
                                        "a",
                                        "o",
                                        perMinute,
                                        new RunTimes(new double[7], 0),
                                        1)),
                        1,
                        0,
                        0);
        final Arrivals arrivals = new Arrivals(trace, 1, 3);
        final int[] perSecond = new int[60];
        while (arrivals.nextNs() != Long.MAX_VALUE) {
            perSecond[(int) (arrivals.nextNs() / 1_000_000_000L)]++;
            arrivals.take();
        }

        // Binomial with mean 1,000 and deviation 31.4: the seed is fixed, the bound is 5 of them.
        for (final int inSecond : perSecond) {
            assertEquals(1_000, inSecond, 157);
        }
    }

    @Test
    void shouldDrawRunTimesFromThePercentilesWithTheirMean() {
        final double[] percentilesMs = {10, 10, 20, 30, 60, 100, 500};
        final RunTimes times = new RunTimes(percentilesMs, 0);
        final Trace trace =
                new Trace(
                        "runs",
                        List.of(new TraceFunction("f", "a", "o", new int[] {200_000}, times, 1)),
                        1,
                        0,
                        0);
        final Arrivals arrivals = new Arrivals(trace, 1, 3);
        double sumNs = 0;
        while (arrivals.nextNs() != Long.MAX_VALUE) {
            sumNs += arrivals.take();
        }

        assertEquals(times.meanNs(), sumNs / 200_000, times.meanNs() * 0.01);
        assertArrayEquals(percentilesMs, times.percentilesMs());
    }

    @Test
    void shouldRefuseAMinuteOfMoreThanCanBeHeld() {
        final int[] perMinute = {Integer.MAX_VALUE};
        final Trace trace =
                new Trace(
                        "much",
                        List.of(
                                new TraceFunction(
                                        "f",
                                        "a",
                                        "o",
                                        perMinute,
                                        new RunTimes(new double[7], 0),
                                        1)),
                        1,
                        0,
                        0);

        final TraceException failure =
                assertThrows(TraceException.class, () -> new Arrivals(trace, 1, 1));

        assertEquals(
                "minute 1 has 2147483647 invocations, at most 20000000 can be simulated",
                failure.getMessage());
    }
}
