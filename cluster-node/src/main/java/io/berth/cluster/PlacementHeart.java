package io.berth.cluster;

import io.berth.placement.PlacementCommands;
import org.agrona.DirectBuffer;

/**
 * The state machine as the clustered service sees it: commands in, a snapshot out and in, and what
 * to publish of it.
 */
public interface PlacementHeart {
    /** Takes the records of a snapshot as they are made. */
    @FunctionalInterface
    interface RecordSink {
        void onRecord(DirectBuffer buffer, int offset, int length);
    }

    /** Takes the records of a snapshot back in the order in which they were made. */
    interface RecordLoader extends RecordSink {
        /**
         * @return whether the last record has been loaded and the whole was found right.
         */
        boolean isDone();
    }

    PlacementCommands commands();

    /**
     * @return whether the cell has its settings.
     */
    boolean initialised();

    /**
     * @return how many log entries have been applied.
     */
    long entries();

    /**
     * @return digest over every entry and output so far (rule 37).
     */
    long rollingDigest();

    /**
     * @return the cell epoch in force (rule 2); 0 before the cell has settings.
     */
    int cellEpoch();

    /**
     * @return Hellos since the last raise of the epoch that showed numbers never issued.
     */
    long provenBack();

    /**
     * @return whether nothing is issued until the cell epoch is raised.
     */
    boolean held();

    void save(RecordSink sink, long logPosition);

    /**
     * @return a loader into this state, which must not have seen an entry yet.
     */
    RecordLoader loader();
}
