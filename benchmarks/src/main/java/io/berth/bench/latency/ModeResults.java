package io.berth.bench.latency;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** All turns of one subject in one mode. */
public final class ModeResults {
    private static final double NS_PER_US = 1_000;

    private final String subject;
    private final Load load;
    private final List<TurnSample> turns = new ArrayList<>();
    private final List<Histogram> intervals = new ArrayList<>();
    private final Histogram latencyNs = LoadResult.newHistogram();
    private final Histogram latenessNs = LoadResult.newHistogram();
    private long finished;
    private long elapsedNs;

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
        final Histogram interval = result.latencyNs();
        interval.setStartTimeStamp(startMs);
        interval.setEndTimeStamp(startMs + result.elapsedNs() / 1_000_000);
        interval.setTag(label());
        intervals.add(interval);
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

    /** The latencies of each turn, with its times. */
    public List<Histogram> intervals() {
        return intervals;
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
