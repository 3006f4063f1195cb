package io.berth.placement.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.PlacementStateMachine;
import io.berth.placement.model.NaiveRecords.Box;
import io.berth.placement.model.NaiveRecords.BoxState;
import io.berth.placement.model.NaiveRecords.Client;
import io.berth.placement.model.NaiveRecords.Function;
import io.berth.placement.model.NaiveRecords.Invocation;
import io.berth.placement.model.NaiveRecords.RequestState;
import io.berth.placement.model.NaiveRecords.Tenant;
import io.berth.placement.model.NaiveRecords.Worker;
import io.berth.placement.model.NaiveRecords.WorkerLink;
import io.berth.placement.model.NaiveState.Limit;
import io.berth.placement.protocol.Said;
import io.berth.schemas.protocol.KeepAlivePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * After each entry: follows the real one's grants, starts and evictions into the twin where they
 * were legal, then compares answers, commands, slots and invocations.
 */
final class Reconciler {
    private static final Set<String> TO_CLIENTS =
            Set.of("placed", "waiting", "rejected", "ended", "notKnown");

    private static final long MS = 1_000_000L;

    /** Of the real one's integers. */
    private static final double WORTH_TOLERANCE = 1e-3;

    private final PlacementStateMachine machine;
    private final NaiveCell twin;
    private long newestToken;
    private long placements;
    private boolean isRoomWanted;
    private final Set<Long> makingWay = new TreeSet<>();
    private final Map<Function, Long> allocatedBefore = new java.util.HashMap<>();

    private record Held(long sandboxId, long token, long invocationId) {}

    Reconciler(final PlacementStateMachine machine, final NaiveCell twin) {
        this.machine = machine;
        this.twin = twin;
    }

    long placements() {
        return placements;
    }

    /**
     * Before an entry: whose sandboxes make way for other tenants, and how many of those that are
     * provisioned there are: what a dead worker had counts until it is swept up.
     */
    void before() {
        allocatedBefore.clear();
        twin.functions.values().forEach(f -> allocatedBefore.put(f, twin.allocated(f)));
        makingWay.clear();
        twin.functions.keySet().stream().filter(machine::makesWay).forEach(makingWay::add);
    }

    /** The outcome of a new invocation: rejected for a legal reason, waiting, or placed. */
    void admitted(final Invocation invocation, final boolean mayWait, final List<Said> said) {
        final Function function = invocation.function;
        final int queuedBefore = function.queued() - 1;
        final boolean isBelow = twin.isBelowLimits(function);
        final Set<Long> stopped = stoppedIn(said);
        final long othersWaiting = twin.queued(twin.tenants.get(function.tenant)) - 1;
        final boolean isWarm =
                queuedBefore == 0
                        && isBelow
                        && twin.grantable(function) > othersWaiting
                        && !makingWay.contains(function.id)
                        && !machine.makesWay(function.id)
                        && twin.warm(function).stream().anyMatch(b -> !stopped.contains(b.id));
        final boolean isOff = twin.isOff(function);
        for (final Said message : said) {
            if (!isAbout(message, invocation)) {
                continue;
            }
            if (message.what().equals("rejected")) {
                final String reason = message.arguments().get("reason").toString();
                checkReason(invocation, mayWait, isBelow, isWarm, queuedBefore, message);
                isRoomWanted |= reason.equals("NO_CAPACITY");
                twin.reject(invocation, reason);
                return;
            }
            if (message.what().equals("waiting")) {
                // Where others waited for room at first, it may get it in the same entry all the
                // same.
                final boolean isPlaced =
                        said.stream()
                                .anyMatch(m -> m.what().equals("placed") && isAbout(m, invocation));
                assertTrue(!isWarm || isPlaced, "waits though a warm sandbox is free");
                assertTrue(!isOff, "waits though it is switched off");
                final Tenant tenant = twin.tenants.get(function.tenant);
                assertTrue(twin.queued(tenant) <= tenant.maxQueued, "queue of tenant over-full");
                assertTrue(mayWait || isBelow, "waits over a limit without mayWait");
                assertTrue(queuedBefore < function.settings.maxQueued(), "queue is over-full");
                twin.say(invocation.client, invocation.slot, invocation.sequence, "waiting");
            }
        }
    }

