package io.berth.client.protocol;

/**
 * What {@link ClientProtocol} has met so far. Written by its thread only; a reader on another one
 * sees recent values.
 */
public final class ClientCounters {
    long calls;
    long ended;
    long lowerTermDropped;
    long egressGaps;
    long resyncs;
    long invokesResent;
    long runsResent;
    long retries;
    long releases;
    long refusals;
    long newerPlacements;
    long clientIdsLost;
    long ignored;

    public long calls() {
        return calls;
    }

    public long ended() {
        return ended;
    }

    /**
     * @return messages of a leader that was superseded.
     */
    public long lowerTermDropped() {
        return lowerTermDropped;
    }

    public long egressGaps() {
        return egressGaps;
    }

    public long resyncs() {
        return resyncs;
    }

    public long invokesResent() {
        return invokesResent;
    }

    public long runsResent() {
        return runsResent;
    }

    public long retries() {
        return retries;
    }

    /**
     * @return placements given back because nobody wanted them any more.
     */
    public long releases() {
        return releases;
    }

    /**
     * @return payloads that a worker refused.
     */
    public long refusals() {
        return refusals;
    }

    /**
     * @return placements that replaced an older one of the same request.
     */
    public long newerPlacements() {
        return newerPlacements;
    }

    /**
     * @return times that the balancer no longer knew the client id.
     */
    public long clientIdsLost() {
        return clientIdsLost;
    }

    /**
     * @return messages that fitted no open request, or not its phase.
     */
    public long ignored() {
        return ignored;
    }
}
