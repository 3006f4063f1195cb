package io.berth.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.ChannelUri;
import io.aeron.CommonContext;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemberNameResolverTest {
    private final MemberNameResolver resolver =
            new MemberNameResolver(
                    MemberEndpoints.parse(
                            "0,localhost:1,127.0.0.1:2,127.0.0.1:3,127.0.0.1:4,127.0.0.1:5"));

    @ParameterizedTest
    @ValueSource(strings = {"10.1.2.3", "255.255.255.255", "0.0.0.0"})
    void shouldTakeAddressesWrittenAsNumbers(final String address) {
        assertEquals(address, resolver.resolve(address, "endpoint", false).getHostAddress());
    }

    @Test
    void shouldTakeIpv6AndTheHostsOfMembers() {
        assertNotNull(resolver.resolve("::1", "endpoint", false));
        assertTrue(resolver.resolve("localhost", "endpoint", false).isLoopbackAddress());
    }

    /** A list of several names that a name server would be asked for, were they not refused. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ip6-localhost",
                "example.org",
                "256.0.0.1",
                "1.2.3",
                "1.2.3.4.5",
                "1..2.3",
                "0x7f.0.0.1",
                "127.1",
                "2130706433",
                "zz::1",
                ""
            })
    void shouldAskNoNameServerForWhatAPeerNames(final String name) {
        assertNull(resolver.resolve(name, "endpoint", false));
    }

    @Test
    void shouldKeepPeersFromChoosingHowTheirAnswersAreSent(@TempDir final Path dir)
            throws Exception {
        final BerthNode.Context context =
                new BerthNode.Context(new TestCell(dir, 1).configuration(0));
        context.conclude();
        assertSame(MemberNameResolver.class, context.driverContext().nameResolver().getClass());
        final ChannelUri pinned = ChannelUri.parse(context.consensusContext().egressChannel());
        assertEquals("0.0.0.0/0", pinned.get(CommonContext.INTERFACE_PARAM_NAME));
        assertEquals("1408", pinned.get(CommonContext.MTU_LENGTH_PARAM_NAME));
        assertEquals("500ms", pinned.get(CommonContext.LINGER_PARAM_NAME));
        assertNotNull(pinned.get(CommonContext.TERM_LENGTH_PARAM_NAME));
    }
}
