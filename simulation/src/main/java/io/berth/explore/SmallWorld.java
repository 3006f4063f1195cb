package io.berth.explore;

import static io.berth.simulation.VirtualTime.MS;
import static io.berth.simulation.VirtualTime.SECOND;

import io.berth.placement.PlacementCommands.FunctionSettings;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.simulation.CheckFailure;
import io.berth.simulation.SimulatedMac;
import io.berth.simulation.Tampering;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One small world: what there is, and what each choice does to it. The same choices make the same
 * world. Between two choices nothing is left to do that would happen at this instant by itself.
 * Single threaded.
 */
final class SmallWorld {
    static final SimulatedMac MAC = new SimulatedMac(0x5EED);
    static final String TENANT = "t";

    private static final long STEP_NS = 100 * MS;
    private static final long LONGEST_PASS_NS = 12 * SECOND;
    private static final long OUTAGE_NS = 1_300 * MS;
    private static final long MINUTE_NS = 60 * SECOND;

    /** More turns than this at one instant: something does not come to rest. */
    private static final int MOST_TURNS = 500;

    final Scenario scenario;
    final Tampering tampering;
    final Ledger ledger;
    final SmallLog log;
    final ObjectDigest objectDigest = new ObjectDigest();
    private final List<SmallClient> clients = new ArrayList<>();
    private final List<SmallWorker> workers = new ArrayList<>();
    private final List<SmallPeer> peers = new ArrayList<>();
    private final PayloadLane[][] lanes;
    private final Map<Fault, Integer> faultsLeft = new EnumMap<>(Fault.class);
    private final Consumer<String> tracer;
    long nowNs;
    private long functionId;
    private int passesLeft;
    private int cancelsLeft;

    SmallWorld(final Scenario scenario, final Tampering tampering, final Consumer<String> tracer) {
        this.scenario = scenario;
        this.tampering = tampering;
        this.tracer = tracer;
        ledger = new Ledger(this, scenario);
        log = new SmallLog(this);
        lanes = new PayloadLane[scenario.clients][scenario.workers];
        for (int i = 0; i < scenario.clients; i++) {
            clients.add(new SmallClient(this, i, scenario.calls.get(i)));
        }
        for (int i = 0; i < scenario.workers; i++) {
            workers.add(
                    new SmallWorker(this, scenario.clients + i, i, scenario.sandboxesPerWorker));
        }
        for (final SmallClient client : clients) {
            for (final SmallWorker worker : workers) {
                lanes[client.index][worker.number] = new PayloadLane();
            }
        }
        peers.addAll(clients);
        peers.addAll(workers);
        faultsLeft.putAll(scenario.faults);
        passesLeft = scenario.passes;
        cancelsLeft = scenario.cancels;
        begin();
    }

    // ---- who there is

    List<SmallWorker> workers() {
        return workers;
    }

    List<SmallPeer> peers() {
        return peers;
    }

    SmallClient client(final int index) {
        return clients.get(index);
    }

    List<SmallClient> clients() {
        return clients;
    }

    SmallWorker workerAt(final String endpoint) {
        return workers.get(SmallWorker.numberOf(endpoint));
    }

    PayloadLane lane(final int client, final int worker) {
        return lanes[client][worker];
    }

    void clearLanesOf(final SmallWorker worker) {
        for (final PayloadLane[] of : lanes) {
            of[worker.number].clear();
        }
    }

    void trace(final String who, final Supplier<String> what) {
        if (tracer != null) {
            tracer.accept(
                    String.format("%7.3fs %-9s %s", nowNs / (double) SECOND, who, what.get()));
        }
    }

    // ---- the beginning

    /** Everyone is there, the function too, and its sandboxes are warm. */
    private void begin() {
        log.elect(0);
        log.append(commands -> commands.initialiseCell(0, 0, 1, scenario.cell()));
        log.append(commands -> commands.createFunction(0, 0, 2, function(scenario.warm)));
        functionId = log.lastAdminId();
        peers.forEach(SmallPeer::connect);
        settle();
        new RunOut(this).deliverAll();
        if (scenario.warm > 0) {
            log.append(commands -> commands.createFunction(0, 0, 3, function(0)));
        }
        settle();
        for (final Choice choice : scenario.prelude) {
            take(choice);
        }
    }

