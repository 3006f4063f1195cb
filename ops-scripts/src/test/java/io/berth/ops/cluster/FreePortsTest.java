package io.berth.ops.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreePortsTest {
    private static final int EPHEMERAL_LOWEST = 32_768;

    @Test
    void shouldGiveEveryPortOnceAndNoneOfTheEphemeralRange() {
        final FreePorts ports = new FreePorts(EPHEMERAL_LOWEST, 5);

        final int[] given = IntStream.range(0, 100).map(i -> ports.next()).toArray();

        assertEquals(100, IntStream.of(given).distinct().count());
        assertTrue(IntStream.of(given).allMatch(port -> port >= 20_000 && port < EPHEMERAL_LOWEST));
    }

    @Test
    void shouldStayBelowAnEphemeralRangeThatBeginsEarly() {
        final FreePorts ports = new FreePorts(20_000, 7);

        assertTrue(
                IntStream.range(0, 20)
                        .map(i -> ports.next())
                        .allMatch(port -> port >= 10_000 && port < 20_000));
    }

    @Test
    void shouldPassOverAPortInUse() throws IOException {
        final int taken = new FreePorts(EPHEMERAL_LOWEST, 1_000).next();
        try (DatagramSocket socket = new DatagramSocket(taken, InetAddress.getLoopbackAddress())) {
            assertEquals(taken, socket.getLocalPort());
            assertFalse(FreePorts.isFree(taken));
            assertNotEquals(taken, new FreePorts(EPHEMERAL_LOWEST, 1_000).next());
        }
    }

    @Test
    void shouldGivePairsOfNeighboursThatAreBothFree() {
        final FreePorts ports = new FreePorts(EPHEMERAL_LOWEST, 3_000);

        final int first = ports.nextPair();
        final int second = ports.nextPair();

        assertTrue(FreePorts.isFree(first) && FreePorts.isFree(first + 1));
        assertTrue(Math.abs(second - first) >= 2, first + " and " + second);
    }
}
