package io.berth.bench;

/** Makes the fleet of a {@link FleetPlan}, function by function. */
final class FleetBuilder {
    private final FleetPlan plan;
    private final Fleet fleet;

    FleetBuilder(final FleetPlan plan, final Fleet fleet) {
        this.plan = plan;
        this.fleet = fleet;
    }

    /** A fleet whose sandboxes have all run once and are idle. */
    static Fleet warm(final FleetPlan plan) {
        return build(plan, new Fleet(plan));
    }

    /** The same, with the time that every entry takes. */
    static Fleet grow(final FleetPlan plan, final EntryTimes times) {
        final Fleet fleet = new Fleet(plan);
        fleet.time(times);
        return build(plan, fleet);
    }

    private static Fleet build(final FleetPlan plan, final Fleet fleet) {
        final FleetBuilder builder = new FleetBuilder(plan, fleet);
        builder.begin();
        builder.createFunctions();
        builder.registerPeers();
        builder.fillAll();
        return fleet;
    }

    void begin() {
        fleet.log().newTerm(fleet.nowNs(), 1);
        fleet.log().initialiseCell(fleet.nowNs(), Fleet.ADMIN, 1, plan.cellSettings());
        fleet.checkDone("initialiseCell");
    }

    void createFunctions() {
        for (int tenant = 0; tenant < plan.tenants(); tenant++) {
            fleet.setTenant(
                    "tenant-" + tenant, FleetPlan.TENANT_CONCURRENCY, FleetPlan.TENANT_QUEUED);
        }
        for (int function = 0; function < plan.functions(); function++) {
            fleet.addFunction(plan.functionSettings(function));
        }
    }

    void registerPeers() {
        for (int client = 0; client < FleetPlan.CLIENTS; client++) {
            fleet.clientHello(client);
        }
        for (int worker = 0; worker < plan.workers(); worker++) {
            fleet.workerHello(worker, FleetPlan.WORKER_SANDBOXES, "");
        }
    }

    void fillAll() {
        for (int function = 0; function < plan.functions(); function++) {
            fill(fleet, function, plan.sandboxesOf(function));
        }
        fleet.checkIdle(plan.sandboxes());
    }

    /** Calls the function so often at a time that it has so many sandboxes, and lets all end. */
    static void fill(final Fleet fleet, final int function, final int count) {
        occupy(fleet, function, count);
        completeAll(fleet);
    }

    /** Calls a function that has no idle sandbox; returns when all calls are placed. */
    static void occupy(final Fleet fleet, final int function, final int count) {
        final CommandRing placements = fleet.out.placements;
        final int target = placements.size() + count;
        for (int i = 0; i < count; i++) {
            fleet.advance(Fleet.STEP_NS);
            fleet.invoke(function);
        }
        while (placements.size() < target) {
            if (fleet.out.starts.isEmpty()) {
                throw new IllegalStateException(
                        "function "
                                + function
                                + " lacks "
                                + (target - placements.size())
                                + " of "
                                + count
                                + " sandboxes, last rejection: "
                                + fleet.out.lastRejection);
            }
            fleet.advance(Fleet.STEP_NS);
            fleet.startNext();
        }
    }

    static void completeAll(final Fleet fleet) {
        while (!fleet.out.placements.isEmpty()) {
            fleet.advance(Fleet.STEP_NS);
            fleet.completeNext();
        }
    }
}