    /** Idle ones whose time was over in this entry were stopped before anything else. */
    private static Set<Long> stoppedIn(final List<Said> said) {
        final Set<Long> stopped = new TreeSet<>();
        for (final Said message : said) {
            if (message.what().equals("stopSandbox")) {
                stopped.add(message.number("sandboxId"));
            }
        }
        return stopped;
    }

    private static boolean isAbout(final Said message, final Invocation invocation) {
        return TO_CLIENTS.contains(message.what())
                && message.number("clientId") == invocation.client.id
                && message.number("requestSlot") == invocation.slot
                && message.number("sequence") == invocation.sequence;
    }

    private void checkReason(
            final Invocation invocation,
            final boolean mayWait,
            final boolean isBelow,
            final boolean isWarm,
            final int queuedBefore,
            final Said message) {
        final String reason = message.arguments().get("reason").toString();
        assertTrue(!isWarm, "rejected though a warm sandbox is free: " + reason);
        final Function function = invocation.function;
        final Tenant tenant = twin.tenants.get(function.tenant);
        final boolean isExpected =
                twin.count(function, BoxState.STARTING) + twin.count(function, BoxState.BUSY) > 0;
        final boolean isAlone = !mayWait && isBelow && !isExpected;
        switch (reason) {
            case "TENANT_CONCURRENCY", "FUNCTION_CONCURRENCY", "UNRESERVED_CONCURRENCY" -> {
                assertTrue(!mayWait && !isBelow, "rejected below the limits, or may wait");
                assertFields(message, twin.limit(function), 50 * MS);
            }
            case "FUNCTION_DISABLED" -> assertFields(message, twin.limit(function), 0);
            case "QUEUE_FULL" -> {
                final long allowed = function.settings.maxQueued();
                assertTrue(queuedBefore >= allowed, "the queue is not full");
                assertFields(
                        message, new Limit(reason, function.id, queuedBefore, allowed), 100 * MS);
            }
            case "TENANT_QUEUE_FULL" -> {
                final long queued = twin.queued(tenant) - 1;
                assertTrue(queued >= tenant.maxQueued, "the queue of the tenant is not full");
                assertFields(
                        message,
                        new Limit(reason, tenant.index, queued, tenant.maxQueued),
                        100 * MS);
            }
            case "START_FAILED" -> {
                final long leftNs = function.backoffUntilNs - twin.nowNs;
                assertTrue(isAlone && leftNs > 0, "no back-off");
                assertEquals(leftNs, message.number("retryAfterNs"), "what is left of it");
            }
            case "SCALE_UP_RATE" -> {
                assertTrue(isAlone, "something is expected");
                assertTrue(!function.scaleUp.hasOneForSure(twin.nowNs), "the bucket is not empty");
                if (function.scaleUp.isKnown()) {
                    final long size = function.scaleUp.size();
                    final long started = size - function.scaleUp.tokens(twin.nowNs);
                    assertFields(
                            message,
                            new Limit(reason, function.id, started, size),
                            function.scaleUp.untilNextNs(twin.nowNs));
                }
            }
            case "NO_LABELLED_WORKER" -> {
                assertTrue(isAlone, "something is expected");
                assertTrue(
                        twin.workers.values().stream()
                                .noneMatch(
                                        w ->
                                                w.link != WorkerLink.DEAD
                                                        && twin.carriesLabels(w, function)),
                        "there is a worker with the labels");
            }
            case "NO_CAPACITY" -> {
                assertTrue(isAlone, "something is expected");
                assertTrue(
                        machine.makesWay(function.id)
                                || twin.workers.values().stream()
                                        .noneMatch(w -> twin.fits(w, function)),
                        "it fits on a worker");
            }
            default -> throw new AssertionError("rejected without reason: " + reason);
        }
    }

    private static void assertFields(
            final Said message, final Limit limit, final long retryAfterNs) {
        assertEquals(limit.reason(), message.arguments().get("reason").toString(), "reason");
        assertEquals(limit.owner(), message.number("limitOwnerId"), "whose limit");
        assertEquals(limit.current(), message.number("limitCurrent"), "current");
        assertEquals(limit.allowed(), message.number("limitAllowed"), "allowed");
        assertEquals(retryAfterNs, message.number("retryAfterNs"), "retry after");
    }

    // ---- after an entry

