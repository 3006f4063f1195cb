package io.berth.ops.simulate;

import io.berth.placement.PlacementCommands;
import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.WorkerEventKind;
import io.berth.wire.Ids;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * All workers of a simulated day: they obey the heart's commands at once, start sandboxes in the
 * start-up time, run what is placed for its run time, and tell the heart in numbered events. Told
 * things by {@link DayOutput} in the middle of an entry, it only notes them in the heap; words to
 * the heart leave in {@link #tell}.
 */
final class SimulatedFleet {
    /** A worker confirms commands this long after the first, if no event did before. */
    private static final long CONFIRM_NS = 200_000_000L;

    private static final long FIRST_SESSION = 1L << 40;
    private static final int STARTING = 1;
    private static final int IDLE = 2;
    private static final int BUSY = 3;
    private static final int STOPPING = 4;
    private static final int GONE = 0;
    private static final int MAX_EVENTS_IN_ENTRY = 32;
    private static final int LIFE_SHIFT = 20;
    private static final int FIRST_CAPACITY = 1024;

    private final DaySettings settings;
    private final DayMeter meter;
    private final EventHeap heap = new EventHeap();
    private final long[] workerIds;
    private final long[] registrationEpochs;
    private final long[] commandsApplied;
    private final long[] commandsConfirmed;
    private final long[] eventsSent;
    private final boolean[] confirmPending;
    private int[] workerOfIndex = new int[FIRST_CAPACITY];
    private int registered;

    private long[] sandboxIds = new long[FIRST_CAPACITY];
    private long[] tokens = new long[FIRST_CAPACITY];
    private long[] sinceNs = new long[FIRST_CAPACITY];
    private int[] lives = new int[FIRST_CAPACITY];
    private int[] memoryMb = new int[FIRST_CAPACITY];
    private int[] workers = new int[FIRST_CAPACITY];
    private int[] calls = new int[FIRST_CAPACITY];
    private byte[] states = new byte[FIRST_CAPACITY];
    private final int[] inState = new int[STOPPING + 1];
    private IntConsumer onResult = call -> {};
    private String complaint;

    SimulatedFleet(final DaySettings settings, final DayMeter meter) {
        this.settings = settings;
        this.meter = meter;
        final int count = settings.workers();
        workerIds = new long[count];
        registrationEpochs = new long[count];
        commandsApplied = new long[count];
        commandsConfirmed = new long[count];
        eventsSent = new long[count];
        confirmPending = new boolean[count];
    }

    /** Who gets the result of a call, directly from the worker. */
    void onResult(final IntConsumer receiver) {
        onResult = receiver;
    }

    // ---- registration

    /** Says Hello for every worker; zones in turn. */
    void register(final PlacementCommands heart, final long nowNs) {
        for (int worker = 0; worker < settings.workers(); worker++) {
            heart.workerHello(
                    nowNs,
                    FIRST_SESSION + worker,
                    1,
                    FIRST_SESSION + worker,
                    worker + 1L,
                    0,
                    0,
                    0,
                    0,
                    settings.memoryMb(),
                    Math.min(settings.memoryMb(), MAX_SANDBOXES),
                    worker % settings.zones(),
                    "worker-" + worker,
                    "simulated:" + worker,
                    "");
        }
    }

    private static final int MAX_SANDBOXES = 1 << 16;

    void welcomed(final long sessionId, final long workerId, final long registrationEpoch) {
        final int worker = (int) (sessionId - FIRST_SESSION);
        final int index = Ids.index(workerId);
        if (index >= workerOfIndex.length) {
            workerOfIndex = Arrays.copyOf(workerOfIndex, 2 * index);
        }
        workerOfIndex[index] = worker;
        workerIds[worker] = workerId;
        registrationEpochs[worker] = registrationEpoch;
        registered++;
    }

    boolean areAllRegistered() {
        return registered == settings.workers();
    }

    // ---- what the heart says

    /** A command arrives; repeats are dropped. @return whether it is to be applied. */
    private boolean apply(final int worker, final long commandNumber, final long nowNs) {
        if (commandNumber <= commandsApplied[worker]) {
            return false;
        }
        if (commandNumber != commandsApplied[worker] + 1) {
            complain("command " + commandNumber + " after " + commandsApplied[worker]);
        }
        commandsApplied[worker] = commandNumber;
        if (!confirmPending[worker]) {
            confirmPending[worker] = true;
            heap.add(nowNs + CONFIRM_NS, -1L - worker);
        }
        return true;
    }

    void start(
            final long nowNs,
            final long workerId,
            final long commandNumber,
            final long sandboxId,
            final int sandboxMb) {
        final int worker = workerOfIndex[Ids.index(workerId)];
        if (!apply(worker, commandNumber, nowNs)) {
            return;
        }
        final int sandbox = Ids.index(sandboxId);
        grow(sandbox);
        if (states[sandbox] != GONE) {
            complain("a sandbox starts in place of a live one");
        }
        sandboxIds[sandbox] = sandboxId;
        tokens[sandbox] = 0;
        lives[sandbox]++;
        memoryMb[sandbox] = sandboxMb;
        workers[sandbox] = worker;
        enter(sandbox, STARTING);
        meter.started(nowNs, sandboxMb);
        heap.add(nowNs + settings.startUpNs(), payload(sandbox));
    }

    void stop(
            final long nowNs, final long workerId, final long commandNumber, final long sandboxId) {
        final int worker = workerOfIndex[Ids.index(workerId)];
        final int sandbox = Ids.index(sandboxId);
        if (!apply(worker, commandNumber, nowNs) || !isLive(sandbox, sandboxId)) {
            return;
        }
        if (states[sandbox] == BUSY) {
            complain("a running sandbox is stopped");
            return;
        }
        // What was noted before for this sandbox is of a life that is over.
        lives[sandbox]++;
        enter(sandbox, STOPPING);
        heap.add(nowNs, payload(sandbox));
    }

    /** The runs here begin at once, and one that has begun is not revoked (rule 20). */
    void revoke(final long nowNs, final long workerId, final long commandNumber) {
        apply(workerOfIndex[Ids.index(workerId)], commandNumber, nowNs);
    }

    void run(
            final long nowNs,
            final long sandboxId,
            final long token,
            final long runNs,
            final int call) {
        final int sandbox = Ids.index(sandboxId);
        if (!isLive(sandbox, sandboxId) || states[sandbox] != IDLE || token <= tokens[sandbox]) {
            complain("a placement in a sandbox that is not idle, or with an old token");
            return;
        }
        tokens[sandbox] = token;
        sinceNs[sandbox] = nowNs;
        calls[sandbox] = call;
        enter(sandbox, BUSY);
        meter.busyChanged(nowNs, memoryMb[sandbox]);
        heap.add(nowNs + runNs, payload(sandbox));
    }

    // ---- what the workers say

    /** When a worker has something to say next. */
    long nextNs() {
        return heap.earliestNs();
    }

    /** One entry: what one worker has to say at this time. */
    void tell(final PlacementCommands heart, final long nowNs) {
        final long before = heap.nextOrder();
        final int worker = worker(heap.payload());
        if (worker < 0) {
            heap.remove();
            return;
        }
        if (isConfirmation(heap.payload())) {
            heap.remove();
            confirmPending[worker] = false;
            if (commandsConfirmed[worker] < commandsApplied[worker]) {
                pulse(heart, nowNs, worker);
            }
            return;
        }
        commandsConfirmed[worker] = commandsApplied[worker];
        heart.beginWorkerEvents(
                nowNs,
                FIRST_SESSION + worker,
                workerIds[worker],
                registrationEpochs[worker],
                commandsApplied[worker],
                eventsSent[worker] + 1,
                0);
        for (int i = 0; i < MAX_EVENTS_IN_ENTRY && isNext(worker, nowNs, before); i++) {
            final int sandbox = sandbox(heap.payload());
            heap.remove();
            eventsSent[worker]++;
            tellOf(heart, nowNs, sandbox);
        }
        heart.endWorkerEvents();
    }

    /** What this entry itself brings about is told in a later one. */
    private boolean isNext(final int worker, final long nowNs, final long before) {
        return heap.earliestNs() == nowNs
                && heap.order() < before
                && !isConfirmation(heap.payload())
                && worker(heap.payload()) == worker;
    }

    private void tellOf(final PlacementCommands heart, final long nowNs, final int sandbox) {
        if (states[sandbox] == STARTING) {
            enter(sandbox, IDLE);
            event(heart, sandbox, 0, settings.startUpNs(), WorkerEventKind.STARTED);
        } else if (states[sandbox] == BUSY) {
            enter(sandbox, IDLE);
            meter.busyChanged(nowNs, -memoryMb[sandbox]);
            final long tookNs = nowNs - sinceNs[sandbox];
            event(heart, sandbox, tokens[sandbox], tookNs, WorkerEventKind.COMPLETED);
            onResult.accept(calls[sandbox]);
        } else {
            enter(sandbox, GONE);
            lives[sandbox]++;
            meter.stopped(nowNs, memoryMb[sandbox]);
            event(heart, sandbox, 0, 0, WorkerEventKind.STOPPED);
        }
    }

    private void event(
            final PlacementCommands heart,
            final int sandbox,
            final long token,
            final long durationNs,
            final WorkerEventKind kind) {
        heart.workerEvent(sandboxIds[sandbox], token, durationNs, 0, kind, RefuseReason.NONE);
    }

    /** Every worker shows that it lives. */
    void pulseAll(final PlacementCommands heart, final long nowNs) {
        for (int worker = 0; worker < workerIds.length; worker++) {
            pulse(heart, nowNs, worker);
        }
    }

    private void pulse(final PlacementCommands heart, final long nowNs, final int worker) {
        commandsConfirmed[worker] = commandsApplied[worker];
        heart.workerPulse(
                nowNs,
                FIRST_SESSION + worker,
                workerIds[worker],
                registrationEpochs[worker],
                commandsApplied[worker],
                eventsSent[worker],
                0);
    }

    // ---- sandboxes

    private void enter(final int sandbox, final int state) {
        inState[states[sandbox]]--;
        states[sandbox] = (byte) state;
        inState[state]++;
    }

    private boolean isLive(final int sandbox, final long sandboxId) {
        return sandbox < states.length
                && states[sandbox] != GONE
                && sandboxIds[sandbox] == sandboxId;
    }

    private long payload(final int sandbox) {
        return (long) lives[sandbox] << LIFE_SHIFT | sandbox;
    }

    private static int sandbox(final long payload) {
        return (int) payload & Ids.MAX_INDEX;
    }

    private static boolean isConfirmation(final long payload) {
        return payload < 0;
    }

    /** Whose word a noted event is; -1: nobody's any more. */
    private int worker(final long payload) {
        if (isConfirmation(payload)) {
            return (int) (-1L - payload);
        }
        final int sandbox = sandbox(payload);
        return payload >>> LIFE_SHIFT == lives[sandbox] ? workers[sandbox] : -1;
    }

    private void grow(final int sandbox) {
        if (sandbox >= states.length) {
            final int length = Math.max(sandbox + 1, 2 * states.length);
            sandboxIds = Arrays.copyOf(sandboxIds, length);
            tokens = Arrays.copyOf(tokens, length);
            sinceNs = Arrays.copyOf(sinceNs, length);
            lives = Arrays.copyOf(lives, length);
            memoryMb = Arrays.copyOf(memoryMb, length);
            workers = Arrays.copyOf(workers, length);
            calls = Arrays.copyOf(calls, length);
            states = Arrays.copyOf(states, length);
        }
    }

    int starting() {
        return inState[STARTING];
    }

    int idle() {
        return inState[IDLE];
    }

    int busy() {
        return inState[BUSY];
    }

    int stopping() {
        return inState[STOPPING];
    }

    private void complain(final String what) {
        if (complaint == null) {
            complaint = what;
        }
    }

    /** The first thing that must not happen, or null. */
    String complaint() {
        return complaint;
    }
}
