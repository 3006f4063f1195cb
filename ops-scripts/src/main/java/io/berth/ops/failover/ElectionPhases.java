package io.berth.ops.failover;

/**
 * What an election took from the strike on, in milliseconds; the parts add up to the whole.
 *
 * @param detectMs until the first node noticed and began an election.
 * @param canvassMs from there until a node was a candidate.
 * @param ballotMs from there until it had won.
 * @param joinMs from there until a follower had joined its log and it led.
 * @param node which leads now.
 * @param term its term.
 */
public record ElectionPhases(
        long detectMs, long canvassMs, long ballotMs, long joinMs, int node, long term) {
    /** From the strike until a node led in a newer term. */
    public long electionMs() {
        return detectMs + canvassMs + ballotMs + joinMs;
    }

    /** From moments on one clock; one that was not seen (0) is taken to be the next one's. */
    static ElectionPhases of(
            final long strikeNs,
            final long begunNs,
            final long candidateNs,
            final long wonNs,
            final long leadsNs,
            final int node,
            final long term) {
        final long won = wonNs == 0 ? leadsNs : Math.min(wonNs, leadsNs);
        final long candidate = candidateNs == 0 ? won : Math.min(candidateNs, won);
        final long begun = begunNs == 0 ? candidate : Math.min(begunNs, candidate);
        final long detectMs = ms(begun - strikeNs);
        final long canvassMs = ms(candidate - strikeNs) - detectMs;
        final long ballotMs = ms(won - strikeNs) - detectMs - canvassMs;
        return new ElectionPhases(
                detectMs,
                canvassMs,
                ballotMs,
                ms(leadsNs - strikeNs) - detectMs - canvassMs - ballotMs,
                node,
                term);
    }

    private static long ms(final long ns) {
        return Math.max(0, ns) / 1_000_000;
    }
}
