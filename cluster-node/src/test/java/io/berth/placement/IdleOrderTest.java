package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class IdleOrderTest {
    private static final int WORKER = 0;

    private final WorkerTable workers = new WorkerTable();
    private final SandboxTable sandboxes = new SandboxTable();
    private final IdleOrder order = new IdleOrder(workers, sandboxes);

    IdleOrderTest() {
        workers.bound(1);
        workers.allocate();
        sandboxes.bound(10_000);
    }

    private int sandbox(final long worth, final long sinceNs, final long token) {
        final int sandbox = sandboxes.allocate();
        sandboxes.worth(sandbox, worth);
        sandboxes.sinceNs(sandbox, sinceNs);
        sandboxes.token(sandbox, token);
        return sandbox;
    }

    private List<Integer> walked() {
        final List<Integer> all = new ArrayList<>();
        order.settle(WORKER);
        for (int i = order.first(WORKER); i != NONE; i = order.next(i)) {
            all.add(i);
        }
        return all;
    }

    @Test
    void shouldPutTheLeastWorthFirstThenTheLeastRecentlyUsed() {
        final int dear = sandbox(9, 1, 1);
        final int recent = sandbox(5, 8, 2);
        final int old = sandbox(5, 2, 3);
        final int laterToken = sandbox(5, 2, 4);
        final int sameToken = sandbox(5, 2, 4);
        for (final int sandbox : new int[] {sameToken, dear, recent, laterToken, old}) {
            order.add(WORKER, sandbox);
        }
        assertEquals(List.of(old, laterToken, sameToken, recent, dear), walked());
        assertEquals(5, workers.idle(WORKER));
    }

    @Test
    void shouldBeEmptyAgainWhenTheLastIsRemoved() {
        final int only = sandbox(1, 1, 1);
        assertTrue(order.isEmpty(WORKER));
        assertEquals(NONE, order.first(WORKER));
        order.add(WORKER, only);
        order.remove(WORKER, only);
        assertTrue(order.isEmpty(WORKER));
        assertEquals(0, workers.idle(WORKER));
        assertEquals(NONE, sandboxes.idleParent(only));
        assertEquals(NONE, sandboxes.idleLeft(only));
        assertEquals(NONE, sandboxes.idleRight(only));
    }

    @Test
    void shouldKeepTheOrderOfANaiveOne() {
        final long seed = Long.getLong("berth.seed", new Random().nextLong());
        final Random random = new Random(seed);
        final TreeSet<Integer> naive =
                new TreeSet<>(
                        Comparator.<Integer>comparingLong(sandboxes::worth)
                                .thenComparingLong(sandboxes::sinceNs)
                                .thenComparingLong(sandboxes::token)
                                .thenComparingInt(i -> i));
        final List<Integer> outside = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            outside.add(sandbox(0, 0, 0));
        }
        for (int step = 0; step < 20_000; step++) {
            final boolean isAdded = naive.isEmpty() || (!outside.isEmpty() && random.nextBoolean());
            if (isAdded) {
                final int sandbox = outside.remove(random.nextInt(outside.size()));
                sandboxes.worth(sandbox, random.nextInt(6));
                sandboxes.sinceNs(sandbox, random.nextInt(6));
                sandboxes.token(sandbox, random.nextInt(3));
                naive.add(sandbox);
                order.add(WORKER, sandbox);
            } else {
                final int sandbox = new ArrayList<>(naive).get(random.nextInt(naive.size()));
                naive.remove(sandbox);
                order.remove(WORKER, sandbox);
                outside.add(sandbox);
            }
            final int first = naive.isEmpty() ? NONE : naive.first();
            if (random.nextInt(20) == 0) {
                order.settle(WORKER);
                assertEquals(first, order.first(WORKER), "-Dberth.seed=" + seed + ", step " + step);
            }
            assertEquals(naive.size(), workers.idle(WORKER));
            if (step % 97 == 0) {
                assertEquals(
                        new ArrayList<>(naive),
                        walked(),
                        "-Dberth.seed=" + seed + ", step " + step);
            }
        }
    }

    @Test
    void shouldHaveTheSameShapeWhateverTheOrderOfItsChanges() {
        final List<Integer> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            all.add(sandbox(i % 7, i % 11, i));
            order.add(WORKER, all.get(i));
        }
        order.settle(WORKER);
        final List<String> shape = shape(all);
        for (int i = 0; i < 200; i += 2) {
            order.remove(WORKER, all.get(i));
        }
        for (int i = 198; i >= 0; i -= 2) {
            order.add(WORKER, all.get(i));
        }
        order.settle(WORKER);
        assertEquals(shape, shape(all));
    }

    private List<String> shape(final List<Integer> all) {
        final List<String> links = new ArrayList<>();
        for (final int i : all) {
            links.add(
                    sandboxes.idleParent(i)
                            + " "
                            + sandboxes.idleLeft(i)
                            + " "
                            + sandboxes.idleRight(i));
        }
        return links;
    }

    @Test
    void shouldStayFlatWhenWorthOnlyGrows() {
        final List<Integer> all = new ArrayList<>();
        for (int i = 0; i < 8_192; i++) {
            all.add(sandbox(i, i, i));
            order.add(WORKER, all.get(i));
        }
        int deepest = 0;
        for (final int i : all) {
            int depth = 0;
            for (int at = i; at != NONE; at = sandboxes.idleParent(at)) {
                depth++;
            }
            deepest = Math.max(deepest, depth);
        }
        // 13 at best; a random tree of this size has about 2.5 times that.
        assertTrue(deepest <= 40, "depth " + deepest);
    }
}
