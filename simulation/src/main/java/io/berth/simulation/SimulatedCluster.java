package io.berth.simulation;

import static io.berth.simulation.VirtualTime.MS;
import static io.berth.simulation.VirtualTime.SECOND;

import io.berth.placement.PlacementCommands;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.agrona.DirectBuffer;

/**
 * The log, its leaders, timers and sessions: what Aeron Cluster does for the state machine, with
 * its faults. A message to the log is lost only when its leader died or its session is gone; an
 * answer is lost when its leader died, late when the old leader got it out, or dropped by the
 * outbox (rule 30).
 */
final class SimulatedCluster {
    /**
     * Where the clocks of the leaders count from, so that an offset never makes a negative
     * timestamp.
     */
    private static final long EPOCH_NS = 1_700_000_000L * SECOND;

    private static final long SESSION_TIMEOUT_NS = 10 * SECOND;

    private record InFlight(
            SimulatedSession session,
            List<Call> message,
            byte[] bytes,
            long term,
            long number,
            boolean[] taken) {}

    private final VirtualTime time;
    private final long seed;
    private final FaultCounts counts;
    private final Wire wire;
    private final Trace trace;
    private final ReplicatedHeart heart;
    private final Map<String, Integer> sessionsOf = new TreeMap<>();
    private final CallTape<PlacementCommands> tape = new CallTape<>(PlacementCommands.class);
    private final Map<Long, SimulatedSession> sessions = new TreeMap<>();
    private final Map<Long, Long> timers = new TreeMap<>();
    private final Map<Long, Deque<InFlight>> egress = new TreeMap<>();

    private SimulationRandom random;
    private long elections;
    private long clockChanges;
    private long term = -1;
    private boolean leaderUp;
    private long clockOffsetNs;
    private long lastTimestampNs;
    private long limboUntilNs;
    private long nextSessionId = 1;
    private boolean reliable;
    private Predicate<List<Call>> heldBack = message -> false;
    private long heldBackNs;
    private int outboxDropsPerMille;
    private int restoredEpoch;

    SimulatedCluster(final World world) {
        time = world.time;
        trace = world.trace;
        heart = world.heart;
        counts = world.counts;
        wire = world.wire;
        seed = world.settings.seed();
        random = SimulationRandom.of(seed, "election", 0);
    }

    /** The current leadership term. */
    long term() {
        return term;
    }

    boolean hasLeader() {
        return leaderUp;
    }

    /** Holds messages like this back, with what follows them on their session. */
    void holdBack(final Predicate<List<Call>> messages, final long delayNs) {
        heldBack = messages;
        heldBackNs = delayNs;
    }

    /** How many answers in a thousand the outbox of the leader drops. */
    void outboxDropsPerMille(final int times) {
        outboxDropsPerMille = times;
    }

    /** From now on nothing is lost but by what was already decided. */
    void becomeReliable() {
        reliable = true;
        outboxDropsPerMille = 0;
    }

    // ---- leaders

    /**
     * The first leader, or the next one after {@link #killLeader()}, with a clock that is off by
     * this much.
     */
    void elect(final long clockOffset) {
        random = SimulationRandom.of(seed, "election", ++elections);
        term += 1 + (term >= 0 && random.perMille(100) ? 1 : 0);
        clockOffsetNs = clockOffset;
        leaderUp = true;
        trace.add("cluster", () -> "elected, clock off by " + clockOffset / MS + "ms");
        append(commands -> commands.newTerm(0, term, restoredEpoch));
        for (final SimulatedSession session : List.copyOf(sessions.values())) {
            session.lastHeardNs = time.nowNs();
            tellNewLeader(session);
        }
        timers.forEach(this::armTimer);
        watchSessions(term);
    }

    /** The clock of the leader jumps; its timers go by it (they are due early, or late). */
    void jumpClock(final long byNs) {
        trace.add("cluster", () -> "clock jumps by " + byNs / MS + "ms");
        clockOffsetNs += byNs;
        clockChanges++;
        timers.forEach(this::armTimer);
    }

