package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertNull;

import io.berth.placement.RecordingOutput.Said;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.WorkerEventKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A cell under load that lasts: callers of several tenants who fill their queues up again, workers
 * that start, run and stop in a time of their own. After every entry the invariants hold and
 * nothing is left unserved.
 */
final class SharedCell {
    private static final long MS = Cell.MS;
    private static final long STARTS_NS = 5 * MS;
    private static final long STOPS_NS = 3 * MS;
    private static final long DEADLINE_MS = 600_000;
    private static final int PULSE_MS = 500;

    final Cell cell;
    final List<Load> loads = new ArrayList<>();
    private final Random random;
    private final List<Cell.Worker> workers = new ArrayList<>();
    private final Map<Long, Cell.Worker> bySession = new HashMap<>();
    private final Map<Long, Cell.Worker> bySandbox = new HashMap<>();
    private final Map<Long, Load> byClient = new HashMap<>();
    private final PriorityQueue<Due> due = new PriorityQueue<>();
    private long nextDue;
    private long nextPulseNs;

    /** What a worker will say. */
    private record Due(long atNs, long number, Runnable what) implements Comparable<Due> {
        @Override
        public int compareTo(final Due other) {
            final int byTime = Long.compare(atNs, other.atNs);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    /** One tenant with one function, whose queue is filled up again as often as it is asked to. */
    final class Load {
        final String tenant;
        final int index;
        final int weight;
        final int memoryMb;
        final int leastMs;
        final int mostMs;
        final Cell.Client client;
        final long function;
        final long[] sequence;
        int wanted;
        long served;
        private final List<Integer> free = new ArrayList<>();

        Load(
                final String tenant,
                final int weight,
                final int memoryMb,
                final int leastMs,
                final int mostMs,
                final int wanted) {
            this.tenant = tenant;
            this.weight = weight;
            this.memoryMb = memoryMb;
            this.leastMs = leastMs;
            this.mostMs = mostMs;
            this.wanted = wanted;
            cell.machine.setTenant(cell.nowNs, Cell.ADMIN, 8, tenant, 1_000, weight, 100_000);
            index = (int) cell.out.last("adminResult").longArg(2);
            function =
                    cell.function(
                            FunctionMaker.of(tenant, "f")
                                    .memoryMb(memoryMb)
                                    .maxQueued(1_000)
                                    .settings());
            client = cell.client(cell.newSession(), wanted * 2);
            sequence = new long[wanted * 2];
            for (int i = 0; i < sequence.length; i++) {
                free.add(i);
            }
            byClient.put(client.id, this);
        }

        long servedMb() {
            return cell.machine.state().tenants.servedMb(index);
        }

        boolean isBacklogged() {
            return cell.machine.state().tenants.roomWaiters(index) > 0;
        }

        int queued() {
            return cell.machine.state().tenants.queued(index);
        }

        void fillUp() {
            while (queued() < wanted && !free.isEmpty()) {
                final int slot = free.remove(free.size() - 1);
                final int flags = Cell.MAY_WAIT | Cell.PREVIOUS_ENDED;
                client.invoke(slot, ++sequence[slot], function, flags, DEADLINE_MS);
                after();
            }
        }

        private long runNs() {
            return (leastMs + random.nextInt(mostMs - leastMs + 1)) * MS;
        }
    }

    SharedCell(final long seed, final int quantumMb, final int workerCount, final int memoryMb) {
        random = new Random(seed);
        cell = Cell.started(manyStarts());
        policy(cell, quantumMb, 5_000);
        for (int i = 0; i < workerCount; i++) {
            final Cell.Worker worker = cell.worker("w" + i, 1, memoryMb);
            workers.add(worker);
            bySession.put(worker.session, worker);
        }
    }

    /** Starts are never what is short: then the turn of who waits for one passes. */
    private static CellSettings manyStarts() {
        final CellSettings s = CellSettings.defaults(42, 1, 2);
        return new CellSettings(
                s.seed(),
                s.secretKeyHigh(),
                s.secretKeyLow(),
                s.clientGraceNs(),
                s.workerShortGraceNs(),
                s.workerLongGraceNs(),
                s.workerSilenceNs(),
                s.leaseNs(),
                s.placementExpiryNs(),
                s.timeoutMarginNs(),
                s.startTimeoutNs(),
                s.tickNs(),
                s.fastTickNs(),
                s.tenantConcurrency(),
                s.maxClients(),
                s.maxRequestSlots(),
                s.maxTenants(),
                s.maxFunctions(),
                s.maxWorkers(),
                s.maxSandboxes(),
                s.maxInvocations(),
                100,
                s.maxPayloadLength(),
                s.featureLevel(),
                s.bestOf(),
                s.coldPolicy());
    }

    static void policy(final Cell cell, final int quantumMb, final long standingMs) {
        final PolicySettings p = PolicySettings.defaults(2);
        cell.machine.setPolicy(
                cell.nowNs,
                Cell.ADMIN,
                9,
                new PolicySettings(
                        p.placement(),
                        p.keepAlive(),
                        p.bestOf(),
                        p.highLoadPermille(),
                        0,
                        1_000_000,
                        p.scaleUpPeriodNs(),
                        p.provisionSize(),
                        p.provisionPeriodNs(),
                        quantumMb,
                        standingMs * MS,
                        p.suspectFailures(),
                        p.suspectNs()));
        if (cell.out.last("adminResult").args()[4] != RejectReason.NONE) {
            throw new AssertionError(cell.out.last("adminResult").toString());
        }
    }

    Load load(
            final String tenant,
            final int weight,
            final int memoryMb,
            final int leastMs,
            final int mostMs,
            final int wanted) {
        final Load load = new Load(tenant, weight, memoryMb, leastMs, mostMs, wanted);
        loads.add(load);
        return load;
    }

    /** Lets so many things happen, the queues being filled up before each. */
    void run(final int steps, final Runnable afterEach) {
        for (int i = 0; i < steps; i++) {
            loads.forEach(Load::fillUp);
            step();
            afterEach.run();
        }
    }

    /** Lets the next thing happen. */
    void step() {
        final Due next = due.poll();
        final long untilNs = next == null ? cell.nowNs + 50 * MS : next.atNs;
        while (cell.nowNs < untilNs) {
            cell.nowNs = Math.min(untilNs, cell.nowNs + 50 * MS);
            if (cell.nowNs >= nextPulseNs) {
                nextPulseNs = cell.nowNs + PULSE_MS * MS;
                workers.forEach(Cell.Worker::pulse);
                after();
            }
        }
        if (next != null) {
            next.what.run();
            after();
        }
        settle();
    }

    /** Lets the sweeps that are left over run. */
    private void settle() {
        for (int i = 0; cell.machine.hasWork(); i++) {
            if (i > 1_000) {
                throw new AssertionError("sweeps without end");
            }
            cell.machine.timerFired(cell.nowNs, 0);
            after();
        }
    }

    private void after() {
        assertNull(cell.machine.unservedHead());
        final List<Said> said = new ArrayList<>(cell.out.said);
        cell.out.clear();
        for (final Said message : said) {
            switch (message.name()) {
                case "startSandbox" -> starts(message);
                case "stopSandbox" -> stops(message);
                case "placed" -> runs(message);
                case "rejected" -> throw new AssertionError(message.toString());
                default -> {
                    // Says nothing about what runs.
                }
            }
        }
    }

    private void later(final long afterNs, final Runnable what) {
        due.add(new Due(cell.nowNs + afterNs, nextDue++, what));
    }

    private void starts(final Said message) {
        final Cell.Worker worker = bySession.get(message.longArg(0));
        final long sandbox = message.longArg(4);
        bySandbox.put(sandbox, worker);
        later(STARTS_NS, () -> worker.event(WorkerEventKind.STARTED, sandbox, 0));
    }

    private void stops(final Said message) {
        final Cell.Worker worker = bySession.get(message.longArg(0));
        final long sandbox = message.longArg(4);
        later(STOPS_NS, () -> worker.event(WorkerEventKind.STOPPED, sandbox, 0));
    }

    private void runs(final Said message) {
        final Load load = byClient.get(message.longArg(1));
        final int slot = (int) message.longArg(2);
        final long token = message.longArg(5);
        final long sandbox = message.longArg(6);
        load.served++;
        later(
                load.runNs(),
                () -> {
                    bySandbox.get(sandbox).event(WorkerEventKind.COMPLETED, sandbox, token);
                    load.free.add(slot);
                });
    }
}
