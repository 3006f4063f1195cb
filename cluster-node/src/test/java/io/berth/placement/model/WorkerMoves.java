package io.berth.placement.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.berth.placement.PlacementStateMachine;
import io.berth.placement.model.NaiveRecords.Box;
import io.berth.placement.model.NaiveRecords.BoxState;
import io.berth.placement.model.NaiveRecords.Cancelling;
import io.berth.placement.model.NaiveRecords.Invocation;
import io.berth.placement.model.NaiveRecords.Worker;
import io.berth.placement.model.NaiveRecords.WorkerLink;
import io.berth.placement.protocol.Said;
import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.WorkerEventKind;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** What workers do in a seeded run: hello, pulses, events, losses. */
final class WorkerMoves {
    static final int WORKERS = 4;
    static final int ZONES = 3;
    private static final String[] LABELS = {"", "gpu", "gpu,ssd", "ssd"};
    private static final long OPERATOR = 900L;
    private static final long MS = 1_000_000L;

    private final Random random;
    private final ModelEntry entry;
    private final PlacementStateMachine machine;
    private final NaiveCell twin;
    private final long[] workerIds = new long[WORKERS];

    WorkerMoves(final ModelEntry entry) {
        this.entry = entry;
        random = entry.random;
        machine = entry.machine;
        twin = entry.twin;
    }

    void newIncarnation(final int index) {
        helloWorker(index, entry.nextNumber++, 0, 0);
    }

    private void helloWorker(
            final int index, final long incarnation, final long commands, final long events) {
        final long session = entry.nextSession++;
        final long nonce = entry.nextNumber++;
        final int memoryMb = 512 + 256 * index;
        final int zone = index % ZONES;
        entry.begin("worker hello " + index + " incarnation " + incarnation);
        machine.workerHello(
                entry.timestampNs,
                session,
                nonce,
                nonce,
                incarnation,
                0,
                commands,
                events,
                0,
                memoryMb,
                64,
                zone,
                "w" + index,
                "127.0.0.1:4000",
                LABELS[index]);
        entry.hear();
        for (final Said welcome : entry.said) {
            if (welcome.what().equals("workerWelcome")) {
                final Worker former = twin.workers.get(workerIds[index]);
                if (former != null && former.incarnation != incarnation) {
                    twin.die(former, true);
                }
                workerIds[index] = welcome.number("workerId");
                final Worker worker =
                        twin.registered(
                                "w" + index,
                                workerIds[index],
                                incarnation,
                                session,
                                welcome.number("registrationEpoch"),
                                memoryMb,
                                zone);
                worker.labels =
                        LABELS[index].isEmpty() ? Set.of() : Set.of(LABELS[index].split(","));
                worker.lastCommandIssued = welcome.number("lastCommandIssued");
            }
        }
        entry.done();
    }

    void loseOrReturn() {
        final int index = random.nextInt(WORKERS);
        final Worker worker = twin.workers.get(workerIds[index]);
        if (worker == null || worker.link == WorkerLink.DEAD) {
            newIncarnation(index);
        } else if (worker.isConnected()) {
            entry.closeSession(worker.sessionId);
        } else if (random.nextInt(3) == 0) {
            newIncarnation(index);
        } else {
            helloWorker(
                    index, worker.incarnation, worker.lastCommandIssued, worker.lastEventApplied);
        }
    }

    void goodbye(final int index) {
        final Worker worker = connected(index);
        if (worker != null) {
            entry.begin("worker goodbye " + worker.id);
            machine.workerGoodbye(
                    entry.timestampNs, worker.sessionId, worker.id, worker.registrationEpoch);
            entry.hear();
            if (worker.isConnected()) {
                twin.die(worker, true);
            }
            entry.done();
        }
    }

    void drain(final int index, final long deadlineNs) {
        entry.begin("drain " + index + " for " + deadlineNs);
        machine.drainWorker(entry.timestampNs, OPERATOR, 8, "w" + index, deadlineNs);
        entry.hear();
        final Worker worker = living(index);
        assertReason(worker);
        if (worker != null) {
            twin.drain(worker, deadlineNs);
        }
        entry.done();
    }

    void undrain(final int index) {
        entry.begin("undrain " + index);
        machine.undrainWorker(entry.timestampNs, OPERATOR, 9, "w" + index);
        entry.hear();
        final Worker worker = living(index);
        assertReason(worker);
        if (worker != null) {
            twin.undrain(worker);
        }
        entry.done();
    }

    private void assertReason(final Worker worker) {
        assertEquals(
                worker == null ? "UNKNOWN_WORKER" : "NONE",
                entry.the("adminResult").arguments().get("reason").toString(),
                "answer to the operator");
    }

