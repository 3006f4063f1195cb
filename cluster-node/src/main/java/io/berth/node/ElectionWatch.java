package io.berth.node;

import java.util.Set;

/**
 * Tells an election that will never end from one that takes its time. A node that waits for the log
 * of a leader which has meanwhile given up, or for a replay that its archive has given up, stays in
 * that state: the consensus module has no deadline for it, and takes no other leader's word there.
 * While a log is replayed the commit position moves, however long that takes; without a majority a
 * node canvasses, however long. A leader is given three times as long as a follower in its replay:
 * it may be waiting for just that follower, which has to be started again first, or both would go
 * at once and leave no majority. One thread.
 */
final class ElectionWatch {
    /** States that only another member's message, or the archive's, ends. */
    private static final Set<String> WITHOUT_DEADLINE =
            Set.of(
                    "LEADER_LOG_REPLICATION",
                    "LEADER_REPLAY",
                    "LEADER_READY",
                    "FOLLOWER_REPLAY",
                    "FOLLOWER_LOG_INIT");

    private static final int FOLLOWER_SHARE = 3;

    private final long limitNs;
    private String state = "";
    private long position;
    private long sinceNs;

    /**
     * @param limitNs how long a state may last in which nothing moves, in nanoseconds; the replay
     *     of a follower a third of it.
     */
    ElectionWatch(final long limitNs) {
        this.limitNs = limitNs;
    }

    /**
     * @param electionState name of the state now.
     * @param commitPosition of this node's log.
     * @return whether the election has stood still for longer than the limit.
     */
    boolean isStuck(final long nowNs, final String electionState, final long commitPosition) {
        if (!WITHOUT_DEADLINE.contains(electionState)
                || !electionState.equals(state)
                || commitPosition != position) {
            state = electionState;
            position = commitPosition;
            sinceNs = nowNs;
            return false;
        }
        return nowNs - sinceNs > limitNs();
    }

    /**
     * @return how long the state that was seen last may stand still.
     */
    long limitNs() {
        return "FOLLOWER_REPLAY".equals(state) ? limitNs / FOLLOWER_SHARE : limitNs;
    }

    /**
     * @return the state that was seen last.
     */
    String state() {
        return state;
    }
}
