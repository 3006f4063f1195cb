package io.berth.ops.failover;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one strike did. Times in milliseconds.
 *
 * @param round from 1.
 * @param target leader or follower: the role of the node that was struck.
 * @param node which it was.
 * @param signal what struck it.
 * @param gapMs longest time without a placement while placements were asked for, from the strike to
 *     the end of the round.
 * @param phases what the time until a node led in a newer term was made of; null when the leader
 *     was not struck.
 * @param firstPlacementMs from then to the first placement that a client had; null as above.
 * @param catchUpMs from the start of the struck node, or the end of its stall, until it followed or
 *     led with all of the log.
 * @param resent requests that the client sent again.
 * @param digestsEqual whether all nodes had one state afterwards, under load.
 * @param strikeNs when it was struck, on {@link System#nanoTime()}.
 */
public record FailoverRound(
        int round,
        String target,
        int node,
        String signal,
        long gapMs,
        ElectionPhases phases,
        Long firstPlacementMs,
        long catchUpMs,
        long resent,
        boolean digestsEqual,
        long strikeNs) {
    /** Whether a node led in a newer term because of it. */
    public boolean hasElection() {
        return phases != null;
    }

    /** The JSON object; its keys are a contract. {@code electionMs} is null without an election. */
    public Map<String, Object> toMap() {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("round", round);
        map.put("target", target);
        map.put("signal", signal);
        map.put("gapMs", gapMs);
        map.put("electionMs", phases == null ? null : phases.electionMs());
        map.put("catchUpMs", catchUpMs);
        map.put("resent", resent);
        return map;
    }
}
