package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertNull;

import io.berth.placement.RecordingOutput.Said;
import io.berth.schemas.protocol.KeepAlivePolicy;
import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.schemas.protocol.SandboxState;
import io.berth.schemas.protocol.WorkerEventKind;
import java.util.HashMap;
import java.util.Map;

/** A cell under test that reads like what happens to it: one state machine, its peers, the time. */
final class Cell {
    static final long MS = 1_000_000L;
    static final long ADMIN = 1;
    static final int MAY_WAIT = 1;
    static final int PREVIOUS_ENDED = 4;

    final RecordingOutput out = new RecordingOutput();
    PlacementStateMachine machine = new PlacementStateMachine(out.asOutput());
    long nowNs = 1_000_000 * MS;
    private long nextSession = 100;
    private final Map<String, PlacementCommands.FunctionSettings> functions = new HashMap<>();

    static Cell started() {
        return started(CellSettings.defaults(42, 1, 2));
    }

    static Cell started(final CellSettings settings) {
        final Cell cell = new Cell();
        cell.machine.newTerm(cell.nowNs, 1);
        cell.machine.initialiseCell(cell.nowNs, ADMIN, 1, settings);
        cell.check();
        return cell;
    }

    void check() {
        assertNull(StateInvariants.check(machine));
    }

    long newSession() {
        return nextSession++;
    }

    /** Lets the time pass in ticks, as the cluster timer would. */
    void pass(final long ms) {
        long left = ms;
        while (left > 0) {
            final long step = left < 100 ? left : 100;
            nowNs += step * MS;
            left -= step;
            machine.timerFired(nowNs, 0);
            check();
        }
    }

    // ---- functions

    static PlacementCommands.FunctionSettings settings(final String name) {
        return new PlacementCommands.FunctionSettings(
                "acme",
                name,
                SandboxKind.SYNTHETIC,
                "",
                3_000 * MS,
                60_000 * MS,
                50 * MS,
                128,
                PlacementCommands.FunctionSettings.NONE_RESERVED,
                100);
    }

    long function(final String name) {
        return function(settings(name));
    }

    long function(final PlacementCommands.FunctionSettings settings) {
        functions.put(settings.name(), settings);
        machine.createFunction(nowNs, ADMIN, 7, settings);
        check();
        final Said result = out.last("adminResult");
        if (result.args()[4] != RejectReason.NONE) {
            throw new AssertionError(result.toString());
        }
        return result.longArg(2);
    }

    void tenantLimit(final String tenant, final int limit) {
        machine.setTenant(nowNs, ADMIN, 8, tenant, limit, 1, 100_000);
        check();
    }

    void policy(final PolicySettings policy) {
        machine.setPolicy(nowNs, ADMIN, 9, policy);
        check();
        if (out.last("adminResult").args()[4] != RejectReason.NONE) {
            throw new AssertionError(out.last("adminResult").toString());
        }
    }

    void keepAlive(final KeepAlivePolicy keepAlive) {
        final PolicySettings p = machine.state().policy;
        policy(
                new PolicySettings(
                        p.placement(),
                        keepAlive,
                        p.bestOf(),
                        p.highLoadPermille(),
                        p.unreservedFloor(),
                        p.scaleUpSize(),
                        p.scaleUpPeriodNs(),
                        p.provisionSize(),
                        p.provisionPeriodNs(),
                        p.quantumMb(),
                        p.standingQueueNs(),
                        p.suspectFailures(),
                        p.suspectNs()));
    }

    /** An operator raises the cell epoch. @return the answer. */
    Said raise(final int epoch, final long settleMs, final boolean ignoreShown) {
        machine.raiseCellEpoch(nowNs, ADMIN, 10, epoch, settleMs * MS, ignoreShown);
        check();
        return out.last("cellEpochReply");
    }

    PlacementOutput.CellEpochStatus epochs() {
        machine.describeCellEpoch(nowNs, ADMIN, 11);
        return (PlacementOutput.CellEpochStatus) out.last("cellEpochReply").args()[3];
    }

    // ---- clients

    final class Client {
        long session;
        final long id;
        final long secretHigh;
        final long secretLow;
        final int slots;

        Client(final Said welcome) {
            session = welcome.longArg(0);
            id = welcome.longArg(3);
            secretHigh = welcome.longArg(4);
            secretLow = welcome.longArg(5);
            slots = (int) welcome.longArg(8);
        }

        void invoke(final int slot, final long sequence, final long functionId, final int flags) {
            invoke(slot, sequence, functionId, flags, 5_000);
        }

