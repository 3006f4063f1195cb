package io.berth.simulation;

import io.berth.schemas.protocol.SandboxState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The checker's own account of slots: what is granted and what is let go, entry by entry. Tokens
 * only grow, a slot has one holder, limits hold at every grant, and a slot is let go only by its
 * worker's word, by a new incarnation of a dead worker, or when nothing can be running in it any
 * more.
 */
final class HeldLedger {
    private static final Set<String> WORDS =
            Set.of("COMPLETED", "FAILED", "TIMED_OUT", "CANCELLED", "REFUSED", "REVOKED");

    private final LimitBook limits;
    private final FleetBook fleet;
    private final WordLedger words;
    private final Set<Long> lost = new HashSet<>();
    private final Map<Long, Long> lostAtNs = new HashMap<>();

    /** Held tokens whose worker has said that their run does not end. */
    private final Set<Long> stuck = new HashSet<>();

    private Map<Long, HeldSlot> held = new TreeMap<>();
    private Map<Long, LiveWorker> workersBefore = Map.of();
    private long newestToken;

    HeldLedger(final LimitBook limits, final FleetBook fleet, final WordLedger words) {
        this.limits = limits;
        this.fleet = fleet;
        this.words = words;
    }

    /** The slot that this token holds, or null. */
    HeldSlot find(final long token) {
        return held.get(token);
    }

    /** True if the log gave up on the worker that was granted this token. */
    boolean wasLost(final long token) {
        return lost.contains(token);
    }

    int size() {
        return held.size();
    }

    void onStep(final Step step) {
        final StateView state = step.after();
        final Map<Long, HeldSlot> now = state.held();
        checkOneHolderASlot(now);
        noteStuck(step);
        for (final HeldSlot slot : held.values()) {
            if (!now.containsKey(slot.token())) {
                checkLetGo(slot, step.entry(), state);
            }
        }
        final Map<Long, HeldSlot> before = held;
        held = now;
        long newest = newestToken;
        for (final HeldSlot slot : now.values()) {
            if (!before.containsKey(slot.token())) {
                checkGrant(slot, state);
                newest = Math.max(newest, slot.token());
            }
            checkOwner(slot);
            if (slot.state() == SandboxState.LOST && lost.add(slot.token())) {
                lostAtNs.put(slot.token(), state.clusterTimeNs());
            }
        }
        newestToken = newest;
        workersBefore = state.workers();
        stuck.retainAll(now.keySet());
        checkPlacements(step.outputs(), now, before);
    }

    /**
     * The runs that the entry tells are stuck. They are taken from the word itself: in the same
     * entry the worker may say that it drains, so that the sandbox is told to stop and no state
     * after an entry shows it stuck.
     */
    private void noteStuck(final Step step) {
        if (!step.is("beginWorkerEvents")) {
            return;
        }
        final long workerId = step.command().number("workerId");
        final long applied = FleetBook.lastEventApplied(step);
        long number = step.command().number("firstEventNumber");
        for (final Call event : step.entry().subList(1, step.entry().size() - 1)) {
            final HeldSlot slot = held.get(event.number("token"));
            if (number++ <= applied
                    && event.argument("kind").toString().equals("STUCK")
                    && slot != null
                    && slot.workerId() == workerId) {
                stuck.add(slot.token());
            }
        }
    }

    /**
     * Only a worker ends what is placed: a slot has no owner where its worker is lost, or has said
     * that the run is stuck.
     */
    private void checkOwner(final HeldSlot slot) {
        final boolean isStuck = stuck.contains(slot.token());
        if (slot.state() == SandboxState.STUCK && !isStuck) {
            throw new CheckFailure("stuck without the word of its worker: " + slot);
        }
        if (slot.invocationId() == 0 && slot.state() != SandboxState.LOST && !isStuck) {
            throw new CheckFailure("ended without the word of its worker: " + slot);
        }
    }

    private static void checkOneHolderASlot(final Map<Long, HeldSlot> now) {
        final Map<String, Long> holders = new HashMap<>();
        for (final HeldSlot slot : now.values()) {
            final Long other =
                    holders.put(slot.sandboxId() + "/" + slot.sandboxSlot(), slot.token());
            if (other != null) {
                throw new CheckFailure("two holders of one slot: " + slot + " and token " + other);
            }
        }
    }

