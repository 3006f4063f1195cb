package io.berth.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the entries of a storm took. Every figure but {@code worstNs} is of the least times that
 * each entry took over the repetitions.
 *
 * @param name of the storm.
 * @param sandboxes size of the fleet.
 * @param entries of the log in the storm.
 * @param totalNs all of them together.
 * @param p50Ns of the entries.
 * @param p99Ns of the entries.
 * @param longestNs the longest entry.
 * @param longestKind which command that is.
 * @param longestAt its number in the storm, from 0.
 * @param overOneMs how many entries take more than a millisecond.
 * @param worstNs the longest that any entry took in any repetition, with the machine's noise.
 */
public record StormResult(
        String name,
        int sandboxes,
        int entries,
        long totalNs,
        long p50Ns,
        long p99Ns,
        long longestNs,
        String longestKind,
        int longestAt,
        int overOneMs,
        long worstNs) {
    private static final double MEDIAN = 50;
    private static final double P99 = 99;
    private static final long ONE_MS = 1_000_000;

    static StormResult of(final String name, final int sandboxes, final EntryTimes times) {
        final int longest = times.longest();
        return new StormResult(
                name,
                sandboxes,
                times.entries(),
                times.totalNs(),
                times.percentileNs(MEDIAN),
                times.percentileNs(P99),
                times.leastNs(longest),
                times.kind(longest),
                longest,
                times.longerThan(ONE_MS),
                times.worstNs());
    }

    /** The result under its names in JSON. */
    public Map<String, Object> toMap() {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("sandboxes", sandboxes);
        map.put("entries", entries);
        map.put("totalNs", totalNs);
        map.put("p50Ns", p50Ns);
        map.put("p99Ns", p99Ns);
        map.put("longestNs", longestNs);
        map.put("longestKind", longestKind);
        map.put("longestAt", longestAt);
        map.put("overOneMs", overOneMs);
        map.put("worstNs", worstNs);
        return map;
    }
}
