package io.berth.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the figures of a {@link HeartReport} should be, beside what they are. */
public final class Targets {
    private static final double PAIR_NS = 1_000;
    private static final double ZIPF_RATIO = 1.5;
    private static final double NS_PER_MS = 1_000_000;
    private static final double ENTRY_MS = 1;
    private static final double WRITE_MS = 500;
    private static final double LOAD_MS = 1_000;
    private static final double SANDBOX_BYTES = 100;
    private static final double FUNCTION_BYTES = 500;
    private static final double HISTOGRAM_BYTES = 512;

    /** JMH's own allocations, spread over the operations of an iteration, are below this. */
    private static final double NO_BYTES = 0.5;

    private static final Set<HeartBenchmark> WITHOUT_ALLOCATION =
            Set.of(
                    HeartBenchmark.WARM_PAIR,
                    HeartBenchmark.IN_FLIGHT_PAIR,
                    HeartBenchmark.COLD_START,
                    HeartBenchmark.QUEUE_AND_WAKE);

    /** What may hit a cell at any time, without an operator who asks for it. */
    private static final List<String> BOUNDED_STORMS =
            List.of(
                    "calm",
                    "worker-death",
                    "worker-drain",
                    "worker-return",
                    "all-workers-return",
                    "zone-evacuation",
                    "zone-loss",
                    "expiry",
                    "deadlines",
                    "client-loss",
                    "room-appears");

    private final HeartReport report;
    private final List<Target> targets = new ArrayList<>();

    private Targets(final HeartReport report) {
        this.report = report;
    }

    /**
     * One target.
     *
     * @param name of what is bounded.
     * @param bound in words.
     * @param measured in words.
     * @param isMet whether it is within the bound.
     */
    public record Target(String name, String bound, String measured, boolean isMet) {
        /** Under the names in JSON. */
        public Map<String, Object> toMap() {
            final Map<String, Object> map = new LinkedHashMap<>();
            map.put("name", name);
            map.put("bound", bound);
            map.put("measured", measured);
            map.put("met", isMet);
            return map;
        }
    }

    /** Those for which there is a figure. */
    public static List<Target> of(final HeartReport report) {
        final Targets all = new Targets(report);
        all.pairs();
        all.allocations();
        all.snapshots();
        all.entries();
        all.sizes();
        return all.targets;
    }

    private void add(
            final String name,
            final String unit,
            final double bound,
            final double measured,
            final String remark) {
        targets.add(
                new Target(
                        name,
                        String.format(Locale.ROOT, "%,.1f %s", bound, unit),
                        String.format(Locale.ROOT, "%,.2f %s%s", measured, unit, remark),
                        measured <= bound));
    }

    private void pairs() {
        report.results().stream()
                .filter(result -> isWarmPair(result, Access.UNIFORM))
                .max(Comparator.comparingDouble(BenchResult::nsPerOp))
                .ifPresent(
                        slowest ->
                                add(
                                        "warm pair, uniform, every size",
                                        "ns",
                                        PAIR_NS,
                                        slowest.nsPerOp(),
                                        ofSize(slowest.sandboxes())));
        final List<BenchResult> zipf =
                report.results().stream()
                        .filter(result -> isWarmPair(result, Access.ZIPF))
                        .sorted(Comparator.comparingInt(BenchResult::sandboxes))
                        .toList();
        if (zipf.size() > 1) {
            final BenchResult least = zipf.get(0);
            final BenchResult most = zipf.get(zipf.size() - 1);
            add(
                    "warm pair, Zipf 1.0, largest to smallest fleet",
                    "times",
                    ZIPF_RATIO,
                    most.nsPerOp() / least.nsPerOp(),
                    String.format(
                            Locale.ROOT,
                            ", %,d to %,d sandboxes",
                            most.sandboxes(),
                            least.sandboxes()));
        }
    }

    private static boolean isWarmPair(final BenchResult result, final Access access) {
        return result.name().equals(HeartBenchmark.WARM_PAIR.label())
                && result.access().equals(access.name().toLowerCase(Locale.ROOT));
    }

    private void allocations() {
        report.results().stream()
                .filter(
                        result ->
                                WITHOUT_ALLOCATION.stream()
                                        .anyMatch(one -> one.label().equals(result.name())))
                .max(Comparator.comparingDouble(BenchResult::bytesPerOp))
                .ifPresent(
                        most ->
                                targets.add(
                                        new Target(
                                                "allocated once warm",
                                                "0 bytes",
                                                String.format(
                                                        Locale.ROOT,
                                                        "%.2f bytes, JMH's own with it, in %s%s",
                                                        most.bytesPerOp(),
                                                        most.name(),
                                                        ofSize(most.sandboxes())),
                                                most.bytesPerOp() < NO_BYTES)));
    }

    private void snapshots() {
        snapshot(HeartBenchmark.SNAPSHOT_WRITE, "snapshot, heart to memory", WRITE_MS);
        snapshot(HeartBenchmark.SNAPSHOT_LOAD, "snapshot, memory to heart", LOAD_MS);
    }

    private void snapshot(final HeartBenchmark benchmark, final String name, final double boundMs) {
        report.results().stream()
                .filter(result -> result.name().equals(benchmark.label()))
                .max(Comparator.comparingInt(BenchResult::sandboxes))
                .ifPresent(
                        result ->
                                add(
                                        name,
                                        "ms",
                                        boundMs,
                                        result.nsPerOp() / NS_PER_MS,
                                        ofSize(result.sandboxes())));
    }

    private void entries() {
        longestEntry("longest entry of deaths, expiries, drains and losses", BOUNDED_STORMS);
        longestEntry("longest entry of all", StormRunner.names());
    }

    private void longestEntry(final String name, final List<String> storms) {
        report.storms().stream()
                .filter(storm -> storms.contains(storm.name()))
                .max(Comparator.comparingLong(StormResult::longestNs))
                .ifPresent(
                        longest ->
                                add(
                                        name,
                                        "ms",
                                        ENTRY_MS,
                                        longest.longestNs() / NS_PER_MS,
                                        ", "
                                                + longest.longestKind()
                                                + " in "
                                                + longest.name()
                                                + ofSize(longest.sandboxes())));
    }

    private void sizes() {
        for (final StateSizes sizes : report.stateSizes()) {
            final String size = ofSize(sizes.sandboxes());
            add("state, a sandbox", "bytes", SANDBOX_BYTES, sizes.perSandbox(), size);
            add("state, a function", "bytes", FUNCTION_BYTES, sizes.perFunction(), size);
            add("state, a histogram", "bytes", HISTOGRAM_BYTES, sizes.perHistogram(), size);
        }
    }

    private static String ofSize(final int sandboxes) {
        return String.format(Locale.ROOT, ", %,d sandboxes", sandboxes);
    }
}
