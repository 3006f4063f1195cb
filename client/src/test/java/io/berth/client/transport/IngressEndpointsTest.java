package io.berth.client.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngressEndpointsTest {
    @ParameterizedTest
    @CsvSource({
        "0, '0=a:1,1=b:2,2=c:3'",
        "1, '0=a:1,1=b:2'",
        "2, '0=a:1,2=c:3'",
        "3, '1=b:2,2=c:3'",
        "4, '2=c:3'",
        "5, '1=b:2'",
        "6, '0=a:1'",
        "7, '0=a:1,1=b:2,2=c:3'",
        "8, '0=a:1,1=b:2'",
        "2147483647, '0=a:1,1=b:2'"
    })
    void shouldLeaveOutEachNodeInTurnThenAskEachAlone(final int turn, final String expected) {
        assertEquals(expected, IngressEndpoints.ofTurn("0=a:1,1=b:2,2=c:3", turn));
    }

    @Test
    void shouldNotLeaveOutTheOnlyNode() {
        for (int turn = 0; turn < 4; turn++) {
            assertEquals("0=a:1", IngressEndpoints.ofTurn("0=a:1", turn));
        }
    }
}
