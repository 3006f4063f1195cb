package io.berth.node;

import java.util.concurrent.ThreadFactory;

/**
 * Names of the threads of a node whose parts have threads of their own. Short enough for the
 * kernel, which keeps 15 characters: by them a tool can give each thread its core.
 */
final class NodeThreads {
    static final String RECEIVER = "berth-receiver";
    static final String SENDER = "berth-sender";
    static final String DRIVER = "berth-driver";
    static final String RECORDER = "berth-recorder";
    static final String REPLAYER = "berth-replayer";
    static final String ARCHIVE = "berth-archive";
    static final String CONSENSUS = "berth-consensus";
    static final String SERVICE = "berth-service";

    private NodeThreads() {}

    /** Threads of this name, whatever they are called afterwards by who asked for them. */
    static ThreadFactory named(final String name) {
        return work ->
                new Thread(
                        () -> {
                            Thread.currentThread().setName(name);
                            work.run();
                        });
    }
}
