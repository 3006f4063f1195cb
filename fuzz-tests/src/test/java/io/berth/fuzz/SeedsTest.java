package io.berth.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** That the seeds mean something: what begins in a dead end seldom leaves it. */
class SeedsTest {
    @Test
    void shouldPlaceAnInvocationAtANode() {
        assertTrue(NodeTarget.play(Seeds.node().get(1)).echo.knows("token"));
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
