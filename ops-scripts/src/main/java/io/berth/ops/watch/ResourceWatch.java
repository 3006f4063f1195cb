package io.berth.ops.watch;

import io.berth.ops.output.TextTable;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Watches processes while they work, and says at the end which of them holds more and more of
 * something. Each start of a process is judged by itself, without its first part. Thread safe.
 */
public final class ResourceWatch {
    private static final double CHANCE = 0.01;
    private static final int SETTLE_PART = 4;

    /** The first snapshots purge nothing, as two are kept. */
    private static final int PURGES_TO_SETTLE = 3;

    private static final int LEAST_PURGES = 4;
    private static final double MB = 1 << 20;
    private static final double NS_PER_MS = 1e6;
    private static final long HOUR_NS = Duration.ofHours(1).toNanos();

    private final List<ProcessWatch> processes;
    private final Duration settle;
    private final Duration purgeEvery;
    private final Map<WatchedResource, Long> limits = new EnumMap<>(WatchedResource.class);
    private long startNs = Long.MIN_VALUE;

    /**
     * @param watched the processes.
     * @param settle time at the least that a process takes to warm up; it is given a quarter of its
     *     time where that is longer.
     * @param purgeEvery how often the log is purged, so that it must not grow without end; null: it
     *     is not.
     */
    public ResourceWatch(
            final List<WatchedProcess> watched, final Duration settle, final Duration purgeEvery) {
        processes = watched.stream().map(ProcessWatch::new).toList();
        this.settle = settle;
        this.purgeEvery = purgeEvery;
        for (final WatchedResource resource : WatchedResource.values()) {
            if (resource != WatchedResource.LOG || purgeEvery != null) {
                limits.put(resource, resource.limitPerHour());
            }
        }
    }

    /** Looks at every process; the time on {@link System#nanoTime()} or any clock like it. */
    public synchronized void look(final long nowNs) {
        if (startNs == Long.MIN_VALUE) {
            startNs = nowNs;
        }
        processes.forEach(process -> process.look(nowNs));
    }

    /** Memory of all processes that the last look found, in bytes. */
    public synchronized long rss() {
        long sum = 0;
        for (final ProcessWatch process : processes) {
            final ResourceSeries last = last(process);
            sum += last == null || last.size() == 0 ? 0 : last.rss(last.size() - 1);
        }
        return sum;
    }

    private static ResourceSeries last(final ProcessWatch process) {
        final List<ResourceSeries> starts = process.starts();
        return starts.isEmpty() ? null : starts.get(starts.size() - 1);
    }

    // ---- judging

    /** What keeps growing. */
    public synchronized List<Growth> growing() {
        // Many series are tested: the chance that any of them is taken for rising is to stay small.
        final double chance = CHANCE / Math.max(1, limits.size() * starts());
        final List<Growth> growing = new ArrayList<>();
        for (final ProcessWatch process : processes) {
            for (final WatchedResource resource : limits.keySet()) {
                judged(process, resource)
                        .map(known -> judge(process.name(), known, resource, chance))
                        .filter(Objects::nonNull)
                        .forEach(growing::add);
            }
        }
        return growing;
    }

    /** Looks that are judged together: of each start, but the log is the same over all of them. */
    private Stream<ResourceSeries.Known> judged(
            final ProcessWatch process, final WatchedResource resource) {
        final List<ResourceSeries> starts =
                process.starts().stream().filter(series -> series.size() > 0).toList();
        if (resource != WatchedResource.LOG) {
            return starts.stream().map(series -> series.knownFrom(resource, settledNs(series)));
        }
        if (starts.isEmpty()) {
            return Stream.empty();
        }
        final long fromNs =
                starts.get(0).atNs(0)
                        + Math.max(settle.toNanos(), PURGES_TO_SETTLE * purgeEvery.toNanos());
        final ResourceSeries.Known known =
                ResourceSeries.Known.of(
                        starts.stream().map(series -> series.knownFrom(resource, fromNs)).toList());
        return known.lengthNs() < LEAST_PURGES * purgeEvery.toNanos()
                ? Stream.empty()
                : Stream.of(known);
    }

