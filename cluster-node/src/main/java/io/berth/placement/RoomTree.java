package io.berth.placement;

/**
 * The room on workers by position, as a tournament: each inner node knows the largest room, all
 * labels and all zones of the open workers below it. So a worker that fits is found, or shown not
 * to exist, without looking at each; made from the tables, and again after a load.
 */
final class RoomTree {
    /** All zones, as bits. */
    static final long ALL_ZONES = -1L;

    static final int NONE = -1;

    private static final int FIRST_LEAVES = 16;

    /** Says which of the workers that have room are taken. */
    @FunctionalInterface
    interface Filter {
        boolean accepts(int position);
    }

    private int leaves = FIRST_LEAVES;
    private int[] rooms = closed(FIRST_LEAVES);
    private long[] labels = new long[2 * FIRST_LEAVES];
    private long[] zones = new long[2 * FIRST_LEAVES];
    private long growths;
    private int visited;

    /** Positions in use are below this. */
    private int positions;

    /** The least power of two, of all that a tree can have, that covers them. */
    private int span = FIRST_LEAVES;

    private Filter filter;
    private int wantedMb;
    private long wantedLabels;
    private long wantedZones;
    private int bestPosition;
    private int bestMb;

    private static int[] closed(final int leaves) {
        final int[] rooms = new int[2 * leaves];
        java.util.Arrays.fill(rooms, NONE);
        return rooms;
    }

    /**
     * Sets what is free at a position; grows where it lies beyond the last.
     *
     * @param roomMb free memory, -1: closed, it takes nothing.
     * @param ofZone its zone, 0 to 63.
     */
    void set(final int position, final int roomMb, final long ofLabels, final int ofZone) {
        while (position >= leaves) {
            grow();
        }
        if (position >= positions) {
            use(position + 1);
        }
        final long zoneBit = roomMb < 0 ? 0 : 1L << ofZone;
        final long labelBits = roomMb < 0 ? 0 : ofLabels;
        int node = leaves + position;
        if (rooms[node] == roomMb && labels[node] == labelBits && zones[node] == zoneBit) {
            return;
        }
        final boolean isOther = labels[node] != labelBits || zones[node] != zoneBit;
        if (roomMb > rooms[node] || (roomMb >= 0 && isOther)) {
            growths++;
        }
        rooms[node] = roomMb;
        labels[node] = labelBits;
        zones[node] = zoneBit;
        for (node >>= 1; node > 0 && join(node); node >>= 1) {
            // Up to the first node that stays as it was.
        }
    }

    /** From this position on none is in use any more; they are closed. */
    void cut(final int from) {
        while (positions > from) {
            set(positions - 1, NONE, 0, 0);
            use(positions - 1);
        }
    }

    /**
     * Searches go through the part of the tree that the positions in use need, however large it has
     * been: they count against the steps of an entry, and have to be the same where the tree was
     * made anew.
     */
    private void use(final int count) {
        positions = count;
        span = FIRST_LEAVES;
        while (span < count) {
            span <<= 1;
        }
    }

    /** Makes a node of its two below. @return whether it changed. */
    private boolean join(final int node) {
        final int left = node << 1;
        final int right = left + 1;
        final int room = rooms[left] > rooms[right] ? rooms[left] : rooms[right];
        final long labelBits = labels[left] | labels[right];
        final long zoneBits = zones[left] | zones[right];
        final boolean isChanged =
                rooms[node] != room || labels[node] != labelBits || zones[node] != zoneBits;
        rooms[node] = room;
        labels[node] = labelBits;
        zones[node] = zoneBits;
        return isChanged;
    }

    private void grow() {
        final int[] oldRooms = rooms;
        final long[] oldLabels = labels;
        final long[] oldZones = zones;
        final int old = leaves;
        leaves = 2 * old;
        rooms = closed(leaves);
        labels = new long[2 * leaves];
        zones = new long[2 * leaves];
        System.arraycopy(oldRooms, old, rooms, leaves, old);
        System.arraycopy(oldLabels, old, labels, leaves, old);
        System.arraycopy(oldZones, old, zones, leaves, old);
        for (int node = leaves - 1; node > 0; node--) {
            join(node);
        }
    }

    /**
     * @return free memory of an open worker, -1 of a closed one.
     */
    int roomMb(final int position) {
        return rooms[leaves + position];
    }

    /**
     * @return most memory that is free on an open worker, -1: none is open.
     */
    int mostRoomMb() {
        return rooms[1];
    }

    /**
     * @return how often a position has come to have more room, or another zone or labels: while it
     *     stays, what fitted nowhere fits nowhere.
     */
    long growths() {
        return growths;
    }

    /**
     * @return nodes visited by searches since the last call.
     */
    int takeVisited() {
        final int taken = visited;
        visited = 0;
        return taken;
    }

    /**
     * @return zones of the open workers, bit z for zone z.
     */
    long zones() {
        return zones[1];
    }

    /**
     * @return the first position from {@code from} on, and then from 0, with that room, all those
     *     labels, in one of the zones, and accepted; -1: there is none.
     */
    int next(
            final int from,
            final int roomMb,
            final long labelBits,
            final long zoneBits,
            final Filter accepted) {
        want(roomMb, labelBits, zoneBits, accepted);
        final int top = leaves / span;
        final int after = find(top, 0, span, from, span);
        return after != NONE || from == 0 ? after : find(top, 0, span, 0, from);
    }

    private void want(
            final int roomMb, final long labelBits, final long zoneBits, final Filter accepted) {
        wantedMb = roomMb;
        wantedLabels = labelBits;
        wantedZones = zoneBits;
        filter = accepted;
    }

    private boolean isPossible(final int node) {
        return rooms[node] >= wantedMb
                && (zones[node] & wantedZones) != 0
                && (labels[node] & wantedLabels) == wantedLabels;
    }

    private int find(
            final int node, final int first, final int size, final int from, final int until) {
        visited++;
        if (first + size <= from || first >= until || !isPossible(node)) {
            return NONE;
        }
        if (size == 1) {
            return filter.accepts(first) ? first : NONE;
        }
        final int half = size >> 1;
        final int left = find(node << 1, first, half, from, until);
        return left != NONE ? left : find((node << 1) + 1, first + half, half, from, until);
    }

    /**
     * @return the position with the most room of those that {@link #next} would find, the first of
     *     equals; -1: there is none.
     */
    int roomiest(
            final int roomMb, final long labelBits, final long zoneBits, final Filter accepted) {
        want(roomMb, labelBits, zoneBits, accepted);
        bestPosition = NONE;
        bestMb = NONE;
        findRoomiest(leaves / span, 0, span);
        return bestPosition;
    }

    private void findRoomiest(final int node, final int first, final int size) {
        visited++;
        final boolean isBeaten =
                rooms[node] < bestMb || (rooms[node] == bestMb && first > bestPosition);
        if (isBeaten || !isPossible(node)) {
            return;
        }
        if (size == 1) {
            if (filter.accepts(first)) {
                bestMb = rooms[node];
                bestPosition = first;
            }
            return;
        }
        final int half = size >> 1;
        final int left = node << 1;
        final int right = left + 1;
        if (rooms[left] >= rooms[right]) {
            findRoomiest(left, first, half);
            findRoomiest(right, first + half, half);
        } else {
            findRoomiest(right, first + half, half);
            findRoomiest(left, first, half);
        }
    }
}
