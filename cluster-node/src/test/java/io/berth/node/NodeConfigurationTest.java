package io.berth.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.config.ConfigurationException;
import io.berth.config.ProcessProperties;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeConfigurationTest {
    @TempDir private Path dir;
    private TestCell cell;
    private Properties file;
    private final Map<String, String> environment = new HashMap<>();
    private final Properties system = new Properties();

    @BeforeEach
    void makeCell() throws Exception {
        cell = new TestCell(dir, 3);
        file = cell.properties(1);
    }

    private NodeConfiguration read() {
        return NodeConfiguration.read(new ProcessProperties(file, environment, system));
    }

    @Test
    void shouldReadWhatIsSetAndUseDefaultsForTheRest() {
        final NodeConfiguration configuration = read();
        assertEquals(1, configuration.nodeId());
        assertEquals(3, configuration.members().size());
        assertEquals(cell.members, MemberEndpoints.format(configuration.members()));
        assertEquals(NodeProfile.DEV, configuration.profile());
        assertEquals(FailoverTimings.of(FailoverProfile.DEFAULT), configuration.failover());
        assertEquals(256, configuration.maxSessions());
        assertEquals(10_000_000_000L, configuration.sessionTimeoutNs());
        assertEquals(1 << 20, configuration.logTermLength());
        assertEquals(2_500_000_000L, configuration.cell().leaseNs());
        assertEquals(65_536, configuration.cell().maxPayloadLength());
        assertEquals(1, configuration.cell().featureLevel());
    }

    @Test
    void shouldLetTheEnvironmentOverrideTheFileAndSystemPropertiesBoth() {
        file.setProperty("berth.sessions.max", "10");
        assertEquals(10, read().maxSessions());
        environment.put("BERTH_SESSIONS_MAX", "20");
        assertEquals(20, read().maxSessions());
        system.setProperty("berth.sessions.max", "30");
        assertEquals(30, read().maxSessions());
    }

    @Test
    void shouldUnderstandUnits() {
        file.setProperty("berth.session.timeout", "2500ms");
        file.setProperty("berth.egress.term", "256K");
        file.setProperty("berth.cell.client.grace", "2m");
        file.setProperty("berth.profile", "low-latency");
        file.setProperty("berth.failover.profile", "fast");
        final NodeConfiguration configuration = read();
        assertEquals(2_500_000_000L, configuration.sessionTimeoutNs());
        assertEquals(256 << 10, configuration.egressTermLength());
        assertEquals(120_000_000_000L, configuration.cell().clientGraceNs());
        assertEquals(NodeProfile.LOW_LATENCY, configuration.profile());
        assertEquals(FailoverTimings.of(FailoverProfile.FAST), configuration.failover());
    }

    @ParameterizedTest
    @CsvSource({
        "berth.node.id,,is missing",
        "berth.node.id,x,0 to 1000",
        "berth.node.id,7,the id of one of the members",
        "berth.cluster.members,,is missing",
        "berth.cluster.members,'0,127.0.0.1:1',has 2 fields",
        "berth.cluster.members,'1,a:1,a:2,a:3,a:4,a:x',not host:port",
        "berth.cluster.members,'1,a:1,a:2,a:3,a:4,a:70000',not host:port",
        "berth.cluster.members,'x,a:1,a:2,a:3,a:4,a:5',is not a member id",
        "berth.cluster.members,'1,a:1,a:2,a:3,a:4,a:5|1,b:1,b:2,b:3,b:4,b:5',is twice there",
        "berth.node.dir,,is missing",
        "berth.keys.file,,is missing",
        "berth.keys.file,/no/such/file,does not exist",
        "berth.profile,fast,dev or low-latency",
        "berth.failover.profile,slow,default or fast",
        "berth.failover.heartbeat.timeout,10ms,50ms to 900ms",
        "berth.failover.heartbeat.interval,190ms,at least 3 times",
        "berth.sessions.max,1001,1 to 1000",
        "berth.session.timeout,10,a duration such as 500ms",
        "berth.session.timeout,10ms,1s to 10m",
        "berth.session.timeout,99999999999999999999s,a duration",
        "berth.egress.term,100k,a power of two",
        "berth.egress.term,4k,64k to 16m",
        "berth.log.term,2m,berth.log.term",
        "berth.file.sync.level,3,0 to 2",
        "berth.cell.lease,3s,0.99",
        "berth.cell.tick,1s,10ms to 500ms",
        "berth.cell.seed,abc,64 bits",
        "berth.cell.leese,1s,is not a known key",
        "berth.node.idd,1,is not a known key",
        "berth.profil,dev,is not a known key"
    })
    void shouldNameTheKeyAndWhatIsAllowedInOneLine(
            final String key, final String value, final String expected) {
        if (value == null) {
            file.remove(key);
        } else {
            file.setProperty(key, value);
        }
        final ConfigurationException failure =
                assertThrows(ConfigurationException.class, this::read);
        assertTrue(failure.getMessage().contains(key), failure.getMessage());
        assertTrue(failure.getMessage().contains(expected), failure.getMessage());
        assertEquals(1, failure.getMessage().lines().count());
    }
}
