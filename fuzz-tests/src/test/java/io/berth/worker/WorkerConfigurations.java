package io.berth.worker;

import io.berth.config.ProcessProperties;

/** Reads the configuration of a worker as its start does. */
public final class WorkerConfigurations {
    private WorkerConfigurations() {}

    public static Object read(final ProcessProperties properties) {
        return WorkerContext.conclude(properties);
    }
}