    /**
     * The leader dies: what was sent to it is lost or committed without an answer, its answers are
     * cut or late.
     */
    void killLeader() {
        leaderUp = false;
        limboUntilNs =
                random.perMille(600) ? time.nowNs() + random.between(0, 30 * MS) : time.nowNs();
        trace.add("cluster", () -> "leader killed in term " + term);
        for (final Deque<InFlight> inFlight : egress.values()) {
            cutOrDelay(inFlight);
        }
    }

    /**
     * All nodes restart: the next leader closes every session. To be called before {@link #elect}.
     */
    void closeAllSessionsSoon() {
        for (final SimulatedSession session : List.copyOf(sessions.values())) {
            time.after(random.between(0, 3 * SECOND), () -> loseAtOwner(session));
            session.closing = true;
        }
    }

    /**
     * After a whole restart: the leader logs the closes, some before and some after their owners
     * are back.
     */
    void logAllCloses() {
        for (final SimulatedSession session : List.copyOf(sessions.values())) {
            if (session.closing) {
                session.closing = false;
                closeInLog(session, random.perMille(500) ? 0 : random.between(0, 3 * SECOND));
            }
        }
    }

    /**
     * A backup is put in the place of the log: sessions and timers of the log since are known to
     * nobody, terms and session ids count from further back. To be called while no leader is up.
     *
     * @param epoch what every leader from here on tells the log.
     */
    void restore(final int epoch, final SimulationRandom ofRestore) {
        restoredEpoch = epoch;
        limboUntilNs = time.nowNs();
        if (wire != null) {
            wire.restart();
        }
        for (final SimulatedSession session : List.copyOf(sessions.values())) {
            session.openInLog = false;
            session.closing = false;
            time.after(ofRestore.between(0, 4 * SECOND), () -> loseAtOwner(session));
        }
        sessions.clear();
        egress.clear();
        timers.clear();
        term = Math.max(0, term - ofRestore.below(4));
        nextSessionId = ofRestore.between(1, nextSessionId);
    }

    private void tellNewLeader(final SimulatedSession session) {
        final SimulationRandom random = session.random;
        final long told = term;
        if (!session.openForOwner || session.closing) {
            return;
        }
        if (!reliable && random.perMille(50)) {
            time.after(
                    random.between(SECOND, 5 * SECOND),
                    () -> {
                        if (session.ownerTerm < told) {
                            loseAtOwner(session);
                        }
                    });
            return;
        }
        time.after(
                random.between(MS, 200 * MS),
                () -> {
                    if (session.openForOwner && session.ownerTerm < told) {
                        session.ownerTerm = told;
                        session.owner.onNewLeader(session, told);
                    }
                });
    }

    private void cutOrDelay(final Deque<InFlight> inFlight) {
        int keep = inFlight.isEmpty() ? 0 : random.below(inFlight.size() + 1);
        final boolean late = random.perMille(500);
        final long lateNs = random.between(50 * MS, 6 * SECOND);
        final Iterator<InFlight> messages = inFlight.iterator();
        while (messages.hasNext()) {
            final InFlight message = messages.next();
            if (keep-- > 0) {
                continue;
            }
            messages.remove();
            message.taken[0] = true;
            counts.add(late ? FaultKind.ANSWERS_LATE : FaultKind.ANSWERS_LOST);
            if (late) {
                time.after(lateNs, () -> receive(message));
            }
        }
    }

    // ---- sessions

    /** Opens a session, or tells the owner that it failed. */
    void connect(final SimulatedSession.Owner owner) {
        final SimulationRandom random =
                SimulationRandom.of(
                        seed,
                        "session " + owner.name(),
                        sessionsOf.merge(owner.name(), 1, Integer::sum));
        time.after(
                random.between(MS, 50 * MS),
                () -> {
                    if (!leaderUp) {
                        time.after(random.between(100 * MS, SECOND), owner::onConnectFailed);
                        return;
                    }
                    final SimulatedSession session =
                            new SimulatedSession(
                                    nextSessionId++, owner, random, term, time.nowNs());
                    sessions.put(session.id, session);
                    egress.put(session.id, new ArrayDeque<>());
                    time.after(
                            random.between(MS, 20 * MS),
                            () -> {
                                if (session.openForOwner) {
                                    owner.onSessionOpened(session);
                                }
                            });
                });
    }

