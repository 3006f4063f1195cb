package io.berth.simulation;

import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.WorkerState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Who speaks on which session, and what becomes of those who have none (rules 3, 4, 6, 16, 17, 25):
 * only the current session of a peer is heard; a client keeps its id, and what is open of it,
 * through its grace; a worker is given up only after its own, and never comes back as the same
 * incarnation.
 */
final class SessionLedger {
    /** What is due is looked at in the next entry, a bounded amount of it. */
    private static final long SLACK_NS = VirtualTime.SECOND;

    private static final long NONE = Long.MIN_VALUE;
    private static final Set<String> ANSWERS = Set.of("placed", "waiting", "rejected", "ended");

    /** What a peer has. */
    private static final class Peer {
        private long sessionId = NONE;
        private long lostAtNs;
        private boolean saidGoodbye;
        private boolean graceWasOver;
    }

    /** What a worker has besides. */
    private static final class Life {
        private final Peer peer = new Peer();
        private long epoch;
        private long answeredNs;
        private long spokeNs;
        private long heardInTerm = NONE;
        private long disconnectedNs;
        private boolean wasHeardInTerm;
    }

    private record Nonce(long high, long low) {}

    private final LimitBook limits;
    private final Map<Long, Peer> clients = new HashMap<>();
    private final Map<Nonce, Long> clientsByNonce = new HashMap<>();
    private final Map<Long, Life> workers = new HashMap<>();
    private final Set<Long> dead = new HashSet<>();
    private final Set<RequestKey> cancelled = new HashSet<>();
    private long term = NONE;

    SessionLedger(final LimitBook limits) {
        this.limits = limits;
    }

    void onStep(final Step step) {
        final Call command = step.command();
        checkHeard(step);
        switch (command.name()) {
            case "newTerm" -> term = command.number("leadershipTermId");
            case "sessionClosed" -> lose(command.number("sessionId"), step);
            case "clientGoodbye" -> onClientGoodbye(command, step);
            case "cancel", "release" -> cancelled.add(RequestKey.of(command));
            case "cancelInvocation" -> onOperatorsCancel(command, step);
            default -> {}
        }
        if (command.has("workerId")) {
            final Life life = workers.get(command.number("workerId"));
            if (life != null) {
                life.heardInTerm = term;
                life.spokeNs = step.nowNs();
            }
        }
        noteGraces(step);
        noteDeaths(step);
        for (final Call output : step.outputs()) {
            switch (output.name()) {
                case "closeSession" -> lose(output.number("sessionId"), step);
                case "clientWelcome" -> onClientWelcome(output, step);
                case "clientUnknown" -> checkUnknown(output, step);
                case "ended" -> checkEnded(output);
                case "workerWelcome" -> onWorkerWelcome(output, step);
                case "workerAck" ->
                        workers.get(output.number("workerId")).answeredNs = step.nowNs();
                default -> {}
            }
        }
        checkDeaths(step);
    }

    private void lose(final long sessionId, final Step step) {
        for (final Peer client : clients.values()) {
            lose(client, sessionId, step);
        }
        for (final Life worker : workers.values()) {
            lose(worker.peer, sessionId, step);
        }
    }

    private static void lose(final Peer peer, final long sessionId, final Step step) {
        if (peer.sessionId == sessionId) {
            peer.sessionId = NONE;
            peer.lostAtNs = step.nowNs();
        }
    }

    private void bind(final Peer peer, final long sessionId, final Step step) {
        lose(sessionId, step);
        peer.sessionId = sessionId;
    }

    // ---- who is heard

    /** What comes on another session than the current one changes nothing and is not answered. */
    private void checkHeard(final Step step) {
        final Call command = step.command();
        if (command.has("sessionId") && command.has("workerId")) {
            checkWorkerHeard(command, step);
        } else if (step.is("invoke") || step.is("cancel") || step.is("release")) {
            final Peer client = clients.get(command.number("clientId"));
            if (client != null && client.sessionId != command.number("sessionId")) {
                checkNotHeard(RequestKey.of(command), step);
            } else if (client != null && step.is("invoke")) {
                checkAnswered(RequestKey.of(command), step);
            }
        } else if (step.is("beginClientResync")) {
            checkResync(command, step);
        }
    }

