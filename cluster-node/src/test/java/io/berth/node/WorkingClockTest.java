package io.berth.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class WorkingClockTest {
    private final WorkingClock clock = new WorkingClock(1_000, 50);

    @Test
    void shouldGoWithTheTimeOfAProcessThatHasTheProcessor() {
        assertEquals(500, clock.advance(1_500, 100));
        assertEquals(1_000, clock.advance(2_000, 600));
    }

    @Test
    void shouldGoSlowlyWhileTheProcessHasToWaitForItsTurn() {
        assertEquals(30, clock.advance(1_500, 53));
        assertEquals(530, clock.advance(2_000, 153));
    }

    @Test
    void shouldStandStillForAProcessThatWasStopped() {
        assertEquals(0, clock.advance(1_000_000, 50));
    }

    @Test
    void shouldNeverGoBack() {
        assertEquals(0, clock.advance(900, 40));
        assertEquals(100, clock.advance(1_000, 140));
    }
}
