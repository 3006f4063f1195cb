package io.berth.node;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NominationOrderTest {
    @Test
    void shouldKeepTheWaitsOfTwoNodesApart() {
        for (int members = 3; members <= 7; members += 2) {
            for (int place = 0; place < members; place++) {
                final NominationOrder order = new NominationOrder(place, members);
                for (int i = 0; i < 1_000; i++) {
                    final double share = order.nextDouble() * members;
                    assertTrue(share >= place && share < place + 0.25, share + " of " + place);
                }
            }
        }
    }
}
