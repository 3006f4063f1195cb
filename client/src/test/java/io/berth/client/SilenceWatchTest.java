package io.berth.client;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SilenceWatchTest {
    private final SilenceWatch silence = new SilenceWatch(10);

    @Test
    void shouldBearAnySilenceWhenNothingWasAsked() {
        assertFalse(silence.isTooLong(1_000));
        silence.asked(1_000);
        silence.heard();
        assertFalse(silence.isTooLong(100_000), "a long run is no reason to leave a session");
    }

    @Test
    void shouldCountFromTheFirstUnansweredQuestion() {
        silence.asked(100);
        silence.asked(105);
        assertFalse(silence.isTooLong(110));
        assertTrue(silence.isTooLong(111));
        silence.heard();
        silence.asked(111);
        assertFalse(silence.isTooLong(121));
    }
}