    /** The owner closes its end. */
    void closeByOwner(final SimulatedSession session) {
        session.openForOwner = false;
        if (session.random.perMille(500)) {
            closeInLog(session, session.random.between(MS, 100 * MS));
        }
    }

    /** The process of the owner died; the leader sees it soon, or at the session time-out. */
    void ownerDied(final SimulatedSession session) {
        session.openForOwner = false;
        closeInLog(session, session.random.between(50 * MS, SESSION_TIMEOUT_NS));
    }

    /** The connection breaks: the owner sees it, the leader too, each in its own time. */
    void breakSession(final SimulatedSession session) {
        closeInLog(session, session.random.between(0, SESSION_TIMEOUT_NS));
        time.after(session.random.between(0, 4 * SECOND), () -> loseAtOwner(session));
    }

    private void loseAtOwner(final SimulatedSession session) {
        if (session.openForOwner) {
            session.openForOwner = false;
            session.owner.onSessionLost(session);
        }
    }

    private void closeInLog(final SimulatedSession session, final long delayNs) {
        final long closingTerm = term;
        time.after(
                delayNs,
                () -> {
                    if (!session.openInLog) {
                        return;
                    }
                    if (!leaderUp || closingTerm != term) {
                        return;
                    }
                    if (delayNs > SECOND) {
                        counts.add(FaultKind.LATE_CLOSES);
                    }
                    session.openInLog = false;
                    sessions.remove(session.id);
                    append(commands -> commands.sessionClosed(0, session.id));
                    time.after(session.random.between(MS, 500 * MS), () -> loseAtOwner(session));
                });
    }

    private void watchSessions(final long watchedTerm) {
        time.after(
                SECOND,
                () -> {
                    if (watchedTerm != term || !leaderUp) {
                        return;
                    }
                    for (final SimulatedSession session : List.copyOf(sessions.values())) {
                        watch(session);
                    }
                    watchSessions(watchedTerm);
                });
    }

    private void watch(final SimulatedSession session) {
        if (session.openForOwner && session.ownerTerm == term && session.owner.isResponsive()) {
            session.lastHeardNs = time.nowNs();
        } else if (time.nowNs() - session.lastHeardNs > SESSION_TIMEOUT_NS) {
            closeInLog(session, 0);
        }
    }

    // ---- ingress

    /**
     * Sends one message to the log.
     *
     * @return false if it is certain that it did not leave.
     */
    boolean send(final SimulatedSession session, final LogMessage message) {
        if (time.nowNs() < session.pressedUntilNs && !reliable) {
            return false;
        }
        message.writeTo(tape.recorder(), session.id);
        return send(session, tape.take());
    }

    /** Sends one message that was encoded. */
    boolean send(
            final SimulatedSession session,
            final DirectBuffer buffer,
            final int offset,
            final int length) {
        if (time.nowNs() < session.pressedUntilNs && !reliable) {
            return false;
        }
        return send(session, wire.decode(session.id, buffer, offset, length));
    }

    private boolean send(final SimulatedSession session, final List<Call> entry) {
        if (!session.openForOwner || entry.isEmpty()) {
            return true;
        }
        final long sentTerm = session.ownerTerm;
        if (heldBack.test(entry)) {
            session.ingressArrivalNs = time.nowNs() + heldBackNs;
        }
        session.ingressArrivalNs =
                Math.max(session.ingressArrivalNs, time.nowNs() + latencyNs(session.random));
        time.at(session.ingressArrivalNs, () -> arrive(session, sentTerm, entry));
        return true;
    }

    private static long latencyNs(final SimulationRandom random) {
        return random.perMille(20) ? random.between(MS, 300 * MS) : random.between(MS / 10, 3 * MS);
    }

    private void arrive(
            final SimulatedSession session, final long sentTerm, final List<Call> entry) {
        if (!session.openInLog || sentTerm != term) {
            counts.add(FaultKind.REQUESTS_LOST);
            trace.add("cluster", () -> "lost on its way to the log: " + entry);
        } else if (leaderUp) {
            session.lastHeardNs = time.nowNs();
            append(entry, true);
        } else if (time.nowNs() <= limboUntilNs) {
            counts.add(FaultKind.ANSWERS_UNSAID);
            append(entry, false);
        } else {
            counts.add(FaultKind.REQUESTS_LOST);
            trace.add("cluster", () -> "lost without a leader: " + entry);
        }
    }

