package io.berth.bench.latency;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was found, subject by subject and mode by mode.
 *
 * @param settings of the run and of the subjects, for the reader.
 * @param results in the order of the subjects, then of the modes.
 * @param ratios of subjects measured in the same rounds.
 */
public record LatencyReport(
        Map<String, String> settings, List<ModeResults> results, List<ModeRatio> ratios) {
    private static final String ECHO = "echo";
    private static final String DECISION = "decision";
    private static final String INVOKE = "invoke";
    private static final List<String> OWN = List.of("udp", ECHO, DECISION, INVOKE);

    /** Works out the ratios. */
    static LatencyReport of(final Map<String, String> settings, final List<ModeResults> results) {
        final List<ModeRatio> ratios = new ArrayList<>();
        for (final ModeResults of : results) {
            for (final ModeResults to : results) {
                if (areCompared(of.subject(), to.subject())
                        && of.load().equals(to.load())
                        && of.turns() == to.turns()) {
                    ratios.add(ModeRatio.of(of, to));
                }
            }
        }
        return new LatencyReport(settings, List.copyOf(results), List.copyOf(ratios));
    }

    /** A decision with its floor and with every peer, an invocation with a decision. */
    private static boolean areCompared(final String of, final String to) {
        return of.equals(DECISION) && (to.equals(ECHO) || !OWN.contains(to))
                || of.equals(INVOKE) && to.equals(DECISION);
    }

    /** All modes of one subject. */
    public List<ModeResults> of(final String subject) {
        return results.stream().filter(result -> result.subject().equals(subject)).toList();
    }

    /** One mode of one subject. */
    public Optional<ModeResults> find(final String subject, final Load load) {
        return of(subject).stream().filter(result -> result.load().equals(load)).findFirst();
    }

    /** As JSON has it; low and high are of the ratio of the medians. */
    public Map<String, Object> toMap(final String machine) {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("machine", machine);
        map.put("settings", settings);
        map.put("results", results.stream().map(LatencyReport::toMap).toList());
        map.put("ratios", ratios.stream().map(LatencyReport::toMap).toList());
        return map;
    }

    private static Map<String, Object> toMap(final ModeResults result) {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", result.subject());
        map.put("mode", result.load().mode().label());
        map.put("ratePerS", result.load().ratePerS());
        map.put("p50Us", result.us(50));
        map.put("p99Us", result.us(99));
        map.put("p999Us", result.us(99.9));
        map.put("maxUs", result.maxUs());
        map.put("throughputPerS", result.throughputPerS());
        return map;
    }

    private static Map<String, Object> toMap(final ModeRatio ratio) {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("of", ratio.of());
        map.put("to", ratio.to());
        map.put("mode", ratio.load().mode().label());
        map.put("ratePerS", ratio.load().ratePerS());
        map.put("p50", ratio.p50().median());
        map.put("p99", ratio.p99().median());
        map.put("throughput", ratio.throughput().median());
        map.put("low", ratio.p50().low());
        map.put("high", ratio.p50().high());
        return map;
    }
}
