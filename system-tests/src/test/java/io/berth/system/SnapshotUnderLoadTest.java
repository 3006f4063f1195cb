package io.berth.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ops.snapshot.SnapshotBench;
import io.berth.ops.snapshot.SnapshotPause;
import io.berth.ops.snapshot.SnapshotResult;
import io.berth.ops.snapshot.SnapshotSettings;
import org.junit.jupiter.api.Test;

/** A snapshot of many sandboxes makes callers wait, and that is all that it does. */
class SnapshotUnderLoadTest {
    private static final int SANDBOXES = 50_000;
    private static final int FUNCTIONS = 100;
    private static final int RATE = 150;

    /** A machine that stands still for half a second causes an election by itself; not always. */
    private static final int SNAPSHOTS = 2;

    @Test
    void shouldHoldNoElectionAndLoseNoInvocationWhileASnapshotIsTaken() {
        final SnapshotSettings settings =
                new SnapshotSettings(SANDBOXES, FUNCTIONS, "dev", "default", RATE, SNAPSHOTS, null);
        final SnapshotResult result;
        try (SnapshotBench bench = new SnapshotBench(settings, line -> {})) {
            result = bench.run();
        }
        assertTrue(result.sandboxes() >= SANDBOXES, result::toString);
        assertEquals(result.invocations(), result.completed(), result::toString);
        assertEquals(
                0,
                result.pauses().stream().mapToLong(SnapshotPause::elections).min().orElseThrow(),
                result::toString);
    }
}
