package io.berth.simulation;

import io.berth.placement.PlacementCommands;

/** One message of a peer: the commands of one entry, with time 0, which the log sets. */
@FunctionalInterface
public interface LogMessage {
    void writeTo(PlacementCommands log, long sessionId);
}
