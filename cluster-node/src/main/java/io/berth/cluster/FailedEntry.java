package io.berth.cluster;

/**
 * The entry of the log at which this node has stopped, because the state machine could not apply
 * it.
 *
 * @param position where the entry ends in the log, in bytes.
 * @param digestBefore rolling digest before it, the same on every node (rule 37).
 * @param entry what it is and whose, in words.
 * @param failure what went wrong, in one line.
 */
public record FailedEntry(long position, long digestBefore, String entry, String failure) {
    /**
     * @return the value of berth.skip.entry that leaves it out.
     */
    public EntrySkip skip() {
        return EntrySkip.at(position, digestBefore);
    }
}
