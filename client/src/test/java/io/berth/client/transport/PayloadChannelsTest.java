package io.berth.client.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadChannelsTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:4000, 127.0.0.1:4001",
        "255.255.255.255:1, 255.255.255.255:2",
        "[::1]:65534, [::1]:65535",
        "[2001:db8::10.0.0.1]:80, [2001:db8::10.0.0.1]:81",
        "10.0.0.1:0006, 10.0.0.1:7"
    })
    void shouldTakeLiteralsAndAnswerOnTheNextPort(final String endpoint, final String control) {
        assertTrue(PayloadChannels.isEndpoint(endpoint));
        assertEquals(control, PayloadChannels.answerControl(endpoint));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "a:1",
                "host:4000",
                "127.0.0.1",
                "127.0.0.1:",
                "127.0.0.1:0",
                "127.0.0.1:65535",
                "127.0.0.1:x",
                "127.0.1:4000",
                "1.2.3.4.5:1",
                "1..2.3:1",
                "999.1.1.1:5",
                "0001.1.1.1:5",
                "1.2.3.:5",
                "[]:5",
                "[::1:5",
                "[:]:5",
                "[1:2]:5",
                "[34124241107.0.0.1:4]:6",
                "[12345::1]:6",
                "[::g]:6",
                "[:5",
                "127.0.0.1|x=y:5"
            })
    void shouldRefuseWhatIsNoLiteral(final String endpoint) {
        assertFalse(PayloadChannels.isEndpoint(endpoint));
    }
}
