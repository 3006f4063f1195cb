package io.berth.ops.failover;

import io.berth.ops.load.PlacementGap;
import java.time.Duration;

/** What a strike has to know of the load that goes on meanwhile. Safe from any thread. */
public interface StruckLoad {
    /**
     * Waits until the load has gone on for a while and flows.
     *
     * @throws io.berth.ops.CheckFailed when it does not in time.
     */
    void awaitFlowing(Duration time, Duration limit);

    /** Finds the gaps between placements. */
    PlacementGap gap();

    /** Requests that the client has sent again. */
    long resent();
}
