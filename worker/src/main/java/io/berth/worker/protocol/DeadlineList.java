package io.berth.worker.protocol;

import java.util.ArrayList;

/**
 * Deadlines, unordered, with a lower bound of the next one: the list is looked through only when
 * that bound has passed. Deadlines are long against the time between polls, so that this is rare.
 */
final class DeadlineList {
    private final ArrayList<Timed> entries = new ArrayList<>();
    private long nextNs;

    void set(final Timed timed, final long deadlineNs) {
        timed.deadlineNs = deadlineNs;
        if (timed.listIndex == Timed.NOT_LISTED) {
            timed.listIndex = entries.size();
            entries.add(timed);
        }
        if (entries.size() == 1 || deadlineNs - nextNs < 0) {
            nextNs = deadlineNs;
        }
    }

    void clear(final Timed timed) {
        final int index = timed.listIndex;
        if (index == Timed.NOT_LISTED) {
            return;
        }
        final Timed last = entries.remove(entries.size() - 1);
        if (last != timed) {
            entries.set(index, last);
            last.listIndex = index;
        }
        timed.listIndex = Timed.NOT_LISTED;
    }

    /**
     * @return one entry whose deadline has passed, taken off the list, or null.
     */
    Timed takeDue(final long nowNs) {
        if (entries.isEmpty() || nowNs - nextNs < 0) {
            return null;
        }
        long earliestNs = entries.get(0).deadlineNs;
        for (int i = 0, size = entries.size(); i < size; i++) {
            final Timed timed = entries.get(i);
            if (nowNs - timed.deadlineNs >= 0) {
                clear(timed);
                return timed;
            }
            if (timed.deadlineNs - earliestNs < 0) {
                earliestNs = timed.deadlineNs;
            }
        }
        nextNs = earliestNs;
        return null;
    }
}
