package io.berth.simulation;

import static io.berth.simulation.VirtualTime.MS;
import static io.berth.simulation.VirtualTime.SECOND;

/** What can go wrong, each act with randomness of its own. */
final class Faults {
    /** The clock of the next leader is off by up to this, either way. */
    private static final long MAX_CLOCK_OFFSET_NS = 300 * SECOND;

    /** The clock of a leader jumps within its term by up to this, either way. */
    private static final long MAX_CLOCK_JUMP_NS = 180 * SECOND;

    /** After this the lease of a frozen worker is over for certain. */
    private static final long LEASE_SURELY_OVER_NS = 4 * SECOND;

    private final World world;
    private final VirtualTime time;

    Faults(final World world) {
        this.world = world;
        time = world.time;
    }

    /** One fault. */
    void actAtRandom(final SimulationRandom random) {
        final int kind = random.below(1_000);
        if (kind < 180) {
            changeLeader(random);
        } else if (kind < 230) {
            restartAllNodes(random);
        } else if (kind < 260) {
            jumpClock(random);
        } else if (kind < 330) {
            crashClient(random);
        } else if (kind < 410) {
            crashWorker(random);
        } else if (kind < 480) {
            stallClient(random);
        } else if (kind < 590) {
            stallWorker(random);
        } else if (kind < 640) {
            freezeAndFollow(random);
        } else if (kind < 770) {
            breakSession(random);
        } else if (kind < 800) {
            press(random);
        } else if (kind < 920) {
            cutPayloads(random);
        } else if (kind < 960) {
            drainWorker(random);
        } else {
            closeClient(random);
        }
    }

    /** Short, past the lease, past the short grace, past the long one. */
    private static long stallNs(final SimulationRandom random) {
        return switch (random.below(4)) {
            case 0 -> random.between(50 * MS, 2 * SECOND);
            case 1 -> random.between(2 * SECOND, 4 * SECOND);
            case 2 -> random.between(3 * SECOND, 15 * SECOND);
            default -> random.between(10 * SECOND, 50 * SECOND);
        };
    }

    private SimulatedClient anyClient(final SimulationRandom random) {
        return world.clients.get(random.below(world.clients.size()));
    }

    private SimulatedWorker anyWorker(final SimulationRandom random) {
        return world.currentWorker(random.below(world.settings.workers()));
    }

    // ---- leaders and clocks

    private static long clockOffsetNs(final SimulationRandom random) {
        return random.perMille(300)
                ? 0
                : random.between(0, 2 * MAX_CLOCK_OFFSET_NS) - MAX_CLOCK_OFFSET_NS;
    }

    private void changeLeader(final SimulationRandom random) {
        if (!world.cluster.hasLeader()) {
            return;
        }
        world.counts.add(FaultKind.LEADER_CHANGES);
        world.cluster.killLeader();
        final long gapNs =
                random.perMille(100)
                        ? random.between(SECOND, 25 * SECOND)
                        : random.between(50 * MS, SECOND);
        time.after(gapNs, () -> world.cluster.elect(clockOffsetNs(random)));
    }

    private void restartAllNodes(final SimulationRandom random) {
        if (!world.cluster.hasLeader()) {
            return;
        }
        world.counts.add(FaultKind.CELL_RESTARTS);
        world.cluster.killLeader();
        world.cluster.closeAllSessionsSoon();
        time.after(
                random.between(500 * MS, 40 * SECOND),
                () -> {
                    world.heart.restart(random.perMille(500) ? 0 : random.below(4));
                    world.cluster.elect(clockOffsetNs(random));
                    world.cluster.logAllCloses();
                });
    }

    private void jumpClock(final SimulationRandom random) {
        if (world.cluster.hasLeader()) {
            world.counts.add(FaultKind.CLOCK_JUMPS);
            final long mostNs = random.perMille(500) ? 2 * SECOND : MAX_CLOCK_JUMP_NS;
            world.cluster.jumpClock(random.between(0, 2 * mostNs) - mostNs);
        }
    }

