package io.berth.placement;

import io.berth.placement.RecordingOutput.Said;
import io.berth.schemas.protocol.KeepAlivePolicy;
import io.berth.schemas.protocol.PlacementPolicy;
import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.schemas.protocol.SandboxState;
import io.berth.schemas.protocol.WorkerEventKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes commands that mostly make sense, from what the state machine has said, and some that never
 * do.
 */
final class RandomCommands {
    private static final long MS = 1_000_000L;
    private static final int SESSIONS = 40;
    private static final String[] FUNCTION_LABELS = {"", "", "", "", "gpu", "ssd,gpu", "no one"};
    private static final String[] WORKER_LABELS = {"", "gpu", "gpu,ssd", "ssd,arch=arm"};

    /** One log entry. */
    interface Command {
        void on(PlacementCommands machine);
    }

    private static final class Client {
        long id;
        long session;
        long secretHigh;
        long secretLow;
        final long[] sequences = new long[4];
    }

    private static final class Worker {
        String name;
        long incarnation;
        long id;
        long epoch;
        long session;
        long nextEvent;
        long lastCommand;
        String labels;
        final List<long[]> sandboxes = new ArrayList<>();
        final List<long[]> tokens = new ArrayList<>();
    }

    private final Random random;
    private final List<Client> clients = new ArrayList<>();
    private final List<Worker> workers = new ArrayList<>();
    private final List<Long> functions = new ArrayList<>();
    private final List<Long> invocations = new ArrayList<>();
    private final RandomDrains drains;
    private final RandomEpochs epochs;
    private final InsaneCommands insane;
    private long timestampNs = 77_000 * MS;
    private long term = 1;
    private int cellEpoch = 1;
    private boolean isInitialised;
    private Worker helloing;
    private int step;

    RandomCommands(final long seed) {
        random = new Random(seed);
        drains = new RandomDrains(random);
        epochs = new RandomEpochs(random);
        insane = new InsaneCommands(random);
    }

    private long time() {
        final int dice = random.nextInt(100);
        if (dice < 90) {
            timestampNs += random.nextInt(4) * MS;
        } else if (dice < 99) {
            timestampNs += random.nextInt(150) * MS;
        } else {
            timestampNs += random.nextInt(120_000) * MS - 60_000 * MS;
        }
        return timestampNs;
    }

    private static CellSettings settings() {
        final CellSettings d = CellSettings.defaults(9, 3, 4);
        return new CellSettings(
                d.seed(),
                d.secretKeyHigh(),
                d.secretKeyLow(),
                3_000 * MS,
                1_000 * MS,
                4_000 * MS,
                1_500 * MS,
                900 * MS,
                500 * MS,
                1_000 * MS,
                2_000 * MS,
                500 * MS,
                100 * MS,
                6,
                5,
                16,
                3,
                5,
                4,
                24,
                30,
                2,
                65_536,
                1,
                2,
                0);
    }

    Command next(final PlacementStateMachine machine) {
        final long now = time();
        step++;
        if (!isInitialised && step > 20) {
            isInitialised = true;
            final PolicySettings policy = policy();
            return m -> {
                m.initialiseCell(now, 1, 1, settings());
                m.setPolicy(now, 1, 10, policy);
            };
        }
        if (cellEpoch != machine.state().cellEpoch()) {
            cellEpoch = machine.state().cellEpoch();
            forgetFormerLife();
        }
        if (isInitialised && epochs.isDue(machine)) {
            return epochs.next(now, ++term, machine);
        }
        final int dice = random.nextInt(1000);
        if (dice < 20) {
            return insane.next(now);
        } else if (dice < 22) {
            final long newTerm = ++term;
            return m -> m.newTerm(now, newTerm);
        } else if (dice < 80) {
            final long id = random.nextInt(200);
            return m -> m.timerFired(now, id);
        } else if (dice < 84) {
            final long session = session();
            return m -> m.sessionClosed(now, session);
        } else if (dice < 125) {
            return admin(now);
        } else if (dice < 140 || clients.isEmpty()) {
            return clientHello(now);
        } else if (dice < 480) {
            return request(now);
        } else if (dice < 500 || workers.isEmpty()) {
            return workerHello(now);
        } else {
            return ofWorker(now, machine);
        }
    }

    /** After a raise: a few go on with ids that mean nothing any more. */
    private void forgetFormerLife() {
        functions.clear();
        clients.removeIf(client -> random.nextInt(4) > 0);
        workers.removeIf(worker -> random.nextInt(4) > 0);
    }

    private long session() {
        return 100 + random.nextInt(SESSIONS);
    }

