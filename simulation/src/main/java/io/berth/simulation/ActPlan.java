package io.berth.simulation;

import static io.berth.simulation.VirtualTime.MS;
import static io.berth.simulation.VirtualTime.SECOND;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * What goes wrong, what operators do and how busy callers are; until it is told to stop. It is a
 * number of streams of acts: each act has its own randomness, so that an act that is left out
 * changes neither the time nor the doing of another.
 */
final class ActPlan {
    private static final long[] PACES_NS = {15 * MS, 60 * MS, 300 * MS, 1_500 * MS};
    private static final long LONGEST_PACE_NS = 10 * SECOND;

    private final World world;
    private final Faults faults;
    private final List<Act> performed = new ArrayList<>();
    private final long paceSeed;
    private boolean stopped;

    /** One kind of act, again and again. */
    private final class Stream {
        private final String name;
        private final long seed;
        private final ToLongFunction<SimulationRandom> delayNs;
        private final Consumer<SimulationRandom> act;

        private Stream(
                final String name,
                final ToLongFunction<SimulationRandom> delayNs,
                final Consumer<SimulationRandom> act) {
            this.name = name;
            this.delayNs = delayNs;
            this.act = act;
            seed = SimulationRandom.seed(world.settings.seed(), "act " + name);
        }

        private void next(final long ordinal) {
            final SimulationRandom random = SimulationRandom.of(seed, ordinal);
            after(
                    delayNs.applyAsLong(random),
                    () -> {
                        perform(new Act(name, ordinal), act, random);
                        next(ordinal + 1);
                    });
        }
    }

    ActPlan(final World world) {
        this.world = world;
        faults = new Faults(world);
        paceSeed = SimulationRandom.seed(world.settings.seed(), "pace");
    }

    void start() {
        final boolean isFaulty = world.settings.faults();
        final SimulationRandom drops = SimulationRandom.of(world.settings.seed(), "outbox", 0);
        world.cluster.outboxDropsPerMille(isFaulty && drops.perMille(300) ? 10 : 0);
        new Stream("operator", ActPlan::seldom, world.operator::actAtRandom).next(1);
        for (final SimulatedClient client : world.clients) {
            new Stream(
                            client.name(),
                            random -> random.between(MS, 2 * paceNs()),
                            client::actAtRandom)
                    .next(1);
        }
        if (isFaulty) {
            new Stream("fault", ActPlan::seldom, faults::actAtRandom).next(1);
        }
        if (world.settings.restores()) {
            final Restores restores = new Restores(world);
            new Stream(
                            "restore",
                            random -> random.between(5 * SECOND, 60 * SECOND),
                            restores::actAtRandom)
                    .next(1);
        }
    }

    /** No more calls and no more faults. */
    void stop() {
        stopped = true;
    }

    /** The acts that were performed, in order. */
    List<Act> performed() {
        return performed;
    }

    private static long seldom(final SimulationRandom random) {
        return random.between(50 * MS, 4 * SECOND);
    }

    private void perform(
            final Act act, final Consumer<SimulationRandom> action, final SimulationRandom random) {
        if (world.settings.acts().has(act)) {
            performed.add(act);
            action.accept(random);
        }
    }

    private void after(final long delayNs, final Runnable action) {
        world.time.after(
                delayNs,
                () -> {
                    if (!stopped) {
                        action.run();
                    }
                });
    }

    /** How busy callers are changes with time, whatever else happens. */
    private long paceNs() {
        if (world.settings.mix() == Mix.SCARCE) {
            return 15 * MS;
        }
        final SimulationRandom random =
                SimulationRandom.of(paceSeed, world.time.nowNs() / LONGEST_PACE_NS);
        final long changeNs = random.between(SECOND, LONGEST_PACE_NS);
        final boolean isChanged = world.time.nowNs() % LONGEST_PACE_NS >= changeNs;
        final int first = random.below(PACES_NS.length);
        return PACES_NS[isChanged ? random.below(PACES_NS.length) : first];
    }
}
