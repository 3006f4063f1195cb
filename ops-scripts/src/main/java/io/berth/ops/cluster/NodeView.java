package io.berth.ops.cluster;

import io.aeron.AeronCounters;
import io.aeron.cluster.ElectionState;

/**
 * What the counters of one node say about it; {@code -1} where a counter is not there (yet).
 *
 * @param node index of the node.
 * @param running whether its process lives.
 * @param role LEADER, FOLLOWER, CANDIDATE, or ELECTION while no role is settled, DOWN when it does
 *     not run.
 * @param term leadership term id.
 * @param commitPosition committed log position in bytes.
 * @param digestPosition log position of the last DigestMark in bytes.
 * @param digestEntries entries applied at that position.
 * @param rollingDigest rolling digest there.
 * @param structuralDigest structural digest there.
 * @param undecodable entries that did not decode.
 * @param internalErrors internal errors counted.
 */
public record NodeView(
        int node,
        boolean running,
        String role,
        long term,
        long commitPosition,
        long digestPosition,
        long digestEntries,
        long rollingDigest,
        long structuralDigest,
        long undecodable,
        long internalErrors) {
    /** Role of the node that leads. */
    public static final String LEADER = "LEADER";

    private static final String[] ROLES = {"FOLLOWER", "CANDIDATE", LEADER};

    /** Reads the counters of a node. */
    static NodeView read(final int node, final LocalProcess process) {
        final boolean running = process.isRunning();
        final CounterFile counters = CounterFile.read(process).orElse(null);
        if (counters == null) {
            return new NodeView(
                    node, running, running ? "STARTING" : "DOWN", -1, -1, -1, -1, 0, 0, -1, -1);
        }
        return new NodeView(
                node,
                true,
                role(counters),
                counters.ofType(AeronCounters.CLUSTER_LEADERSHIP_TERM_ID_TYPE_ID).orElse(-1),
                counters.ofType(AeronCounters.CLUSTER_COMMIT_POSITION_TYPE_ID).orElse(-1),
                counters.labelled("berth-digest-position").orElse(-1),
                counters.labelled("berth-digest-entries").orElse(-1),
                counters.labelled("berth-digest-rolling").orElse(0),
                counters.labelled("berth-digest-structural").orElse(0),
                counters.labelled("berth-undecodable").orElse(-1),
                counters.labelled("berth-internal-errors").orElse(-1));
    }

    /** Whether this node leads, with its election over. */
    public boolean isLeader() {
        return LEADER.equals(role);
    }

    private static String role(final CounterFile counters) {
        final long role = counters.ofType(AeronCounters.CLUSTER_NODE_ROLE_TYPE_ID).orElse(-1);
        final long election =
                counters.ofType(AeronCounters.CLUSTER_ELECTION_STATE_TYPE_ID).orElse(-1);
        if (role < 0 || role >= ROLES.length) {
            return "STARTING";
        }
        return election == ElectionState.CLOSED.code() ? ROLES[(int) role] : "ELECTION";
    }
}
