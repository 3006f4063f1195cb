package io.berth.simulation;

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
        super("operator", world.time, world.random.fork(), world.trace, world.cluster);
        this.world = world;
    }

    boolean isInitialised() {
        return initialised;
    }

    /** The settings that the cell is given. */
    CellSettings cell() {
        if (cell == null) {
            cell = cellSettings();
        }
        return cell;
    }

    private CellSettings cellSettings() {
        final CellSettings d =
                CellSettings.defaults(random.nextLong(), random.nextLong(), random.nextLong());
        return new CellSettings(
                d.seed(),
                d.secretKeyHigh(),
                d.secretKeyLow(),
                d.clientGraceNs(),
                d.workerShortGraceNs(),
                d.workerLongGraceNs(),
                d.workerSilenceNs(),
                d.leaseNs(),
                d.placementExpiryNs(),
                d.timeoutMarginNs(),
                d.startTimeoutNs(),
                d.tickNs(),
                d.fastTickNs(),
                8,
                64,
                1_024,
                16,
                16,
                16,
                random.perMille(200) ? 6 : 64,
                random.perMille(200) ? 10 : 512,
                (int) random.between(1, 6),
                d.maxPayloadLength(),
                d.featureLevel(),
                (int) random.between(1, 4),
                d.coldPolicy());
    }

    /** One random act. */
    void actAtRandom() {
        if (session() == null || !initialised) {
            return;
        }
        final String name =
                world.functions.names().get(random.below(world.functions.names().size()));
        final int act = random.below(100);
        if (act < 30) {
            createFunction(name);
        } else if (act < 45) {
            send(
                    log ->
                            log.deleteFunction(
                                    0, session().id, ++correlationId, World.tenantOf(name), name));
        } else if (act < 65) {
            setTenant("t" + random.below(FunctionCatalog.TENANTS), (int) random.between(0, 8));
        } else {
            look(act, name);
        }
    }

    private void look(final int act, final String name) {
        final long session = session().id;
        final long id = ++correlationId;
        if (act < 70) {
            send(log -> log.listFunctions(0, session, id, random.below(4)));
        } else if (act < 75) {
            send(log -> log.describeFunction(0, session, id, World.tenantOf(name), name));
        } else if (act < 80) {
            send(log -> log.listWorkers(0, session, id, random.below(3)));
        } else if (act < 85) {
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
        final List<String> names = world.functions.names();
        for (final String name : names.subList(0, names.size() - 1)) {
            createFunction(name);
        }
    }

    void createFunction(final String name) {
        createFunction(world.functions.settings(name));
    }

    void createFunction(final PlacementCommands.FunctionSettings settings) {
        send(log -> log.createFunction(0, session().id, ++correlationId, settings));
    }

    void setTenant(final String tenant, final int limit) {
        send(log -> log.setTenant(0, session().id, ++correlationId, tenant, limit, 1, 100_000));
    }

    private void send(final Consumer<PlacementCommands> message) {
        if (session() != null) {
            cluster.send(session(), message);
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
    protected void onMessage(final List<Call> message, final long term, final long egressNumber) {
        final Call first = message.get(0);
        if (first.name().equals("adminResult")
                && first.number("correlationId") == 1
                && !initialised) {
            initialised = true;
            correlationId = 1;
            createAll();
        }
    }
}
