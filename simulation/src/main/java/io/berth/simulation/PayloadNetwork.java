package io.berth.simulation;

import static io.berth.simulation.VirtualTime.MS;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The direct way between clients and workers. A connection keeps the order in each direction; when
 * it breaks, what is on its way is lost, and what is sent until it stands again is refused or lost
 * too.
 */
final class PayloadNetwork {
    /** One direction of a connection. */
    private static final class Lane {
        private long generation;
        private long arrivalNs;
        private long brokenUntilNs;
    }

    private final VirtualTime time;
    private final SimulationRandom random;
    private final Trace trace;

    /** Messages in a thousand that take up to three seconds. */
    private final int slowPerMille;

    private final Map<String, Lane> lanes = new TreeMap<>();
    private final Map<String, Long> delaysNs = new TreeMap<>();

    PayloadNetwork(
            final VirtualTime time,
            final SimulationRandom random,
            final Trace trace,
            final int slowPerMille) {
        this.time = time;
        this.random = random;
        this.trace = trace;
        this.slowPerMille = slowPerMille;
    }

    /**
     * Sends a message.
     *
     * @return false if it is certain that no byte of it left.
     */
    boolean send(final String from, final SimulatedProcess to, final Consumer<Long> delivery) {
        final Lane lane = lane(from, to.name());
        if (time.nowNs() < lane.brokenUntilNs) {
            return random.perMille(300);
        }
        final long generation = lane.generation;
        final long life = to.life();
        lane.arrivalNs =
                Math.max(
                        lane.arrivalNs,
                        time.nowNs() + latencyNs() + delaysNs.getOrDefault(to.name(), 0L));
        time.at(
                lane.arrivalNs,
                () -> {
                    if (generation == lane.generation) {
                        to.receive(life, () -> delivery.accept(life));
                    }
                });
        return true;
    }

    /** From now on every message to this process takes at least this long. */
    void delayTo(final String name, final long delayNs) {
        delaysNs.put(name, delayNs);
    }

    /** Breaks both directions for a while. */
    void breakConnection(final String one, final String other, final long durationNs) {
        trace.add(
                "payloads", () -> one + " and " + other + " cut off for " + durationNs / MS + "ms");
        breakLane(lane(one, other), durationNs);
        breakLane(lane(other, one), durationNs);
    }

    private void breakLane(final Lane lane, final long durationNs) {
        lane.generation++;
        lane.brokenUntilNs = Math.max(lane.brokenUntilNs, time.nowNs() + durationNs);
    }

    private Lane lane(final String from, final String to) {
        return lanes.computeIfAbsent(from + ">" + to, key -> new Lane());
    }

    private long latencyNs() {
        return random.perMille(slowPerMille)
                ? random.between(MS, 3_000 * MS)
                : random.between(MS / 20, 2 * MS);
    }
}