    private Command admin(final long now) {
        switch (random.nextInt(16)) {
            case 0:
                final String gone = functionName();
                final String owner = tenantName();
                return random.nextInt(3) > 0
                        ? m -> m.queryStatus(now, 1, 6)
                        : m -> m.deleteFunction(now, 1, 2, owner, gone);
            case 1:
                return setTenant(now);
            case 2:
                return m -> m.listFunctions(now, 1, 4, 0);
            case 3:
                return m -> m.listWorkers(now, 1, 5, 0);
            case 4:
                return m -> m.listTenants(now, 1, 6, 0);
            case 5:
                return m -> m.markDigest(now, 1, 7);
            case 6:
                return m -> m.listInvocations(now, 1, 9, 0);
            case 7:
            case 8:
                return drains.next(now);
            case 9:
                final PolicySettings policy = policy();
                return m -> m.setPolicy(now, 1, 10, policy);
            case 10:
            case 11:
                final long invocation =
                        invocations.isEmpty()
                                ? 9
                                : invocations.get(random.nextInt(invocations.size()));
                return random.nextBoolean()
                        ? m -> m.cancelInvocation(now, 1, 11, invocation)
                        : m -> m.describeInvocation(now, 1, 12, invocation);
            default:
                final PlacementCommands.FunctionSettings settings = function();
                return m -> m.createFunction(now, 1, 8, settings);
        }
    }

    private String functionName() {
        return "f" + random.nextInt(6);
    }

    private String tenantName() {
        return "t" + random.nextInt(4);
    }

    private Command setTenant(final long now) {
        final String tenant = tenantName();
        final int limit = 2 + random.nextInt(10);
        final int weight = 1 + random.nextInt(3);
        final int maxQueued = random.nextInt(3) == 0 ? random.nextInt(8) : 1_000;
        return m -> m.setTenant(now, 1, 3, tenant, limit, weight, maxQueued);
    }

    private PlacementCommands.FunctionSettings function() {
        final long reserved =
                random.nextInt(3) == 0
                        ? random.nextInt(5)
                        : PlacementCommands.FunctionSettings.NONE_RESERVED;
        return new PlacementCommands.FunctionSettings(
                tenantName(),
                functionName(),
                SandboxKind.SYNTHETIC,
                "",
                400 * MS,
                700 * MS,
                20 * MS,
                64 + 64 * random.nextInt(4),
                reserved,
                random.nextInt(8),
                random.nextInt(4) == 0 ? random.nextInt(4) : 0,
                random.nextInt(3) == 0 ? 1 + random.nextInt(6) : 0,
                FUNCTION_LABELS[random.nextInt(FUNCTION_LABELS.length)]);
    }

    /** Small numbers, so that each of them is met often. */
    private PolicySettings policy() {
        final PlacementPolicy[] placements = {PlacementPolicy.HYBRID, PlacementPolicy.LEAST_LOADED};
        final KeepAlivePolicy[] keepAlives = {
            KeepAlivePolicy.FIXED, KeepAlivePolicy.HISTOGRAM, KeepAlivePolicy.GREEDY_DUAL
        };
        return new PolicySettings(
                placements[random.nextInt(placements.length)],
                keepAlives[random.nextInt(keepAlives.length)],
                1 + random.nextInt(4),
                random.nextInt(1_001),
                random.nextInt(4),
                1 + random.nextInt(12),
                (20 + random.nextInt(1_000)) * MS,
                1 + random.nextInt(4),
                (20 + random.nextInt(500)) * MS,
                32 + random.nextInt(300),
                (5 + random.nextInt(400)) * MS,
                1 + random.nextInt(4),
                (50 + random.nextInt(2_000)) * MS);
    }

    private Command clientHello(final long now) {
        final long session = session();
        if (!clients.isEmpty() && random.nextBoolean()) {
            final Client client = clients.get(random.nextInt(clients.size()));
            final long flaw = random.nextInt(10) == 0 ? 1 : 0;
            return m ->
                    m.clientHello(
                            now,
                            session,
                            0,
                            1,
                            2,
                            client.id,
                            client.secretHigh,
                            client.secretLow + flaw,
                            0,
                            0,
                            4);
        }
        final long nonce = random.nextInt(50);
        return m -> m.clientHello(now, session, 0, nonce, nonce, 0, 0, 0, 0, 0, 4);
    }

