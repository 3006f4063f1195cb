package io.berth.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeProfileTest {
    private static final int LONGEST_NAME_OF_THE_KERNEL = 15;

    @ParameterizedTest
    @ValueSource(
            strings = {
                NodeThreads.RECEIVER,
                NodeThreads.SENDER,
                NodeThreads.RECORDER,
                NodeThreads.CONSENSUS,
                NodeThreads.SERVICE
            })
    void shouldSpinWhereAMessagePasses(final String thread) {
        assertTrue(NodeProfile.LOW_LATENCY.isSpinning(thread));
        assertFalse(NodeProfile.DEV.isSpinning(thread));
        assertTrue(thread.length() <= LONGEST_NAME_OF_THE_KERNEL, thread);
    }

    @ParameterizedTest
    @ValueSource(strings = {NodeThreads.DRIVER, NodeThreads.ARCHIVE, NodeThreads.REPLAYER, "other"})
    void shouldParkWhereNoMessagePasses(final String thread) {
        assertFalse(NodeProfile.LOW_LATENCY.isSpinning(thread));
        assertTrue(thread.length() <= LONGEST_NAME_OF_THE_KERNEL, thread);
    }

    @Test
    void shouldWantACoreForEachThreadThatSpins() {
        assertEquals(List.of(0, 5), counts());
    }

    private static List<Integer> counts() {
        return List.of(
                NodeProfile.DEV.spinningThreads(), NodeProfile.LOW_LATENCY.spinningThreads());
    }
}