    private int starts() {
        return processes.stream().mapToInt(process -> process.starts().size()).sum();
    }

    private long settledNs(final ResourceSeries series) {
        return series.atNs(0) + Math.max(settle.toNanos(), series.lengthNs() / SETTLE_PART);
    }

    /** Null: it does not grow, or too little is known. */
    private Growth judge(
            final String process,
            final ResourceSeries.Known known,
            final WatchedResource resource,
            final double chance) {
        final TrendTest.Trend trend = TrendTest.of(known.atNs(), known.values());
        final long limit = limits.get(resource);
        // What has come to a halt in the later half keeps growing no more.
        if (trend == null
                || trend.p() > chance
                || trend.grown() < resource.leastGrowth()
                || Math.min(trend.perHour(), 2 * trend.latePerHour()) < limit) {
            return null;
        }
        final double[] values = known.values();
        return new Growth(
                process,
                resource,
                trend.perHour(),
                values[0],
                values[values.length - 1],
                trend.p());
    }

    /** Processes of which no start was seen for long enough to be judged. */
    public synchronized List<String> notJudged() {
        return processes.stream()
                .filter(process -> process.starts().stream().noneMatch(this::isLongEnough))
                .map(ProcessWatch::name)
                .toList();
    }

    private boolean isLongEnough(final ResourceSeries series) {
        return series.size() > 0
                && series.knownFrom(WatchedResource.THREADS, settledNs(series)).values().length
                        >= TrendTest.BLOCKS;
    }

    /** Counters that must stay as they are and did not, as lines. */
    public synchronized List<String> faults() {
        final List<String> lines = new ArrayList<>();
        for (final ProcessWatch process : processes) {
            process.faults()
                    .forEach(
                            (label, count) ->
                                    lines.add(process.name() + ": " + label + " rose by " + count));
        }
        return lines;
    }

    /** Collections in processes whose name begins so; processes without a log of them count 0. */
    public synchronized int collections(final String prefix) {
        return processes.stream()
                .filter(process -> process.name().startsWith(prefix) && process.gcLog() != null)
                .mapToInt(process -> process.gcLog().collections())
                .sum();
    }

    /** Whether the collections of every process whose name begins so are known. */
    public synchronized boolean knowsCollections(final String prefix) {
        return processes.stream()
                .filter(process -> process.name().startsWith(prefix))
                .allMatch(process -> process.gcLog() != null);
    }

    // ---- reports

    /** Memory of each process over time, for a picture: seconds, then megabytes. */
    public synchronized Map<String, List<double[]>> memoryMb() {
        return points(ResourceSeries::rss, 1 / MB);
    }

    /** Another resource of each process over time. */
    public synchronized Map<String, List<double[]>> held(final WatchedResource resource) {
        return points((series, i) -> series.value(resource, i), resource.isBytes() ? 1 / MB : 1);
    }

    @FunctionalInterface
    private interface Reader {
        long read(ResourceSeries series, int i);
    }

    private Map<String, List<double[]>> points(final Reader reader, final double unit) {
        final Map<String, List<double[]>> points = new LinkedHashMap<>();
        for (final ProcessWatch process : processes) {
            final List<double[]> own = new ArrayList<>();
            for (final ResourceSeries series : process.starts()) {
                for (int i = 0; i < series.size(); i++) {
                    final long value = reader.read(series, i);
                    if (value >= 0) {
                        own.add(new double[] {(series.atNs(i) - startNs) / 1e9, value * unit});
                    }
                }
            }
            if (!own.isEmpty()) {
                points.put(process.name(), own);
            }
        }
        return points;
    }

