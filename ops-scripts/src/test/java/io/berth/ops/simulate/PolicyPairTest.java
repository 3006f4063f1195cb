package io.berth.ops.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyPairTest {
    private static final PolicyPair BASE = PolicyPair.of("hybrid", "fixed");
    private static final String WANTED =
            " is not a policy (hybrid, least-loaded, random, pack, hash), a keep-alive (fixed, histogram,"
                    + " greedy-dual, lru) or policy/keep-alive";

    @Test
    void shouldTakeWhatAnItemLeavesOpenFromTheBase() {
        final List<String> labels =
                PolicyPair.list("random,lru,pack/greedy-dual, hybrid", BASE).stream()
                        .map(PolicyPair::label)
                        .toList();

        assertEquals(
                List.of("random/fixed", "hybrid/lru", "pack/greedy-dual", "hybrid/fixed"), labels);
    }

    @Test
    void shouldSayInOneLineWhatAnItemCanBe() {
        assertRefused("--compare 'best'" + WANTED, "random,best");
        assertRefused("--compare ''" + WANTED, "random,");
        assertRefused("--compare 'lru/random'" + WANTED, "lru/random");
        assertRefused("--compare 'random/fixed/lru'" + WANTED, "random/fixed/lru");
        assertRefused("--compare '/fixed'" + WANTED, "/fixed");
        assertRefused("--compare names hybrid/fixed twice ('fixed')", "hybrid,fixed");
    }

    private static void assertRefused(final String message, final String list) {
        final IllegalArgumentException failure =
                assertThrows(
                        IllegalArgumentException.class, () -> PolicyPair.list(list, BASE), list);
        assertEquals(message, failure.getMessage());
    }

    @Test
    void shouldGiveTheCellItsOwnPoliciesByCommandAndOnlyTheOthersFromOutside() {
        for (final Placement placement : Placement.values()) {
            for (final KeepAlive keepAlive : KeepAlive.values()) {
                final PolicyPair pair = new PolicyPair(placement, keepAlive);
                final boolean isCells =
                        placement == Placement.HYBRID || placement == Placement.LEAST_LOADED;
                assertEquals(isCells, pair.simulated().placement() == null, pair.label());
                assertEquals(
                        keepAlive == KeepAlive.LRU,
                        pair.simulated().evictsLeastRecentlyUsed(),
                        pair.label());
                if (isCells) {
                    assertEquals(placement.name(), pair.settings().placement().name());
                }
                if (keepAlive != KeepAlive.LRU) {
                    assertEquals(keepAlive.name(), pair.settings().keepAlive().name());
                }
            }
        }
    }

    @Test
    void shouldFindEveryNameThatItLists() {
        for (final String label : Placement.labels().split(", ")) {
            assertEquals(label, Placement.find(label).label());
            assertNull(KeepAlive.find(label), "a name means one thing");
        }
        for (final String label : KeepAlive.labels().split(", ")) {
            assertEquals(label, KeepAlive.find(label).label());
        }
        assertTrue(Placement.labels().contains("least-loaded"));
    }
}