    void reconcile(final List<Said> said) {
        learnIds(said);
        final List<String> actual = new ArrayList<>();
        final Set<Function> started = new java.util.HashSet<>();
        final List<Said> stops = new ArrayList<>();
        final Map<Function, Integer> queuedBefore = new java.util.HashMap<>();
        twin.functions.values().forEach(f -> queuedBefore.put(f, f.queued()));
        for (final Said message : said) {
            if (TO_CLIENTS.contains(message.what())) {
                actual.add(clientText(message));
            } else if (message.number("commandNumber") < 0) {
                continue;
            } else if (!isNew(message)) {
                followSilentStop(message);
            } else {
                switch (message.what()) {
                    case "startSandbox" -> started.add(followStart(message));
                    case "stopSandbox" -> {
                        stops.add(message);
                        actual.add(commandText(message, "stop ", "sandboxId"));
                    }
                    case "revokeToken" -> actual.add(commandText(message, "revoke ", "token"));
                    case "cancelRun" -> actual.add(commandText(message, "cancel ", "token"));
                    default -> throw new AssertionError(message);
                }
            }
        }
        followGrants();
        followEvictions(stops);
        for (final Function function : started) {
            assertTrue(
                    twin.boxes.values().stream()
                                    .filter(b -> b.function == function && !b.isStale())
                                    .filter(b -> b.state == BoxState.STARTING)
                                    .filter(b -> !b.worker.isDraining())
                                    .count()
                            <= queuedBefore.get(function)
                                    + function.settings.provisionedConcurrency(),
                    "more starts in flight than invocations waiting");
        }
        assertEquals(audible(twin.expected), audible(actual), "answers and commands");
        twin.expected.clear();
        isRoomWanted = false;
        compareState();
    }

    /**
     * A stale sandbox, or one past the deadline of a drain, may have been stopped while its worker
     * was away: the command is heard later.
     */
    private void followSilentStop(final Said message) {
        if (message.what().equals("stopSandbox")) {
            final Box box = twin.boxes.get(message.number("sandboxId"));
            final boolean isDue =
                    box != null
                            && (box.state == BoxState.IDLE && box.isStale()
                                    || twin.drainDeadlineNs(box.worker) <= twin.nowNs);
            if (isDue) {
                box.state = BoxState.STOPPING;
            }
        }
    }

    private boolean isNew(final Said message) {
        final Worker worker = twin.workers.get(message.number("workerId"));
        if (worker == null || message.number("commandNumber") <= worker.lastCommandIssued) {
            return false;
        }
        worker.lastCommandIssued = message.number("commandNumber");
        return true;
    }

    private void learnIds(final List<Said> said) {
        for (final Said message : said) {
            if (message.what().equals("placed") || message.what().equals("waiting")) {
                final Client client = twin.clients.get(message.number("clientId"));
                final var request = client.requests[(int) message.number("requestSlot")];
                if (request.state == RequestState.OPEN
                        && request.sequence == message.number("sequence")) {
                    request.invocation.id = message.number("invocationId");
                }
            }
        }
    }

    private static String clientText(final Said message) {
        final String what =
                switch (message.what()) {
                    case "placed" -> "placed " + Long.toUnsignedString(message.number("token"));
                    case "rejected" -> "rejected " + message.arguments().get("reason");
                    case "ended" ->
                            "ended "
                                    + message.arguments().get("end")
                                    + " "
                                    + Long.toUnsignedString(message.number("token"));
                    default -> message.what();
                };
        return "client "
                + message.number("clientId")
                + " "
                + message.number("requestSlot")
                + " "
                + message.number("sequence")
                + " "
                + what;
    }

    private static String commandText(final Said message, final String verb, final String what) {
        return "worker " + message.number("workerId") + " " + verb + message.number(what);
    }

    /** What can be heard: commands to a worker that has just gone may be said or not. */
    private List<String> audible(final List<String> lines) {
        return lines.stream()
                .filter(
                        line -> {
                            if (!line.startsWith("worker ")) {
                                return true;
                            }
                            final Worker worker =
                                    twin.workers.get(Long.parseLong(line.split(" ")[1]));
                            return worker != null && worker.isConnected();
                        })
                .sorted()
                .toList();
    }

    // ---- choices

