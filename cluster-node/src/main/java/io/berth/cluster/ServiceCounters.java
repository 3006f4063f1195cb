package io.berth.cluster;

import io.aeron.Aeron;
import io.aeron.Counter;
import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;

/**
 * Counters of the clustered service in the node's counters file. Type ids and labels are stable.
 * Single writer.
 */
public final class ServiceCounters implements AutoCloseable {
    /** Type id of the first counter; the others follow in the order of {@link Kind}. */
    public static final int FIRST_TYPE_ID = 5001;

    /** One counter each. */
    public enum Kind {
        DIGEST_POSITION("berth-digest-position"),
        DIGEST_ENTRIES("berth-digest-entries"),
        DIGEST_ROLLING("berth-digest-rolling"),
        DIGEST_STRUCTURAL("berth-digest-structural"),
        UNDECODABLE("berth-undecodable"),
        OUTBOX_DROPPED("berth-outbox-dropped"),
        OUTBOX_WAITING("berth-outbox-waiting"),
        INTERNAL_ERRORS("berth-internal-errors"),
        KEYS_MISSING("berth-keys-missing"),
        CELL_INITIALISED("berth-cell-initialised"),
        ENTRIES("berth-entries"),
        SNAPSHOTS_TAKEN("berth-snapshots-taken"),
        /**
         * Log position of the newest entry that was left out (rule 32); 0: none since the start.
         */
        SKIPPED_POSITION("berth-skipped-position"),
        /** Rolling digest before that entry. */
        SKIPPED_DIGEST_BEFORE("berth-skipped-digest-before"),
        /** Rolling digest after that entry. */
        SKIPPED_DIGEST_AFTER("berth-skipped-digest-after"),
        /** Entries left out since the start. */
        SKIPPED_ENTRIES("berth-skipped-entries"),
        CELL_EPOCH("berth-cell-epoch"),
        PROVEN_BACK("berth-proven-back"),
        CELL_HELD("berth-cell-held"),
        /** Bytes that all threads of this process have allocated. */
        ALLOCATED_BYTES("berth-allocated-bytes"),
        /** Garbage collections of this process. */
        COLLECTIONS("berth-collections");

        private final String label;

        Kind(final String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }

        public int typeId() {
            return FIRST_TYPE_ID + ordinal();
        }
    }

    private final List<Counter> counters = new ArrayList<>();

    public ServiceCounters(final Aeron aeron) {
        for (final Kind kind : Kind.values()) {
            counters.add(aeron.addCounter(kind.typeId(), kind.label()));
        }
    }

    void increment(final Kind kind) {
        final Counter counter = counters.get(kind.ordinal());
        counter.setRelease(counter.getPlain() + 1);
    }

    void set(final Kind kind, final long value) {
        counters.get(kind.ordinal()).setRelease(value);
    }

    /**
     * The position is written last, after the values that belong to it, and taken back before they
     * change.
     */
    void digestMark(
            final long position,
            final long entries,
            final long rollingDigest,
            final long structuralDigest) {
        set(Kind.DIGEST_POSITION, 0);
        set(Kind.DIGEST_ENTRIES, entries);
        set(Kind.DIGEST_ROLLING, rollingDigest);
        set(Kind.DIGEST_STRUCTURAL, structuralDigest);
        set(Kind.DIGEST_POSITION, position);
    }

    /** The position is written last, as with a digest mark. */
    void skipped(final long position, final long digestBefore, final long digestAfter) {
        set(Kind.SKIPPED_POSITION, 0);
        set(Kind.SKIPPED_DIGEST_BEFORE, digestBefore);
        set(Kind.SKIPPED_DIGEST_AFTER, digestAfter);
        increment(Kind.SKIPPED_ENTRIES);
        set(Kind.SKIPPED_POSITION, position);
    }

    @Override
    public void close() {
        CloseHelper.quietCloseAll(counters);
    }
}
