package io.berth.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntrySkipsTest {
    private final List<String> log = new ArrayList<>();

    private EntrySkips skips(final long... positions) {
        final List<EntrySkip> skips = new ArrayList<>();
        for (final long position : positions) {
            skips.add(EntrySkip.at(position));
        }
        return new EntrySkips(skips, log::add);
    }

    @Test
    void shouldLeaveOutTheEntriesThatEndAtItsPositionsInWhateverOrderTheyWereGiven() {
        final EntrySkips skips = skips(320, 96);
        assertNull(skips.take(64));
        assertEquals(96, skips.take(96).position());
        assertNull(skips.take(160));
        assertEquals(320, skips.take(320).position());
        assertNull(skips.take(384));
        assertEquals(List.of(), log);
    }

    @Test
    void shouldSayOnceThatNoEntryEndsAtAPosition() {
        final EntrySkips skips = skips(100, 110, 128);
        assertNull(skips.take(96));
        assertEquals(128, skips.take(128).position());
        assertEquals(
                List.of(
                        "berth.skip.entry: no entry ends at position 100, nothing was left out there",
                        "berth.skip.entry: no entry ends at position 110, nothing was left out there"),
                log);
    }

    @Test
    void shouldSayOnceThatAPositionLiesBeforeTheSnapshot() {
        final EntrySkips skips = skips(96, 256);
        skips.startAt(128);
        assertNull(skips.take(192));
        assertEquals(256, skips.take(256).position());
        assertEquals(
                List.of(
                        "berth.skip.entry: position 96 lies before the snapshot at 128"
                                + " and is not needed any more"),
                log);
    }
}