    private Function followStart(final Said message) {
        final Worker worker = twin.workers.get(message.number("workerId"));
        final Function function = twin.functions.get(message.number("functionId"));
        assertNotNull(function, "start of an unknown function");
        assertTrue(worker.isActive(), "start on a worker that is not ACTIVE");
        assertTrue(!function.deleted, "start of a deleted function");
        assertEquals(function.version, message.number("functionVersion"), "version");
        assertTrue(twin.carriesLabels(worker, function), "start without the labels");
        assertTrue(twin.fits(worker, function), "start where it does not fit");
        assertTrue(function.backoffUntilNs <= twin.nowNs, "start in the back-off");
        assertNotAvoided(worker, function);
        payStart(function);
        twin.start(message.number("sandboxId"), function, worker);
        return function;
    }

    /** A suspect worker, and the one of the function's last failure, come last. */
    private void assertNotAvoided(final Worker worker, final Function function) {
        final boolean isLastFailed = function.lastFailedOn == worker;
        if (twin.isSuspect(worker)) {
            assertTrue(
                    twin.workers.values().stream()
                            .noneMatch(w -> twin.fits(w, function) && !twin.isSuspect(w)),
                    "start on a suspect worker, though it fits elsewhere");
        } else if (isLastFailed) {
            assertTrue(
                    twin.workers.values().stream()
                            .noneMatch(
                                    w ->
                                            w != worker
                                                    && twin.fits(w, function)
                                                    && !twin.isSuspect(w)),
                    "start where the last one failed, though it fits elsewhere");
        }
    }

    private void payStart(final Function function) {
        final long allocated = twin.allocated(function);
        if (allocated >= function.settings.provisionedConcurrency()) {
            assertTrue(function.scaleUp.canHaveOne(twin.nowNs), "start above the scale-up rate");
            function.scaleUp.take(twin.nowNs);
        } else {
            final boolean isEither =
                    function.scaleUp.canHaveOne(twin.nowNs)
                            || function.provision.canHaveOne(twin.nowNs);
            assertTrue(isEither, "start above both rates");
            function.scaleUp.perhapsTake(twin.nowNs);
            function.provision.perhapsTake(twin.nowNs);
        }
    }

    private void followGrants() {
        final Map<Long, Held> news = new TreeMap<>();
        machine.forEachHeldSlot(
                (worker, incarnation, sandbox, slot, token, invocation, function, state) -> {
                    final Box box = twin.boxes.get(sandbox);
                    if (box == null || !box.held || box.token != token) {
                        news.put(token, new Held(sandbox, token, invocation));
                    }
                });
        for (final Held held : news.values()) {
            assertTrue(held.token > newestToken, "token does not grow");
            newestToken = held.token;
            final Box box = twin.boxes.get(held.sandboxId);
            final Invocation invocation =
                    twin.open.stream()
                            .filter(i -> i.id == held.invocationId)
                            .findFirst()
                            .orElse(null);
            assertNotNull(box, "grant of an unknown sandbox");
            assertNotNull(invocation, "grant to an unknown invocation");
            final Function function = invocation.function;
            assertTrue(twin.isNext(invocation), "not the head of its queue");
            assertEquals(BoxState.IDLE, box.state, "grant of a sandbox that is not idle");
            assertTrue(twin.isBelowLimits(function), "grant over a limit");
            assertTrue(twin.warm(function).contains(box), "grant of a sandbox that is not warm");
            final Box choice = twin.choice(invocation);
            assertEquals(
                    choice.worker.zone == invocation.zone,
                    box.worker.zone == invocation.zone,
                    "not in the zone asked for");
            if (!isContended()) {
                assertEquals(choice.sinceNs, box.sinceNs, "not the most recently used");
            }
            twin.grant(invocation, box, held.token);
            placements++;
        }
    }