    private Command request(final long now) {
        final Client client = clients.get(random.nextInt(clients.size()));
        final int slot = random.nextInt(4);
        final long sequence = client.sequences[slot];
        final long function =
                functions.isEmpty() ? 5 : functions.get(random.nextInt(functions.size()));
        final long deadline = (1 + random.nextInt(2_000)) * MS;
        final int flags = random.nextInt(8) | random.nextInt(2);
        final int priority = random.nextInt(3);
        switch (random.nextInt(20)) {
            case 0:
                return m -> m.cancel(now, client.session, client.id, slot, sequence);
            case 1:
                client.sequences[slot]++;
                return m -> m.cancel(now, client.session, client.id, slot, sequence + 1);
            case 2:
                final long token = CellIds.token(cellEpoch, random.nextInt(400));
                return m -> m.release(now, client.session, client.id, slot, sequence, token);
            case 3:
                return m -> {
                    m.beginClientResync(now, client.session, client.id);
                    for (int i = 0; i < 5; i++) {
                        m.clientResyncRequest(i, client.sequences[i % 4] + (i == 1 ? 1 : 0));
                    }
                    m.endClientResync();
                };
            case 4:
                return m ->
                        m.invoke(
                                now,
                                client.session,
                                client.id,
                                slot,
                                sequence,
                                function,
                                deadline,
                                5,
                                flags,
                                0,
                                255);
            case 5:
                return random.nextInt(4) == 0
                        ? m -> m.clientGoodbye(now, client.session, client.id)
                        : m -> m.resolveFunction(now, client.session, 3, "t1", "f1");
            default:
                client.sequences[slot]++;
                return m ->
                        m.invoke(
                                now,
                                client.session,
                                client.id,
                                slot,
                                sequence + 1,
                                function,
                                deadline,
                                5,
                                flags,
                                priority,
                                255);
        }
    }

    private Command workerHello(final long now) {
        final long session = session();
        final Worker worker;
        final boolean isResume = !workers.isEmpty() && random.nextInt(3) > 0;
        if (isResume) {
            worker = workers.get(random.nextInt(workers.size()));
        } else {
            worker = new Worker();
            worker.name = "w" + random.nextInt(5);
            worker.incarnation = random.nextLong();
            worker.labels = WORKER_LABELS[random.nextInt(WORKER_LABELS.length)];
            worker.nextEvent = 1;
        }
        helloing = worker;
        final long nonce = random.nextInt(1000);
        return m ->
                m.workerHello(
                        now,
                        session,
                        nonce,
                        1,
                        worker.incarnation,
                        0,
                        worker.lastCommand,
                        worker.nextEvent - 1,
                        0,
                        600,
                        6,
                        (int) (worker.incarnation & 1),
                        worker.name,
                        "127.0.0.1:" + (1 + (worker.incarnation >>> 1 & 1)),
                        worker.labels);
    }

    private Command ofWorker(final long now, final PlacementStateMachine machine) {
        final Worker w = workers.get(random.nextInt(workers.size()));
        final int dice = random.nextInt(100);
        if (dice < 10) {
            return m ->
                    m.workerPulse(now, w.session, w.id, w.epoch, w.lastCommand, w.nextEvent - 1, 3);
        } else if (dice < 14) {
            return m ->
                    m.workerResync(
                            now, w.session, w.id, w.epoch, w.lastCommand, w.nextEvent - 1, 3);
        } else if (dice < 20) {
            return report(now, w);
        } else if (dice == 20 && random.nextInt(3) == 0) {
            return m -> m.workerGoodbye(now, w.session, w.id, w.epoch);
        }
        return events(now, w, machine);
    }

    private Command report(final long now, final Worker w) {
        final List<long[]> rows = new ArrayList<>();
        for (final long[] sandbox : w.sandboxes) {
            if (random.nextInt(10) > 0) {
                rows.add(
                        new long[] {
                            sandbox[0],
                            CellIds.token(cellEpoch, random.nextInt(300)),
                            random.nextInt(8) == 0 ? 1 : 0
                        });
            }
        }
        for (final long[] token : w.tokens) {
            if (random.nextInt(4) > 0) {
                rows.add(new long[] {token[0], token[1], token[1]});
            }
        }
        final long id = random.nextInt(100);
        final boolean last = random.nextInt(5) > 0;
        return m -> {
            m.beginWorkerReport(
                    now, w.session, w.id, w.epoch, id, w.lastCommand, w.nextEvent - 1, 0, last);
            for (final long[] row : rows) {
                m.workerReportSlot(row[0], row[1], row[2], 0, SandboxState.IDLE);
            }
            m.endWorkerReport();
        };
    }

