package io.berth.client.protocol;

import static io.berth.client.protocol.ClientWorld.MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RoundTripTest {
    private final RoundTrip roundTrip = new RoundTrip(250 * MS, 2_000 * MS);

    @Test
    void shouldWaitTheLeastBeforeItKnowsBetter() {
        assertEquals(250 * MS, roundTrip.pauseNs());
    }

    @Test
    void shouldNotWaitLessWhereAnswersAreFast() {
        samples(100, 1);
        assertEquals(250 * MS, roundTrip.pauseNs());
    }

    @Test
    void shouldWaitLongerThanAnswersTake() {
        samples(100, 900);
        assertTrue(
                roundTrip.pauseNs() >= 900 * MS && roundTrip.pauseNs() <= 1_000 * MS,
                "pause " + roundTrip.pauseNs());
    }

    @Test
    void shouldWaitNoLongerThanTheMost() {
        samples(100, 60_000);
        assertEquals(2_000 * MS, roundTrip.pauseNs());
    }

    @Test
    void shouldForgetASlowTime() {
        samples(100, 900);
        samples(100, 1);
        assertEquals(250 * MS, roundTrip.pauseNs());
    }

    @Test
    void shouldTakeNoTimeThatCannotBe() {
        roundTrip.sample(-1);
        assertEquals(250 * MS, roundTrip.pauseNs());
    }

    private void samples(final int count, final long tookMs) {
        for (int i = 0; i < count; i++) {
            roundTrip.sample(tookMs * MS);
        }
    }
}