    /** Growth of the log of one process in an hour, by what it held first and last; in bytes. */
    public synchronized double logPerHour(final String name) {
        for (final ProcessWatch process : processes) {
            if (process.name().equals(name) && !process.starts().isEmpty()) {
                final ResourceSeries first = process.starts().get(0);
                final ResourceSeries last = last(process);
                if (first.size() > 0 && last.size() > 0) {
                    final long ns = last.atNs(last.size() - 1) - first.atNs(0);
                    final long grown =
                            last.last(WatchedResource.LOG) - first.value(WatchedResource.LOG, 0);
                    return ns <= 0 ? 0 : (double) grown * HOUR_NS / ns;
                }
            }
        }
        return 0;
    }

    /** Prints what each process holds, then what keeps growing. */
    public synchronized void print(final PrintStream out) {
        final TextTable table =
                new TextTable(
                        "PROCESS",
                        "STARTS",
                        "MEMORY MB first",
                        "last",
                        "OFF-HEAP MB",
                        "HEAP MB",
                        "HANDLES",
                        "THREADS",
                        "SHM MB",
                        "COUNTERS",
                        "LOG MB",
                        "ERRORS",
                        "COLLECTIONS",
                        "LONGEST ms");
        for (final ProcessWatch process : processes) {
            final ResourceSeries last = last(process);
            if (last != null && last.size() > 0) {
                final GcLog gc = process.gcLog();
                table.row(
                        process.name(),
                        process.starts().size(),
                        mb(process.starts().get(0).rss(0)),
                        mb(last.rss(last.size() - 1)),
                        mb(last.last(WatchedResource.OFF_HEAP)),
                        mb(last.last(WatchedResource.HEAP)),
                        count(last.last(WatchedResource.FILE_HANDLES)),
                        count(last.last(WatchedResource.THREADS)),
                        mb(last.last(WatchedResource.SHARED_MEMORY)),
                        count(last.last(WatchedResource.COUNTERS)),
                        mb(last.last(WatchedResource.LOG)),
                        process.errors(),
                        gc == null ? "-" : gc.collections(),
                        gc == null
                                ? "-"
                                : String.format(
                                        Locale.ROOT, "%.1f", gc.longestPauseNs() / NS_PER_MS));
            }
        }
        table.print(out);
        final List<String> unjudged = notJudged();
        if (!unjudged.isEmpty()) {
            out.println("too short a time to judge growth: " + String.join(", ", unjudged));
        }
        growing().forEach(growth -> out.println("GROWS: " + growth));
        faults().forEach(fault -> out.println("FAULT: " + fault));
    }

    private static String mb(final long bytes) {
        return bytes < 0 ? "-" : String.format(Locale.ROOT, "%.1f", bytes / MB);
    }

    private static String count(final long value) {
        return value < 0 ? "-" : Long.toString(value);
    }

    /** The JSON object. */
    public synchronized Map<String, Object> toMap() {
        final Map<String, Object> all = new TreeMap<>();
        for (final ProcessWatch process : processes) {
            final ResourceSeries last = last(process);
            if (last != null && last.size() > 0) {
                all.put(process.name(), toMap(process, last));
            }
        }
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("processes", all);
        map.put("growing", growing().stream().map(Growth::toMap).toList());
        map.put("notJudged", notJudged());
        map.put("faults", faults());
        return map;
    }

    private static Map<String, Object> toMap(
            final ProcessWatch process, final ResourceSeries last) {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("starts", process.starts().size());
        map.put("rssBytes", last.rss(last.size() - 1));
        for (final WatchedResource resource : WatchedResource.values()) {
            final long value = last.last(resource);
            map.put(resource.key(), value < 0 ? null : value);
        }
        map.put("errors", process.errors());
        final GcLog gc = process.gcLog();
        map.put("collections", gc == null ? null : gc.collections());
        map.put("gcPauseUs", gc == null ? null : gc.pauseNs() / 1_000);
        map.put("gcLongestPauseUs", gc == null ? null : gc.longestPauseNs() / 1_000);
        return map;
    }
}
