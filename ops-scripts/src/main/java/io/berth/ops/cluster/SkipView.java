package io.berth.ops.cluster;

/**
 * What the counters of a node say about the newest entry that it left out (rule 32).
 *
 * @param node index of the node.
 * @param position where the entry ends in the log, in bytes; 0: none since the node started.
 * @param digestBefore rolling digest before the entry.
 * @param digestAfter rolling digest after it.
 */
record SkipView(int node, long position, long digestBefore, long digestAfter) {
    static SkipView read(final int node, final LocalProcess process) {
        return CounterFile.read(process)
                .map(
                        counters ->
                                new SkipView(
                                        node,
                                        counters.labelled("berth-skipped-position").orElse(0),
                                        counters.labelled("berth-skipped-digest-before").orElse(0),
                                        counters.labelled("berth-skipped-digest-after").orElse(0)))
                .orElse(new SkipView(node, 0, 0, 0));
    }

    boolean isSameAs(final SkipView other) {
        return position == other.position
                && digestBefore == other.digestBefore
                && digestAfter == other.digestAfter;
    }
}
