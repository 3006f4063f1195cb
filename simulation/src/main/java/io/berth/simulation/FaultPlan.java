package io.berth.simulation;

import static io.berth.simulation.VirtualTime.MS;
import static io.berth.simulation.VirtualTime.SECOND;

/** What goes wrong, and how busy callers are, at random from the seed; until it is told to stop. */
final class FaultPlan {
    private static final long[] PACES_NS = {15 * MS, 60 * MS, 300 * MS, 1_500 * MS};

    private final World world;
    private final VirtualTime time;
    private final SimulationRandom random;
    private long paceNs = 100 * MS;
    private boolean stopped;

    FaultPlan(final World world) {
        this.world = world;
        time = world.time;
        random = world.random.fork();
    }

    void start() {
        world.cluster.outboxDropsPerMille(world.settings.faults() && random.perMille(300) ? 10 : 0);
        nextPace();
        nextOperatorAct();
        for (final SimulatedClient client : world.clients) {
            nextCallerAct(client);
        }
        if (world.settings.faults()) {
            nextFault();
        }
    }

    /** No more calls and no more faults. */
    void stop() {
        stopped = true;
    }

    private void after(final long delayNs, final Runnable action) {
        time.after(
                delayNs,
                () -> {
                    if (!stopped) {
                        action.run();
                    }
                });
    }

    private void nextPace() {
        paceNs =
                world.settings.mix() == Mix.SCARCE
                        ? 15 * MS
                        : PACES_NS[random.below(PACES_NS.length)];
        after(random.between(SECOND, 10 * SECOND), this::nextPace);
    }

    private void nextCallerAct(final SimulatedClient client) {
        after(
                random.between(MS, 2 * paceNs),
                () -> {
                    client.actAtRandom();
                    nextCallerAct(client);
                });
    }

    private void nextOperatorAct() {
        after(
                random.between(50 * MS, 4 * SECOND),
                () -> {
                    world.operator.actAtRandom();
                    nextOperatorAct();
                });
    }

    private void nextFault() {
        after(
                random.between(50 * MS, 4 * SECOND),
                () -> {
                    fault();
                    nextFault();
                });
    }

    private void fault() {
        final int kind = random.below(100);
        if (kind < 20) {
            changeLeader();
        } else if (kind < 25) {
            restartAllNodes();
        } else if (kind < 32) {
            crashClient();
        } else if (kind < 40) {
            crashWorker();
        } else if (kind < 48) {
            anyClient().stall(stallNs());
        } else if (kind < 62) {
            anyWorker().stall(stallNs());
        } else if (kind < 78) {
            breakSession();
        } else if (kind < 92) {
            world.payloads.breakConnection(
                    anyClient().name(), anyWorker().name(), random.between(0, 5 * SECOND));
        } else if (kind < 96) {
            drainWorker();
        } else {
            closeClient();
        }
    }

    /** Short, past the lease, past the short grace, past the long one. */
    private long stallNs() {
        return switch (random.below(4)) {
            case 0 -> random.between(50 * MS, 2 * SECOND);
            case 1 -> random.between(2 * SECOND, 4 * SECOND);
            case 2 -> random.between(3 * SECOND, 15 * SECOND);
            default -> random.between(10 * SECOND, 50 * SECOND);
        };
    }

    private SimulatedClient anyClient() {
        return world.clients.get(random.below(world.clients.size()));
    }

    private SimulatedWorker anyWorker() {
        return world.workers.get(random.below(world.workers.size()));
    }

    /** The clock of the next leader is off by up to a minute either way. */
    static long clockOffsetNs(final SimulationRandom random) {
        return random.perMille(300) ? 0 : random.between(0, 120 * SECOND) - 60 * SECOND;
    }

    private void changeLeader() {
        if (!world.cluster.hasLeader()) {
            return;
        }
        world.cluster.killLeader();
        final long gapNs =
                random.perMille(100)
                        ? random.between(SECOND, 25 * SECOND)
                        : random.between(50 * MS, SECOND);
        time.after(gapNs, () -> world.cluster.elect(clockOffsetNs(random)));
    }

    private void restartAllNodes() {
        if (!world.cluster.hasLeader()) {
            return;
        }
        world.cluster.killLeader();
        world.cluster.closeAllSessionsSoon();
        time.after(
                random.between(500 * MS, 40 * SECOND),
                () -> {
                    world.heart.restart();
                    world.cluster.elect(clockOffsetNs(random));
                    world.cluster.logAllCloses();
                });
    }

    private void crashClient() {
        final SimulatedClient client = anyClient();
        client.crash();
        time.after(random.between(10 * MS, 15 * SECOND), client::startAgain);
    }

    private void crashWorker() {
        final SimulatedWorker worker = anyWorker();
        worker.crash();
        time.after(
                random.between(10 * MS, random.perMille(300) ? 50 * SECOND : 3 * SECOND),
                worker::startAgain);
    }

    private void breakSession() {
        final int number = random.below(world.clients.size() + world.workers.size());
        final SimulatedProcess process =
                number < world.clients.size()
                        ? world.clients.get(number)
                        : world.workers.get(number - world.clients.size());
        if (process.session() == null) {
            return;
        }
        if (random.perMille(300)) {
            process.replaceSession();
        } else {
            world.cluster.breakSession(process.session());
        }
    }

    private void drainWorker() {
        final SimulatedWorker worker = anyWorker();
        if (worker.isResponsive()) {
            worker.drain();
        }
    }

    private void closeClient() {
        final SimulatedClient client = anyClient();
        if (!client.isResponsive()) {
            return;
        }
        client.close();
        final long closed = client.life();
        time.after(
                random.between(0, 2 * SECOND),
                () -> {
                    if (client.life() == closed) {
                        client.crash();
                        time.after(random.between(10 * MS, 5 * SECOND), client::startAgain);
                    }
                });
    }
}
