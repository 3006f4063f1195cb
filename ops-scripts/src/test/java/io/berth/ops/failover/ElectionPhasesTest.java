package io.berth.ops.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ElectionPhasesTest {
    private static final long MS = 1_000_000L;

    @Test
    void shouldSplitTheTimeFromTheStrikeToTheNewLeader() {
        final ElectionPhases phases =
                ElectionPhases.of(0, 500 * MS, 530 * MS, 630 * MS, 650 * MS, 1, 7);

        assertEquals(new ElectionPhases(500, 30, 100, 20, 1, 7), phases);
        assertEquals(650, phases.electionMs());
    }

    @Test
    void shouldTakeAMomentThatWasTooShortToSeeToBeTheNextOne() {
        final ElectionPhases phases = ElectionPhases.of(0, 500 * MS, 0, 0, 650 * MS, 1, 7);

        assertEquals(new ElectionPhases(500, 150, 0, 0, 1, 7), phases);
    }

    @Test
    void shouldAddUpWhateverIsRoundedDown() {
        final long almost = MS - 1;
        final ElectionPhases phases =
                ElectionPhases.of(
                        0,
                        500 * MS + almost,
                        530 * MS + almost,
                        630 * MS + almost,
                        650 * MS + almost,
                        1,
                        7);

        assertEquals(650, phases.electionMs());
    }
}
