package io.berth.ops.cluster;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.client.DigestMarkInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

class DigestsTest {
    private static final DigestMarkInfo MARK = new DigestMarkInfo(1, 7, 11, 13);

    @Test
    void shouldHoldWhenEveryNodeHasTheDigestsOfTheMark() {
        assertTrue(
                Digests.allEqual(List.of(node(true, 512, 11, 13), node(true, 512, 11, 13)), MARK));
    }

    @Test
    void shouldNotHoldWhenADigestDiffers() {
        assertFalse(
                Digests.allEqual(List.of(node(true, 512, 11, 13), node(true, 512, 12, 13)), MARK));
        assertFalse(
                Digests.allEqual(List.of(node(true, 512, 11, 13), node(true, 512, 11, 14)), MARK));
    }

    @Test
    void shouldNotHoldWhileANodeIsAtAnotherPosition() {
        assertFalse(
                Digests.allEqual(List.of(node(true, 512, 11, 13), node(true, 480, 11, 13)), MARK));
    }

    @Test
    void shouldNotHoldWithAnOlderMark() {
        final DigestMarkInfo later = new DigestMarkInfo(1, 8, 21, 23);

        assertFalse(
                Digests.allEqual(List.of(node(true, 512, 11, 13), node(true, 512, 11, 13)), later));
    }

    @Test
    void shouldNotHoldWhenANodeIsDown() {
        assertFalse(
                Digests.allEqual(List.of(node(true, 512, 11, 13), node(false, 512, 11, 13)), MARK));
    }

    @Test
    void shouldNotHoldWithoutAMarkedPosition() {
        assertFalse(Digests.allEqual(List.of(), MARK));
        assertFalse(Digests.allEqual(List.of(node(true, 0, 11, 13)), MARK));
    }

    private static NodeView node(
            final boolean running, final long position, final long rolling, final long structural) {
        return new NodeView(
                0, running, "FOLLOWER", 1, position, position, 7, rolling, structural, 0, 0);
    }
}
