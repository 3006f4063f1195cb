package io.berth.explore;

import io.berth.simulation.Tampering;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Takes every choice in every state, breadth first, so that the first violation is one of the
 * shortest. A state is kept as the choices that lead to it, and made again from the beginning by
 * taking them; states with the same digest are explored once.
 */
public final class Explorer {
    /** What one thread found at one depth. */
    private static final class Frontier {
        private int[] states = new int[64];
        private int size;

        private void add(final int state) {
            if (size == states.length) {
                states = java.util.Arrays.copyOf(states, size * 2);
            }
            states[size++] = state;
        }
    }

    private static final int BATCH = 16;

    private final Scenario scenario;
    private final ExploreSettings settings;
    private final Supplier<Tampering> tampering;
    private final Consumer<String> progress;
    private final LongSet seen = new LongSet();
    private final PathStore paths = new PathStore();
    private final AtomicLong transitions = new AtomicLong();
    private final AtomicLong runOuts = new AtomicLong();
    private final AtomicReference<Violation> violation = new AtomicReference<>();
    private final List<Long> perDepth = new ArrayList<>();
    private final long startedNs = System.nanoTime();
    private volatile boolean isCut;

    /**
     * @param progress is told one line a depth.
     */
    public Explorer(
            final Scenario scenario,
            final ExploreSettings settings,
            final Consumer<String> progress) {
        this(scenario, settings, () -> Tampering.NONE, progress);
    }

    /**
     * @param tampering plants a violation that has to be found; one for each world, as it may keep
     *     something in mind.
     */
    public Explorer(
            final Scenario scenario,
            final ExploreSettings settings,
            final Supplier<Tampering> tampering,
            final Consumer<String> progress) {
        this.scenario = scenario;
        this.settings = settings;
        this.tampering = tampering;
        this.progress = progress;
    }

    /** Explores until the depth, a bound or a violation is reached. */
    public Exploration run() {
        final SmallWorld first = new SmallWorld(scenario, tampering.get(), null);
        first.check();
        seen.add(first.digest());
        perDepth.add(1L);
        int[] frontier = {PathStore.ROOT};
        int depth = 0;
        while (depth < settings.depth() && frontier.length > 0 && !isCut && maySpend()) {
            final int[] next = expand(frontier);
            if (isCut || violation.get() != null) {
                break;
            }
            depth++;
            frontier = next;
            perDepth.add((long) frontier.length);
            report(depth, frontier.length);
        }
        return new Exploration(
                scenario.name(),
                depth,
                frontier.length == 0,
                transitions.get(),
                paths.size() + 1L,
                List.copyOf(perDepth),
                runOuts.get(),
                seconds(),
                violation.get());
    }

    /** Ends {@link #run} soon, with what it has by then; from any thread. */
    public void stop() {
        isCut = true;
    }

    private boolean maySpend() {
        return paths.size() < settings.maxStates() && seconds() < settings.maxSeconds();
    }

    private double seconds() {
        return (System.nanoTime() - startedNs) / 1e9;
    }

    private void report(final int depth, final int found) {
        progress.accept(
                String.format(
                        "%s: depth %d, %,d new states, %,d in all, %,d choices taken, %.1f s",
                        scenario.name(),
                        depth,
                        found,
                        paths.size() + 1L,
                        transitions.get(),
                        seconds()));
    }

    // ---- one depth

