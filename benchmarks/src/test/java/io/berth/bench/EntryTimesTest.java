package io.berth.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class EntryTimesTest {
    private static final long MS = 1_000_000;

    private long nowNs;
    private long usedNs;
    private final EntryTimes times = new EntryTimes(() -> nowNs, () -> usedNs);

    /** The first is long each time, the second only once: that was the machine. */
    @Test
    void shouldTellTheLeastThatAnEntryTookOverTheRepetitions() {
        for (int repetition = 0; repetition < 3; repetition++) {
            times.restart();
            entry("one", 3 * MS, 3 * MS);
            entry("two", repetition == 1 ? 6 * MS : 100, repetition == 1 ? 6 * MS : 100);
        }

        assertEquals(2, times.entries());
        assertEquals(0, times.longest());
        assertEquals("one", times.kind(0));
        assertEquals(3 * MS, times.leastNs(0));
        assertEquals(100, times.leastNs(1));
        assertEquals(6 * MS, times.worstNs());
        assertEquals(1, times.longerThan(MS));
        assertEquals(3 * MS + 100, times.totalNs());
        assertEquals(100, times.percentileNs(50));
        assertEquals(3 * MS, times.percentileNs(99));
    }

    @Test
    void shouldLeaveOutWhenOthersHadTheProcessor() {
        entry("long", 8 * MS, 2 * MS);

        assertEquals(2 * MS, times.leastNs(0));
        assertEquals(8 * MS, times.worstNs());
    }

    private void entry(final String kind, final long passesNs, final long usesNs) {
        times.begin();
        nowNs += passesNs;
        usedNs += usesNs;
        times.end(kind);
    }
}
