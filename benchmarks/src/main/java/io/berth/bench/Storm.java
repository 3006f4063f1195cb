package io.berth.bench;

import io.berth.schemas.protocol.WorkerEventKind;

/** Something that hits much of a fleet at once; none of its entries may take long for that. */
abstract class Storm {
    private static final long ANSWER_STEP_NS = 20_000;

    private final String name;

    Storm(final String name) {
        this.name = name;
    }

    final String name() {
        return name;
    }

    /** Brings the fleet to where the storm begins; nothing is timed. */
    void prepare(final Fleet fleet) {}

    /** The storm, with all that follows from it. */
    abstract void run(Fleet fleet);

    /** Lets time pass in steps; workers that are there say that they live. */
    static void pass(final Fleet fleet, final long durationNs) {
        final long endNs = fleet.nowNs() + durationNs;
        while (fleet.nowNs() < endNs) {
            fleet.advance(Math.min(Fleet.MS, endNs - fleet.nowNs()));
        }
    }

    /** Lets the workers do what they are told until nothing is left to do. */
    static void settle(final Fleet fleet) {
        final FleetOutput out = fleet.out;
        while (fleet.heart.hasWork() || !out.isAllAnswered()) {
            fleet.advance(ANSWER_STEP_NS);
            if (!out.stops.isEmpty()) {
                fleet.answerSome(out.stops, WorkerEventKind.STOPPED);
            } else if (!out.revokes.isEmpty()) {
                fleet.answerSome(out.revokes, WorkerEventKind.REVOKED);
            } else if (!out.starts.isEmpty()) {
                fleet.answerSome(out.starts, WorkerEventKind.STARTED);
            } else if (!out.placements.isEmpty()) {
                fleet.answerSome(out.placements, WorkerEventKind.COMPLETED);
            }
        }
    }
}
