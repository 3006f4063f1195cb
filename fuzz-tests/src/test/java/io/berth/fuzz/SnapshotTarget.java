package io.berth.fuzz;

import io.berth.placement.PlacementStateMachine;
import io.berth.placement.SnapshotSeal;
import io.berth.placement.StateInvariants;
import io.berth.placement.snapshot.SnapshotException;
import io.berth.placement.snapshot.SnapshotLoader;
import io.berth.schemas.snapshot.SettingsDecoder;
import io.berth.schemas.snapshot.SnapshotEndDecoder;
import io.berth.schemas.snapshot.SnapshotEndEncoder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Snapshots of a state that something has happened in, with records changed, left out, doubled, cut
 * off and put elsewhere; as they are, and with the digests made right again, so that the loader
 * meets what its digests would keep from it. It refuses with one line, or loads.
 */
public final class SnapshotTarget {
    private static final int MAX_CHANGES = 24;
    private static final int MAX_RAW = 8_192;
    private static final int AS_IT_IS = 0;
    private static final int BYTES_SEALED = 1;
    private static final List<List<byte[]>> SNAPSHOTS = snapshots();

    private SnapshotTarget() {}

    private static List<List<byte[]>> snapshots() {
        final List<List<byte[]>> snapshots = new ArrayList<>();
        for (final byte[] conversation : Seeds.node()) {
            final Node node = NodeTarget.play(conversation);
            snapshots.add(node.snapshot());
        }
        snapshots.add(new Node(new Echo()).snapshot());
        return List.copyOf(snapshots);
    }

    /** Loads what the first input would have to wait for. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput(new byte[0]);
    }

    public static void fuzzerTestOneInput(final byte[] input) {
        final Steps steps = new Steps(input);
        final int seal = steps.u8() % 3;
        final List<byte[]> records = new ArrayList<>();
        for (final byte[] record : SNAPSHOTS.get(steps.u8() % SNAPSHOTS.size())) {
            records.add(record.clone());
        }
        for (int i = 0; i < MAX_CHANGES && steps.hasNext(); i++) {
            change(records, steps);
        }
        if (seal != AS_IT_IS) {
            sealBytes(records);
        }
        if (seal > BYTES_SEALED) {
            sealState(records);
        }
        final PlacementStateMachine machine = load(records);
        if (machine != null && seal <= BYTES_SEALED) {
            goOn(machine);
        }
    }

    /**
     * What was written is whole. Not so what somebody made both digests right for: who may write
     * the archive may say what the state is.
     */
    private static void goOn(final PlacementStateMachine machine) {
        machine.newTerm(1, 2);
        for (int i = 1; i < 64; i++) {
            machine.timerFired(i * 1_000_000_000L, i);
        }
        final String violation = StateInvariants.check(machine);
        Findings.check(violation == null, violation);
    }

    private static void change(final List<byte[]> records, final Steps steps) {
        final int what = steps.u8();
        final int at = steps.u8();
        if (records.isEmpty()) {
            return;
        }
        final int index = at % records.size();
        final byte[] record = records.get(index);
        switch (what % 12) {
            case 0 -> records.remove(index);
            case 1 -> records.add(index, record.clone());
            case 2 -> records.add(records.remove(index));
            case 3 -> records.set(index, java.util.Arrays.copyOf(record, steps.u16() % MAX_RAW));
            case 4 -> records.set(index, steps.bytes(steps.u16() % MAX_RAW));
            case 5, 6 -> put(record, steps.u16(), 4, steps.u8() - 2);
            case 7 -> put(record, steps.u16(), 8, (long) (steps.u8() - 2) << 8 * (what >> 5));
            default -> put(record, steps.u16(), 1, steps.u8());
        }
    }

    private static void put(
            final byte[] record, final int where, final int length, final long value) {
        if (record.length >= length
                && !(isSettings(record) && where % record.length > MessageType.HEADER_LENGTH)) {
            final int offset = where % (record.length - length + 1);
            MessageType.put(new UnsafeBuffer(record), offset, length, value);
        }
    }

    /** The bounds of the tables stay small: what they allow is not what is looked for. */
    private static boolean isSettings(final byte[] record) {
        return record.length > MessageType.HEADER_LENGTH
                && MessageType.get(new UnsafeBuffer(record), 2, 2) == SettingsDecoder.TEMPLATE_ID;
    }

    private static byte[] end(final List<byte[]> records) {
        final byte[] last = records.isEmpty() ? new byte[0] : records.get(records.size() - 1);
        final int length = MessageType.HEADER_LENGTH + SnapshotEndDecoder.BLOCK_LENGTH;
        return last.length == length
                        && MessageType.get(new UnsafeBuffer(last), 2, 2)
                                == SnapshotEndDecoder.TEMPLATE_ID
                ? last
                : null;
    }

    private static void sealBytes(final List<byte[]> records) {
        final byte[] end = end(records);
        if (end != null) {
            final SnapshotEndEncoder encoder = new SnapshotEndEncoder();
            encoder.wrap(new UnsafeBuffer(end), MessageType.HEADER_LENGTH);
            encoder.records(records.size() - 1);
            encoder.recordsDigest(SnapshotSeal.of(records.subList(0, records.size() - 1)));
        }
    }

    private static void sealState(final List<byte[]> records) {
        final byte[] end = end(records);
        if (end != null) {
            final PlacementStateMachine machine = machine();
            try {
                feed(machine, records);
            } catch (final SnapshotException refused) {
                if (refused.getMessage().contains("digest of the state")) {
                    final SnapshotEndEncoder encoder = new SnapshotEndEncoder();
                    encoder.wrap(new UnsafeBuffer(end), MessageType.HEADER_LENGTH);
                    encoder.structuralDigest(machine.structuralDigest());
                }
            }
        }
    }

    private static PlacementStateMachine load(final List<byte[]> records) {
        final PlacementStateMachine machine = machine();
        try {
            return feed(machine, records).isDone() ? machine : null;
        } catch (final SnapshotException refused) {
            Findings.checkOneLine(refused);
            return null;
        }
    }

    private static PlacementStateMachine machine() {
        return new PlacementStateMachine(Node.sink());
    }

    private static SnapshotLoader feed(
            final PlacementStateMachine machine, final List<byte[]> records) {
        final SnapshotLoader loader = machine.loader();
        for (final byte[] record : records) {
            loader.onRecord(new UnsafeBuffer(record), 0, record.length);
        }
        return loader;
    }
}