    private void checkWorkerHeard(final Call command, final Step step) {
        final Life life = workers.get(command.number("workerId"));
        final boolean isCurrent =
                life != null
                        && life.peer.sessionId == command.number("sessionId")
                        && life.epoch == command.number("registrationEpoch");
        for (final Call ack : step.said("workerAck")) {
            if (!isCurrent && ack.number("workerId") == command.number("workerId")) {
                throw new CheckFailure("a worker is heard on another session: " + command);
            }
        }
    }

    private void checkResync(final Call command, final Step step) {
        final long clientId = command.number("clientId");
        final Peer client = clients.get(clientId);
        if (client == null || client.sessionId != command.number("sessionId")) {
            return;
        }
        for (final Call asked : step.entry()) {
            if (asked.has("requestSlot")) {
                checkAnswered(
                        new RequestKey(
                                clientId,
                                (int) asked.number("requestSlot"),
                                asked.number("sequence")),
                        step);
            }
        }
    }

    /** Who asks is answered, whatever was answered before. */
    private static void checkAnswered(final RequestKey request, final Step step) {
        for (final Call output : step.outputs()) {
            final boolean isAnswer =
                    ANSWERS.contains(output.name()) || output.name().equals("notKnown");
            if (isAnswer && RequestKey.of(output).equals(request)) {
                return;
            }
        }
        throw new CheckFailure(request + " is not answered: " + step.entry());
    }

    private static void checkNotHeard(final RequestKey request, final Step step) {
        final OpenInvocation before = find(request, step.before());
        final OpenInvocation after = find(request, step.after());
        if (before == null && after != null) {
            throw new CheckFailure("a client is heard on another session: " + step.command());
        }
        if (before == null || !before.equals(after)) {
            return;
        }
        for (final Call output : step.outputs()) {
            if (ANSWERS.contains(output.name()) && RequestKey.of(output).equals(request)) {
                throw new CheckFailure(
                        "a client is answered on another session: " + step.command());
            }
        }
    }

    private static OpenInvocation find(final RequestKey request, final StateView state) {
        for (final OpenInvocation one : state.open().values()) {
            if (one.clientId() != 0 && one.request().equals(request)) {
                return one;
            }
        }
        return null;
    }

    // ---- clients

    private void onClientWelcome(final Call welcome, final Step step) {
        final long clientId = welcome.number("clientId");
        final Nonce nonce = new Nonce(welcome.number("nonceHigh"), welcome.number("nonceLow"));
        final Long other = clientsByNonce.put(nonce, clientId);
        if (other != null && other != clientId) {
            throw new CheckFailure(
                    "another client for the same Hello than " + other + ": " + welcome);
        }
        final Peer client = clients.computeIfAbsent(clientId, id -> new Peer());
        if (client.saidGoodbye) {
            throw new CheckFailure("a client that said goodbye is welcome again: " + welcome);
        }
        bind(client, welcome.number("sessionId"), step);
    }

    private void onClientGoodbye(final Call goodbye, final Step step) {
        final Peer client = clients.get(goodbye.number("clientId"));
        if (client != null && client.sessionId == goodbye.number("sessionId")) {
            client.saidGoodbye = true;
            client.graceWasOver = true;
            client.sessionId = NONE;
            client.lostAtNs = step.nowNs();
        }
    }

    private void noteGraces(final Step step) {
        for (final Peer client : clients.values()) {
            if (client.sessionId == NONE
                    && step.nowNs() - client.lostAtNs >= limits.cell().clientGraceNs()) {
                client.graceWasOver = true;
            }
        }
    }

    private void checkUnknown(final Call unknown, final Step step) {
        final Peer client = clients.get(unknown.number("clientId"));
        if (client != null && !client.graceWasOver) {
            throw new CheckFailure(
                    "a client is unknown in its grace, "
                            + (step.nowNs() - client.lostAtNs)
                            + " ns after its session: "
                            + unknown);
        }
    }

    private void onOperatorsCancel(final Call command, final Step step) {
        final OpenInvocation one = step.before().open().get(command.number("invocationId"));
        if (one != null && one.clientId() != 0) {
            cancelled.add(one.request());
        }
    }

    /** CANCELLED is what someone asked for, or the end of a grace. */
    private void checkEnded(final Call ended) {
        final Peer client = clients.get(ended.number("clientId"));
        if (ended.argument("end") == InvocationState.CANCELLED
                && !cancelled.contains(RequestKey.of(ended))
                && (client == null || !client.graceWasOver)) {
            throw new CheckFailure("is cancelled though nobody asked for it: " + ended);
        }
    }

