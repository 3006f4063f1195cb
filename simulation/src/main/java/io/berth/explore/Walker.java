package io.berth.explore;

import io.berth.simulation.Tampering;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Takes choices at random, beyond the depth to which all of them can be taken; everything is
 * checked after each, and each walk ends with a run-out. A walk that fails is cut down by leaving
 * out what it does not need. Single threaded; the same seed walks the same way.
 */
public final class Walker {
    /**
     * What the walks came to.
     *
     * @param walks walks made.
     * @param choices taken in all of them.
     * @param seconds time that it took.
     * @param seed of the walk that fails, or of the last one made.
     * @param violation the first one found, cut down, or null.
     */
    public record Walks(long walks, long choices, double seconds, long seed, Violation violation) {}

    private static final int COPY_ONE_IN = 8;
    private static final long PROGRESS_NS = 10_000_000_000L;

    private final Scenario scenario;
    private final Supplier<Tampering> tampering;
    private final int length;
    private long choices;
    private volatile boolean isStopped;

    /**
     * @param length most choices of a walk.
     */
    public Walker(final Scenario scenario, final int length, final Supplier<Tampering> tampering) {
        this.scenario = scenario;
        this.length = length;
        this.tampering = tampering;
    }

    /** Ends {@link #run} after the walk under way; from any thread. */
    public void stop() {
        isStopped = true;
    }

    /** Makes so many walks with one seed after the other, or fewer where one fails. */
    public Walks run(final long firstSeed, final long walks, final Consumer<String> progress) {
        final long startedNs = System.nanoTime();
        long toldNs = startedNs;
        long made = 0;
        while (made < walks && !isStopped) {
            final List<Choice> path = new ArrayList<>();
            final String failure = walk(firstSeed + made, path);
            made++;
            final long nowNs = System.nanoTime();
            if (failure != null) {
                final List<Choice> least = cutDown(path);
                return new Walks(
                        made,
                        choices,
                        (nowNs - startedNs) / 1e9,
                        firstSeed + made - 1,
                        new Violation(least, replay(least), false));
            }
            if (nowNs - toldNs > PROGRESS_NS) {
                toldNs = nowNs;
                progress.accept(
                        String.format(
                                "%s: %,d walks, %,d choices taken",
                                scenario.name(), made, choices));
            }
        }
        return new Walks(
                made, choices, (System.nanoTime() - startedNs) / 1e9, firstSeed + made - 1, null);
    }

    private String walk(final long seed, final List<Choice> path) {
        final SmallWorld world = new SmallWorld(scenario, tampering.get(), null);
        try {
            long random = Mix.of(0x77616C6BL, seed);
            final int most = 1 + (int) Long.remainderUnsigned(random, length);
            for (int i = 0; i < most; i++) {
                random = Mix.of(random, i);
                final List<Choice> possible = world.choices();
                if (possible.isEmpty()) {
                    break;
                }
                final Choice choice =
                        possible.get((int) Long.remainderUnsigned(random, possible.size()));
                path.add(choice);
                choices++;
                if (Long.remainderUnsigned(random >>> 32, COPY_ONE_IN) == 0) {
                    world.log.copy();
                }
                world.take(choice);
                world.log.compareCopy();
                world.check();
            }
            new RunOut(world).run();
            return null;
        } catch (final RuntimeException | AssertionError | StackOverflowError e) {
            return Explorer.reasonOf(e);
        }
    }

    /** Leaves out each choice without which it still fails in some way. */
    private List<Choice> cutDown(final List<Choice> path) {
        List<Choice> least = path;
        for (int i = least.size() - 1; i >= 0; i--) {
            final List<Choice> shorter = new ArrayList<>(least);
            shorter.remove(i);
            if (replay(shorter) != null) {
                least = shorter;
            }
        }
        return least;
    }

    /** What fails on this path, or null, also where it is not possible. */
    private String replay(final List<Choice> path) {
        try {
            return Explorer.replay(scenario, path, tampering, line -> {});
        } catch (final IllegalArgumentException e) {
            return null;
        }
    }
}