    private FunctionSettings function(final int provisioned) {
        return new FunctionSettings(
                TENANT,
                "f",
                SandboxKind.SYNTHETIC,
                "",
                scenario.functionTimeoutNs,
                600 * SECOND,
                100 * MS,
                SmallWorker.SANDBOX_MB,
                FunctionSettings.NONE_RESERVED,
                16,
                provisioned,
                0,
                "");
    }

    // ---- choices

    /** What may happen now. */
    List<Choice> choices() {
        final List<Choice> choices = new ArrayList<>();
        addDeliveries(choices);
        addSandboxChoices(choices);
        addCallerChoices(choices);
        if (passesLeft > 0) {
            choices.add(new Choice(Choice.Kind.PASS, 0, 0));
        }
        addLinkFaults(choices);
        addLeaderFaults(choices);
        return choices;
    }

    private void addDeliveries(final List<Choice> choices) {
        for (final SmallPeer peer : peers) {
            if (peer.held) {
                choices.add(new Choice(Choice.Kind.UNHOLD, peer.index, 0));
            } else if (peer.link != null) {
                addIf(choices, !peer.link.in.isEmpty(), Choice.Kind.IN, peer.index, 0);
                addIf(choices, !peer.link.out.isEmpty(), Choice.Kind.OUT, peer.index, 0);
                addIf(choices, !peer.link.late.isEmpty(), Choice.Kind.LATE_OUT, peer.index, 0);
            } else if (peer.running) {
                choices.add(new Choice(Choice.Kind.CONNECT, peer.index, 0));
            }
        }
        for (int client = 0; client < clients.size(); client++) {
            for (int worker = 0; worker < workers.size(); worker++) {
                final PayloadLane lane = lanes[client][worker];
                addIf(choices, !lane.toWorker.isEmpty(), Choice.Kind.RUN, client, worker);
                addIf(choices, !lane.toClient.isEmpty(), Choice.Kind.REPLY, client, worker);
                addIf(
                        choices,
                        isLeft(Fault.UNPLUG) && !lane.isEmpty(),
                        Choice.Kind.UNPLUG,
                        client,
                        worker);
            }
        }
        addIf(choices, log.hasClosing(), Choice.Kind.LOG_CLOSE, 0, 0);
    }

    private void addSandboxChoices(final List<Choice> choices) {
        for (final SmallWorker worker : workers) {
            addIf(choices, !worker.running, Choice.Kind.START, worker.index, 0);
            final List<SmallSandboxes.Sandbox> its = worker.sandboxes().sandboxes;
            for (int i = 0; i < its.size(); i++) {
                final boolean ready = its.get(i).ready;
                addIf(choices, !ready, Choice.Kind.STARTED, worker.index, i);
                addIf(
                        choices,
                        !ready && isLeft(Fault.START_FAILS),
                        Choice.Kind.START_FAILED,
                        worker.index,
                        i);
                addIf(choices, its.get(i).run != null, Choice.Kind.END, worker.index, i);
            }
        }
    }

    private void addCallerChoices(final List<Choice> choices) {
        for (final SmallClient client : clients) {
            addIf(choices, client.hasCallToMake(), Choice.Kind.CALL, client.index, 0);
        }
        for (final SmallCall call : ledger.calls().all()) {
            addIf(
                    choices,
                    cancelsLeft > 0 && call.isOpen() && !call.cancelled,
                    Choice.Kind.CANCEL,
                    call.number,
                    0);
        }
    }

    private void addLinkFaults(final List<Choice> choices) {
        for (final SmallPeer peer : peers) {
            final boolean isWorker = peer instanceof SmallWorker;
            final boolean linked = peer.link != null;
            addIf(
                    choices,
                    linked && isLeft(Fault.CUT) && isWorker != scenario.clientLinksFail,
                    Choice.Kind.CUT,
                    peer.index,
                    0);
            addIf(
                    choices,
                    linked && !peer.held && isWorker && isLeft(Fault.HOLD),
                    Choice.Kind.HOLD,
                    peer.index,
                    0);
            addIf(
                    choices,
                    isWorker && peer.running && isLeft(Fault.CRASH),
                    Choice.Kind.CRASH,
                    peer.index,
                    0);
            addIf(
                    choices,
                    linked
                            && isLeft(Fault.DROP)
                            && !peer.link.out.isEmpty()
                            && peer.link.out.peekFirst().message() != null,
                    Choice.Kind.DROP,
                    peer.index,
                    0);
        }
    }

