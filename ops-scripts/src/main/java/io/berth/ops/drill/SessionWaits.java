package io.berth.ops.drill;

import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import io.berth.ops.load.LoadListener;
import io.berth.ops.load.PlacementGap;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the sessions of a {@link DrillClient} saw of a strike, from the rows of its calls, after the
 * calls of the window have ended. All times in nanoseconds.
 */
public final class SessionWaits {
    private final DrillClientFile calls;
    private final int sessions;
    private final long strikeNs;
    private final long untilNs;

    /**
     * @param strikeNs when it was struck, on {@link System#nanoTime()}.
     * @param untilNs calls that were meant to start later do not count.
     */
    public SessionWaits(final DrillClientFile calls, final long strikeNs, final long untilNs) {
        this.calls = calls;
        sessions = (int) calls.get(DrillClientFile.Counter.SESSIONS);
        this.strikeNs = strikeNs;
        this.untilNs = untilNs;
    }

    /** The longest time without a placement of any session while placements were asked for. */
    public long gapNs() {
        final int bound = calls.bound();
        final PlacementGap gap = new PlacementGap();
        for (int call = 0; call < bound; call++) {
            if (calls.isAsked(call) && calls.isEnded(call)) {
                gap.record(calls.startNs(call), calls.placedNs(call), calls.endedNs(call));
            }
        }
        return gap.longestNs(strikeNs, untilNs);
    }

    /**
     * For each session the longest that one of its calls waited for its placement from the strike
     * on: what its caller saw. In rising order.
     */
    public long[] longestWaits() {
        final long[] waits = new long[sessions];
        final int bound = calls.bound();
        for (int call = 0; call < bound; call++) {
            if (calls.isAsked(call) && calls.isEnded(call) && calls.startNs(call) < untilNs) {
                final long placedNs = calls.placedNs(call);
                if (placedNs != LoadListener.NEVER && placedNs > strikeNs) {
                    final int session = call % sessions;
                    waits[session] =
                            Math.max(
                                    waits[session],
                                    placedNs - Math.max(strikeNs, calls.startNs(call)));
                }
            }
        }
        Arrays.sort(waits);
        return waits;
    }

    /**
     * From the strike to the first placement of each session after it, in rising order; {@link
     * Long#MAX_VALUE} for a session without one.
     */
    public long[] firstPlacements() {
        final long[] first = new long[sessions];
        Arrays.fill(first, Long.MAX_VALUE);
        final int bound = calls.bound();
        for (int call = 0; call < bound; call++) {
            if (calls.isAsked(call) && calls.isEnded(call)) {
                final long placedNs = calls.placedNs(call);
                if (placedNs != LoadListener.NEVER && placedNs > strikeNs) {
                    final int session = call % sessions;
                    first[session] = Math.min(first[session], placedNs - strikeNs);
                }
            }
        }
        Arrays.sort(first);
        return first;
    }

    /** How many sessions have had a call placed that was meant to start after a time. */
    static int served(final DrillClientFile calls, final long sinceNs) {
        final BitSet served = new BitSet();
        final int sessions = (int) calls.get(DrillClientFile.Counter.SESSIONS);
        for (int call = calls.bound() - 1; call >= 0; call--) {
            if (calls.isAsked(call)) {
                if (calls.startNs(call) < sinceNs) {
                    break;
                }
                if (calls.isEnded(call) && calls.placedNs(call) != LoadListener.NEVER) {
                    served.set(call % sessions);
                }
            }
        }
        return served.cardinality();
    }

    /** Of the calls that did not complete: how many ended for which reason. */
    static Map<String, Integer> reasons(final DrillClientFile calls) {
        final Map<String, Integer> reasons = new TreeMap<>();
        for (int call = 0; call < calls.bound(); call++) {
            if (calls.isAsked(call)
                    && calls.isEnded(call)
                    && (calls.end(call) != ClientEnd.RAN || calls.reason(call) != EndReason.NONE)) {
                reasons.merge(calls.end(call) + " " + calls.reason(call), 1, Integer::sum);
            }
        }
        return reasons;
    }

    /** Value at a percentile of sorted values. */
    public static long percentile(final long[] sorted, final int percent) {
        return sorted[Math.max(0, (sorted.length * percent + 99) / 100 - 1)];
    }
}
