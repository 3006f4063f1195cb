package io.berth.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.berth.ops.BerthCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's commands against a real local cluster, as typed in a terminal. */
class OperatorCommandsTest {
    private final ObjectMapper json = new ObjectMapper();

    @TempDir Path directory;

    @Test
    void shouldStartUseSnapshotRestartAndStopALocalCluster() throws IOException {
        final Path cluster = directory.resolve("cluster");
        try {
            berth(0, "cluster", "start", "--workers", "1", "--dir", cluster.toString());
            berth(
                    0,
                    "functions",
                    "create",
                    "tests/f",
                    "--memory",
                    "128",
                    "--dir",
                    cluster.toString());
            assertTrue(
                    berth(0, "functions", "list", "--dir", cluster.toString()).contains("tests/f"));
            assertTrue(
                    berth(0, "functions", "describe", "tests/f", "--dir", cluster.toString())
                            .contains("128"));
            assertTrue(
                    berth(0, "workers", "list", "--dir", cluster.toString()).contains("worker-0"));
            berth(0, "invoke", "tests/f", "--payload", "1000", "--dir", cluster.toString());

            takeWorkersOutOfUseAndBack(cluster.toString());
            setLimitsAndPolicy(cluster.toString());
            describeAndCancel(cluster.toString());

            final JsonNode soak =
                    withJson(
                            0,
                            "soak",
                            "--rate",
                            "50",
                            "--duration",
                            "2",
                            "--dir",
                            cluster.toString(),
                            "--hgrm",
                            directory.resolve("soak.hgrm").toString());
            assertTrue(soak.toString().contains("p99"), soak::toString);
            assertTrue(Files.size(directory.resolve("soak.hgrm")) > 0);

            berth(0, "cluster", "snapshot", "--dir", cluster.toString());
            final JsonNode status = withJson(0, "cluster", "status", "--dir", cluster.toString());
            assertTrue(status.toString().contains("digest"), status::toString);

            berth(0, "cluster", "stop", "--dir", cluster.toString());
            // Taken up again from its snapshot and log: the function is still there.
            berth(0, "cluster", "start", "--workers", "1", "--dir", cluster.toString());
            assertTrue(
                    berth(0, "functions", "list", "--dir", cluster.toString()).contains("tests/f"));
            berth(0, "functions", "delete", "tests/f", "--dir", cluster.toString());
            assertFalse(
                    berth(0, "functions", "list", "--dir", cluster.toString()).contains("tests/f"));
            assertTrue(
                    berth(1, "invoke", "tests/f", "--payload", "1", "--dir", cluster.toString())
                            .contains("UNKNOWN_FUNCTION"));
        } finally {
            berth(0, "cluster", "stop", "--dir", cluster.toString());
        }
    }

    private void takeWorkersOutOfUseAndBack(final String dir) throws IOException {
        final String drained = berth(0, "workers", "drain", "worker-0", "--dir", dir);
        assertTrue(drained.contains("worker worker-0 is empty after "), drained);
        final JsonNode workers = withJson(0, "workers", "list", "--dir", dir);
        assertTrue(workers.at("/workers/0/drained").asBoolean(), workers::toString);
        berth(0, "workers", "undrain", "worker-0", "--dir", dir);
        assertTrue(berth(1, "workers", "drain", "nobody", "--dir", dir).contains("UNKNOWN_WORKER"));

        berth(0, "zones", "evacuate", "0", "--deadline", "2", "--dir", dir);
        final JsonNode policy = withJson(0, "policy", "show", "--dir", dir);
        assertEquals(0, policy.at("/evacuatedZones/0").asInt(-1), policy::toString);
        berth(0, "zones", "restore", "0", "--dir", dir);
        assertTrue(berth(0, "workers", "list", "--dir", dir).contains("ACTIVE"));
    }

    private void setLimitsAndPolicy(final String dir) throws IOException {
        berth(0, "tenants", "set", "shop", "--concurrency", "102", "--weight", "3", "--dir", dir);
        final JsonNode tenant =
                withJson(0, "tenants", "set", "shop", "--max-queued", "7", "--dir", dir);
        assertEquals(102, tenant.get("concurrencyLimit").asInt(), "what is not given stays");
        assertEquals(3, tenant.get("weight").asInt());
        assertEquals(7, tenant.get("maxQueued").asInt());
        assertTrue(berth(0, "tenants", "list", "--dir", dir).contains("shop"));
        final String[] create = {
            "functions",
            "create",
            "cart",
            "--tenant",
            "shop",
            "--provisioned",
            "1",
            "--reserved",
            "3",
            "--dir",
            dir
        };
        assertTrue(berth(1, create).contains("RESERVED_TOO_HIGH"));
        create[8] = "2";
        final JsonNode function = withJson(0, create);
        assertEquals(1, function.get("provisionedRequested").asInt());

        final JsonNode policy =
                withJson(
                        0,
                        "policy",
                        "set",
                        "--keep-alive",
                        "greedy-dual",
                        "--suspect-for",
                        "5s",
                        "--dir",
                        dir);
        assertEquals("greedy-dual", policy.get("keepAlive").asText());
        assertEquals(5_000, policy.get("suspectMs").asInt());
        assertEquals("hybrid", policy.get("placement").asText(), "what is not given stays");
    }

    private static void describeAndCancel(final String dir) {
        assertTrue(berth(0, "invocations", "list", "--dir", dir).contains("no open invocations"));
        for (final String command : new String[] {"describe", "cancel"}) {
            assertTrue(
                    berth(1, "invocations", command, "77", "--dir", dir)
                            .contains("invocation 77 is not open"));
        }
    }

    private JsonNode withJson(final int exitCode, final String... arguments) throws IOException {
        final Path file = directory.resolve("report.json");
        final String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--json";
        all[arguments.length + 1] = file.toString();
        berth(exitCode, all);
        return json.readTree(file.toFile());
    }

    /** Runs one command. @return all that it printed. */
    private static String berth(final int exitCode, final String... arguments) {
        final ByteArrayOutputStream printed = new ByteArrayOutputStream();
        final PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        final int code = BerthCommand.execute(stream, stream, arguments);
        final String text = printed.toString(StandardCharsets.UTF_8);
        assertEquals(exitCode, code, () -> "berth " + String.join(" ", arguments) + ": " + text);
        return text;
    }
}
