package io.berth.placement;

import io.berth.placement.RecordingOutput.Said;
import io.berth.schemas.protocol.WorkerEventKind;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Workers of a {@link Cell} that do what they are told, so that a test says only what matters. */
final class Robots {
    private static final long STEP_MS = 500;

    private final Cell cell;
    private final Map<Long, Cell.Worker> workers = new LinkedHashMap<>();
    private final Set<Long> silent = new HashSet<>();
    private final Set<Long> commanded = new HashSet<>();
    private int answered;
    private int starts;
    private int stops;
    private boolean startsFail;
    private boolean startsHang;

    Robots(final Cell cell) {
        this.cell = cell;
        answered = cell.out.said.size();
    }

    Cell.Worker add(final String name, final int zone, final int memoryMb) {
        final Cell.Worker worker = cell.new Worker(name, 1);
        worker.zone = zone;
        worker.hello(cell.newSession(), 1, memoryMb);
        answered = 0;
        workers.put(worker.id, worker);
        settle();
        return worker;
    }

    Cell.Worker worker(final long id) {
        return workers.get(id);
    }

    /** From here on starts fail, or succeed again. */
    void startsFail(final boolean fail) {
        startsFail = fail;
    }

    /** From here on no word comes of a start, or comes again. */
    void startsHang(final boolean hang) {
        startsHang = hang;
    }

    /** The worker says nothing any more. */
    void silence(final Cell.Worker worker) {
        silent.add(worker.id);
    }

    /** The worker comes back with a new session. */
    void resume(final Cell.Worker worker, final int memoryMb) {
        silent.remove(worker.id);
        worker.hello(cell.newSession(), 1_000 + cell.nowNs, memoryMb);
        answered = 0;
        settle();
    }

    /** Starts and stops commanded since the last call. */
    int takeStarts() {
        final int taken = starts;
        starts = 0;
        return taken;
    }

    int takeStops() {
        final int taken = stops;
        stops = 0;
        return taken;
    }

    /** Lets the workers do what they were told, until there is nothing left. */
    void settle() {
        while (answered < cell.out.said.size()) {
            answer(cell.out.said.get(answered++));
        }
    }

    private void answer(final Said said) {
        if (said.name().equals("startSandbox") && commanded.add(said.longArg(4))) {
            starts++;
            if (!startsHang) {
                event(said, startsFail ? WorkerEventKind.START_FAILED : WorkerEventKind.STARTED);
            }
        } else if (said.name().equals("stopSandbox")) {
            stops++;
            event(said, WorkerEventKind.STOPPED);
        }
    }

    private void event(final Said said, final WorkerEventKind kind) {
        final Cell.Worker worker = workers.get(said.longArg(1));
        if (!silent.contains(worker.id)) {
            worker.event(kind, said.longArg(4), 0);
        }
    }

    /** Invokes on the client's slot and lets the run complete after so long. */
    void run(
            final Cell.Client client,
            final int slot,
            final long sequence,
            final long function,
            final long ms) {
        client.invoke(slot, sequence, function, Cell.MAY_WAIT);
        settle();
        complete(ms);
    }

    /** Completes the newest placement after so long. */
    void complete(final long ms) {
        final Said placed = cell.out.last("placed");
        pass(ms);
        complete(placed);
    }

    void complete(final Said placed) {
        final Cell.Worker worker = workers.get(placed.longArg(8));
        worker.event(WorkerEventKind.COMPLETED, placed.longArg(6), placed.longArg(5));
        settle();
    }

    /** Lets the time pass; those that are not silent pulse, and do what they are told. */
    void pass(final long ms) {
        long left = ms;
        while (left > 0) {
            final long step = Math.min(left, STEP_MS);
            left -= step;
            cell.nowNs += step * Cell.MS;
            cell.machine.timerFired(cell.nowNs, 0);
            cell.check();
            settle();
            for (final Cell.Worker worker : workers.values()) {
                if (!silent.contains(worker.id)) {
                    worker.pulse();
                }
            }
            settle();
            cell.out.said.removeIf(said -> said.name().equals("workerAck"));
            answered = cell.out.said.size();
        }
    }

    void passMinutes(final long minutes) {
        pass(minutes * 60_000);
    }

    /** Puts a copy made from a snapshot in the place of the state machine. */
    void restart() {
        cell.machine = Snapshots.load(Snapshots.save(cell.machine), cell.out.asOutput());
        cell.check();
    }
}
