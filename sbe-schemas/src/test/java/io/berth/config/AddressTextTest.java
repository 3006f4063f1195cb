package io.berth.config;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.20.30.40", "localhost", "[::1]", "fe80::1"})
    void shouldTakeForAnAddress(final String host) {
        assertTrue(AddressText.isLiteral(host));
    }

    @ParameterizedTest
    @ValueSource(strings = {"node-0", "node.example.org", "1.2.3", "10.0.0.1.example", ""})
    void shouldTakeForAName(final String host) {
        assertFalse(AddressText.isLiteral(host));
    }
}
