package io.berth.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StormRunnerTest {
    private static final int SANDBOXES = 200;

    @Test
    void shouldRunEveryStormToItsEnd() {
        final List<StormResult> results = new ArrayList<>();

        new StormRunner(1, line -> {}, results::add).runAll(SANDBOXES, StormRunner.names());

        assertEquals(StormRunner.names(), results.stream().map(StormResult::name).toList());
        for (final StormResult result : results) {
            assertEquals(SANDBOXES, result.sandboxes());
            assertTrue(result.entries() > 0 && result.longestNs() > 0, result::toString);
            assertTrue(result.longestNs() <= result.worstNs(), result::toString);
        }
    }
}
