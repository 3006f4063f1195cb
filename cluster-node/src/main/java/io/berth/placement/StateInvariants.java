package io.berth.placement;

import static io.berth.placement.PlacementState.CELL;
import static io.berth.placement.RecordTable.NONE;
import static io.berth.placement.RecordTable.NO_SESSION;

import io.berth.schemas.protocol.WorkerState;

/**
 * Recounts everything from the tables and says what does not agree: held slots against what is
 * owed, counts, sums, lists, deadlines, indexes. Walks the whole state, so it is for tests and for
 * the simulation, which calls it after every entry.
 */
public final class StateInvariants {
    private final PlacementState state;
    private final SandboxTable sandboxes;
    private final FunctionTable functions;
    private final WorkerTable workers;
    private final InvocationTable invocations;
    private final ClientTable clients;
    private final CellTable cell;

    private StateInvariants(final PlacementState state) {
        this.state = state;
        sandboxes = state.sandboxes;
        functions = state.functions;
        workers = state.workers;
        invocations = state.invocations;
        clients = state.clients;
        cell = state.cell;
    }

    /**
     * Checks a state machine between two entries.
     *
     * @return null where all holds, else one line that says what does not.
     */
    public static String check(final PlacementStateMachine machine) {
        try {
            new StateInvariants(machine.state()).checkAll();
            return null;
        } catch (final Violation violation) {
            return violation.getMessage();
        }
    }

