package io.berth.ops.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AddressRangeTest {
    @Test
    void shouldTakeAnotherPrivateRangeWhereARouteTakesTheFirst() {
        for (int seed = 0; seed < 100; seed++) {
            final AddressRange range =
                    AddressRange.unused(List.of("default", "10.0.0.0/8"), new Random(seed))
                            .orElseThrow();
            assertFalse(range.address(1).startsWith("10."), "seed " + seed + ": " + range);
        }
    }

    @Test
    void shouldAvoidASingleAddressThatIsInUse() {
        final AddressRange free = AddressRange.unused(List.of(), new Random(7)).orElseThrow();

        final AddressRange other =
                AddressRange.unused(List.of(free.address(77)), new Random(7)).orElseThrow();

        assertFalse(other.address(0).equals(free.address(0)));
    }

    @Test
    void shouldFindNoneWhereEveryPrivateRangeIsRouted() {
        assertTrue(
                AddressRange.unused(
                                List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),
                                new Random(1))
                        .isEmpty());
    }

    @Test
    void shouldCountAddressesFromTheFirst() {
        final AddressRange range = new AddressRange(192 << 24 | 168 << 16 | 9 << 8);

        assertEquals("192.168.9.2", range.address(2));
        assertEquals("192.168.9.2/24", range.withLength(2));
    }
}
