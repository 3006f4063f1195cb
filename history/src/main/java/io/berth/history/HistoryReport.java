package io.berth.history;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of checking a history.
 *
 * @param records read.
 * @param dropped records that processes could not write: with any, the history is incomplete.
 * @param clients parts of clients.
 * @param workers parts of workers.
 * @param calls asked.
 * @param answered of them.
 * @param orphans of them whose client was gone first.
 * @param runs that began.
 * @param ended of them.
 * @param lost of them whose worker was gone first.
 * @param unrecordedRuns of callers that do not record.
 * @param openRuns at the end of the history.
 * @param sandboxesStarted by all workers.
 * @param sandboxesStopped by all workers.
 * @param latestEndNs how long after its deadline an end was told at the latest.
 * @param violations all of them.
 * @param byPromise how many of each.
 * @param kept the first ones, with words.
 */
public record HistoryReport(
        long records,
        long dropped,
        long clients,
        long workers,
        long calls,
        long answered,
        long orphans,
        long runs,
        long ended,
        long lost,
        long unrecordedRuns,
        long openRuns,
        long sandboxesStarted,
        long sandboxesStopped,
        long latestEndNs,
        long violations,
        Map<Promise, Long> byPromise,
        List<HistoryViolation> kept) {

    /** Whether all promises hold, and nothing is missing that could say otherwise. */
    public boolean holds() {
        return violations == 0 && isComplete();
    }

    /** Whether every process wrote all it had to say. */
    public boolean isComplete() {
        return dropped == 0;
    }

    /** One line for people. */
    public String toText() {
        final StringBuilder text = new StringBuilder("history: ");
        text.append(calls).append(" calls, ").append(runs).append(" runs checked, ");
        text.append(violations).append(" violations");
        if (!byPromise.isEmpty()) {
            text.append(' ').append(byPromise);
        }
        if (!isComplete()) {
            text.append("; incomplete: ").append(dropped).append(" records were dropped");
        }
        if (workers == 0) {
            text.append("; no worker records: of runs nothing is checked");
        }
        return text.toString();
    }

    /** What does not hold, in one line; the first violation in words. */
    public String complaint() {
        return kept.isEmpty() ? toText() : toText() + "; first: " + kept.get(0);
    }

    /** The JSON object. */
    public Map<String, Object> toMap() {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("records", records);
        map.put("dropped", dropped);
        map.put("clients", clients);
        map.put("workers", workers);
        map.put("calls", calls);
        map.put("answered", answered);
        map.put("orphans", orphans);
        map.put("runs", runs);
        map.put("ended", ended);
        map.put("lost", lost);
        map.put("unrecordedRuns", unrecordedRuns);
        map.put("openRuns", openRuns);
        map.put("sandboxesStarted", sandboxesStarted);
        map.put("sandboxesStopped", sandboxesStopped);
        map.put("latestEndUs", latestEndNs / 1_000);
        map.put("violations", violations);
        final Map<String, Object> promises = new LinkedHashMap<>();
        byPromise.forEach((promise, count) -> promises.put(promise.name(), count));
        map.put("byPromise", promises);
        map.put("first", kept.stream().map(HistoryViolation::toString).toList());
        return map;
    }
}
