package io.berth.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.client.BerthClient;
import io.berth.client.InvocationResult;
import io.berth.client.InvokeOptions;
import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalClusterContext;
import io.berth.ops.drill.DrillReport;
import io.berth.ops.drill.DrillRunner;
import io.berth.ops.drill.DrillSettings;
import io.berth.ops.drill.SessionsDrill;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cells with many sessions, and with more than they take. */
class ManySessionsTest {
    private static final int MOST_SESSIONS = 3;

    @Test
    @Timeout(180)
    void shouldServeEverySessionAgainWhenTheLeaderDies() {
        final List<String> steps = new ArrayList<>();
        try (DrillRunner runner =
                new DrillRunner(DrillSettings.defaults().withRate(100), steps::add)) {
            final DrillReport report = runner.run(new SessionsDrill(List.of(50)));
            assertEquals(List.of(), report.violations(), steps::toString);
        }
    }

    @Test
    @Timeout(120)
    void shouldTellTheReasonToAClientBeyondTheMostSessions() throws Exception {
        final List<BerthClient> clients = new ArrayList<>();
        try (LocalCluster cluster =
                LocalCluster.create(
                        new LocalClusterContext()
                                .nodes(1)
                                .workers(0)
                                .nodeProperty(
                                        "berth.sessions.max", Integer.toString(MOST_SESSIONS)))) {
            cluster.startNodes();
            cluster.awaitLeader(Duration.ofSeconds(60));
            try {
                InvocationResult last = null;
                for (int i = 0; i < MOST_SESSIONS + 1; i++) {
                    final BerthClient client = BerthClient.connect(cluster.ingress());
                    clients.add(client);
                    last =
                            client.invoke(
                                            "nobody/knows",
                                            new byte[0],
                                            InvokeOptions.defaults()
                                                    .withDeadline(Duration.ofSeconds(60)))
                                    .get(60, TimeUnit.SECONDS);
                    assertEquals(ClientEnd.NOT_RUN, last.end());
                    assertTrue(
                            i == MOST_SESSIONS || last.reason() == EndReason.UNKNOWN_FUNCTION,
                            last::toString);
                }
                assertEquals(
                        EndReason.TOO_MANY_CLIENTS,
                        last.reason(),
                        "long before the deadline: " + last);
            } finally {
                CloseHelper.quietCloseAll(clients);
            }
        }
    }
}
