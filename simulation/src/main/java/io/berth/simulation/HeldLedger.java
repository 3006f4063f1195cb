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
    private final WordLedger words;
    private final Set<Long> lost = new HashSet<>();
    private final Map<Long, Long> lostAtNs = new HashMap<>();
    private Map<Long, HeldSlot> held = new TreeMap<>();
    private long newestToken;

    HeldLedger(final LimitBook limits, final WordLedger words) {
        this.limits = limits;
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

    void onEntry(final List<Call> entry, final List<Call> outputs, final StateView state) {
        final Map<Long, HeldSlot> now = state.held();
        checkOneHolderASlot(now);
        for (final HeldSlot slot : held.values()) {
            if (!now.containsKey(slot.token())) {
                checkLetGo(slot, entry, state);
            }
        }
        final Map<Long, HeldSlot> before = held;
        held = now;
        long newest = newestToken;
        for (final HeldSlot slot : now.values()) {
            if (!before.containsKey(slot.token())) {
                checkGrant(slot, now);
                newest = Math.max(newest, slot.token());
            }
            if (slot.state() == SandboxState.LOST && lost.add(slot.token())) {
                lostAtNs.put(slot.token(), state.clusterTimeNs());
            }
        }
        newestToken = newest;
        checkPlacements(outputs, now);
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

    private void checkGrant(final HeldSlot slot, final Map<Long, HeldSlot> now) {
        if (slot.token() <= newestToken) {
            throw new CheckFailure("token not above " + newestToken + ": " + slot);
        }
        final String tenant = limits.tenantOf(slot.functionId());
        long ofFunction = 0;
        long ofTenant = 0;
        for (final HeldSlot other : now.values()) {
            ofFunction += other.functionId() == slot.functionId() ? 1 : 0;
            ofTenant += limits.tenantOf(other.functionId()).equals(tenant) ? 1 : 0;
        }
        if (ofFunction > limits.ofFunction(slot.functionId())) {
            throw new CheckFailure(
                    "function limit "
                            + limits.ofFunction(slot.functionId())
                            + " exceeded: "
                            + ofFunction
                            + " in flight after "
                            + slot);
        }
        if (ofTenant > limits.ofTenant(tenant)) {
            throw new CheckFailure(
                    "limit "
                            + limits.ofTenant(tenant)
                            + " of tenant "
                            + tenant
                            + " exceeded: "
                            + ofTenant
                            + " in flight after "
                            + slot);
        }
    }

    private void checkLetGo(final HeldSlot slot, final List<Call> entry, final StateView state) {
        final Call command = entry.get(0);
        final boolean right =
                switch (command.name()) {
                    case "beginWorkerEvents" -> wordOf(slot, entry);
                    case "workerHello" -> command.number("incarnation") != slot.incarnation();
                    case "workerGoodbye" -> command.number("workerId") == slot.workerId();
                    case "beginWorkerReport" ->
                            command.number("workerId") == slot.workerId()
                                    && !words.isRunning(slot.token());
                    default -> false;
                };
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

    private static void checkPlacements(final List<Call> outputs, final Map<Long, HeldSlot> now) {
        for (final Call output : outputs) {
            if (!output.name().equals("placed")) {
                continue;
            }
            final HeldSlot slot = now.get(output.number("token"));
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
