package io.berth.simulation;

import static io.berth.simulation.VirtualTime.MS;
import static io.berth.simulation.VirtualTime.SECOND;

import io.berth.client.protocol.Placement;
import io.berth.placement.PlacementCommands.FunctionSettings;
import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.WorkerEventKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;

/** Directed histories, for mistakes that random ones meet too rarely. */
final class MutantScenarios {
    /** Another function of the same tenant. */
    private static final String OTHER = "f3";

    private static final int ANY_ZONE = 255;

    /** The last of the four that the client has: it is never in so many calls. */
    private static final int UNUSED_SLOT = 3;

    private final Tampering tampering;
    private final Map<String, Runnable> histories = new LinkedHashMap<>();
    private Scenario scenario;

    MutantScenarios(final Tampering tampering) {
        this.tampering = tampering;
        histories.put("many calls at the limit of a tenant", this::tenantLimit);
        histories.put("many calls at the limit of a function", this::functionLimit);
        histories.put("many calls of what is not reserved", this::unreserved);
        histories.put("a payload under way to a worker that is cut off", this::cutOff);
        histories.put("a worker that lives through its lease", this::leaseOver);
        histories.put("a worker that lives through its grace", this::graceOver);
        histories.put("payloads that race with the expiry of their placements", this::expiry);
        histories.put("an older word under a new number", this::olderWord);
        histories.put("a start that crosses a report", this::startAndReport);
        histories.put("a cancel that overtakes its request", this::cancelFirst);
        histories.put("leaders whose clocks are minutes apart", this::clocks);
        histories.put("a client that comes back", this::clientBack);
        histories.put("runs past their time limit", this::longRuns);
        histories.put("words of a former session", this::formerSession);
        histories.put("a new version beside the former one", this::newVersion);
        histories.put("nothing to do for a while", this::idleTime);
        histories.put("a payload under a forged placement", () -> badPayload(true));
        histories.put("a payload that is cut short", () -> badPayload(false));
        histories.put("a worker that begins anew amid a run", this::newLife);
    }

    long entries() {
        return scenario == null ? 0 : scenario.entries();
    }

    Set<String> names() {
        return histories.keySet();
    }

    void run(final String name) {
        final Runnable history = histories.get(name);
        if (history == null) {
            throw new IllegalArgumentException("no history is called " + name);
        }
        history.run();
    }

    private Scenario begin(final int workers, final long runNs) {
        scenario = Scenario.with(workers, runNs, tampering);
        return scenario;
    }

    private void callMany(final int calls) {
        callMany(Scenario.FUNCTION, calls);
        scenario.finish();
    }

