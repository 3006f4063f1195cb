package io.berth.bench;

import io.berth.placement.PlacementCommands;
import io.berth.placement.PolicySettings;
import io.berth.schemas.protocol.KeepAlivePolicy;

/** Storms over functions, tenants, invocations and what an operator may ask. */
final class FunctionStorms {
    private static final int MANY = 4_000;
    private static final int FUNCTIONS = 2_000;
    private static final long NONE_RESERVED = PlacementCommands.FunctionSettings.NONE_RESERVED;
    private static final long SECOND_NS = 1_000 * Fleet.MS;
    private static final long LONG_NS = 3_600 * SECOND_NS;
    private static final long CLIENT_GRACE_NS = 12 * SECOND_NS;
    private static final int MEMORY_MB = 16;

    private FunctionStorms() {}

    private static PlacementCommands.FunctionSettings settings(
            final String name, final long keepAliveNs, final long reserved, final int memoryMb) {
        return LargeWorker.settings(name, "tenant-storm", "", keepAliveNs, reserved, memoryMb);
    }

    /** As many as the fleet allows, but at most so many. */
    private static int upTo(final Fleet fleet, final int most) {
        return Math.min(most, fleet.plan.sandboxes() / 10);
    }

    /** 10,000 idle sandboxes come to the end of their keep-alive at one instant. */
    static final class Expiry extends Storm {
        private static final int EACH = 100;
        private static final long KEEP_ALIVE_NS = 2 * SECOND_NS;

        Expiry() {
            super("expiry");
        }

        @Override
        void prepare(final Fleet fleet) {
            for (int i = 0; i < upTo(fleet, 10_000) / EACH; i++) {
                final int function =
                        fleet.addFunction(
                                settings("short-" + i, KEEP_ALIVE_NS, NONE_RESERVED, MEMORY_MB));
                FleetBuilder.fill(fleet, function, EACH);
            }
        }

        @Override
        void run(final Fleet fleet) {
            pass(fleet, SECOND_NS);
            fleet.advance(SECOND_NS / 2);
            fleet.advance(SECOND_NS);
            settle(fleet);
        }
    }

    /** The policy of the cell changes: how idle sandboxes are kept, how many may be started. */
    static final class Policy extends Storm {
        Policy() {
            super("set-policy");
        }

        @Override
        void run(final Fleet fleet) {
            set(fleet, KeepAlivePolicy.HISTOGRAM, 100);
            set(fleet, KeepAlivePolicy.GREEDY_DUAL, 1_000);
            set(fleet, KeepAlivePolicy.FIXED, 1_000);
        }

        private static void set(
                final Fleet fleet, final KeepAlivePolicy keepAlive, final int scaleUpSize) {
            final PolicySettings d = PolicySettings.defaults(4);
            fleet.advance(Fleet.MS);
            fleet.log()
                    .setPolicy(
                            fleet.nowNs(),
                            Fleet.ADMIN,
                            1,
                            new PolicySettings(
                                    d.placement(),
                                    keepAlive,
                                    d.bestOf(),
                                    d.highLoadPermille(),
                                    d.unreservedFloor(),
                                    scaleUpSize,
                                    d.scaleUpPeriodNs(),
                                    d.provisionSize(),
                                    d.provisionPeriodNs(),
                                    d.quantumMb(),
                                    d.standingQueueNs(),
                                    d.suspectFailures(),
                                    d.suspectNs()));
            fleet.checkDone("setPolicy");
            settle(fleet);
        }
    }

    /** The limit of a tenant rises, of which 2,000 functions wait. */
    static final class TenantLimit extends Storm {
        TenantLimit() {
            super("set-tenant");
        }

        @Override
        void prepare(final Fleet fleet) {
            fleet.setTenant("tenant-storm", 1, FleetPlan.TENANT_QUEUED);
            final int count = Math.max(2, upTo(fleet, FUNCTIONS));
            for (int i = 0; i < count; i++) {
                final int function =
                        fleet.addFunction(settings("wait-" + i, LONG_NS, NONE_RESERVED, MEMORY_MB));
                if (i == 0) {
                    FleetBuilder.occupy(fleet, function, 1);
                } else {
                    fleet.invoke(function);
                }
            }
        }

        @Override
        void run(final Fleet fleet) {
            fleet.setTenant("tenant-storm", FleetPlan.TENANT_CONCURRENCY, FleetPlan.TENANT_QUEUED);
            settle(fleet);
        }
    }

    /** The digest over the whole state is asked for. */
    static final class MarkDigest extends Storm {
        MarkDigest() {
            super("mark-digest");
        }

        @Override
        void run(final Fleet fleet) {
            fleet.log().markDigest(fleet.nowNs(), Fleet.ADMIN, 1);
            settle(fleet);
        }
    }

    /** A function with 4,000 sandboxes gets another version, and is deleted then. */
    static final class NewVersion extends Storm {
        private int function;