    /** What does not hold. */
    private static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Violation(final String message) {
            super(message);
        }
    }

    static void equal(final String what, final int index, final long expected, final long actual) {
        if (expected != actual) {
            throw new Violation(
                    what + " of " + index + " is " + actual + ", recounted " + expected);
        }
    }

    static void holds(final boolean condition, final String what, final int index) {
        if (!condition) {
            throw new Violation(what + ": " + index);
        }
    }

    private void checkAll() {
        checkTables();
        checkSandboxes();
        checkFunctions();
        checkTenants();
        checkWorkers();
        checkInvocations();
        checkClients();
        checkLists();
        checkDeadlines();
        new KeepInvariants(state).check();
    }

    // ---- tables

    private void checkTables() {
        final RecordTable[] tables = {
            state.tenants,
            functions,
            workers,
            sandboxes,
            clients,
            invocations,
            state.commands,
            state.histograms
        };
        for (int t = 0; t < tables.length; t++) {
            final RecordTable table = tables[t];
            int live = 0;
            int retired = 0;
            for (int i = 0; i < table.highWater(); i++) {
                live += table.isLive(i) ? 1 : 0;
                retired += table.isRetired(i) ? 1 : 0;
            }
            int free = 0;
            for (int i = table.firstFree(); i != NONE; i = table.nextFree(i)) {
                holds(!table.isLive(i), "a free record is in use, table " + t, i);
                free++;
            }
            equal("size of table", t, live, table.size());
            equal("high water of table", t, live + retired + free, table.highWater());
            holds(table.highWater() <= table.capacity(), "table above its bound", t);
        }
    }

    // ---- sandboxes

    private void checkSandboxes() {
        for (int i = 0; i < sandboxes.highWater(); i++) {
            if (sandboxes.isLive(i)) {
                checkSandbox(i);
            }
        }
    }

    private void checkSandbox(final int i) {
        final int current = sandboxes.state(i);
        final int worker = sandboxes.worker(i);
        final int invocation = sandboxes.invocation(i);
        final boolean isHeld = sandboxes.held(i) == 1;
        holds(workers.isLive(worker), "worker of a sandbox is gone, sandbox", i);
        holds(functions.isLive(sandboxes.function(i)), "function of a sandbox is gone, sandbox", i);
        holds(current >= Sandboxes.STARTING && current <= Sandboxes.STUCK, "state of a sandbox", i);
        holds(!isHeld || sandboxes.token(i) != 0, "a held slot without a token", i);
        if (current == Sandboxes.BUSY) {
            holds(isHeld && invocation != NONE, "a BUSY sandbox without a holder", i);
        }
        if (current == Sandboxes.STARTING || current == Sandboxes.IDLE) {
            holds(!isHeld && invocation == NONE, "a free sandbox with a holder", i);
        }
        if (invocation != NONE) {
            holds(isHeld, "a holder without a held slot", i);
            holds(invocations.isLive(invocation), "the holder is gone, sandbox", i);
            holds(invocations.sandbox(invocation) == i, "slot with two holders, sandbox", i);
            holds(
                    invocations.token(invocation) == sandboxes.token(i),
                    "token of the holder, sandbox",
                    i);
        }
        if (isHeld && invocation == NONE) {
            final boolean isCountedOnly =
                    current == Sandboxes.LOST
                            || current == Sandboxes.STUCK
                            || current == Sandboxes.STOPPING;
            holds(isCountedOnly, "a held slot that no one owns, sandbox", i);
        }
        if (current == Sandboxes.LOST) {
            holds(
                    workers.state(worker) == WorkerState.DEAD.value(),
                    "LOST on a live worker, sandbox",
                    i);
            holds(
                    isHeld && state.deadlines.isSet(Deadlines.SANDBOX, i),
                    "LOST without an expiry, sandbox",
                    i);
        }
        if (current == Sandboxes.STARTING || current == Sandboxes.IDLE) {
            holds(state.deadlines.isSet(Deadlines.SANDBOX, i), "sandbox without an expiry", i);
        }
        if (current == Sandboxes.IDLE && sandboxes.pooled(i) == 0) {
            holds(
                    !state.isActive(worker) || workers.sweep(worker) != 0,
                    "an idle sandbox in no pool",
                    i);
        }
    }

    // ---- functions, tenants

    private void checkFunctions() {
        final int[][] counts = new int[7][functions.highWater()];
        for (int i = 0; i < sandboxes.highWater(); i++) {
            if (sandboxes.isLive(i)) {
                final int function = sandboxes.function(i);
                counts[sandboxes.state(i)][function]++;
                counts[0][function] += sandboxes.held(i);
            }
        }
        final int[] queued = new int[functions.highWater()];
        for (int i = 0; i < invocations.highWater(); i++) {
            if (invocations.isLive(i) && invocations.state(i) == Invocations.QUEUED) {
                queued[invocations.function(i)]++;
            }
        }
        for (int f = 0; f < functions.highWater(); f++) {
            if (functions.isLive(f)) {
                equal("inFlight of function", f, counts[0][f], functions.inFlight(f));
                equal(
                        "starting of function",
                        f,
                        counts[Sandboxes.STARTING][f],
                        functions.starting(f));
                equal("idle of function", f, counts[Sandboxes.IDLE][f], functions.idle(f));
                equal("busy of function", f, counts[Sandboxes.BUSY][f], functions.busy(f));
                int all = 0;
                for (int s = Sandboxes.STARTING; s <= Sandboxes.STUCK; s++) {
                    all += counts[s][f];
                }
                equal("sandboxes of function", f, all, functions.sandboxes(f));
                equal("queued of function", f, queued[f], functions.queued(f));
                checkFunctionLists(f);
                checkFunctionName(f);
            }
        }
        equal("slots held in the cell", 0, sum(counts[0]), cell.inFlight(CELL));
        equal("queued in the cell", 0, sum(queued), cell.queued(CELL));
    }

    private static int sum(final int[] values) {
        int sum = 0;
        for (final int value : values) {
            sum += value;
        }
        return sum;
    }

    private void checkFunctionName(final int f) {
        final String key = PlacementState.functionKey(functions.tenant(f), functions.name(f));
        if (functions.deleted(f) == 0) {
            equal("index by name of function", f, f, state.functionsByName.getValue(key));
        } else {
            holds(state.functionsByName.getValue(key) != f, "a deleted function under its name", f);
        }
    }

    private void checkFunctionLists(final int f) {
        int queued = 0;
        for (int priority = 0; priority < PlacementState.PRIORITIES; priority++) {
            final IndexList queue = state.queues[priority];
            for (int i = queue.first(f); i != NONE; i = queue.next(i)) {
                holds(invocations.priority(i) == priority, "priority in its queue, invocation", i);
                holds(invocations.state(i) == Invocations.QUEUED, "in a queue but not QUEUED", i);
                holds(invocations.function(i) == f, "in the queue of another function", i);
                queued++;
            }
        }
        equal("length of the queue of function", f, queued, functions.queued(f));
        for (int s = state.pool.first(f); s != NONE; s = state.pool.next(s)) {
            final boolean belongs =
                    sandboxes.isLive(s)
                            && sandboxes.function(s) == f
                            && sandboxes.state(s) == Sandboxes.IDLE
                            && sandboxes.pooled(s) == 1;
            holds(belongs, "in the warm pool but not idle, sandbox", s);
        }
        for (int s = state.leaving.first(f); s != NONE; s = state.leaving.next(s)) {
            final boolean belongs =
                    sandboxes.isLive(s)
                            && sandboxes.function(s) == f
                            && sandboxes.state(s) == Sandboxes.IDLE
                            && sandboxes.pooled(s) == Sandboxes.LEAVING;
            holds(belongs, "waits for its replacement but not idle, sandbox", s);
        }
        int busy = 0;
        for (int s = state.busy.first(f); s != NONE; s = state.busy.next(s)) {
            holds(
                    sandboxes.state(s) == Sandboxes.BUSY,
                    "in the busy list but not BUSY, sandbox",
                    s);
            busy++;
        }
        equal("length of the busy list of function", f, busy, functions.busy(f));
    }

    private void checkTenants() {
        final int[] inFlight = new int[state.tenants.highWater()];
        final int[] queued = new int[inFlight.length];
        final int[] reservedInFlight = new int[inFlight.length];
        final long[] reserved = new long[inFlight.length];
        for (int f = 0; f < functions.highWater(); f++) {
            if (functions.isLive(f)) {
                final int tenant = functions.tenant(f);
                inFlight[tenant] += functions.inFlight(f);
                queued[tenant] += functions.queued(f);
                if (functions.deleted(f) == 0
                        && functions.reservedConcurrency(f)
                                != PlacementCommands.FunctionSettings.NONE_RESERVED) {
                    reserved[tenant] += functions.reservedConcurrency(f);
                    reservedInFlight[tenant] += functions.inFlight(f);
                }
                checkScaleUp(f);
            }
        }
        for (int t = 0; t < inFlight.length; t++) {
            if (state.tenants.isLive(t)) {
                equal("inFlight of tenant", t, inFlight[t], state.tenants.inFlight(t));
                equal("queued of tenant", t, queued[t], state.tenants.queued(t));
                equal("reserved of tenant", t, reserved[t], state.tenants.reserved(t));
                equal(
                        "reservedInFlight of tenant",
                        t,
                        reservedInFlight[t],
                        state.tenants.reservedInFlight(t));
                equal(
                        "index by name of tenant",
                        t,
                        t,
                        state.tenantsByName.getValue(state.tenants.name(t)));
            }
        }
    }

    /** The level lies between empty and full for the size and period in force. */
    private void checkScaleUp(final int f) {
        final int own = functions.scaleUpSize(f);
        final long full =
                TokenBucket.full(
                        own > 0 ? own : state.policy.scaleUpSize(), state.policy.scaleUpPeriodNs());
        holds(
                functions.scaleUpLevel(f) >= 0 && functions.scaleUpLevel(f) <= full,
                "level of the scale-up bucket of function",
                f);
        holds(functions.scaleUpAtNs(f) <= state.nowNs(), "scale-up bucket of the future", f);
        holds(
                (functions.failedStarts(f) == 0) == (functions.lastFailedWorker(f) == NONE),
                "failed starts without a worker, function",
                f);
    }

    // ---- workers

    private void checkWorkers() {
        long totalMb = 0;
        long usedMb = 0;
        int active = 0;
        int suspects = 0;
        for (int w = 0; w < workers.highWater(); w++) {
            if (workers.isLive(w)) {
                checkWorker(w);
                suspects += state.deadlines.isSet(Deadlines.SUSPECT, w) ? 1 : 0;
                holds(
                        state.deadlines.isSet(Deadlines.SUSPECT, w)
                                || workers.state(w) == WorkerState.DEAD.value()
                                || workers.suspectUntilNs(w) <= state.nowNs(),
                        "suspect without an end, worker",
                        w);
                if (state.isActive(w)) {
                    active++;
                    totalMb += workers.memoryMb(w);
                    usedMb += workers.usedMb(w);
                }
            }
        }
        equal("memory of ACTIVE workers", 0, totalMb, cell.totalMb(CELL));
        equal("memory used on ACTIVE workers", 0, usedMb, cell.usedMb(CELL));
        holds(state.fleet.hasSuspects() == suspects > 0, "suspect workers, recounted", suspects);
        equal("candidates", 0, active, state.candidates.size());
        for (int i = 0; i < state.candidates.size(); i++) {
            final int worker = state.candidates.get(i);
            holds(state.isActive(worker) && workers.candidate(worker) == i, "candidate", worker);
        }
    }

    private void checkWorker(final int w) {
        int used = 0;
        int idle = 0;
        int stopping = 0;
        int count = 0;
        int starting = 0;
        int stoppingCount = 0;
        int busy = 0;
        for (int s = state.workerSandboxes.first(w); s != NONE; s = state.workerSandboxes.next(s)) {
            holds(
                    sandboxes.isLive(s) && sandboxes.worker(s) == w,
                    "in the list of another worker, sandbox",
                    s);
            final int memoryMb = sandboxes.memoryMb(s);
            final int current = sandboxes.state(s);
            count++;
            used += memoryMb;
            busy += sandboxes.held(s);
            idle += current == Sandboxes.IDLE ? memoryMb : 0;
            stopping += current == Sandboxes.STOPPING ? memoryMb : 0;
            stoppingCount += current == Sandboxes.STOPPING ? 1 : 0;
            starting += current == Sandboxes.STARTING ? 1 : 0;
        }
        equal("sandboxes of worker", w, count, workers.sandboxes(w));
        equal("usedMb of worker", w, used, workers.usedMb(w));
        equal("idleMb of worker", w, idle, workers.idleMb(w));
        equal("stoppingMb of worker", w, stopping, workers.stoppingMb(w));
        equal("stopping of worker", w, stoppingCount, workers.stopping(w));
        equal("starting of worker", w, starting, workers.starting(w));
        equal("busy of worker", w, busy, workers.busy(w));
        checkCommands(w);
        checkPlacing(w);
        final int current = workers.state(w);
        if (current == WorkerState.DEAD.value()) {
            holds(
                    workers.sandboxes(w) > 0 || workers.sweep(w) != 0,
                    "a dead worker of which nothing remains",
                    w);
            holds(workers.sessionId(w) == NO_SESSION, "a dead worker with a session", w);
        } else {
            holds(state.deadlines.isSet(Deadlines.WORKER, w), "worker without silence or grace", w);
            equal("index by name of worker", w, w, state.workersByName.getValue(workers.name(w)));
        }
        if (workers.sessionId(w) != NO_SESSION) {
            final long peer = ((long) w << 1) | PlacementState.WORKER;
            equal("peer of the session of worker", w, peer, state.peers.get(workers.sessionId(w)));
        }
    }

    private void checkPlacing(final int w) {
        final int current = workers.state(w);
        final boolean isLeft = workers.draining(w) != 0;
        if (current == WorkerState.ACTIVE.value() || current == WorkerState.DRAINING.value()) {
            equal(
                    "draining of worker",
                    w,
                    isLeft ? 1 : 0,
                    current == WorkerState.DRAINING.value() ? 1 : 0);
        }
        if (current != WorkerState.DEAD.value()) {
            final boolean isByZone = (workers.draining(w) & WorkerDrains.BY_ZONE) != 0;
            holds(
                    isByZone == state.isEvacuated(w)
                            || cell.zoneCursor(CELL) != NONE
                            || current == WorkerState.DISCONNECTED.value(),
                    "a worker that is not in line with the evacuated zones",
                    w);
            holds(
                    workers.labels(w) == 0 || state.workerLabels.isCovered(workers.labels(w)),
                    "labels of a worker are not known to be carried",
                    w);
        }
        if (current == WorkerState.ACTIVE.value()) {
            final int freeMb = workers.memoryMb(w) - workers.usedMb(w);
            final boolean isOpen =
                    freeMb > 0
                            && workers.sandboxes(w) < workers.maxSandboxes(w)
                            && workers.starting(w) < state.settings.maxStartsPerWorker()
                            && !WorkerCommands.isOverfull(workers, w);
            equal(
                    "room of worker",
                    w,
                    isOpen ? freeMb : RoomTree.NONE,
                    state.candidates.rooms().roomMb(workers.candidate(w)));
        }
    }

    private void checkCommands(final int w) {
        int count = 0;
        long expected = workers.lastCommandIssued(w) - workers.commands(w) + 1;
        for (int c = state.workerCommands.first(w); c != NONE; c = state.workerCommands.next(c)) {
            holds(
                    state.commands.isLive(c) && state.commands.worker(c) == w,
                    "in the list of another worker, command",
                    c);
            equal("number of command", c, expected, state.commands.number(c));
            expected++;
            count++;
        }
        equal("unconfirmed commands of worker", w, count, workers.commands(w));
    }

    // ---- invocations, clients

    private void checkInvocations() {
        for (int i = 0; i < invocations.highWater(); i++) {
            if (invocations.isLive(i)) {
                checkInvocation(i);
            }
        }
    }

    private void checkInvocation(final int i) {
        final int current = invocations.state(i);
        final int client = invocations.client(i);
        if (current == Invocations.QUEUED) {
            holds(
                    state.deadlines.isSet(Deadlines.INVOCATION, i),
                    "a waiting invocation without a deadline",
                    i);
            holds(client != NONE, "a waiting invocation that no one waits for", i);
        } else {
            holds(
                    current == Invocations.PLACED,
                    "an open invocation that is neither QUEUED nor PLACED",
                    i);
            final int sandbox = invocations.sandbox(i);
            holds(sandboxes.isLive(sandbox), "sandbox of an invocation is gone", i);
            holds(sandboxes.invocation(sandbox) == i, "invocation without its slot", i);
        }
        if (client != NONE) {
            final int slot = invocations.requestSlot(i);
            holds(clients.isLive(client), "client of an invocation is gone", i);
            holds(
                    state.requestSlots.state(slot) == Answers.OPEN,
                    "invocation with an ended request",
                    i);
            holds(
                    state.requestSlots.invocation(slot) == i,
                    "request slot with another invocation",
                    i);
        }
    }

    private void checkClients() {
        for (int c = 0; c < clients.highWater(); c++) {
            if (clients.isLive(c)) {
                checkClient(c);
            }
        }
    }

    private void checkClient(final int c) {
        int open = 0;
        for (int i = 0; i < clients.slotCount(c); i++) {
            final int slot = clients.slotBase(c) + i;
            holds(state.requestSlots.isLive(slot), "request slot of a client is not in use", slot);
            if (state.requestSlots.state(slot) == Answers.OPEN) {
                final int invocation = state.requestSlots.invocation(slot);
                holds(
                        invocations.isLive(invocation),
                        "open request without its invocation, slot",
                        slot);
                holds(invocations.client(invocation) == c, "request of another client, slot", slot);
                open++;
            }
        }
        equal("open requests of client", c, open, clients.open(c));
        final boolean hasSession = clients.sessionId(c) != NO_SESSION;
        if (hasSession) {
            final long peer = ((long) c << 1) | PlacementState.CLIENT;
            equal("peer of the session of client", c, peer, state.peers.get(clients.sessionId(c)));
            holds(clients.leaving(c) == 0, "a leaving client with a session", c);
        } else {
            final boolean ends =
                    state.deadlines.isSet(Deadlines.CLIENT, c)
                            || clients.sweeping(c) == 1
                            || clients.open(c) > 0;
            holds(ends, "a client without session, grace or anything open", c);
        }
    }

    // ---- lists, deadlines

    private void checkLists() {
        new WaitingInvariants(state).check();
        for (int w = state.workerSweeps.first(CELL); w != NONE; w = state.workerSweeps.next(w)) {
            holds(workers.isLive(w) && workers.sweep(w) != 0, "list of worker sweeps", w);
        }
        for (int c = state.clientSweeps.first(CELL); c != NONE; c = state.clientSweeps.next(c)) {
            holds(clients.isLive(c) && clients.sweeping(c) == 1, "list of client sweeps", c);
        }
    }

    private void checkDeadlines() {
        final DeadlineQueue queue = state.deadlines;
        for (int kind = 1; kind < queue.kinds(); kind++) {
            final DeadlineHeap heap = queue.ofKind(kind);
            for (int i = 0; i < heap.size(); i++) {
                final int owner = heap.ownerAt(i);
                holds(heap.keyAt(i) <= heap.deadlineNs(owner), "a deadline before its key", owner);
                holds(heap.placeOf(owner) == i, "a deadline that no one owns", owner);
                holds(i == 0 || heap.keyAt((i - 1) >> 2) <= heap.keyAt(i), "heap order", i);
            }
        }
        final boolean hasWork = queue.earliest() != Long.MAX_VALUE;
        final boolean isHeld = cell.epochs.heldEpoch() > cell.cellEpoch(CELL);
        holds(!hasWork || isHeld || cell.timerArmed(CELL) == 1, "deadlines but no timer", 0);
    }
}