    private void callMany(final String function, final int calls) {
        final List<SimulatedCall> open = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            open.add(call(function));
        }
        open.forEach(scenario::awaitEnd);
    }

    private SimulatedCall call(final String function) {
        return scenario.client().call(function, 30 * SECOND, 0, true, false);
    }

    private void create(final String function, final long reserved) {
        final FunctionSettings like = Scenario.settings(reserved);
        scenario.world()
                .operator
                .createFunction(
                        new FunctionSettings(
                                like.tenant(),
                                function,
                                like.kind(),
                                like.code(),
                                like.timeoutNs(),
                                like.keepAliveNs(),
                                like.expectedStartUpNs(),
                                like.memoryMb(),
                                like.reservedConcurrency(),
                                like.maxQueued()));
        scenario.pass(SECOND);
    }

    /** A function reserves two of three slots that another holds, and has a sandbox for them. */
    private void tenantLimit() {
        begin(6, 4 * SECOND);
        final String tenant = World.tenantOf(OTHER);
        scenario.world().operator.setTenant(tenant, new Workload.TenantLimits(3, 1, 100));
        create(OTHER, FunctionSettings.NONE_RESERVED);
        callMany(OTHER, 1);
        final List<SimulatedCall> open = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            open.add(call(Scenario.FUNCTION));
        }
        open.forEach(scenario::awaitBegin);
        create(OTHER, 2);
        callMany(OTHER, 2);
        scenario.finish();
    }

    /** Eight sandboxes are there when the function may use three. */
    private void functionLimit() {
        begin(6, SECOND);
        callMany(Scenario.FUNCTION, 8);
        create(Scenario.FUNCTION, 3);
        callMany(12);
    }

    /** Eight sandboxes are there when another function of the tenant reserves six of its eight. */
    private void unreserved() {
        begin(6, SECOND);
        callMany(Scenario.FUNCTION, 8);
        create(OTHER, 6);
        callMany(12);
    }

    private void cutOff() {
        begin(1, SECOND).warm();
        scenario.world().payloads.delayTo(scenario.worker().name(), 8 * SECOND);
        final int from = scenario.entries();
        scenario.call();
        scenario.until(() -> scenario.entryOf("invoke", from) >= 0, "the invoke");
        scenario.world()
                .cluster
                .holdBack(message -> message.get(0).name().equals("workerHello"), 60 * SECOND);
        scenario.worker().loseSessionUnnoticed();
        scenario.pass(100 * SECOND);
        scenario.finish();
    }

    private void leaseOver() {
        begin(1, 500 * MS).warm();
        final SimulatedCall call = scenario.call();
        scenario.awaitBegin(call);
        scenario.worker().stall(2_800 * MS);
        scenario.awaitEnd(call);
        scenario.pass(SECOND);
        scenario.awaitEnd(scenario.call());
        scenario.finish();
    }

    private void graceOver() {
        begin(1, 500 * MS).warm();
        final SimulatedCall call = scenario.call();
        scenario.awaitBegin(call);
        scenario.worker().stall(40 * SECOND);
        scenario.awaitEnd(call);
        scenario.pass(45 * SECOND);
        scenario.awaitEnd(scenario.call());
        scenario.finish();
    }

    private void expiry() {
        begin(1, 300 * MS).warm();
        for (long delayMs = 1_900; delayMs <= 2_100; delayMs += 10) {
            scenario.world().payloads.delayTo(scenario.worker().name(), delayMs * MS);
            final SimulatedCall call = scenario.call();
            scenario.pass(2_600 * MS);
            scenario.world().payloads.delayTo(scenario.worker().name(), 0);
            scenario.awaitEnd(call);
        }
        scenario.finish();
    }

    /** A worker that says once more how an older run ended. It is not heard of again. */
    private void olderWord() {
        begin(1, 2 * SECOND).warm();
        final SimulatedWorker worker = scenario.worker();
        final long older = scenario.lastToken();
        final SimulatedCall call = scenario.call();
        scenario.awaitBegin(call);
        scenario.world()
                .cluster
                .send(
                        worker.session(),
                        (log, sessionId) -> {
                            log.beginWorkerEvents(
                                    0,
                                    sessionId,
                                    worker.protocol().workerId(),
                                    worker.protocol().registrationEpoch(),
                                    worker.protocol().lastCommandApplied(),
                                    worker.protocol().lastEventNumber() + 1,
                                    1);
                            log.workerEvent(
                                    scenario.lastSandbox(),
                                    older,
                                    MS,
                                    0,
                                    WorkerEventKind.COMPLETED,
                                    RefuseReason.NONE);
                            log.endWorkerEvents();
                        });
        scenario.pass(SECOND);
    }

    private void startAndReport() {
        begin(1, 200 * MS).warm();
        final int from = scenario.entries();
        scenario.worker().replaceSession();
        scenario.world()
                .cluster
                .holdBack(message -> message.get(0).name().equals("beginWorkerReport"), 400 * MS);
        scenario.until(() -> scenario.entryOf("workerHello", from) >= 0, "the worker to be back");
        scenario.pass(100 * MS);
        callMany(3);
    }

    private void cancelFirst() {
        begin(1, SECOND).warm();
        scenario.world().cluster.killLeader();
        scenario.pass(100 * MS);
        final SimulatedCall call = scenario.call();
        scenario.pass(50 * MS);
        scenario.world().cluster.elect(0);
        scenario.client().cancel(call);
        scenario.awaitEnd(call);
        scenario.pass(5 * SECOND);
        scenario.finish();
    }

    private void clocks() {
        begin(2, 700 * MS).warm();
        scenario.call();
        scenario.changeLeader(300 * MS, 60 * SECOND);
        scenario.pass(SECOND);
        scenario.call();
        scenario.changeLeader(300 * MS, -60 * SECOND);
        callMany(2);
    }

    private void clientBack() {
        begin(1, 2 * SECOND).warm();
        final SimulatedCall running = scenario.call();
        final SimulatedCall waiting = scenario.call();
        scenario.awaitBegin(running);
        scenario.client().loseSessionUnnoticed();
        scenario.awaitEnd(running);
        scenario.awaitEnd(waiting);
        scenario.client().replaceSession();
        scenario.pass(SECOND);
        scenario.awaitEnd(scenario.call());
        scenario.finish();
    }

    /** The time limit is 5 s. */
    private void longRuns() {
        begin(2, 9 * SECOND);
        callMany(2);
    }

    /** Both peers are back, and something that they said before comes only now. */
    private void formerSession() {
        begin(1, 2 * SECOND).warm();
        final SimulatedCall call = scenario.call();
        scenario.awaitBegin(call);
        final SimulatedWorker worker = scenario.worker();
        final SimulatedSession ofWorker = worker.session();
        final long epoch = worker.protocol().registrationEpoch();
        int from = scenario.entries();
        worker.loseSessionUnnoticed();
        awaitEntry("workerHello", from);
        sayLate(
                ofWorker,
                (log, sessionId) -> {
                    log.beginWorkerEvents(
                            0,
                            sessionId,
                            worker.protocol().workerId(),
                            epoch,
                            worker.protocol().lastCommandApplied(),
                            worker.protocol().lastEventNumber() + 1,
                            1);
                    log.endWorkerEvents();
                });
        final Call placed = scenario.lastPlaced();
        final SimulatedSession ofClient = scenario.client().session();
        from = scenario.entries();
        scenario.client().loseSessionUnnoticed();
        awaitEntry("clientHello", from);
        sayLate(
                ofClient,
                (log, sessionId) ->
                        log.invoke(
                                0,
                                sessionId,
                                placed.number("clientId"),
                                UNUSED_SLOT,
                                1,
                                placed.number("functionId"),
                                SECOND,
                                16,
                                1,
                                0,
                                ANY_ZONE));
        scenario.awaitEnd(call);
        scenario.finish();
    }

    private void awaitEntry(final String name, final int from) {
        scenario.until(() -> scenario.entryOf(name, from) >= 0, "a " + name);
    }

    /** The log closes the session soon; this comes before. */
    private void sayLate(final SimulatedSession session, final LogMessage message) {
        session.openForOwner = true;
        scenario.world().cluster.send(session, message);
        session.openForOwner = false;
        scenario.pass(50 * MS);
    }

    private void newVersion() {
        begin(2, 2 * SECOND).warm();
        final SimulatedCall busy = scenario.call();
        scenario.awaitBegin(busy);
        scenario.awaitEnd(call(Scenario.FUNCTION));
        scenario.awaitEnd(busy);
        final FunctionSettings like = Scenario.settings(FunctionSettings.NONE_RESERVED);
        scenario.world()
                .operator
                .createFunction(
                        new FunctionSettings(
                                like.tenant(),
                                like.name(),
                                like.kind(),
                                like.code(),
                                like.timeoutNs() + SECOND,
                                like.keepAliveNs(),
                                like.expectedStartUpNs(),
                                like.memoryMb(),
                                like.reservedConcurrency(),
                                like.maxQueued()));
        scenario.pass(SECOND);
        callMany(3);
    }

    /** The keep-alive is 60 s. */
    private void idleTime() {
        begin(2, 100 * MS).warm();
        scenario.pass(70 * SECOND);
        callMany(1);
    }

    /** Comes from elsewhere before the payload of the caller, whose placement was overheard. */
    private void badPayload(final boolean isForged) {
        begin(1, 500 * MS).warm();
        final SimulatedWorker worker = scenario.worker();
        scenario.world().payloads.delayTo(worker.name(), 500 * MS);
        final long before = scenario.said("placed");
        final SimulatedCall call = scenario.call();
        scenario.until(() -> scenario.said("placed") > before, "the placement");
        final Placement placement =
                ClientInbox.placement(scenario.lastPlaced(), scenario.world().mac);
        final int length = (int) placement.payloadLength - (isForged ? 0 : 1);
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[length]);
        payload.putLong(0, call.number);
        if (isForged) {
            placement.mac[0] ^= 1;
        }
        worker.onRun(
                placement,
                payload,
                scenario.world().replyTo(scenario.client(), scenario.client().life()));
        scenario.world().payloads.delayTo(worker.name(), 0);
        scenario.awaitEnd(call);
        scenario.finish();
    }

    /** The caller asks the new life about a run of the one before. */
    private void newLife() {
        begin(1, 4 * SECOND).warm();
        final SimulatedCall call = scenario.call();
        scenario.awaitBegin(call);
        scenario.worker().crash();
        scenario.pass(200 * MS);
        scenario.worker().startAgain();
        scenario.awaitEnd(call);
        scenario.pass(45 * SECOND);
        scenario.finish();
    }
}
