package io.berth.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** That the seeds mean something: what begins in a dead end seldom leaves it. */
class SeedsTest {
    @Test
    void shouldPlaceAnInvocationAtANode() {
        assertTrue(NodeTarget.play(Seeds.node().get(1)).echo.knows("token"));
    }

    @Test
    void shouldRaiseTheCellEpochOfANode() {
        final List<byte[]> seeds = Seeds.node();
        assertTrue(NodeTarget.play(seeds.get(seeds.size() - 1)).echo.knows("raises"));
    }

    @Test
    void shouldSendAPayloadFromAClient() {
        Seeds.client().forEach(seed -> assertTrue(ClientTarget.play(seed)));
    }

    @Test
    void shouldBeginARunInAWorker() {
        Seeds.worker().forEach(seed -> assertTrue(WorkerTarget.play(seed)));
    }
}
