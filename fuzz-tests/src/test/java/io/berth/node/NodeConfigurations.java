package io.berth.node;

import io.berth.config.ProcessProperties;

/** Reads the configuration of a node as its start does. */
public final class NodeConfigurations {
    private NodeConfigurations() {}

    public static Object read(final ProcessProperties properties) {
        return NodeConfiguration.read(properties);
    }
}