    private Worker living(final int index) {
        final Worker worker = twin.workers.get(workerIds[index]);
        return worker == null || worker.link == WorkerLink.DEAD ? null : worker;
    }

    private Worker connected(final int index) {
        final Worker worker = twin.workers.get(workerIds[index]);
        return worker != null && worker.isConnected() ? worker : null;
    }

    void pulse(final int index) {
        final Worker worker = connected(index);
        if (worker != null) {
            entry.begin("pulse " + worker.id);
            machine.workerPulse(
                    entry.timestampNs,
                    worker.sessionId,
                    worker.id,
                    worker.registrationEpoch,
                    worker.lastCommandIssued,
                    worker.lastEventApplied,
                    entry.nextNumber++);
            entry.hear();
            if (worker.isConnected()) {
                twin.heard(worker);
            }
            entry.done();
        } else if (random.nextInt(4) == 0) {
            newOrResumed(index);
        }
    }

    private void newOrResumed(final int index) {
        final Worker worker = twin.workers.get(workerIds[index]);
        if (worker == null) {
            newIncarnation(index);
        }
    }

    void someEvent() {
        final Worker worker = connected(random.nextInt(WORKERS));
        if (worker == null) {
            return;
        }
        final List<Box> boxes = twin.boxesOf(worker);
        if (boxes.isEmpty()) {
            return;
        }
        Box box = boxes.get(random.nextInt(boxes.size()));
        for (int i = 0; i < 3 && box.state == BoxState.IDLE; i++) {
            box = boxes.get(random.nextInt(boxes.size()));
        }
        final WorkerEventKind kind = kindFor(box);
        final RefuseReason reason =
                kind != WorkerEventKind.REFUSED
                        ? RefuseReason.NONE
                        : random.nextInt(6) == 0
                                ? RefuseReason.UNKNOWN_SANDBOX
                                : RefuseReason.LEASE_OVER;
        final long token = random.nextInt(25) == 0 ? 1 + random.nextInt(50) : box.token;
        event(worker, box, kind, reason, token);
    }

    private void event(
            final Worker worker,
            final Box box,
            final WorkerEventKind kind,
            final RefuseReason reason,
            final long token) {
        entry.begin("event " + kind + " of " + box.id + " " + box.state + " token " + token);
        machine.beginWorkerEvents(
                entry.timestampNs,
                worker.sessionId,
                worker.id,
                worker.registrationEpoch,
                worker.lastCommandIssued,
                worker.lastEventApplied + 1,
                entry.nextNumber++);
        // Start-ups take what is expected: their average stays, and with it the worth.
        final long tookNs =
                kind == WorkerEventKind.STARTED
                        ? box.function.settings.expectedStartUpNs()
                        : random.nextInt(300) * MS;
        machine.workerEvent(box.id, token, tookNs, 0, kind, reason);
        machine.endWorkerEvents();
        entry.hear();
        if (worker.isConnected()) {
            twin.heard(worker);
            twin.event(worker, box.id, token, kind, reason == RefuseReason.UNKNOWN_SANDBOX);
        }
        entry.done();
    }

    private WorkerEventKind kindFor(final Box box) {
        final int what = random.nextInt(100);
        return switch (box.state) {
            case STARTING -> what < 90 ? WorkerEventKind.STARTED : WorkerEventKind.START_FAILED;
            case IDLE -> what < 5 ? WorkerEventKind.STOPPED : WorkerEventKind.COMPLETED;
            case STOPPING ->
                    box.held && what < 80 ? WorkerEventKind.TIMED_OUT : WorkerEventKind.STOPPED;
            case STUCK -> what < 50 ? WorkerEventKind.TIMED_OUT : WorkerEventKind.STOPPED;
            case LOST -> WorkerEventKind.COMPLETED;
            case BUSY -> kindForRun(box.holder, what);
        };
    }

    private static WorkerEventKind kindForRun(final Invocation holder, final int what) {
        if (holder != null && holder.cancelling == Cancelling.SENT) {
            return what < 40
                    ? WorkerEventKind.CANCELLED
                    : what < 80 ? WorkerEventKind.REVOKED : WorkerEventKind.COMPLETED;
        }
        if (holder != null && holder.revoking && what < 60) {
            return WorkerEventKind.REVOKED;
        }
        if (what < 78) {
            return WorkerEventKind.COMPLETED;
        }
        return what < 84
                ? WorkerEventKind.FAILED
                : what < 87
                        ? WorkerEventKind.TIMED_OUT
                        : what < 98 ? WorkerEventKind.REFUSED : WorkerEventKind.STUCK;
    }
}
