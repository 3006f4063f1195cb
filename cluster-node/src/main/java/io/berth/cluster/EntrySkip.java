package io.berth.cluster;

/**
 * An entry that an operator leaves out on this node (rule 32).
 *
 * @param position where the entry ends in the log, in bytes, as the message of the node names it.
 * @param isCompared whether the node leaves it out only where its rolling digest before the entry
 *     is {@code digestBefore}.
 * @param digestBefore what the nodes have that stopped at the entry; 0 where it is not compared.
 */
public record EntrySkip(long position, boolean isCompared, long digestBefore) {
    /** At any digest: the operator compares. */
    public static EntrySkip at(final long position) {
        return new EntrySkip(position, false, 0);
    }

    /** Only in a state with this rolling digest. */
    public static EntrySkip at(final long position, final long digestBefore) {
        return new EntrySkip(position, true, digestBefore);
    }

    boolean fits(final long rollingDigest) {
        return !isCompared || digestBefore == rollingDigest;
    }

    /** As the configuration has it: the position, and the digest as 16 hexadecimal digits. */
    @Override
    public String toString() {
        return isCompared ? position + ":" + digest(digestBefore) : Long.toString(position);
    }

    /**
     * @return 16 hexadecimal digits.
     */
    public static String digest(final long rollingDigest) {
        return String.format("%016x", rollingDigest);
    }
}
