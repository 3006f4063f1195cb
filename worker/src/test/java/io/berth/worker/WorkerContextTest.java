package io.berth.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.config.ConfigurationException;
import io.berth.config.ProcessProperties;
import io.berth.wire.KeyFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerContextTest {
    @TempDir private Path dir;
    private final Properties file = new Properties();
    private final Map<String, String> environment = new HashMap<>();
    private final Properties system = new Properties();

    @BeforeEach
    void fillIn() {
        final Path keys = dir.resolve("worker.keys");
        KeyFile.write(keys, List.of(KeyFile.Entry.random("worker-0", 1)));
        file.setProperty("berth.worker.name", "worker-0");
        file.setProperty("berth.worker.endpoint", "127.0.0.1:20210");
        file.setProperty("berth.cluster.ingress", "0=localhost:20110");
        file.setProperty("berth.keys.file", keys.toString());
    }

    private WorkerContext conclude() {
        return WorkerContext.conclude(new ProcessProperties(file, environment, system));
    }

    @Test
    void shouldUseDefaultsForWhatIsNotSet() {
        final WorkerContext context = conclude();
        assertEquals("worker-0", context.settings().name());
        assertEquals("127.0.0.1", context.host());
        assertEquals(20210, context.port());
        assertEquals(4_096, context.settings().memoryMb());
        assertEquals(10_000_000_000L, context.settings().drainNs());
        assertEquals(32 << 20, context.minShmBytes());
        assertEquals(200_000, context.idleMaxParkNs());
        assertTrue(context.aeronDir().endsWith("berth-worker-worker-0"));
    }

    @Test
    void shouldLetTheEnvironmentOverrideTheFileAndSystemPropertiesBoth() {
        file.setProperty("berth.worker.zone", "1");
        assertEquals(1, conclude().settings().zone());
        environment.put("BERTH_WORKER_ZONE", "2");
        assertEquals(2, conclude().settings().zone());
        system.setProperty("berth.worker.zone", "3");
        assertEquals(3, conclude().settings().zone());
    }

    @Test
    void shouldTakeLabelsWithOrWithoutSpacesAfterTheCommas() {
        assertEquals("", conclude().settings().labels());
        file.setProperty("berth.worker.labels", "gpu, disk=ssd");
        assertEquals("gpu,disk=ssd", conclude().settings().labels());
    }

    @Test
    void shouldTakeAnIpv6Literal() {
        file.setProperty("berth.worker.endpoint", "[::1]:20210");
        assertEquals("[::1]", conclude().host());
    }

    @ParameterizedTest
    @CsvSource({
        "berth.worker.name,,is missing",
        "berth.worker.name,two words,without white space",
        "berth.worker.endpoint,,is missing",
        "berth.worker.endpoint,localhost:20210,an IP literal",
        "berth.worker.endpoint,256.0.0.1:20210,an IP literal",
        "berth.worker.endpoint,127.0.0.1:65535,a port from 1 to 65534",
        "berth.cluster.ingress,,is missing",
        "berth.cluster.ingress,localhost:20110,0=host:port",
        "berth.cluster.ingress,0=localhost:99999,0=host:port",
        "berth.keys.file,,is missing",
        "berth.keys.file,/no/such/file,does not exist",
        "berth.worker.zone,64,0 to 63",
        "berth.worker.labels,GPU,at most 16 labels",
        "berth.worker.labels,'a,,b',at most 16 labels",
        "berth.worker.memory.mb,lots,a whole number",
        "berth.worker.drain,10,a duration",
        "berth.worker.result.budget,5g,1m to 4g",
        "berth.worker.result.budget,1t,1m to 4g",
        "berth.worker.code.dir,/no/such/directory,a directory",
        "berth.worker.memory,1,is not a known key",
        "berth.cluster.ingres,1,is not a known key"
    })
    void shouldNameTheKeyAndWhatIsAllowedInOneLine(
            final String key, final String value, final String expected) {
        if (value == null) {
            file.remove(key);
        } else {
            file.setProperty(key, value);
        }
        final ConfigurationException failure =
                assertThrows(ConfigurationException.class, this::conclude);
        assertTrue(failure.getMessage().contains(key), failure.getMessage());
        assertTrue(failure.getMessage().contains(expected), failure.getMessage());
        assertEquals(1, failure.getMessage().lines().count());
    }

    @Test
    void shouldSayWhichWorkerHasNoKey() {
        file.setProperty("berth.worker.name", "worker-9");
        assertTrue(
                assertThrows(ConfigurationException.class, this::conclude)
                        .getMessage()
                        .endsWith("holds no key of worker worker-9"));
    }

    @Test
    void shouldSayThatTheFileIsMissingWithTheExitCodeOfAConfiguration() {
        final Path missing = dir.resolve("missing.properties");
        final WorkerStartException failure =
                assertThrows(WorkerStartException.class, () -> WorkerContext.load(missing));
        assertEquals("configuration file " + missing + " does not exist", failure.getMessage());
        assertEquals(WorkerStartException.CONFIGURATION, failure.exitCode());
    }
}
