package io.berth.simulation;

import static io.berth.simulation.VirtualTime.MS;
import static io.berth.simulation.VirtualTime.SECOND;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The direct way between clients and workers. A connection keeps the order in each direction; when
 * it breaks, what is on its way is lost, or comes late, after and between messages of the next
 * connection; what is sent until that one stands is refused or lost.
 */
final class PayloadNetwork {
    /** One direction of a connection. */
    private static final class Lane {
        private final SimulationRandom random;
        private long generation;
        private long arrivalNs;
        private long brokenUntilNs;

        /** The connection of which something still comes, and how late. */
        private long lateGeneration = -1;

        private long lateNs;

        private Lane(final SimulationRandom random) {
            this.random = random;
        }
    }

    private final World world;
    private final VirtualTime time;

    /** Messages in a thousand that take up to three seconds. */
    private final int slowPerMille;

    private final Map<String, Lane> lanes = new TreeMap<>();
    private final Map<String, Long> delaysNs = new TreeMap<>();

    PayloadNetwork(final World world) {
        this.world = world;
        time = world.time;
        slowPerMille = world.settings.faults() ? 30 : 0;
    }

    /**
     * Sends a message.
     *
     * @return false if it is certain that no byte of it left.
     */
    boolean send(final String from, final SimulatedProcess to, final Consumer<Long> delivery) {
        final Lane lane = lane(from, to.name());
        if (time.nowNs() < lane.brokenUntilNs) {
            world.counts.add(FaultKind.PAYLOADS_LOST);
            return lane.random.perMille(300);
        }
        final long generation = lane.generation;
        final long life = to.life();
        lane.arrivalNs =
                Math.max(
                        lane.arrivalNs,
                        time.nowNs() + latencyNs(lane) + delaysNs.getOrDefault(to.name(), 0L));
        final Runnable arrival = () -> to.receive(life, () -> delivery.accept(life));
        time.at(lane.arrivalNs, () -> arrive(lane, generation, arrival));
        return true;
    }

    private void arrive(final Lane lane, final long generation, final Runnable arrival) {
        if (generation == lane.generation) {
            arrival.run();
        } else if (generation == lane.lateGeneration) {
            world.counts.add(FaultKind.PAYLOADS_LATE);
            time.after(lane.lateNs, arrival);
        } else {
            world.counts.add(FaultKind.PAYLOADS_LOST);
        }
    }

    /** From now on every message to this process takes at least this long. */
    void delayTo(final String name, final long delayNs) {
        delaysNs.put(name, delayNs);
    }

    /** Breaks both directions for a while. */
    void breakConnection(final String one, final String other, final long durationNs) {
        world.counts.add(FaultKind.PAYLOADS_CUT);
        world.trace.add(
                "payloads", () -> one + " and " + other + " cut off for " + durationNs / MS + "ms");
        breakLane(lane(one, other), durationNs);
        breakLane(lane(other, one), durationNs);
    }

    private void breakLane(final Lane lane, final long durationNs) {
        lane.lateGeneration = lane.random.perMille(400) ? lane.generation : -1;
        lane.lateNs = lane.random.between(MS, 5 * SECOND);
        lane.generation++;
        lane.brokenUntilNs = Math.max(lane.brokenUntilNs, time.nowNs() + durationNs);
    }

    private Lane lane(final String from, final String to) {
        return lanes.computeIfAbsent(from + ">" + to, key -> new Lane(world.random("lane " + key)));
    }

    private long latencyNs(final Lane lane) {
        return lane.random.perMille(slowPerMille)
                ? lane.random.between(MS, 3_000 * MS)
                : lane.random.between(MS / 20, 2 * MS);
    }
}
