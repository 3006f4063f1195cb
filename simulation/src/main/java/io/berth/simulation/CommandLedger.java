package io.berth.simulation;

import static io.berth.simulation.VirtualTime.SECOND;

import io.berth.schemas.protocol.WorkerState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The two numbered streams between the log and a worker (rules 18 and 19): events are applied in
 * order and without a gap; commands are numbered without one, always mean the same, and are sent
 * again from where the worker is. And what a placement that expires needs (rule 20): a Revoke.
 */
final class CommandLedger {
    private static final Set<String> COMMANDS =
            Set.of("startSandbox", "stopSandbox", "revokeToken", "cancelRun");

    /**
     * What is due may have to wait for a few entries, and a worker that returns for its welcome.
     */
    private static final long SLACK_NS = 3 * SECOND;

    /** The streams of one incarnation. */
    private static final class Streams {
        private final Map<Long, String> commands = new HashMap<>();
        private long eventsApplied;
        private long newestCommand;
        private long connectedSinceNs = Long.MAX_VALUE;
    }

    private final LimitBook limits;
    private final Map<Long, Streams> workers = new HashMap<>();
    private final Set<Long> revoked = new HashSet<>();
    private final Map<Long, Long> grantedNs = new HashMap<>();

    CommandLedger(final LimitBook limits) {
        this.limits = limits;
    }

    void onStep(final Step step) {
        for (final Call output : step.outputs()) {
            switch (output.name()) {
                case "workerWelcome" -> onWelcome(output);
                case "workerAck" -> onAck(output, step);
                default -> {
                    if (COMMANDS.contains(output.name())) {
                        onCommand(output);
                    }
                }
            }
        }
        if (step.is("workerResync") && !step.said("workerAck").isEmpty()) {
            checkSentAgain(step.command(), step);
        }
        checkExpiries(step);
    }

    private void onWelcome(final Call welcome) {
        if (!welcome.<Boolean>argument("resumed")) {
            workers.computeIfAbsent(welcome.number("workerId"), id -> new Streams());
        }
    }

    // ---- events

    private void onAck(final Call ack, final Step step) {
        final Streams streams = workers.get(ack.number("workerId"));
        if (step.is("beginWorkerEvents")) {
            final long first = step.command().number("firstEventNumber");
            final long last = first + step.entry().size() - 3;
            if (first <= streams.eventsApplied + 1) {
                streams.eventsApplied = Math.max(streams.eventsApplied, last);
            }
        }
        if (ack.number("lastEventApplied") != streams.eventsApplied) {
            throw new CheckFailure(
                    "events up to "
                            + streams.eventsApplied
                            + " have come without a gap, and applied are those up to "
                            + ack.number("lastEventApplied")
                            + ": "
                            + step.command());
        }
    }

    // ---- commands

    private void onCommand(final Call command) {
        final Streams streams = workers.get(command.number("workerId"));
        final long number = command.number("commandNumber");
        if (command.name().equals("revokeToken") || command.name().equals("cancelRun")) {
            revoked.add(command.number("token"));
        }
        final String text = textOf(command);
        final String before = streams.commands.putIfAbsent(number, text);
        if (before != null && !before.equals(text) && !command.name().equals("stopSandbox")) {
            throw new CheckFailure("command " + number + " was " + before + " and is " + command);
        }
        streams.newestCommand = Math.max(streams.newestCommand, number);
    }

    private static String textOf(final Call command) {
        final String token = command.has("token") ? " token " + command.number("token") : "";
        return command.name() + " sandbox " + command.number("sandboxId") + token;
    }

    /** The worker has said what it has applied: what comes next is sent. */
    private void checkSentAgain(final Call asked, final Step step) {
        final long next = asked.number("lastCommandApplied") + 1;
        final Long workerId = workerOf(step);
        final Streams streams = workerId == null ? null : workers.get(workerId);
        if (streams == null || streams.newestCommand < next) {
            return;
        }
        for (final Call output : step.outputs()) {
            if (COMMANDS.contains(output.name())
                    && output.number("workerId") == workerId
                    && output.number("commandNumber") == next) {
                return;
            }
        }
        throw new CheckFailure(
                "command "
                        + next
                        + " of "
                        + streams.newestCommand
                        + " is not sent again: "
                        + asked);
    }

    private static Long workerOf(final Step step) {
        for (final Call output : step.outputs()) {
            if (output.name().equals("workerAck") || output.name().equals("workerWelcome")) {
                return output.number("workerId");
            }
        }
        return null;
    }

    // ---- placements

    /** Each is revoked when it expires, begun or not, where its worker can be told. */
    private void checkExpiries(final Step step) {
        for (final LiveWorker worker : step.after().workers().values()) {
            final Streams streams = workers.get(worker.workerId());
            final boolean isConnected =
                    worker.state() == WorkerState.ACTIVE || worker.state() == WorkerState.DRAINING;
            if (!isConnected) {
                streams.connectedSinceNs = Long.MAX_VALUE;
            } else if (streams.connectedSinceNs == Long.MAX_VALUE) {
                streams.connectedSinceNs = step.nowNs();
            }
        }
        grantedNs.keySet().retainAll(step.after().held().keySet());
        for (final HeldSlot slot : step.after().held().values()) {
            final long sinceNs = grantedNs.computeIfAbsent(slot.token(), token -> step.nowNs());
            final Streams streams = workers.get(slot.workerId());
            final long dueNs =
                    Math.max(sinceNs + limits.cell().placementExpiryNs(), streams.connectedSinceNs);
            if (streams.connectedSinceNs != Long.MAX_VALUE
                    && step.nowNs() - dueNs > SLACK_NS
                    && !revoked.contains(slot.token())) {
                throw new CheckFailure("a placement has expired and is not revoked: " + slot);
            }
        }
    }
}
