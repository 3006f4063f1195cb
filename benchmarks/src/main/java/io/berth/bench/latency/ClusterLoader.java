package io.berth.bench.latency;

import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;

/**
 * The loader of what runs on an Aeron cluster. Arguments: {@code echo} or {@code decision}, the
 * ingress endpoints, the address of this machine, and the number of workers.
 */
public final class ClusterLoader {
    /** Loads a cluster that echoes. */
    public static final String ECHO = "echo";

    /** Loads a cluster that decides. */
    public static final String DECISION = "decision";

    private ClusterLoader() {}

    public static void main(final String[] args) {
        Loader.serve(() -> connect(args[0], args[1], args[2], Integer.parseInt(args[3])));
    }

    private static OperationDriver connect(
            final String kind, final String ingress, final String host, final int workerCount) {
        final LoaderAeron transport = LoaderAeron.launch(ingress);
        final List<BalancerLink> sessions = new ArrayList<>();
        try {
            for (int i = 0; i <= workerCount; i++) {
                sessions.add(new ClusterSession(transport.aeron(), ingress, host));
            }
        } catch (final RuntimeException ex) {
            CloseHelper.quietCloseAll(sessions);
            transport.close();
            throw new IllegalStateException("no cluster session: " + ex.getMessage(), ex);
        }
        final BalancerLink client = sessions.get(0);
        final List<BalancerLink> workers = sessions.subList(1, sessions.size());
        return kind.equals(ECHO)
                ? new EchoDriver(client, workers, transport)
                : DecisionDriver.connect(client, workers, transport);
    }
}
