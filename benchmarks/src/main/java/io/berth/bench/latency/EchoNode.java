package io.berth.bench.latency;

import io.berth.node.NodeLauncher;

/**
 * A node as Berth's, with the same driver, archive and consensus module, that applies the log to an
 * {@link EchoService}.
 */
public final class EchoNode {
    private EchoNode() {}

    /** Starts the node of a properties file, as {@link io.berth.node.BerthNode} does. */
    public static void main(final String[] args) {
        System.exit(
                new NodeLauncher(
                                System.out,
                                System.err,
                                context -> context.service(EchoService::new))
                        .runUntilSignalled(args));
    }
}