    // ---- workers

    private void onWorkerWelcome(final Call welcome, final Step step) {
        final Call hello = step.command();
        final long incarnation = hello.number("incarnation");
        checkNotDead(hello, incarnation, step);
        final Life life = workers.computeIfAbsent(welcome.number("workerId"), id -> new Life());
        for (final LiveWorker other : step.before().workers().values()) {
            if (other.name().equals(hello.argument("name")) && other.incarnation() != incarnation) {
                checkFollowed(other, hello, step);
            }
        }
        bind(life.peer, welcome.number("sessionId"), step);
        life.epoch = welcome.number("registrationEpoch");
        life.answeredNs = step.nowNs();
        life.heardInTerm = term;
    }

    /** Not even where its record is gone, unless it had neither been told nor said anything. */
    private void checkNotDead(final Call hello, final long incarnation, final Step step) {
        boolean isDead =
                dead.contains(incarnation)
                        && (hello.number("lastCommandApplied") != 0
                                || hello.number("lastEventSent") != 0);
        for (final LiveWorker worker : step.before().workers().values()) {
            isDead |= worker.incarnation() == incarnation && worker.state() == WorkerState.DEAD;
        }
        if (isDead) {
            throw new CheckFailure("a dead incarnation is welcome again: " + hello);
        }
        dead.remove(incarnation);
    }

    /** Another incarnation is welcome only where the one before may be gone. */
    private void checkFollowed(final LiveWorker before, final Call hello, final Step step) {
        final Life life = workers.get(before.workerId());
        final boolean isThere =
                (before.state() == WorkerState.ACTIVE || before.state() == WorkerState.DRAINING)
                        && life.peer.sessionId != NONE
                        && life.peer.sessionId != hello.number("sessionId")
                        && step.nowNs() - life.answeredNs < limits.cell().workerSilenceNs();
        if (isThere) {
            throw new CheckFailure(
                    "a second incarnation is welcome while the first is there: " + hello);
        }
    }

    /**
     * Before the welcomes of the entry: its time may end the grace of a worker, and then its Hello
     * be taken for that of one that the state does not hold.
     */
    private void noteDeaths(final Step step) {
        for (final LiveWorker before : step.before().workers().values()) {
            if (before.state() != WorkerState.DEAD
                    && isDead(step.after().workers().get(before.workerId()))) {
                dead.add(before.incarnation());
            }
        }
    }

    private static boolean isDead(final LiveWorker after) {
        return after == null || after.state() == WorkerState.DEAD;
    }

    private void checkDeaths(final Step step) {
        for (final LiveWorker before : step.before().workers().values()) {
            final LiveWorker after = step.after().workers().get(before.workerId());
            final Life life = workers.get(before.workerId());
            final boolean isDead = isDead(after);
            if (isDead && before.state() != WorkerState.DEAD) {
                checkDeath(before, life, step);
            } else if (!isDead
                    && after.state() == WorkerState.DISCONNECTED
                    && before.state() != WorkerState.DISCONNECTED) {
                life.disconnectedNs = step.nowNs();
                life.wasHeardInTerm = life.heardInTerm == term;
            } else if (!isDead && after.state() == WorkerState.ACTIVE) {
                checkNotSilent(after, life, step);
            }
        }
    }

    private void checkDeath(final LiveWorker worker, final Life life, final Step step) {
        final boolean isFollowed =
                step.is("workerHello") && worker.name().equals(step.command().argument("name"));
        if (isFollowed || step.is("workerGoodbye")) {
            return;
        }
        final long graceNs =
                life.wasHeardInTerm
                        ? limits.cell().workerShortGraceNs()
                        : limits.cell().workerLongGraceNs();
        if (worker.state() != WorkerState.DISCONNECTED
                || step.nowNs() - life.disconnectedNs < graceNs) {
            throw new CheckFailure(
                    "given up in its grace, "
                            + (step.nowNs() - life.disconnectedNs)
                            + " ns after it was disconnected: "
                            + worker);
        }
    }

    private void checkNotSilent(final LiveWorker worker, final Life life, final Step step) {
        final long silentNs = step.nowNs() - Math.max(life.spokeNs, life.answeredNs);
        if (silentNs > limits.cell().workerSilenceNs() + SLACK_NS) {
            throw new CheckFailure(
                    "still in use after a silence of " + silentNs + " ns: " + worker);
        }
    }
}