    private void addLeaderFaults(final List<Choice> choices) {
        addIf(choices, isLeft(Fault.LEADER), Choice.Kind.LEADER, 0, 0);
        addIf(choices, isLeft(Fault.OUTAGE), Choice.Kind.OUTAGE, 0, 0);
        addIf(choices, isLeft(Fault.RESTART), Choice.Kind.RESTART, 0, 0);
        boolean answersUnderWay = false;
        for (final SmallPeer peer : peers) {
            answersUnderWay |= peer.link != null && !peer.link.out.isEmpty();
            addIf(
                    choices,
                    isLeft(Fault.SILENT)
                            && peer.link != null
                            && !peer.held
                            && !peer.link.in.isEmpty(),
                    Choice.Kind.SILENT,
                    peer.index,
                    0);
        }
        addIf(choices, isLeft(Fault.LATE) && answersUnderWay, Choice.Kind.LATE, 0, 0);
    }

    private static void addIf(
            final List<Choice> choices,
            final boolean possible,
            final Choice.Kind kind,
            final int a,
            final int b) {
        if (possible) {
            choices.add(new Choice(kind, a, b));
        }
    }

    private boolean isLeft(final Fault fault) {
        return faultsLeft.getOrDefault(fault, 0) > 0;
    }

    private void use(final Fault fault) {
        faultsLeft.merge(fault, -1, Integer::sum);
    }

    // ---- what a choice does

    /** Takes a choice that is possible now. */
    void take(final Choice choice) {
        switch (choice.kind()) {
            case RUN -> deliver(lanes[choice.a()][choice.b()].toWorker.removeFirst());
            case REPLY -> deliver(lanes[choice.a()][choice.b()].toClient.removeFirst());
            case UNPLUG -> {
                use(Fault.UNPLUG);
                lanes[choice.a()][choice.b()].clear();
            }
            case CALL -> clients.get(choice.a()).makeCall(functionId);
            case CANCEL -> {
                cancelsLeft--;
                final SmallCall call = ledger.calls().find(choice.a());
                clients.get(call.client).cancel(call);
            }
            case PASS -> {
                passesLeft--;
                pass();
            }
            case LOG_CLOSE -> log.logClose();
            case STARTED, START_FAILED, END, START, CRASH -> takeAtWorker(choice);
            case LEADER, LATE, OUTAGE, RESTART, SILENT -> takeAtLog(choice);
            default -> takeAtPeer(choice, peers.get(choice.a()));
        }
        settle();
    }

    private void deliver(final PayloadLane.Message message) {
        trace("payload", message::text);
        message.delivery().run();
    }

    private void takeAtPeer(final Choice choice, final SmallPeer peer) {
        switch (choice.kind()) {
            case IN -> log.take(peer.link, true);
            case OUT -> peer.receive(peer.link.out.removeFirst());
            case LATE_OUT -> peer.receive(peer.link.late.removeFirst());
            case CONNECT -> peer.connect();
            case UNHOLD -> peer.held = false;
            case HOLD -> {
                use(Fault.HOLD);
                peer.held = true;
            }
            case CUT -> {
                use(Fault.CUT);
                peer.loseLink();
            }
            case DROP -> {
                use(Fault.DROP);
                peer.link.out.removeFirst();
            }
            default -> throw new IllegalArgumentException(choice.label());
        }
    }

    private void takeAtWorker(final Choice choice) {
        final SmallWorker worker = (SmallWorker) peers.get(choice.a());
        final List<SmallSandboxes.Sandbox> its = worker.sandboxes().sandboxes;
        switch (choice.kind()) {
            case STARTED -> worker.started(its.get(choice.b()));
            case START_FAILED -> {
                use(Fault.START_FAILS);
                worker.startFailed(its.get(choice.b()));
            }
            case END -> worker.sandboxes().end(its.get(choice.b()));
            case CRASH -> {
                use(Fault.CRASH);
                worker.crash();
            }
            default -> worker.start();
        }
    }

