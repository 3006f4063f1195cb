package io.berth.ops.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PlacementGapTest {
    @Test
    void shouldFindTheLongestTimeBetweenPlacementsAroundTheKill() {
        final PlacementGap gap = new PlacementGap(4);
        gap.record(0, 100, 110);
        gap.record(1, 120, 130);
        gap.record(2, 140, 730);
        gap.record(3, 150, 735);

        assertEquals(590, gap.longestNs(135, 1_000));
    }

    @Test
    void shouldNotCountTimeInWhichNothingWasAskedFor() {
        final PlacementGap gap = new PlacementGap(2);
        gap.record(0, 100, 110);
        gap.record(1, 700, 720);

        assertEquals(20, gap.longestNs(100, 1_000));
    }

    @Test
    void shouldOnlyLookAroundTheKill() {
        final PlacementGap gap = new PlacementGap(3);
        gap.record(0, 0, 900);
        gap.record(1, 10, 910);
        gap.record(2, 2_000, 2_005);

        assertEquals(5, gap.longestNs(1_000, 3_000));
    }

    @Test
    void shouldLeaveOutWhatWasNeverPlaced() {
        final PlacementGap gap = new PlacementGap(3);
        gap.record(0, 100, LoadListener.NEVER);
        gap.record(1, 500, 510);

        assertEquals(10, gap.longestNs(0, 1_000));
    }
}
