package io.berth.bench.peers.replica;

import io.berth.bench.latency.BalancerLink;
import io.berth.bench.latency.DecisionDriver;
import io.berth.bench.latency.Loader;
import io.berth.bench.latency.LoaderAeron;
import io.berth.bench.latency.OperationDriver;
import java.util.ArrayList;
import java.util.List;

/** Puts the decisions that Berth is measured with to the leader behind a {@link SessionFront}. */
public final class DecisionLoader {
    private DecisionLoader() {}

    /**
     * @param args port of the front, number of workers.
     */
    public static void main(final String[] args) {
        final int port = Integer.parseInt(args[0]);
        final int workers = Integer.parseInt(args[1]);
        Loader.serve(() -> connect(port, workers));
    }

    /** A driver with sessions of its own. */
    public static OperationDriver connect(final int port, final int workers) {
        final LoaderAeron aeron = LoaderAeron.launch("0=127.0.0.1:" + port);
        try {
            final BalancerLink client = new SessionLink(aeron.aeron(), port);
            final List<BalancerLink> links = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                links.add(new SessionLink(aeron.aeron(), port));
            }
            return DecisionDriver.connect(client, links, aeron);
        } catch (final RuntimeException ex) {
            aeron.close();
            throw ex;
        }
    }
}
