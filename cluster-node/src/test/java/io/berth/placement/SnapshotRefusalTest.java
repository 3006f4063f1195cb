package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.snapshot.SnapshotException;
import io.berth.placement.snapshot.SnapshotLoader;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class SnapshotRefusalTest {
    private final Cell cell = busyCell();
    private final List<byte[]> records = Snapshots.save(cell.machine);

    private static Cell busyCell() {
        final Cell cell = Cell.started();
        final long function = cell.function("f");
        final Cell.Worker worker = cell.worker("w1");
        final Cell.Client client = cell.client();
        client.invoke(0, 1, function, Cell.MAY_WAIT);
        client.invoke(1, 1, function, Cell.MAY_WAIT);
        worker.startLast();
        return cell;
    }

    private SnapshotLoader feed(final List<byte[]> fed) {
        final SnapshotLoader loader =
                new PlacementStateMachine(new RecordingOutput().asOutput()).loader();
        for (final byte[] record : fed) {
            loader.onRecord(new UnsafeBuffer(record), 0, record.length);
        }
        return loader;
    }

    @Test
    void shouldLoadWhatWasSaved() {
        final SnapshotLoader loader = feed(records);
        assertTrue(loader.isDone());
        assertEquals(4711, loader.logPosition());
        final PlacementStateMachine copy =
                Snapshots.load(records, new RecordingOutput().asOutput());
        assertEquals(cell.machine.rollingDigest(), copy.rollingDigest());
        assertEquals(cell.machine.structuralDigest(), copy.structuralDigest());
        assertEquals(cell.machine.entries(), copy.entries());
    }

    @Test
    void shouldLoadACellWithoutSettings() {
        final PlacementStateMachine empty =
                new PlacementStateMachine(new RecordingOutput().asOutput());
        empty.newTerm(5, 1);
        final PlacementStateMachine copy =
                Snapshots.load(Snapshots.save(empty), new RecordingOutput().asOutput());
        assertFalse(copy.initialised());
        assertEquals(empty.structuralDigest(), copy.structuralDigest());
    }

    @Test
    void shouldNotBeDoneWithoutTheEndRecord() {
        assertFalse(feed(records.subList(0, records.size() - 1)).isDone());
    }

    @Test
    void shouldRefuseAMissingRecord() {
        for (int missing = 0; missing < records.size() - 1; missing++) {
            final List<byte[]> fed = new java.util.ArrayList<>(records);
            fed.remove(missing);
            assertThrows(SnapshotException.class, () -> feed(fed), "without record " + missing);
        }
    }

    @Test
    void shouldRefuseAnyFlippedBit() {
        for (int at = 0; at < records.size(); at++) {
            final byte[] record = records.get(at);
            for (int i = 0; i < record.length; i += 3) {
                record[i] ^= 4;
                assertRefused("record " + at + ", byte " + i);
                record[i] ^= 4;
            }
        }
    }

    private void assertRefused(final String where) {
        try {
            // The end record has no digest of its own: its position in the log is the only thing
            // that may differ.
            assertFalse(feed(records).isDone(), where);
        } catch (final SnapshotException expected) {
            assertTrue(
                    expected.getMessage().startsWith("snapshot refused: record "),
                    expected.getMessage());
            assertFalse(expected.getMessage().contains("\n"));
        }
    }

    @Test
    void shouldRefuseARecordAfterTheEnd() {
        final List<byte[]> fed = new java.util.ArrayList<>(records);
        fed.add(records.get(0));
        assertThrows(SnapshotException.class, () -> feed(fed));
    }

    @Test
    void shouldRefuseAShortenedRecord() {
        final SnapshotLoader loader =
                new PlacementStateMachine(new RecordingOutput().asOutput()).loader();
        final byte[] record = records.get(0);
        assertThrows(
                SnapshotException.class,
                () -> loader.onRecord(new UnsafeBuffer(record), 0, record.length - 1));
    }

    @Test
    void shouldRefuseToLoadIntoAStateMachineThatHasSeenEntries() {
        assertThrows(SnapshotException.class, () -> cell.machine.loader());
    }
}
