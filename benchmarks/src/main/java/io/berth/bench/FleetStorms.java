package io.berth.bench;

import io.berth.schemas.protocol.SandboxState;
import java.util.stream.LongStream;

/** Storms over workers and zones. */
final class FleetStorms {
    private static final int BUSY_OF_EACH = 20;
    private static final long GRACE_NS = 3_500 * Fleet.MS;
    private static final long LOST_NS = 6_000 * Fleet.MS;
    private static final long DRAIN_NS = 1_000 * Fleet.MS;
    private static final int SLOTS_IN_CHUNK = 20;

    private FleetStorms() {}

    /** A worker with 1,000 sandboxes, of which 200 run, is not heard of again. */
    static final class WorkerDeath extends Storm {
        WorkerDeath() {
            super("worker-death");
        }

        @Override
        void prepare(final Fleet fleet) {
            LargeWorker.filled(fleet).call(fleet, BUSY_OF_EACH);
        }

        @Override
        void run(final Fleet fleet) {
            fleet.closeWorker(fleet.plan.workers());
            pass(fleet, GRACE_NS);
            settle(fleet);
            pass(fleet, LOST_NS);
            settle(fleet);
        }
    }

    /** A worker with 1,000 sandboxes, of which 200 run, is drained with a deadline. */
    static final class WorkerDrain extends Storm {
        WorkerDrain() {
            super("worker-drain");
        }

        @Override
        void prepare(final Fleet fleet) {
            LargeWorker.filled(fleet).call(fleet, BUSY_OF_EACH);
        }

        @Override
        void run(final Fleet fleet) {
            final String name = Fleet.workerName(fleet.plan.workers());
            fleet.log().drainWorker(fleet.nowNs(), Fleet.ADMIN, 1, name, DRAIN_NS);
            fleet.checkDone("drainWorker");
            settle(fleet);
            pass(fleet, DRAIN_NS);
            settle(fleet);
            fleet.log().undrainWorker(fleet.nowNs(), Fleet.ADMIN, 1, name);
            fleet.checkDone("undrainWorker");
            settle(fleet);
        }
    }

    /** A worker with 1,000 sandboxes comes back in its grace and reports them all. */
    static final class WorkerReturn extends Storm {
        private long[] sandboxes;

        WorkerReturn() {
            super("worker-return");
        }

        @Override
        void prepare(final Fleet fleet) {
            final LargeWorker large = new LargeWorker(fleet, LargeWorker.SANDBOXES);
            final LongStream.Builder held = LongStream.builder();
            for (final int function : large.functions) {
                FleetBuilder.occupy(
                        fleet, function, LargeWorker.SANDBOXES / large.functions.length);
            }
            fleet.out.placements.forEach((sandboxId, token) -> held.add(sandboxId).add(token));
            FleetBuilder.completeAll(fleet);
            sandboxes = held.build().toArray();
        }

        @Override
        void run(final Fleet fleet) {
            final int worker = fleet.plan.workers();
            fleet.closeWorker(worker);
            settle(fleet);
            fleet.workerHelloAgain(worker, LargeWorker.SANDBOXES, LargeWorker.LABEL);
            settle(fleet);
            int chunk = 0;
            for (int at = 0; at < sandboxes.length; chunk++) {
                final int end = Math.min(sandboxes.length, at + 2 * SLOTS_IN_CHUNK);
                report(fleet, worker, chunk, at, end);
                at = end;
            }
            settle(fleet);
        }

        private void report(
                final Fleet fleet,
                final int worker,
                final int chunk,
                final int from,
                final int to) {
            fleet.advance(Fleet.STEP_NS);
            fleet.log()
                    .beginWorkerReport(
                            fleet.nowNs(),
                            fleet.sessionOf(worker),
                            fleet.out.workerIds[worker],
                            fleet.out.registrationEpochs[worker],
                            1,
                            fleet.out.lastCommands[worker],
                            fleet.eventsOf(worker),
                            chunk,
                            to == sandboxes.length);
            for (int i = from; i < to; i += 2) {
                fleet.log()
                        .workerReportSlot(sandboxes[i], sandboxes[i + 1], 0, 0, SandboxState.IDLE);
            }
            fleet.log().endWorkerReport();
        }
    }

    /** A third of all workers is taken out of use, with a deadline, and back. */
    static final class ZoneEvacuation extends Storm {
        ZoneEvacuation() {
            super("zone-evacuation");
        }

        @Override
        void run(final Fleet fleet) {
            fleet.log().evacuateZone(fleet.nowNs(), Fleet.ADMIN, 1, 0, DRAIN_NS);
            fleet.checkDone("evacuateZone");
            settle(fleet);
            pass(fleet, DRAIN_NS);
            settle(fleet);
            fleet.log().restoreZone(fleet.nowNs(), Fleet.ADMIN, 1, 0);
            fleet.checkDone("restoreZone");
            settle(fleet);
        }
    }

    /** A third of all workers is not heard of again. */
    static final class ZoneLoss extends Storm {
        ZoneLoss() {
            super("zone-loss");
        }

        @Override
        void run(final Fleet fleet) {
            for (int worker = 0; worker < fleet.plan.workers(); worker += FleetPlan.ZONES) {
                fleet.closeWorker(worker);
            }
            pass(fleet, GRACE_NS);
            settle(fleet);
        }
    }

    /** A node wins leadership that knows no session: all workers come back at once. */
    static final class AllReturn extends Storm {
        AllReturn() {
            super("all-workers-return");
        }

        @Override
        void run(final Fleet fleet) {
            fleet.log().newTerm(fleet.nowNs(), 2);
            for (int worker = 0; worker < fleet.plan.workers(); worker++) {
                fleet.closeWorker(worker);
            }
            for (int worker = 0; worker < fleet.plan.workers(); worker++) {
                fleet.workerHelloAgain(worker, FleetPlan.WORKER_SANDBOXES, "");
            }
            settle(fleet);
        }
    }
}
