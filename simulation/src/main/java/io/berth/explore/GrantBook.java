package io.berth.explore;

import io.berth.placement.PlacementStateMachine;
import io.berth.schemas.protocol.SandboxState;
import io.berth.simulation.Call;
import io.berth.simulation.CheckFailure;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The account of slots: one holder each, tokens that only grow, limits at every grant, and let go
 * only by the word of the worker, by a new incarnation, by a report, or when a lost worker cannot
 * be running the token any more.
 */
final class GrantBook {
    private static final Set<String> WORDS =
            Set.of("COMPLETED", "FAILED", "TIMED_OUT", "CANCELLED", "REFUSED", "REVOKED");

    private record Held(
            long workerId,
            long incarnation,
            long sandboxId,
            int slot,
            long token,
            long invocationId,
            SandboxState state,
            long lostAtNs) {
        private String text() {
            return SmallClient.text(token)
                    + (state == SandboxState.LOST ? " of a lost worker" : "");
        }
    }

    private final Scenario scenario;
    private final WordBook words;
    private final long marginNs;
    private Map<Long, Held> held = new TreeMap<>();
    private long newestToken;

    GrantBook(final Scenario scenario, final WordBook words) {
        this.scenario = scenario;
        this.words = words;
        marginNs = scenario.functionTimeoutNs + scenario.cell().timeoutMarginNs();
    }

    boolean isHeld(final long token) {
        return held.containsKey(token);
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    void onEntry(
            final List<Call> entry, final List<Call> outputs, final PlacementStateMachine machine) {
        final Map<Long, Held> before = held;
        held = heldIn(machine, before);
        for (final Held slot : before.values()) {
            if (!held.containsKey(slot.token)) {
                checkLetGo(slot, entry, machine.clusterTimeNs());
            }
        }
        long newest = newestToken;
        for (final Held slot : held.values()) {
            if (!before.containsKey(slot.token)) {
                checkGrant(slot);
                newest = Math.max(newest, slot.token);
            }
        }
        newestToken = newest;
        for (final Call output : outputs) {
            if (output.name().equals("placed")) {
                checkPlacement(output, before);
            }
        }
    }

    private static Map<Long, Held> heldIn(
            final PlacementStateMachine machine, final Map<Long, Held> before) {
        final Map<Long, Held> now = new TreeMap<>();
        final long nowNs = machine.clusterTimeNs();
        machine.forEachHeldSlot(
                (workerId, incarnation, sandboxId, slot, token, invocationId, function, state) -> {
                    for (final Held other : now.values()) {
                        if (other.sandboxId == sandboxId && other.slot == slot) {
                            throw new CheckFailure(
                                    "two holders of one slot: "
                                            + other.text()
                                            + " and "
                                            + SmallClient.text(token));
                        }
                    }
                    final Held former = before.get(token);
                    final boolean wasLost = former != null && former.state == SandboxState.LOST;
                    final long lostAtNs =
                            state != SandboxState.LOST ? 0 : wasLost ? former.lostAtNs : nowNs;
                    now.put(
                            token,
                            new Held(
                                    workerId,
                                    incarnation,
                                    sandboxId,
                                    slot,
                                    token,
                                    invocationId,
                                    state,
                                    lostAtNs));
                });
        return now;
    }

    private void checkGrant(final Held slot) {
        if (slot.token <= newestToken) {
            throw new CheckFailure(slot.text() + " is not above " + SmallClient.text(newestToken));
        }
        if (held.size() > scenario.tenantLimit) {
            throw new CheckFailure(
                    held.size() + " slots in flight, " + scenario.tenantLimit + " allowed");
        }
    }

    private void checkLetGo(final Held slot, final List<Call> entry, final long nowNs) {
        final boolean right =
                switch (entry.get(0).name()) {
                    case "beginWorkerEvents" -> isWordOf(slot, entry);
                    case "workerHello", "beginWorkerReport", "workerGoodbye" -> true;
                    default -> false;
                };
        final boolean cannotRun =
                slot.state == SandboxState.LOST && nowNs - slot.lostAtNs >= marginNs;
        if (!right && !cannotRun) {
            throw new CheckFailure(
                    slot.text() + " is let go without the word of its worker, by " + entry.get(0));
        }
    }

    private boolean isWordOf(final Held slot, final List<Call> entry) {
        if (entry.get(0).number("workerId") != slot.workerId) {
            return false;
        }
        for (final Call event : entry.subList(1, entry.size() - 1)) {
            final String kind = event.argument("kind").toString();
            final boolean ofToken = event.number("token") == slot.token && WORDS.contains(kind);
            final boolean ofSandbox =
                    event.number("sandboxId") == slot.sandboxId
                            && (kind.equals("STOPPED") || kind.equals("REFUSED"));
            if ((ofToken && words.isSettled(slot.token))
                    || (ofSandbox && (kind.equals("REFUSED") || words.isStopped(slot.sandboxId)))) {
                return true;
            }
        }
        return false;
    }

    private void checkPlacement(final Call placed, final Map<Long, Held> before) {
        final long token = placed.number("token");
        final Held slot = held.getOrDefault(token, before.get(token));
        if (slot == null
                || slot.sandboxId != placed.number("sandboxId")
                || slot.incarnation != placed.number("incarnation")
                || (slot.invocationId != 0 && slot.invocationId != placed.number("invocationId"))) {
            throw new CheckFailure("a placement that holds no slot: " + placed);
        }
    }

    /** What begins holds its slot at that very moment, and its worker is not given up. */
    void checkBegin(final SmallWorker worker, final SmallSandboxes.Run run) {
        final Held slot = held.get(run.token);
        if (slot == null
                || slot.sandboxId != run.sandbox.id
                || slot.slot != run.slot
                || slot.incarnation != worker.incarnation()
                || slot.state == SandboxState.LOST) {
            throw new CheckFailure(
                    worker.name
                            + " begins "
                            + SmallClient.text(run.token)
                            + " that does not hold its slot"
                            + (slot == null ? "" : ": " + slot.text()));
        }
    }

    void digest(final Mix mix) {
        mix.add(newestToken).add(held.size());
        held.values().forEach(slot -> mix.add(slot.token).add(slot.lostAtNs));
    }
}