    private void takeAtLog(final Choice choice) {
        switch (choice.kind()) {
            case LEADER -> {
                use(Fault.LEADER);
                log.loseLeader(false);
                log.elect(nextClockNs());
            }
            case LATE -> {
                use(Fault.LATE);
                log.loseLeader(true);
                log.elect(nextClockNs());
            }
            case SILENT -> {
                use(Fault.SILENT);
                log.take(peers.get(choice.a()).link, false);
                log.loseLeader(false);
                log.elect(nextClockNs());
            }
            case OUTAGE -> {
                use(Fault.OUTAGE);
                log.loseLeader(false);
                for (long passed = 0; passed < OUTAGE_NS; passed += STEP_NS) {
                    step();
                }
                log.elect(nextClockNs());
            }
            default -> {
                use(Fault.RESTART);
                log.restart(nextClockNs());
            }
        }
    }

    /** Clocks of leaders are a minute ahead, a minute behind, and right, in turn. */
    private long nextClockNs() {
        return switch ((int) (log.term() % 3)) {
            case 1 -> MINUTE_NS;
            case 2 -> -MINUTE_NS;
            default -> 0;
        };
    }

    // ---- time

    /** Time passes until something happens that others can see. */
    private void pass() {
        final long before = signature();
        for (long passed = 0; passed < LONGEST_PASS_NS; passed += STEP_NS) {
            step();
            if (signature() != before) {
                return;
            }
        }
    }

    /** A little time passes; what is due happens. */
    void step() {
        for (final SmallWorker worker : workers) {
            worker.sandboxes().endInterrupted();
        }
        settle();
        nowNs += STEP_NS;
        log.fireDue();
        settle();
    }

    /** What is done at this instant without anybody's choice. */
    private void settle() {
        for (int turn = 0; ; turn++) {
            if (turn == MOST_TURNS) {
                throw new CheckFailure("something does not come to rest");
            }
            boolean again = false;
            for (final SmallPeer peer : peers) {
                again |= peer.running && peer.poll() > 0;
                again |= deliverHousekeeping(peer);
            }
            if (!again) {
                return;
            }
        }
    }

    /**
     * Pulses and acknowledgements that nothing is before go at once: a lease is renewed unless the
     * link is held, cut or busy.
     */
    private boolean deliverHousekeeping(final SmallPeer peer) {
        boolean delivered = false;
        while (peer.link != null && !peer.held) {
            final Link link = peer.link;
            if (!link.in.isEmpty() && link.in.peekFirst().isHousekeeping()) {
                log.take(link, true);
            } else if (!link.out.isEmpty() && link.out.peekFirst().isHousekeeping()) {
                peer.receive(link.out.removeFirst());
            } else {
                return delivered;
            }
            delivered = true;
        }
        return delivered;
    }

    /** What others can see of a world: changes when something of interest has happened. */
    private long signature() {
        final Mix mix = new Mix();
        log.machine()
                .forEachHeldSlot(
                        (worker, incarnation, sandbox, slot, token, invocation, function, state) ->
                                mix.add(token).add(state.ordinal()));
        log.machine()
                .forEachInvocation(
                        (id, state, function, client, slot, sequence, token, deadline) ->
                                mix.add(id).add(state.ordinal()).add(token));
        log.machine()
                .forEachWorker(
                        (id, incarnation, name, zone, state, memory, used, most, sandboxes) ->
                                mix.add(id).add(state.ordinal()).add(sandboxes));
        for (final SmallPeer peer : peers) {
            final Link link = peer.link;
            mix.add(link == null ? -1 : link.id);
            mix.add(link == null ? 0 : link.in.size() + 64L * link.out.size());
        }
        for (final PayloadLane[] of : lanes) {
            for (final PayloadLane lane : of) {
                mix.add(lane.toWorker.size() + 64L * lane.toClient.size());
            }
        }
        clients.forEach(client -> mix.add(client.openCalls()).add(client.isReady() ? 1 : 0));
        workers.forEach(worker -> mix.add(worker.signature()));
        return mix.value();
    }

    // ---- the whole

    /** Looks at everything that must hold. */
    void check() {
        ledger.check(log.machine());
    }

    /** A digest of everything that what happens next depends on. */
    long digest() {
        final Mix mix = new Mix();
        mix.add(nowNs).add(passesLeft).add(cancelsLeft);
        faultsLeft.forEach((fault, times) -> mix.add(fault.ordinal()).add(times));
        log.digest(mix);
        peers.forEach(peer -> peer.digestPeer(mix));
        for (final PayloadLane[] of : lanes) {
            for (final PayloadLane lane : of) {
                lane.digest(mix);
            }
        }
        ledger.digest(mix);
        return mix.value();
    }
}
