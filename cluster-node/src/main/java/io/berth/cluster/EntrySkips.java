package io.berth.cluster;

import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Walks along the log beside the state machine and knows when an entry comes that is to be left out
 * (rule 32). Every entry costs one comparison. Single threaded.
 */
final class EntrySkips {
    private static final String KEY = "berth.skip.entry";

    private final List<EntrySkip> skips;
    private final Consumer<String> log;
    private int next;
    private long nextPosition;

    /**
     * @param log hears of positions that are of no use any more, once each.
     */
    EntrySkips(final List<EntrySkip> skips, final Consumer<String> log) {
        this.skips = skips.stream().sorted(Comparator.comparingLong(EntrySkip::position)).toList();
        this.log = log;
        point(0);
    }

    private void point(final int index) {
        next = index;
        nextPosition = index < skips.size() ? skips.get(index).position() : Long.MAX_VALUE;
    }

    /** The state is that of this position; what lies before it is in it. */
    void startAt(final long position) {
        while (nextPosition <= position) {
            log.accept(
                    KEY
                            + ": position "
                            + nextPosition
                            + " lies before the snapshot at "
                            + position
                            + " and is not needed any more");
            point(next + 1);
        }
    }

    /**
     * The entry that ends at this position comes.
     *
     * @return how it is left out, or null where it is to be applied.
     */
    EntrySkip take(final long position) {
        if (position < nextPosition) {
            return null;
        }
        while (position > nextPosition) {
            log.accept(
                    KEY
                            + ": no entry ends at position "
                            + nextPosition
                            + ", nothing was left out there");
            point(next + 1);
        }
        if (position < nextPosition) {
            return null;
        }
        final EntrySkip skip = skips.get(next);
        point(next + 1);
        return skip;
    }
}