    private Command events(final long now, final Worker w, final PlacementStateMachine machine) {
        final int count = 1 + random.nextInt(3);
        final WorkerEventKind[] kinds = WorkerEventKind.values();
        final WorkerEventKind[] kind = new WorkerEventKind[count];
        final long[] sandbox = new long[count];
        final long[] token = new long[count];
        for (int i = 0; i < count; i++) {
            final int dice = random.nextInt(100);
            if (!w.tokens.isEmpty() && dice < 55) {
                final long[] held = w.tokens.remove(random.nextInt(w.tokens.size()));
                sandbox[i] = held[0];
                token[i] = held[1];
                kind[i] =
                        dice < 45
                                ? WorkerEventKind.COMPLETED
                                : kinds[random.nextInt(kinds.length - 1)];
            } else if (!w.sandboxes.isEmpty() && dice < 95) {
                final int at = random.nextInt(w.sandboxes.size());
                sandbox[i] = w.sandboxes.get(at)[0];
                kind[i] =
                        dice < 80
                                ? WorkerEventKind.STARTED
                                : dice < 88
                                        ? WorkerEventKind.STOPPED
                                        : WorkerEventKind.START_FAILED;
                if (dice >= 80) {
                    w.sandboxes.remove(at);
                }
            } else {
                kind[i] =
                        random.nextInt(60) == 0
                                ? WorkerEventKind.DRAINING
                                : random.nextInt(40) == 0
                                        ? WorkerEventKind.STUCK
                                        : WorkerEventKind.REVOKED;
            }
        }
        final long first = w.nextEvent + (random.nextInt(20) == 0 ? random.nextInt(5) - 2 : 0);
        final RefuseReason[] reasons = RefuseReason.values();
        final RefuseReason reason = reasons[random.nextInt(reasons.length - 1)];
        final int row = CellIds.index(w.id);
        if (random.nextInt(3) > 0 && machine.state().workers.isLive(row)) {
            w.lastCommand = machine.state().workers.lastCommandIssued(row);
        }
        w.nextEvent += count;
        return m -> {
            m.beginWorkerEvents(now, w.session, w.id, w.epoch, w.lastCommand, first, 9);
            for (int i = 0; i < count; i++) {
                m.workerEvent(sandbox[i], token[i], 5 * MS, 0, kind[i], reason);
            }
            m.endWorkerEvents();
        };
    }

    /** Learns ids, sessions, sandboxes and tokens from what was said. */
    void hear(final List<Said> said) {
        for (final Said s : said) {
            switch (s.name()) {
                case "clientWelcome":
                    hearClient(s);
                    break;
                case "workerWelcome":
                    hearWorker(s);
                    break;
                case "adminResult":
                    if (s.longArg(1) == 8 && s.longArg(2) != 0) {
                        functions.add(s.longArg(2));
                        if (functions.size() > 6) {
                            functions.remove(0);
                        }
                    }
                    break;
                case "startSandbox":
                    workers.stream()
                            .filter(w -> w.id == s.longArg(1))
                            .forEach(w -> w.sandboxes.add(new long[] {s.longArg(4)}));
                    break;
                case "waiting":
                    hearInvocation(s);
                    break;
                case "placed":
                    hearInvocation(s);
                    workers.stream()
                            .filter(w -> w.id == s.longArg(8))
                            .forEach(w -> w.tokens.add(new long[] {s.longArg(6), s.longArg(5)}));
                    break;
                case "workerAck":
                    workers.stream()
                            .filter(w -> w.id == s.longArg(1))
                            .forEach(w -> w.nextEvent = s.longArg(3) + 1);
                    break;
                default:
                    break;
            }
        }
    }

    private void hearInvocation(final Said s) {
        invocations.add(s.longArg(4));
        if (invocations.size() > 20) {
            invocations.remove(0);
        }
    }

    private void hearClient(final Said s) {
        Client client = clients.stream().filter(c -> c.id == s.longArg(3)).findFirst().orElse(null);
        if (client == null) {
            client = new Client();
            client.id = s.longArg(3);
            clients.add(client);
            if (clients.size() > 6) {
                clients.remove(0);
            }
        }
        client.session = s.longArg(0);
        client.secretHigh = s.longArg(4);
        client.secretLow = s.longArg(5);
    }

    private void hearWorker(final Said s) {
        final Worker worker = helloing;
        worker.session = s.longArg(0);
        worker.id = s.longArg(3);
        worker.epoch = s.longArg(4);
        worker.nextEvent = s.longArg(5) + 1;
        if (!workers.contains(worker)) {
            workers.add(worker);
            if (workers.size() > 6) {
                workers.remove(0);
            }
        }
    }

    void assertSomethingHappened(final PlacementStateMachine machine) {
        final CellTable cell = machine.state().cell;
        if (cell.completed(0) < 30
                || cell.warmPlacements(0) < 5
                || cell.coldPlacements(0) < 10
                || cell.queuedPlacements(0) < 5
                || cell.lost(0) < 2
                || cell.repairs(0) < 2
                || cell.epochs.raises() < 2) {
            throw new AssertionError(
                    "too little happened: completed "
                            + cell.completed(0)
                            + ", warm "
                            + cell.warmPlacements(0)
                            + ", cold "
                            + cell.coldPlacements(0)
                            + ", queued "
                            + cell.queuedPlacements(0)
                            + ", lost "
                            + cell.lost(0)
                            + ", rejected "
                            + cell.rejected(0)
                            + ", epochs raised "
                            + cell.epochs.raises());
        }
    }
}
