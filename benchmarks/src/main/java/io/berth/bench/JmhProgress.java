package io.berth.bench;

import java.util.Collection;
import java.util.Locale;
import java.util.function.Consumer;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.IterationType;
import org.openjdk.jmh.runner.format.OutputFormat;

/** Turns what JMH says while it works into lines of progress, and keeps what it said of errors. */
final class JmhProgress implements OutputFormat {
    private static final int MAX_KEPT = 1 << 14;

    private final Consumer<String> progress;
    private final StringBuilder said = new StringBuilder();

    JmhProgress(final Consumer<String> progress) {
        this.progress = progress;
    }

    /** What a benchmark that failed said, in one line; empty where it said nothing. */
    String complaint() {
        return said.toString()
                .lines()
                .map(String::strip)
                .filter(line -> line.contains("Exception") || line.contains("Error"))
                .findFirst()
                .orElse("");
    }

    @Override
    public void startBenchmark(final BenchmarkParams parameters) {
        progress.accept(describe(parameters) + ": building the fleet");
    }

    @Override
    public void iteration(
            final BenchmarkParams parameters, final IterationParams iteration, final int number) {}

    @Override
    public void iterationResult(
            final BenchmarkParams parameters,
            final IterationParams iteration,
            final int number,
            final IterationResult result) {
        progress.accept(
                String.format(
                        Locale.ROOT,
                        "%s: %s %d of %d, %.1f ns",
                        describe(parameters),
                        iteration.getType() == IterationType.WARMUP ? "warm-up" : "iteration",
                        number,
                        iteration.getCount(),
                        result.getPrimaryResult().getScore()));
    }

    private static String describe(final BenchmarkParams parameters) {
        final String name = parameters.getBenchmark();
        final StringBuilder text = new StringBuilder(name.substring(name.lastIndexOf('.') + 1));
        for (final String key : parameters.getParamsKeys()) {
            text.append(' ').append(key).append('=').append(parameters.getParam(key));
        }
        return text.toString();
    }

    @Override
    public void endBenchmark(final BenchmarkResult result) {}

    @Override
    public void startRun() {}

    @Override
    public void endRun(final Collection<RunResult> results) {}

    @Override
    public void print(final String text) {
        keep(text);
    }

    @Override
    public void println(final String text) {
        keep(text);
        keep("\n");
    }

    private void keep(final String text) {
        if (said.length() + text.length() <= MAX_KEPT) {
            said.append(text);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public void verbosePrintln(final String text) {}

    @Override
    public void write(final int value) {
        keep(String.valueOf((char) value));
    }

    @Override
    public void write(final byte[] bytes) {
        keep(new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
    }
}