    /**
     * An idle sandbox may be stopped to make room, because its function has moved on, because its
     * worker is drained, or because it has been idle for long; what is provisioned stays.
     */
    private void followEvictions(final List<Said> stops) {
        final Set<Box> evicted = new java.util.HashSet<>();
        for (final Said stop : stops) {
            final Box box = twin.boxes.get(stop.number("sandboxId"));
            if (box != null && box.state == BoxState.IDLE) {
                final boolean isFree = box.isStale() || box.worker.isDraining();
                if (!isFree) {
                    assertTrue(
                            Math.max(
                                            twin.allocated(box.function),
                                            allocatedBefore.getOrDefault(box.function, 0L))
                                    > box.function.settings.provisionedConcurrency(),
                            "a provisioned sandbox is stopped");
                    if (!isPastKeepAlive(box)) {
                        assertTrue(isRoomWanted(), "an idle sandbox is stopped for nobody");
                        evicted.add(box);
                    }
                }
                twin.stop(box);
            }
        }
        if (!isContended()) {
            evicted.forEach(this::assertLeastWorth);
        }
        for (final Box box : evicted) {
            box.worker.clock = Math.max(box.worker.clock, box.worth);
        }
    }

    /**
     * Whether someone waits for room: then sandboxes make way and are taken in several steps of one
     * entry, whose order the twin does not follow.
     */
    private boolean isContended() {
        final boolean[] isContended = new boolean[1];
        machine.forEachTenant(
                (index, name, weight, servedMb, backlogged, round, deficitMb, queued, inFlight) ->
                        isContended[0] |= backlogged);
        return isContended[0];
    }

    private boolean isPastKeepAlive(final Box box) {
        return box.function.wasProvisioned
                && twin.policy.keepAlive() == KeepAlivePolicy.FIXED
                && twin.nowNs >= box.sinceNs + box.function.settings.keepAliveNs();
    }

    private boolean isRoomWanted() {
        return isRoomWanted
                || twin.functions.values().stream()
                        .anyMatch(
                                f ->
                                        f.queued() > 0
                                                || twin.allocated(f)
                                                        < f.settings.provisionedConcurrency());
    }

    private void assertLeastWorth(final Box evicted) {
        for (final Box left : twin.boxesOf(evicted.worker)) {
            final boolean isComparable =
                    left.state == BoxState.IDLE
                            && !left.function.wasProvisioned
                            && !evicted.function.wasProvisioned;
            if (isComparable) {
                assertTrue(
                        evicted.worth <= left.worth * (1 + WORTH_TOLERANCE) + WORTH_TOLERANCE,
                        () -> "evicted at " + evicted.worth + ", left at " + left.worth);
            }
        }
    }

    // ---- the state

    private void compareState() {
        final Set<String> held = new TreeSet<>();
        machine.forEachHeldSlot(
                (worker, incarnation, sandbox, slot, token, invocation, function, state) ->
                        held.add(sandbox + " " + token + " " + state));
        final Set<String> expectedHeld = new TreeSet<>();
        for (final Box box : twin.boxes.values()) {
            if (box.held) {
                expectedHeld.add(box.id + " " + box.token + " " + box.state);
            }
        }
        assertEquals(expectedHeld, held, "held slots");

        final Set<String> open = new TreeSet<>();
        machine.forEachInvocation(
                (id, state, function, client, slot, sequence, token, deadlineNs) ->
                        open.add(
                                invocationText(
                                        state.name(),
                                        function,
                                        client,
                                        slot,
                                        sequence,
                                        token,
                                        deadlineNs)));
        final Set<String> expectedOpen = new TreeSet<>();
        for (final Invocation i : twin.open) {
            final boolean isOwed = i.client != null;
            expectedOpen.add(
                    invocationText(
                            i.placed ? "PLACED" : "QUEUED",
                            i.function.id,
                            isOwed ? i.client.id : 0,
                            isOwed ? i.slot : -1,
                            isOwed ? i.sequence : 0,
                            i.token,
                            i.deadlineAtNs));
            assertTrue(i.placed || i.deadlineAtNs > twin.nowNs, "waits past its deadline");
        }
        assertEquals(expectedOpen, open, "open invocations");
        assertNull(machine.unservedHead());
        for (final Function function : twin.functions.values()) {
            assertTrue(
                    function.queued() == 0
                            || !twin.isBelowLimits(function)
                            || machine.makesWay(function.id)
                            || twin.warm(function).isEmpty(),
                    "someone waits beside a free sandbox");
        }
    }

    private static String invocationText(
            final String state,
            final long function,
            final long client,
            final int slot,
            final long sequence,
            final long token,
            final long deadlineNs) {
        return state
                + " "
                + function
                + " "
                + client
                + " "
                + slot
                + " "
                + sequence
                + " "
                + token
                + " "
                + deadlineNs;
    }
}
