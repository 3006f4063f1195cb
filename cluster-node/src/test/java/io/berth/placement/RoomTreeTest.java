package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomTreeTest {
    private static final int STEPS = 20_000;
    private static final int MOST = 200;

    private final int[] rooms = new int[MOST];
    private final long[] labels = new long[MOST];
    private final int[] zones = new int[MOST];
    private final boolean[] accepted = new boolean[MOST];
    private int size;
    private int wantedMb;
    private long wantedLabels;
    private long wantedZones;

    private boolean fits(final int at) {
        return rooms[at] >= wantedMb
                && (labels[at] & wantedLabels) == wantedLabels
                && (1L << zones[at] & wantedZones) != 0
                && accepted[at];
    }

    private int naiveNext(final int from) {
        for (int i = 0; i < size; i++) {
            final int at = (from + i) % size;
            if (fits(at)) {
                return at;
            }
        }
        return RoomTree.NONE;
    }

    private int naiveRoomiest() {
        int best = RoomTree.NONE;
        for (int at = 0; at < size; at++) {
            if (fits(at) && (best == RoomTree.NONE || rooms[at] > rooms[best])) {
                best = at;
            }
        }
        return best;
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldFindWhatALookAtEachFinds(final long seed) {
        final Random random = new Random(seed);
        final RoomTree tree = new RoomTree();
        int found = 0;
        size = 1;
        for (int step = 0; step < STEPS; step++) {
            size = random.nextInt(50) == 0 ? 1 + random.nextInt(MOST) : size;
            final int at = random.nextInt(size);
            rooms[at] = random.nextInt(4) == 0 ? RoomTree.NONE : random.nextInt(20);
            labels[at] = random.nextLong() & random.nextLong() & 0xF;
            zones[at] = random.nextInt(10) == 0 ? 63 : random.nextInt(3);
            accepted[at] = random.nextInt(5) > 0;
            tree.set(at, rooms[at], labels[at], zones[at]);
            for (int i = size; i < MOST; i++) {
                rooms[i] = RoomTree.NONE;
                tree.set(i, RoomTree.NONE, 0, 0);
            }
            wantedMb = 1 + random.nextInt(20);
            wantedLabels = random.nextInt(2) == 0 ? 0 : 1L << random.nextInt(4);
            wantedZones = random.nextInt(2) == 0 ? RoomTree.ALL_ZONES : 1L << zones[at];
            final int from = random.nextInt(size);
            final String where = "seed " + seed + ", step " + step;
            final int next = tree.next(from, wantedMb, wantedLabels, wantedZones, i -> accepted[i]);
            assertEquals(naiveNext(from), next, where);
            assertEquals(
                    naiveRoomiest(),
                    tree.roomiest(wantedMb, wantedLabels, wantedZones, i -> accepted[i]),
                    where);
            found += next == RoomTree.NONE ? 0 : 1;
        }
        assertTrue(found > STEPS / 10 && found < STEPS, found + " found");
    }

    @Test
    void shouldVisitAsManyNodesWhetherOrNotItWasLargerOnce() {
        final RoomTree once = new RoomTree();
        for (int at = 0; at < 100; at++) {
            once.set(at, 7, 1, at % 3);
        }
        once.cut(20);
        final RoomTree fresh = new RoomTree();
        for (int at = 0; at < 20; at++) {
            fresh.set(at, 7, 1, at % 3);
        }
        for (int from = 0; from < 20; from++) {
            for (final int roomMb : new int[] {5, 9}) {
                assertEquals(
                        fresh.next(from, roomMb, 1, 4, p -> false),
                        once.next(from, roomMb, 1, 4, p -> false));
                assertEquals(
                        fresh.roomiest(roomMb, 1, 2, p -> true),
                        once.roomiest(roomMb, 1, 2, p -> true));
                assertEquals(fresh.takeVisited(), once.takeVisited());
            }
        }
    }
}
