package io.berth.node;

/** The running parts of a node, arranged on threads. */
interface NodeRuntime extends AutoCloseable {
    /**
     * How long the driver lives on after the consensus module has ended: the end of the log stream
     * must reach the followers, who elect at once then instead of waiting for the heartbeat
     * timeout.
     */
    long END_OF_STREAM_MS = 300;

    /** Starts everything; on failure everything is closed again. */
    void start();

    /** Ends consensus module, then (300 ms later) service, archive and driver. Idempotent. */
    @Override
    void close();
}
