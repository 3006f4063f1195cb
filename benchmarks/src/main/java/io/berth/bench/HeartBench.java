package io.berth.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks of the heart with JMH, each fleet in a JVM of its own. */
public final class HeartBench {
    private static final double MEDIAN = 50;
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final BenchSettings settings;
    private final Consumer<String> progress;

    /**
     * @param progress takes a line now and then.
     */
    public HeartBench(final BenchSettings settings, final Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Runs what the settings ask for.
     *
     * @throws IllegalStateException if a benchmark fails, in one line.
     */
    public HeartReport run() {
        // JMH keeps two runs on one machine apart by a file in the directory for temporary files,
        // where that of another user would stop this one for ever.
        System.setProperty("jmh.ignoreLock", "true");
        final List<BenchResult> results = new ArrayList<>();
        for (final HeartBenchmark benchmark : HeartBenchmark.values()) {
            if (settings.benchmarks().contains(benchmark.label())) {
                results.addAll(run(benchmark));
            }
        }
        return new HeartReport(settings, results, storms(), stateSizes());
    }

    private List<StormResult> storms() {
        if (!settings.benchmarks().contains(BenchSettings.STORMS)) {
            return List.of();
        }
        return new ForkedBench(BenchJvm.stormOptions(settings.hugePages()), progress)
                        .run(
                                StormMain.class,
                                String.valueOf(settings.largest()),
                                String.valueOf(settings.repetitions()),
                                String.join(",", StormRunner.names()))
                        .stream()
                        .map(StormMain::decode)
                        .toList();
    }

    private List<StateSizes> stateSizes() {
        if (!settings.benchmarks().contains(BenchSettings.STATE_SIZE)) {
            return List.of();
        }
        return new ForkedBench(BenchJvm.options(settings.hugePages()), progress)
                .run(StateSizeMain.class, String.valueOf(settings.largest())).stream()
                        .map(StateSizeMain::decode)
                        .toList();
    }

    private List<BenchResult> run(final HeartBenchmark benchmark) {
        final JmhProgress format = new JmhProgress(progress);
        try {
            final Collection<RunResult> found = new Runner(options(benchmark), format).run();
            return found.stream().map(result -> convert(benchmark, result)).toList();
        } catch (final RunnerException ex) {
            final String complaint = format.complaint();
            throw new IllegalStateException(
                    benchmark.label() + ": " + (complaint.isEmpty() ? ex.getMessage() : complaint),
                    ex);
        }
    }

    private Options options(final HeartBenchmark benchmark) {
        return new OptionsBuilder()
                .include(benchmark.pattern())
                .param(
                        "sandboxes",
                        settings.sizes().stream().map(String::valueOf).toArray(String[]::new))
                .warmupIterations(settings.warmUpIterations() * benchmark.iterationFactor())
                .warmupTime(TimeValue.milliseconds(settings.iterationMs()))
                .measurementIterations(settings.iterations() * benchmark.iterationFactor())
                .measurementTime(TimeValue.milliseconds(settings.iterationMs()))
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(1)
                .threads(1)
                .shouldFailOnError(true)
                .jvmArgs(BenchJvm.options(settings.hugePages()).toArray(String[]::new))
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuTimeProfiler.class)
                .verbosity(VerboseMode.NORMAL)
                .build();
    }

    private static BenchResult convert(final HeartBenchmark benchmark, final RunResult result) {
        final String access = result.getParams().getParam("access");
        return new BenchResult(
                benchmark.label(),
                Integer.parseInt(result.getParams().getParam("sandboxes")),
                (access == null ? Access.UNIFORM.name() : access).toLowerCase(Locale.ROOT),
                median(result.getPrimaryResult()),
                result.getPrimaryResult().getStatistics().getMin(),
                benchmark.isOneShot() ? Double.NaN : secondary(result, CpuTimeProfiler.LABEL),
                secondary(result, ALLOCATED));
    }

    private static double median(final Result<?> result) {
        return result.getStatistics().getPercentile(MEDIAN);
    }

    /** Older versions of JMH put a dot before the names of what profilers find. */
    private static double secondary(final RunResult result, final String label) {
        for (final Map.Entry<String, ?> entry : result.getSecondaryResults().entrySet()) {
            if (entry.getKey().endsWith(label)) {
                return median((Result<?>) entry.getValue());
            }
        }
        return Double.NaN;
    }
}