        void invoke(
                final int slot,
                final long sequence,
                final long functionId,
                final int flags,
                final long deadlineMs) {
            machine.invoke(
                    nowNs,
                    session,
                    id,
                    slot,
                    sequence,
                    functionId,
                    deadlineMs * MS,
                    100,
                    flags,
                    0,
                    255);
            check();
        }

        void invokeIn(final int zone, final int slot, final long sequence, final long functionId) {
            machine.invoke(
                    nowNs,
                    session,
                    id,
                    slot,
                    sequence,
                    functionId,
                    5_000 * MS,
                    100,
                    MAY_WAIT,
                    0,
                    zone);
            check();
        }

        void cancel(final int slot, final long sequence) {
            machine.cancel(nowNs, session, id, slot, sequence);
            check();
        }

        void release(final int slot, final long sequence, final long token) {
            machine.release(nowNs, session, id, slot, sequence, token);
            check();
        }

        void resync(final int slot, final long sequence) {
            machine.beginClientResync(nowNs, session, id);
            machine.clientResyncRequest(slot, sequence);
            machine.endClientResync();
            check();
        }

        void resume(final long onSession) {
            session = onSession;
            machine.clientHello(
                    nowNs, onSession, 0, 77, 78, id, secretHigh, secretLow, 0, 0, slots);
            check();
        }
    }

    Client client() {
        return client(newSession(), 16);
    }

    Client client(final long session, final int slots) {
        machine.clientHello(nowNs, session, 0, session, 5, 0, 0, 0, 0, 0, slots);
        check();
        return new Client(out.last("clientWelcome"));
    }

    void closeSession(final long session) {
        machine.sessionClosed(nowNs, session);
        check();
    }

    // ---- workers

    final class Worker {
        String labels = "";
        final String name;
        final long incarnation;
        long session;
        long id;
        long epoch;
        long nextEvent = 1;
        long applied;
        long pulse;
        long cellEpochSeen;
        long highestToken;
        int maxSandboxes = 100;
        int zone;
        String endpoint = "127.0.0.1:4000";

        Worker(final String name, final long incarnation) {
            this.name = name;
            this.incarnation = incarnation;
        }

        Said hello(final long onSession, final long nonce, final int memoryMb) {
            out.clear();
            machine.workerHello(
                    nowNs,
                    onSession,
                    nonce,
                    1,
                    incarnation,
                    highestToken,
                    applied,
                    nextEvent - 1,
                    cellEpochSeen,
                    memoryMb,
                    maxSandboxes,
                    zone,
                    name,
                    endpoint,
                    labels);
            check();
            if (out.has("workerWelcome")) {
                final Said welcome = out.last("workerWelcome");
                session = onSession;
                id = welcome.longArg(3);
                epoch = welcome.longArg(4);
                return welcome;
            }
            return out.last("helloRejected");
        }

        /** Confirms every command said so far. */
        void applyAll() {
            applied = machine.state().workers.lastCommandIssued(CellIds.index(id));
        }

        void event(final WorkerEventKind kind, final long sandboxId, final long token) {
            event(kind, sandboxId, token, RefuseReason.NONE);
        }

        void event(
                final WorkerEventKind kind,
                final long sandboxId,
                final long token,
                final RefuseReason refuseReason) {
            applyAll();
            machine.beginWorkerEvents(nowNs, session, id, epoch, applied, nextEvent, ++pulse);
            machine.workerEvent(sandboxId, token, 10 * MS, 0, kind, refuseReason);
            machine.endWorkerEvents();
            nextEvent++;
            check();
        }

        void pulse() {
            applyAll();
            machine.workerPulse(nowNs, session, id, epoch, applied, nextEvent - 1, ++pulse);
            check();
        }

        void report(final long reportId, final long... sandboxLastRunning) {
            applyAll();
            machine.beginWorkerReport(
                    nowNs, session, id, epoch, reportId, applied, nextEvent - 1, 0, true);
            for (int i = 0; i < sandboxLastRunning.length; i += 3) {
                machine.workerReportSlot(
                        sandboxLastRunning[i],
                        sandboxLastRunning[i + 1],
                        sandboxLastRunning[i + 2],
                        0,
                        SandboxState.IDLE);
            }
            machine.endWorkerReport();
            check();
        }

        /** Answers the newest start command. @return the sandbox. */
        long startLast() {
            final long sandbox = out.last("startSandbox").longArg(4);
            event(WorkerEventKind.STARTED, sandbox, 0);
            return sandbox;
        }
    }

    Worker worker(final String name) {
        return worker(name, 1, 1024);
    }

    Worker worker(final String name, final long incarnation, final int memoryMb) {
        final Worker worker = new Worker(name, incarnation);
        worker.hello(newSession(), 1, memoryMb);
        return worker;
    }
}