    // ---- the log

    private void append(final Consumer<PlacementCommands> commands) {
        commands.accept(tape.recorder());
        append(tape.take(), true);
    }

    private void append(final List<Call> entry, final boolean answered) {
        entry.set(0, entry.get(0).with("timestampNs", timestampNs()));
        trace.add("log", () -> (answered ? "" : "(answers lost) ") + entry);
        final List<Call> outputs = heart.apply(entry);
        for (final List<Call> message : messagesOf(outputs)) {
            final Call first = message.get(0);
            switch (first.name()) {
                case "scheduleTimer" ->
                        onScheduleTimer(first.number("timerId"), first.number("delayNs"));
                case "closeSession" -> onCloseSession(first.number("sessionId"));
                case "digestMarked" -> {}
                default -> {
                    if (answered) {
                        answer(first.number("sessionId"), message);
                    }
                }
            }
        }
    }

    /** One message a call, but a page, which is everything from its begin to its end. */
    private static List<List<Call>> messagesOf(final List<Call> outputs) {
        final List<List<Call>> messages = new ArrayList<>();
        List<Call> page = null;
        for (final Call output : outputs) {
            if (output.name().startsWith("begin")) {
                page = new ArrayList<>();
                messages.add(page);
            }
            if (page == null) {
                messages.add(List.of(output));
            } else {
                page.add(output);
            }
            if (output.name().startsWith("end") && output.name().endsWith("Page")) {
                page = null;
            }
        }
        return messages;
    }

    private long timestampNs() {
        lastTimestampNs = (EPOCH_NS + time.nowNs() + clockOffsetNs) / MS * MS;
        return lastTimestampNs;
    }

    // ---- timers

    private void onScheduleTimer(final long timerId, final long delayNs) {
        final long deadlineNs = lastTimestampNs + delayNs;
        timers.put(timerId, deadlineNs);
        if (leaderUp) {
            armTimer(timerId, deadlineNs);
        }
    }

    private void armTimer(final long timerId, final long deadlineNs) {
        final long armedTerm = term;
        final long armedClock = clockChanges;
        final SimulationRandom random =
                SimulationRandom.of(seed, "timer " + term, timerId + armedClock);
        final long dueNs = deadlineNs - EPOCH_NS - clockOffsetNs;
        final long lateNs =
                random.perMille(10) ? random.between(MS, 300 * MS) : random.between(0, 16 * MS);
        time.at(
                Math.max(dueNs, time.nowNs()) + lateNs,
                () -> {
                    if (leaderUp
                            && term == armedTerm
                            && clockChanges == armedClock
                            && timers.remove(timerId) != null) {
                        append(commands -> commands.timerFired(0, timerId));
                    }
                });
    }

    // ---- egress

    private void onCloseSession(final long sessionId) {
        final SimulatedSession session = sessions.get(sessionId);
        if (session != null && session.openInLog) {
            closeInLog(session, session.random.between(MS / 10, 20 * MS));
        }
    }

    private void answer(final long sessionId, final List<Call> message) {
        final SimulatedSession session = sessions.get(sessionId);
        if (session == null) {
            return;
        }
        final long number = session.nextEgressNumber(term);
        final byte[] bytes = wire == null ? null : wire.encode(sessionId, term, number, message);
        if (session.random.perMille(outboxDropsPerMille)) {
            counts.add(FaultKind.ANSWERS_DROPPED);
            trace.add("cluster", () -> "outbox drops " + message);
            return;
        }
        final InFlight inFlight =
                new InFlight(session, message, bytes, term, number, new boolean[1]);
        final Deque<InFlight> queue = egress.get(sessionId);
        queue.addLast(inFlight);
        session.egressArrivalNs =
                Math.max(session.egressArrivalNs, time.nowNs() + latencyNs(session.random));
        time.at(
                session.egressArrivalNs,
                () -> {
                    if (!inFlight.taken[0]) {
                        queue.removeFirst();
                        receive(inFlight);
                    }
                });
    }

    private void receive(final InFlight message) {
        if (message.session.openForOwner) {
            message.session.owner.onEgress(
                    message.session, message.message, message.bytes, message.term, message.number);
        }
    }
}
