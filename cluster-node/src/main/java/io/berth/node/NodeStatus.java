package io.berth.node;

/**
 * What a node's counters say. Counters that are not there read as -1 (positions, states) or 0
 * (counts).
 *
 * @param role FOLLOWER, CANDIDATE, LEADER, or UNKNOWN.
 * @param electionState name of the state of an election; CLOSED where none runs.
 * @param digestPosition log position of the last DigestMark; -1: none yet.
 */
public record NodeStatus(
        String role,
        String electionState,
        long leadershipTermId,
        long commitPosition,
        long elections,
        long snapshots,
        boolean initialised,
        long entries,
        long digestPosition,
        long digestEntries,
        long digestRolling,
        long digestStructural,
        long undecodable,
        long outboxDropped,
        long outboxWaiting,
        long internalErrors,
        long keysMissing,
        long clusterErrors,
        long serviceErrors) {
    /**
     * @return whether no election runs: the node leads or follows.
     */
    public boolean isSettled() {
        return "CLOSED".equals(electionState);
    }

    public boolean isLeader() {
        return "LEADER".equals(role) && isSettled();
    }
}
