package io.berth.explore;

/** A set of digests: open addressing, striped so that threads can share it. */
final class LongSet {
    private static final int STRIPES = 64;
    private static final int INITIAL = 1 << 10;

    private static final class Stripe {
        private long[] slots = new long[INITIAL];
        private int size;
        private boolean hasZero;

        private synchronized boolean add(final long value) {
            if (value == 0) {
                final boolean added = !hasZero;
                hasZero = true;
                return added;
            }
            if (size * 2 >= slots.length) {
                grow();
            }
            if (!insert(slots, value)) {
                return false;
            }
            size++;
            return true;
        }

        private void grow() {
            final long[] larger = new long[slots.length * 2];
            for (final long value : slots) {
                if (value != 0) {
                    insert(larger, value);
                }
            }
            slots = larger;
        }

        private static boolean insert(final long[] slots, final long value) {
            final int mask = slots.length - 1;
            int at = (int) (value >>> 8) & mask;
            while (slots[at] != 0) {
                if (slots[at] == value) {
                    return false;
                }
                at = at + 1 & mask;
            }
            slots[at] = value;
            return true;
        }
    }

    private final Stripe[] stripes = new Stripe[STRIPES];

    LongSet() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    /** Adds a value. @return false if it was there. */
    boolean add(final long value) {
        return stripes[(int) value & STRIPES - 1].add(value);
    }
}