        NewVersion() {
            super("new-version-and-delete");
        }

        @Override
        void prepare(final Fleet fleet) {
            function = fleet.addFunction(settings("popular", LONG_NS, NONE_RESERVED, MEMORY_MB));
            FleetBuilder.fill(fleet, function, upTo(fleet, MANY));
        }

        @Override
        void run(final Fleet fleet) {
            fleet.log()
                    .createFunction(
                            fleet.nowNs(),
                            Fleet.ADMIN,
                            1,
                            settings("popular", LONG_NS, NONE_RESERVED, 2 * MEMORY_MB));
            fleet.checkDone("createFunction");
            settle(fleet);
            FleetBuilder.fill(fleet, function, upTo(fleet, MANY));
            fleet.log().deleteFunction(fleet.nowNs(), Fleet.ADMIN, 1, "tenant-storm", "popular");
            fleet.checkDone("deleteFunction");
            settle(fleet);
        }
    }

    /** 4,000 invocations wait for one function, and their deadlines pass at one instant. */
    static final class Deadlines extends Storm {
        Deadlines() {
            super("deadlines");
        }

        @Override
        void prepare(final Fleet fleet) {
            wait(fleet, SECOND_NS);
        }

        private static int wait(final Fleet fleet, final long deadlineNs) {
            final int function = fleet.addFunction(settings("narrow", LONG_NS, 1, MEMORY_MB));
            FleetBuilder.occupy(fleet, function, 1);
            for (int i = 0; i < upTo(fleet, MANY); i++) {
                fleet.advance(Fleet.STEP_NS);
                fleet.invoke(function, deadlineNs);
            }
            return function;
        }

        @Override
        void run(final Fleet fleet) {
            pass(fleet, SECOND_NS / 2);
            fleet.advance(SECOND_NS);
            settle(fleet);
        }
    }

    /** A function for which 4,000 invocations wait is deleted. */
    static final class DeleteQueued extends Storm {
        DeleteQueued() {
            super("delete-with-queue");
        }

        @Override
        void prepare(final Fleet fleet) {
            Deadlines.wait(fleet, 60 * SECOND_NS);
        }

        @Override
        void run(final Fleet fleet) {
            fleet.log().deleteFunction(fleet.nowNs(), Fleet.ADMIN, 1, "tenant-storm", "narrow");
            fleet.checkDone("deleteFunction");
            settle(fleet);
        }
    }

    /** 4,000 placements meet no payload, and all clients are gone. */
    static final class ClientLoss extends Storm {
        ClientLoss() {
            super("client-loss");
        }

        @Override
        void prepare(final Fleet fleet) {
            final int function =
                    fleet.addFunction(settings("popular", LONG_NS, NONE_RESERVED, MEMORY_MB));
            FleetBuilder.fill(fleet, function, upTo(fleet, MANY));
            for (int i = 0; i < upTo(fleet, MANY); i++) {
                fleet.advance(Fleet.STEP_NS);
                fleet.invoke(function);
            }
            fleet.out.placements.clear();
        }

        @Override
        void run(final Fleet fleet) {
            for (int client = 0; client < FleetPlan.CLIENTS; client++) {
                fleet.closeClient(client);
            }
            pass(fleet, SECOND_NS);
            fleet.advance(SECOND_NS);
            settle(fleet);
            pass(fleet, CLIENT_GRACE_NS);
            settle(fleet);
        }
    }

    /** 2,000 functions wait for room, and a worker comes that has it. */
    static final class RoomAppears extends Storm {
        RoomAppears() {
            super("room-appears");
        }

        @Override
        void prepare(final Fleet fleet) {
            final LargeWorker large = LargeWorker.filled(fleet);
            large.call(fleet, LargeWorker.SANDBOXES / large.functions.length);
            final int count = Math.max(2, upTo(fleet, FUNCTIONS));
            for (int i = 0; i < count; i++) {
                fleet.invoke(
                        fleet.addFunction(
                                LargeWorker.settings(
                                        "room-" + i, "tenant-" + i % 10, LargeWorker.LABEL)));
            }
        }

        @Override
        void run(final Fleet fleet) {
            fleet.workerHello(
                    fleet.plan.workers() + 1, LargeWorker.MAX_SANDBOXES, LargeWorker.LABEL);
            settle(fleet);
        }
    }

    /** Nothing happens but calls of functions with idle sandboxes. */
    static final class Calm extends Storm {
        private static final int PAIRS = 100_000;
        private static final long HALF_STEP_NS = 5_000;

        Calm() {
            super("calm");
        }

        @Override
        void run(final Fleet fleet) {
            final AccessSequence sequence =
                    new AccessSequence(Access.UNIFORM, fleet.plan.functions());
            for (int i = 0; i < PAIRS; i++) {
                fleet.advance(HALF_STEP_NS);
                fleet.invoke(sequence.next());
                fleet.advance(HALF_STEP_NS);
                fleet.completeNext();
            }
        }
    }
}
