package io.berth.ops.doctor;

import io.berth.node.NodeNeeds;
import io.berth.node.NodeProfile;

/**
 * What the host is looked at for.
 *
 * @param needs what a node takes, of a configuration or as its profile has it by default.
 * @param configured whether they are those of a configuration.
 */
public record Wanted(NodeNeeds needs, boolean configured) {
    NodeProfile profile() {
        return needs.profile();
    }

    boolean lowLatency() {
        return needs.profile() == NodeProfile.LOW_LATENCY;
    }
}
