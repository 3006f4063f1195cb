package io.berth.ops.cluster;

import io.berth.client.DigestMarkInfo;
import io.berth.ops.cell.Cell;
import java.time.Duration;
import java.util.List;

/** Compares the state of all nodes of a local cluster at one position of the log (rule 37). */
public final class Digests {
    private Digests() {}

    /**
     * Logs a mark and waits until every running node has published its digests at that position.
     *
     * @return whether all nodes that run have, in time, and every digest is the same. False when a
     *     node does not run.
     */
    public static boolean markAndCompare(
            final Cell cell, final LocalCluster cluster, final Duration limit) {
        final DigestMarkInfo mark = cell.markDigest();
        return Await.until(limit, () -> allEqual(cluster.views(), mark));
    }

    /**
     * The mark may have been asked for twice: what counts is a mark not older than the one that was
     * answered.
     */
    static boolean allEqual(final List<NodeView> views, final DigestMarkInfo mark) {
        if (views.isEmpty()) {
            return false;
        }
        final NodeView first = views.get(0);
        return first.digestPosition() > 0
                && first.digestEntries() >= mark.entries()
                && views.stream()
                        .allMatch(
                                view ->
                                        view.running()
                                                && view.digestPosition() == first.digestPosition()
                                                && view.digestEntries() == first.digestEntries()
                                                && view.rollingDigest() == first.rollingDigest()
                                                && view.structuralDigest()
                                                        == first.structuralDigest());
    }
}