    private int[] expand(final int[] frontier) {
        final AtomicInteger next = new AtomicInteger();
        final List<Frontier> found = new ArrayList<>();
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < settings.threads(); i++) {
            final Frontier own = new Frontier();
            found.add(own);
            final Runnable work = () -> expandShare(frontier, next, own);
            if (i + 1 == settings.threads()) {
                work.run();
            } else {
                final Thread thread = new Thread(work, "explore-" + i);
                thread.start();
                threads.add(thread);
            }
        }
        threads.forEach(Explorer::join);
        final int[] all = new int[found.stream().mapToInt(own -> own.size).sum()];
        int at = 0;
        for (final Frontier own : found) {
            System.arraycopy(own.states, 0, all, at, own.size);
            at += own.size;
        }
        return all;
    }

    private static void join(final Thread thread) {
        try {
            thread.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while exploring", e);
        }
    }

    private void expandShare(final int[] frontier, final AtomicInteger next, final Frontier own) {
        for (int from = next.getAndAdd(BATCH);
                from < frontier.length;
                from = next.getAndAdd(BATCH)) {
            for (int i = from; i < Math.min(frontier.length, from + BATCH); i++) {
                if (isCut || violation.get() != null) {
                    return;
                }
                expand(frontier[i], own);
                if (seconds() > settings.maxSeconds() || paths.size() / 2 > settings.maxStates()) {
                    isCut = true;
                }
            }
        }
    }

    /** Takes every choice in one state. */
    private void expand(final int state, final Frontier own) {
        final List<Choice> path = paths.pathTo(state);
        SmallWorld world = worldAt(path);
        final boolean copies =
                settings.copyOneIn() > 0 && Math.floorMod(state, settings.copyOneIn()) == 0;
        for (final Choice choice : world.choices()) {
            if (world == null) {
                world = worldAt(path);
            }
            visit(world, path, state, choice, copies, own);
            world = null;
        }
    }

    private SmallWorld worldAt(final List<Choice> path) {
        final SmallWorld world = new SmallWorld(scenario, tampering.get(), null);
        for (final Choice choice : path) {
            world.take(choice);
        }
        return world;
    }

    private void visit(
            final SmallWorld world,
            final List<Choice> path,
            final int state,
            final Choice choice,
            final boolean copies,
            final Frontier own) {
        transitions.incrementAndGet();
        boolean inRunOut = false;
        try {
            if (copies) {
                world.log.copy();
            }
            world.take(choice);
            world.log.compareCopy();
            final long digest = world.digest();
            if (!seen.add(digest)) {
                return;
            }
            world.check();
            own.add(paths.add(state, choice));
            if (isRunOutDue(digest)) {
                inRunOut = true;
                runOuts.incrementAndGet();
                new RunOut(world).run();
            }
        } catch (final RuntimeException | AssertionError | StackOverflowError e) {
            final List<Choice> whole = new ArrayList<>(path);
            whole.add(choice);
            violation.compareAndSet(null, new Violation(whole, reasonOf(e), inRunOut));
        }
    }

    private boolean isRunOutDue(final long digest) {
        final int oneIn = settings.runOutOneIn();
        return oneIn > 0 && Long.remainderUnsigned(digest >>> 16, oneIn) == 0;
    }

    static String reasonOf(final Throwable failure) {
        return failure instanceof io.berth.simulation.CheckFailure
                ? failure.getMessage()
                : failure
                        + " at "
                        + (failure.getStackTrace().length > 0 ? failure.getStackTrace()[0] : "?");
    }

    // ---- replay

    /**
     * Takes these choices, one after the other, and then lets everything come to rest.
     *
     * @param trace is told what happens.
     * @return what does not hold, or null.
     * @throws IllegalArgumentException if a choice of the path is not possible where it stands.
     */
    public static String replay(
            final Scenario scenario,
            final List<Choice> path,
            final Supplier<Tampering> tampering,
            final Consumer<String> trace) {
        final SmallWorld world = new SmallWorld(scenario, tampering.get(), trace);
        for (final Choice choice : path) {
            if (!world.choices().contains(choice)) {
                throw new IllegalArgumentException(
                        choice.label()
                                + " is not possible here; possible are "
                                + Violation.textOf(world.choices()));
            }
            trace.accept("---- " + choice.label());
            final String failure =
                    failureOf(
                            () -> {
                                world.log.copy();
                                world.take(choice);
                                world.log.compareCopy();
                                world.check();
                            });
            if (failure != null) {
                return failure;
            }
        }
        trace.accept("---- nothing more goes wrong");
        return failureOf(() -> new RunOut(world).run());
    }

    private static String failureOf(final Runnable action) {
        try {
            action.run();
            return null;
        } catch (final RuntimeException | AssertionError | StackOverflowError e) {
            return reasonOf(e);
        }
    }

    /**
     * Reads a path as {@link Violation#pathText} writes it.
     *
     * @throws IllegalArgumentException if it is none.
     */
    public static List<Choice> parsePath(final String text) {
        final List<Choice> path = new ArrayList<>();
        for (final String label : text.trim().split("[,\\s]+")) {
            if (!label.isEmpty()) {
                path.add(Choice.parse(label));
            }
        }
        return path;
    }
}
