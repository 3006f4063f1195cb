package io.berth.bench.latency;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** All turns of one subject in one mode. */
public final class ModeResults {
    private static final double NS_PER_US = 1_000;
    private static final long NS_PER_MS = 1_000_000;

    private final String subject;
    private final Load load;
    private final List<TurnSample> turns = new ArrayList<>();
    private final List<Interval> intervals = new ArrayList<>();
    private final Histogram latencyNs = LoadResult.newHistogram();
    private final Histogram latenessNs = LoadResult.newHistogram();
    private long finished;
    private long elapsedNs;

    /** One turn, small: as it is, a histogram takes a quarter of a megabyte. */
    private record Interval(long startMs, long endMs, String latencies) {}

    ModeResults(final String subject, final Load load) {
        this.subject = subject;
        this.load = load;
    }

    /** One more turn, which began at a time in milliseconds since 1970. */
    void add(final LoadResult result, final long startMs) {
        turns.add(TurnSample.of(result));
        latencyNs.add(result.latencyNs());
        latenessNs.add(result.latenessNs());
        finished += result.finishedInTime();
        elapsedNs += result.elapsedNs();
        intervals.add(
                new Interval(
                        startMs,
                        startMs + result.elapsedNs() / NS_PER_MS,
                        LoadResult.encode(result.latencyNs())));
    }

    public String subject() {
        return subject;
    }

    public Load load() {
        return load;
    }

    /** closed, open-5000, window. */
    public String label() {
        return load.mode().label() + (load.ratePerS() == 0 ? "" : "-" + load.ratePerS());
    }

    /** Latencies of all turns together. */
    public Histogram latencyNs() {
        return latencyNs;
    }

    /** How late the generator itself was, over all turns; empty but for open loops. */
    public Histogram latenessNs() {
        return latenessNs;
    }

    /** The latencies of each turn, with its times and the mode. */
    public Stream<Histogram> intervals() {
        return intervals.stream().map(this::histogram);
    }

    private Histogram histogram(final Interval interval) {
        final Histogram histogram = LoadResult.decode(interval.latencies);
        histogram.setStartTimeStamp(interval.startMs);
        histogram.setEndTimeStamp(interval.endMs);
        histogram.setTag(label());
        return histogram;
    }

    /** Finished operations a second over all turns. */
    public double throughputPerS() {
        return finished * 1e9 / elapsedNs;
    }

    /** Largest share of a turn's operations that could not be sent in time. */
    public double unsentShare() {
        return turns.stream().mapToDouble(TurnSample::unsentShare).max().orElse(0);
    }

    /** A percentile over all turns, in microseconds. */
    public double us(final double percentile) {
        return latencyNs.getValueAtPercentile(percentile) / NS_PER_US;
    }

    /** The highest latency, in microseconds. */
    public double maxUs() {
        return latencyNs.getMaxValue() / NS_PER_US;
    }

    int turns() {
        return turns.size();
    }

    double[] p50s() {
        return values(TurnSample::p50Ns);
    }

    double[] p99s() {
        return values(TurnSample::p99Ns);
    }

    double[] throughputs() {
        return values(TurnSample::throughputPerS);
    }

    private double[] values(final ToDoubleFunction<TurnSample> of) {
        return turns.stream().mapToDouble(of).toArray();
    }
}
