package io.berth.placement;

import java.util.Arrays;

/**
 * Which request slots are taken: contiguous blocks, each at the lowest place where it fits. What is
 * free follows from the blocks that are taken alone, so a loaded copy needs nothing but the blocks
 * of its clients.
 */
final class SlotBlocks {
    private static final int FIRST_LENGTH = 16;

    private int[] starts = new int[FIRST_LENGTH];
    private int[] lengths = new int[FIRST_LENGTH];
    private int ranges;

    void bound(final int slots) {
        starts[0] = 0;
        lengths[0] = slots;
        ranges = 1;
    }

    /**
     * @return the first slot of a new block, or -1 where none is large enough.
     */
    int take(final int length) {
        for (int i = 0; i < ranges; i++) {
            if (lengths[i] >= length) {
                final int start = starts[i];
                shrink(i, start, length);
                return start;
            }
        }
        return RecordTable.NONE;
    }

    /** Takes the block that a snapshot says is taken. @return whether it was free. */
    boolean takeAt(final int start, final int length) {
        for (int i = 0; i < ranges; i++) {
            if (starts[i] <= start && start + length <= starts[i] + lengths[i]) {
                shrink(i, start, length);
                return true;
            }
        }
        return false;
    }

    private void shrink(final int range, final int start, final int length) {
        final int end = starts[range] + lengths[range];
        final int before = start - starts[range];
        final int after = end - (start + length);
        if (before > 0 && after > 0) {
            insert(range + 1, start + length, after);
            lengths[range] = before;
        } else if (before > 0) {
            lengths[range] = before;
        } else if (after > 0) {
            starts[range] = start + length;
            lengths[range] = after;
        } else {
            delete(range);
        }
    }

    void giveBack(final int start, final int length) {
        int at = 0;
        while (at < ranges && starts[at] < start) {
            at++;
        }
        insert(at, start, length);
        if (at + 1 < ranges && starts[at] + lengths[at] == starts[at + 1]) {
            lengths[at] += lengths[at + 1];
            delete(at + 1);
        }
        if (at > 0 && starts[at - 1] + lengths[at - 1] == starts[at]) {
            lengths[at - 1] += lengths[at];
            delete(at);
        }
    }

    int free() {
        int sum = 0;
        for (int i = 0; i < ranges; i++) {
            sum += lengths[i];
        }
        return sum;
    }

    private void insert(final int at, final int start, final int length) {
        if (ranges == starts.length) {
            starts = Arrays.copyOf(starts, ranges * 2);
            lengths = Arrays.copyOf(lengths, ranges * 2);
        }
        System.arraycopy(starts, at, starts, at + 1, ranges - at);
        System.arraycopy(lengths, at, lengths, at + 1, ranges - at);
        starts[at] = start;
        lengths[at] = length;
        ranges++;
    }

    private void delete(final int at) {
        ranges--;
        System.arraycopy(starts, at + 1, starts, at, ranges - at);
        System.arraycopy(lengths, at + 1, lengths, at, ranges - at);
    }
}
