package io.berth.simulation;

import static io.berth.simulation.VirtualTime.MS;
import static io.berth.simulation.VirtualTime.SECOND;

import io.berth.placement.CellSettings;
import io.berth.placement.PlacementCommands;
import java.util.List;
import java.util.function.Consumer;

/**
 * Someone who initialises the cell, and then changes functions and limits at random and looks at
 * everything.
 */
final class SimulatedOperator extends SimulatedProcess {
    private final World world;
    private long correlationId;
    private boolean initialised;
    private CellSettings cell;

    SimulatedOperator(final World world) {
        super("operator", world.time, world.random("operator"), world.trace, world.cluster);
        this.world = world;
    }

    boolean isInitialised() {
        return initialised;
    }

    /** The settings that the cell is given. */
    CellSettings cell() {
        if (cell == null) {
            cell = world.workload.cell();
        }
        return cell;
    }

    /** Raises the cell epoch; a repeat of it is refused. */
    void raiseCellEpoch(final int epoch, final long settleNs) {
        if (session() != null) {
            send(
                    log ->
                            log.raiseCellEpoch(
                                    0, session().id, ++correlationId, epoch, settleNs, false));
        }
    }

    /** One random act. */
    void actAtRandom(final SimulationRandom act) {
        if (session() == null || !initialised) {
            return;
        }
        world.workload.drawingFrom(act);
        actAtRandom(act.below(100), act);
    }

    private void actAtRandom(final int act, final SimulationRandom random) {
        final String name =
                world.functions.names().get(random.below(world.functions.names().size()));
        if (world.settings.mix() == Mix.SCARCE) {
            look(65 + act * 35 / 100, name, random);
        } else if (world.workload.isTouched() && random.perMille(500)) {
            touch(act, random);
        } else if (act < 30) {
            createFunction(name);
        } else if (act < 45) {
            send(
                    log ->
                            log.deleteFunction(
                                    0, session().id, ++correlationId, World.tenantOf(name), name));
        } else if (act < 65) {
            setTenant("t" + random.below(FunctionCatalog.TENANTS));
        } else {
            look(act, name, random);
        }
    }

    /** Something that is done to the fleet, the policy or an invocation. */
    private void touch(final int act, final SimulationRandom random) {
        final long session = session().id;
        final long id = ++correlationId;
        final String worker = "worker-" + random.below(world.settings.workers() + 1);
        final int zone = random.below(4);
        if (act < 18) {
            send(log -> log.setPolicy(0, session, id, world.workload.policy()));
        } else if (act < 32) {
            send(log -> log.drainWorker(0, session, id, worker, drainDeadlineNs(random)));
        } else if (act < 50) {
            send(log -> log.undrainWorker(0, session, id, worker));
        } else if (act < 57) {
            send(log -> log.evacuateZone(0, session, id, zone, drainDeadlineNs(random)));
        } else if (act < 70) {
            send(log -> log.restoreZone(0, session, id, zone));
        } else if (act < 82) {
            final long invocation = anyInvocation(random);
            send(log -> log.cancelInvocation(0, session, id, invocation));
        } else if (act < 88) {
            final long invocation = anyInvocation(random);
            send(log -> log.describeInvocation(0, session, id, invocation));
        } else {
            final long cursor = random.below(4);
            send(log -> log.listInvocations(0, session, id, cursor));
        }
    }

    private static long drainDeadlineNs(final SimulationRandom random) {
        return random.perMille(500) ? 0 : random.between(100 * MS, 20 * SECOND);
    }

    /** The id of an open invocation, or of none. */
    private long anyInvocation(final SimulationRandom random) {
        final List<Long> open = List.copyOf(world.checker.state().open().keySet());
        return open.isEmpty() || random.perMille(50)
                ? random.nextLong()
                : open.get(random.below(open.size()));
    }

    /** Puts every worker and zone back into use. */
    void putBackIntoUse() {
        if (!world.workload.isTouched()) {
            return;
        }
        for (final SimulatedWorker worker : world.currentWorkers()) {
            send(
                    log ->
                            log.undrainWorker(
                                    0, session().id, ++correlationId, worker.registeredName()));
        }
        for (int zone = 0; zone < 4; zone++) {
            final int restored = zone;
            send(log -> log.restoreZone(0, session().id, ++correlationId, restored));
        }
    }

    private void look(final int act, final String name, final SimulationRandom random) {
        final long session = session().id;
        final long id = ++correlationId;
        if (act < 70) {
            send(log -> log.listFunctions(0, session, id, random.below(4)));
        } else if (act < 75) {
            send(log -> log.describeFunction(0, session, id, World.tenantOf(name), name));
        } else if (act < 78) {
            send(log -> log.listTenants(0, session, id, random.below(3)));
        } else if (act < 80) {
            send(log -> log.describePolicy(0, session, id));
        } else if (act < 84) {
            send(log -> log.listWorkers(0, session, id, random.below(3)));
        } else if (act < 87) {
            send(log -> log.markDigest(0, session, id));
        } else if (act < 90) {
            send(log -> log.undecodable(0, session, random.below(200)));
        } else if (act < 95) {
            send(log -> log.timerFired(0, random.between(0, 1_000)));
        } else {
            send(log -> log.queryStatus(0, session, id));
        }
    }

    /** Creates every function but the last of the catalog. */
    void createAll() {
        world.workload.drawingFrom(random);
        final List<String> names = world.functions.names();
        for (final String name : names.subList(0, names.size() - 1)) {
            createFunction(name);
        }
    }

    void createFunction(final String name) {
        createFunction(world.workload.function(name));
    }

    void createFunction(final PlacementCommands.FunctionSettings settings) {
        send(log -> log.createFunction(0, session().id, ++correlationId, settings));
    }

    void setTenant(final String tenant) {
        setTenant(tenant, world.workload.tenant());
    }

    void setTenant(final String tenant, final Workload.TenantLimits limits) {
        send(
                log ->
                        log.setTenant(
                                0,
                                session().id,
                                ++correlationId,
                                tenant,
                                limits.concurrency(),
                                limits.weight(),
                                limits.maxQueued()));
    }

    private void prepare() {
        world.workload.drawingFrom(random);
        send(log -> log.setPolicy(0, session().id, ++correlationId, world.workload.policy()));
        if (world.settings.mix() == Mix.SCARCE) {
            for (int i = 0; i < FunctionCatalog.TENANTS; i++) {
                setTenant("t" + i);
            }
        }
    }

    private void send(final Consumer<PlacementCommands> message) {
        if (session() != null) {
            cluster.send(session(), (log, sessionId) -> message.accept(log));
        }
    }

    @Override
    protected void onStart() {
        // nothing is kept between lives
    }

    @Override
    protected void onCrash() {
        // nothing is kept between lives
    }

    @Override
    protected void onPoll() {
        if (!initialised && session() != null && random.perMille(50)) {
            initialise();
        }
    }

    @Override
    protected void onConnected() {
        if (!initialised) {
            initialise();
        }
    }

    private void initialise() {
        send(log -> log.initialiseCell(0, session().id, 1, cell()));
    }

    @Override
    protected void onDisconnected() {
        // the process connects again by itself
    }

    @Override
    protected void onNewLeader(final long term) {
        // what was lost is not missed: the next act is at random
    }

    @Override
    protected void onMessage(
            final List<Call> message,
            final byte[] bytes,
            final long term,
            final long egressNumber) {
        final Call first = message.get(0);
        if (first.name().equals("adminResult")
                && first.number("correlationId") == 1
                && !initialised) {
            initialised = true;
            correlationId = 1;
            prepare();
            createAll();
        }
    }
}
