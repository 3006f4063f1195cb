package io.berth.ops.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PlacementGapTest {
    private final PlacementGap gap = new PlacementGap();

    @Test
    void shouldFindTheLongestTimeBetweenPlacementsAroundTheKill() {
        placed(100, 110);
        placed(120, 130);
        placed(140, 730);
        placed(150, 735);

        assertEquals(590, gap.longestNs(135, 1_000));
    }

    @Test
    void shouldNotCountTimeInWhichNothingWasAskedFor() {
        placed(100, 110);
        placed(700, 720);

        assertEquals(20, gap.longestNs(100, 1_000));
    }

    @Test
    void shouldOnlyLookAroundTheKill() {
        placed(0, 900);
        placed(10, 910);
        placed(2_000, 2_005);

        assertEquals(5, gap.longestNs(1_000, 3_000));
    }

    @Test
    void shouldCountTheWaitOfWhatWasNeverPlaced() {
        gap.record(100, LoadListener.NEVER, 400);
        placed(450, 460);

        assertEquals(300, gap.longestNs(0, 1_000));
    }

    @Test
    void shouldGoOnThroughARejectionWhileSomethingElseWaits() {
        gap.record(100, LoadListener.NEVER, 400);
        placed(200, 900);

        assertEquals(800, gap.longestNs(0, 1_000));
    }

    @Test
    void shouldBeginAnewAfterAPlacementWhileARefusedOneStillWaits() {
        gap.record(100, LoadListener.NEVER, 1_000);
        placed(200, 300);
        placed(400, 410);

        assertEquals(590, gap.longestNs(0, 2_000));
    }

    @Test
    void shouldForgetWhatWasPlacedBeforeATimeAndStillFindLaterGaps() {
        for (int i = 0; i < 5_000; i++) {
            placed(i, i + 5);
        }
        placed(6_000, 6_700);

        gap.forgetBefore(4_990);

        assertEquals(16, gap.size());
        assertEquals(700, gap.longestNs(5_500, 7_000));
    }

    private void placed(final long asked, final long placed) {
        gap.record(asked, placed, placed + 1);
    }
}