    // ---- processes

    private void crashClient(final SimulationRandom random) {
        final SimulatedClient client = anyClient(random);
        if (client.isRunning()) {
            world.counts.add(FaultKind.CLIENT_CRASHES);
            client.crash();
            time.after(random.between(10 * MS, 15 * SECOND), client::startAgain);
        }
    }

    private void crashWorker(final SimulationRandom random) {
        final SimulatedWorker worker = anyWorker(random);
        if (worker.isRunning()) {
            world.counts.add(FaultKind.WORKER_CRASHES);
            worker.crash();
            time.after(
                    random.between(10 * MS, random.perMille(300) ? 50 * SECOND : 3 * SECOND),
                    worker::startAgain);
        }
    }

    private void stallClient(final SimulationRandom random) {
        final SimulatedClient client = anyClient(random);
        if (client.isResponsive()) {
            world.counts.add(FaultKind.CLIENT_STALLS);
            client.stall(stallNs(random));
        }
    }

    private void stallWorker(final SimulationRandom random) {
        final SimulatedWorker worker = anyWorker(random);
        if (worker.isResponsive()) {
            world.counts.add(FaultKind.WORKER_STALLS);
            worker.stall(stallNs(random));
        }
    }

    /**
     * A worker freezes, someone starts another in its place under its name, and the frozen one
     * wakes up as if nothing had been: two incarnations live at once. The other is started when the
     * lease of the frozen one is over, as whoever starts it must see to.
     */
    private void freezeAndFollow(final SimulationRandom random) {
        final SimulatedWorker frozen = anyWorker(random);
        if (!frozen.isResponsive() || !frozen.holdsSandboxes()) {
            return;
        }
        world.counts.add(FaultKind.WORKER_SUCCESSORS);
        final long frozenNs = random.between(2 * LEASE_SURELY_OVER_NS, 60 * SECOND);
        final long life = frozen.life();
        frozen.stall(frozenNs);
        time.after(
                random.between(LEASE_SURELY_OVER_NS, frozenNs - SECOND),
                () -> {
                    if (frozen.life() == life && frozen.isStalled()) {
                        world.follow(frozen).start();
                    }
                });
    }

    private void drainWorker(final SimulationRandom random) {
        final SimulatedWorker worker = anyWorker(random);
        if (worker.isResponsive()) {
            world.counts.add(FaultKind.WORKER_DRAINS);
            worker.drain();
        }
    }

    private void closeClient(final SimulationRandom random) {
        final SimulatedClient client = anyClient(random);
        if (!client.isResponsive()) {
            return;
        }
        world.counts.add(FaultKind.CLIENT_LEAVES);
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

    // ---- connections

    private SimulatedProcess anyProcess(final SimulationRandom random) {
        final int number = random.below(world.clients.size() + world.settings.workers());
        return number < world.clients.size()
                ? world.clients.get(number)
                : world.currentWorker(number - world.clients.size());
    }

    private void breakSession(final SimulationRandom random) {
        final SimulatedProcess process = anyProcess(random);
        if (process.session() == null) {
            return;
        }
        if (random.perMille(300)) {
            world.counts.add(FaultKind.SESSIONS_REPLACED);
            process.replaceSession();
        } else {
            world.counts.add(FaultKind.SESSIONS_BROKEN);
            world.cluster.breakSession(process.session());
        }
    }

    /** For a while nothing of the process fits into its way to the log. */
    private void press(final SimulationRandom random) {
        final SimulatedProcess process = anyProcess(random);
        if (process.session() != null) {
            world.counts.add(FaultKind.PRESSED_SESSIONS);
            process.session().pressedUntilNs = time.nowNs() + random.between(MS, 3 * SECOND);
        }
    }

    private void cutPayloads(final SimulationRandom random) {
        world.payloads.breakConnection(
                anyClient(random).name(), anyWorker(random).name(), random.between(0, 5 * SECOND));
    }
}
