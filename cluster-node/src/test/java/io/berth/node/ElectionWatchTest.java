package io.berth.node;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ElectionWatchTest {
    private static final long LIMIT = 15;

    private final ElectionWatch watch = new ElectionWatch(LIMIT);

    @Test
    void shouldFindAFollowerThatWaitsForALeaderWhichHasGivenUp() {
        assertFalse(watch.isStuck(0, "FOLLOWER_REPLAY", 0));
        assertFalse(watch.isStuck(LIMIT / 3, "FOLLOWER_REPLAY", 0));
        assertTrue(watch.isStuck(LIMIT / 3 + 1, "FOLLOWER_REPLAY", 0));
    }

    @Test
    void shouldGiveALeaderTimeUntilTheFollowerThatItWaitsForIsBack() {
        assertFalse(watch.isStuck(0, "LEADER_READY", 0));
        assertFalse(watch.isStuck(LIMIT, "LEADER_READY", 0));
        assertTrue(watch.isStuck(LIMIT + 1, "LEADER_READY", 0));
    }

    @Test
    void shouldLetAReplayTakeItsTimeWhileItMoves() {
        for (long now = 0; now < 100 * LIMIT; now++) {
            assertFalse(watch.isStuck(now, "FOLLOWER_REPLAY", now * 32));
        }
    }

    @Test
    void shouldLetANodeWithoutAMajorityCanvassForEver() {
        for (long now = 0; now < 100 * LIMIT; now++) {
            assertFalse(watch.isStuck(now, "CANVASS", 4_096));
        }
    }

    @Test
    void shouldCountAnewInEachState() {
        assertFalse(watch.isStuck(0, "LEADER_REPLAY", 0));
        assertFalse(watch.isStuck(LIMIT, "LEADER_READY", 0));
        assertFalse(watch.isStuck(2 * LIMIT, "LEADER_READY", 0));
        assertTrue(watch.isStuck(2 * LIMIT + 1, "LEADER_READY", 0));
    }

    @Test
    void shouldLeaveANodeAloneThatLeadsOrFollows() {
        assertFalse(watch.isStuck(0, "CLOSED", 64));
        assertFalse(watch.isStuck(100 * LIMIT, "CLOSED", 64));
    }
}