    private void checkGrant(final HeldSlot slot, final StateView state) {
        if (slot.token() <= newestToken) {
            throw new CheckFailure("token not above " + newestToken + ": " + slot);
        }
        final LiveWorker worker = state.workers().get(slot.workerId());
        final LiveWorker before = workersBefore.get(slot.workerId());
        if ((worker == null || !worker.isActive()) && (before == null || !before.isActive())) {
            throw new CheckFailure("placed on a worker that is not there: " + slot + ", " + worker);
        }
        if (!fleet.mayTakeNew(worker)) {
            throw new CheckFailure(
                    "placed on a worker that drains: "
                            + slot
                            + ", worker "
                            + fleet.describe(worker));
        }
        final LimitBook.Function function = limits.function(slot.functionId());
        if (!fleet.carries(worker, function.settings().labels())) {
            throw new CheckFailure(
                    "placed on "
                            + worker.name()
                            + ", which does not carry "
                            + function.settings().labels()
                            + ": "
                            + slot);
        }
        final String tenant = function.settings().tenant();
        if (function.isReserved()) {
            checkWithin(
                    "function limit",
                    function.settings().reservedConcurrency(),
                    state.inFlight(slot.functionId()),
                    slot);
        } else {
            checkWithin(
                    "unreserved limit of tenant " + tenant,
                    limits.unreserved(tenant),
                    limits.unreservedInFlight(tenant, state),
                    slot);
        }
        checkWithin(
                "limit of tenant " + tenant,
                limits.tenant(tenant).concurrencyLimit(),
                limits.inFlight(tenant, state),
                slot);
    }

    private static void checkWithin(
            final String what, final long limit, final long inFlight, final HeldSlot slot) {
        if (inFlight > limit) {
            throw new CheckFailure(
                    what + ": " + limit + " exceeded, " + inFlight + " in flight after " + slot);
        }
    }

    private void checkLetGo(final HeldSlot slot, final List<Call> entry, final StateView state) {
        final boolean right =
                fleet.isOver(slot.incarnation())
                        || (fleet.isReportJudged(slot.incarnation())
                                && !words.isRunning(slot.token()))
                        || (entry.get(0).name().equals("beginWorkerEvents") && wordOf(slot, entry));
        final boolean isToldByReport =
                !fleet.isOver(slot.incarnation())
                        && entry.get(0).name().equals("beginWorkerReport")
                        && words.wasSaid(slot.incarnation(), slot.token());
        if (isToldByReport) {
            throw new CheckFailure("lost by a report although its worker has told: " + slot);
        }
        if (!right && !cannotRun(slot, state)) {
            throw new CheckFailure("let go without the word of its worker: " + slot);
        }
    }

    /** The worker really said so, or said that the sandbox is gone. */
    private boolean wordOf(final HeldSlot slot, final List<Call> entry) {
        if (entry.get(0).number("workerId") != slot.workerId()) {
            return false;
        }
        for (final Call event : entry.subList(1, entry.size() - 1)) {
            final String kind = event.argument("kind").toString();
            final boolean ofToken = event.number("token") == slot.token() && WORDS.contains(kind);
            final boolean ofSandbox =
                    event.number("sandboxId") == slot.sandboxId()
                            && (kind.equals("STOPPED") || kind.equals("REFUSED"));
            if ((ofToken && words.wasSaid(slot.incarnation(), slot.token()))
                    || (ofSandbox && !words.isRunning(slot.token()))) {
                return true;
            }
        }
        return false;
    }

    /** Time limit and margin have passed since its worker was lost (rule 26). */
    private boolean cannotRun(final HeldSlot slot, final StateView state) {
        return slot.state() == SandboxState.LOST
                && state.clusterTimeNs() - lostAtNs.get(slot.token())
                        >= words.marginNs() + limits.shortestTimeoutNs(slot.functionId());
    }

    /** A placement is told again, and its end in the same entry where its worker is swept. */
    private static void checkPlacements(
            final List<Call> outputs,
            final Map<Long, HeldSlot> now,
            final Map<Long, HeldSlot> before) {
        for (final Call output : outputs) {
            if (!output.name().equals("placed")) {
                continue;
            }
            final long token = output.number("token");
            final HeldSlot slot = now.getOrDefault(token, before.get(token));
            if (slot == null
                    || slot.sandboxId() != output.number("sandboxId")
                    || slot.workerId() != output.number("workerId")
                    || slot.incarnation() != output.number("incarnation")
                    || (slot.invocationId() != 0
                            && slot.invocationId() != output.number("invocationId"))
                    || slot.functionId() != output.number("functionId")) {
                throw new CheckFailure(
                        "a placement that holds no slot: " + output + ", held is " + slot);
            }
        }
    }
}
