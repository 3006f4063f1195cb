package io.berth.explore;

import static io.berth.simulation.VirtualTime.MS;
import static io.berth.simulation.VirtualTime.SECOND;

import io.berth.placement.PlacementCommands;
import io.berth.placement.PlacementOutput;
import io.berth.placement.PlacementStateMachine;
import io.berth.placement.snapshot.SnapshotLoader;
import io.berth.schemas.protocol.RejectReason;
import io.berth.simulation.Call;
import io.berth.simulation.CallTape;
import io.berth.simulation.CheckFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/** The log: the real state machine, terms, timers, and the sessions that it lists. */
final class SmallLog {
    private static final long EPOCH_NS = 1_700_000_000L * SECOND;

    /** More timers than this at one instant: the state machine does not come to rest. */
    private static final int MOST_TIMERS = 1_000;

    /** The state machine with the tape of what it says. */
    private static final class Heart {
        private final CallTape<PlacementOutput> tape = new CallTape<>(PlacementOutput.class);
        private final PlacementStateMachine machine = new PlacementStateMachine(tape.recorder());

        private List<Call> apply(final List<Call> entry) {
            final PlacementCommands commands = machine;
            for (final Call call : entry) {
                call.applyTo(commands);
            }
            return tape.take();
        }
    }

    private final SmallWorld world;
    private final CallTape<PlacementCommands> tape = new CallTape<>(PlacementCommands.class);
    private final Map<Long, Link> sessions = new TreeMap<>();
    private final Map<Long, Long> timers = new TreeMap<>();
    private final Deque<Long> closing = new ArrayDeque<>();
    private Heart heart = new Heart();

    /** Loaded from a snapshot, and fed the same entries from then on; or null. */
    private Heart copy;

    private long term;
    private boolean leaderUp;
    private long clockOffsetNs;
    private long lastTimestampNs;
    private long nextSessionId = 1;
    private long lastAdminId;

    SmallLog(final SmallWorld world) {
        this.world = world;
    }

    PlacementStateMachine machine() {
        return heart.machine;
    }

    /** The id in the newest answer to an operator. */
    long lastAdminId() {
        return lastAdminId;
    }

    long term() {
        return term;
    }

    // ---- sessions

    /** Whether what the owner sends now reaches the leader. */
    boolean hears(final Link link) {
        return leaderUp && link.ownerTerm == term && sessions.containsKey(link.id);
    }

    Link open(final SmallPeer owner) {
        final Link link = new Link(nextSessionId++, owner, term);
        sessions.put(link.id, link);
        return link;
    }

    void closeLater(final Link link) {
        if (sessions.containsKey(link.id)) {
            closing.addLast(link.id);
        }
    }

    boolean hasClosing() {
        return !closing.isEmpty();
    }

    /** Logs the close of the session that was lost first. */
    void logClose() {
        close(closing.removeFirst());
    }

    private void close(final long sessionId) {
        final Link link = sessions.remove(sessionId);
        if (link == null) {
            return;
        }
        closing.remove(sessionId);
        append(commands -> commands.sessionClosed(0, sessionId));
        if (link.owner.link == link) {
            link.owner.loseLink();
        }
    }

    // ---- leaders

    /** The first leader, or the next one. @param clockNs how far its clock is off. */
    void elect(final long clockNs) {
        term++;
        leaderUp = true;
        clockOffsetNs = clockNs;
        lastTimestampNs = Long.MIN_VALUE;
        world.trace(
                "log", () -> "leader of term " + term + ", clock off by " + clockNs / MS + "ms");
        append(commands -> commands.newTerm(0, term));
        for (final Link link : List.copyOf(sessions.values())) {
            if (link.owner.link == link) {
                link.out.addLast(Link.Egress.newLeader(term));
            }
        }
    }

    /** The leader is gone. @param answersLate whether what it said may still arrive. */
    void loseLeader(final boolean answersLate) {
        leaderUp = false;
        for (final Link link : sessions.values()) {
            link.in.clear();
            link.out.removeIf(egress -> egress.message() == null);
            if (answersLate) {
                link.late.addAll(link.out);
            }
            link.out.clear();
        }
    }

    /** All nodes start again from a snapshot; every session is closed. */
    void restart(final long clockNs) {
        loseLeader(false);
        heart = loaded(snapshot());
        copy = null;
        for (final Link link : sessions.values()) {
            link.clear();
            if (link.owner.link == link) {
                link.owner.loseLink();
            }
        }
        elect(clockNs);
        while (!closing.isEmpty()) {
            logClose();
        }
    }

    // ---- entries

    /** The oldest message of a link is logged. */
    void take(final Link link, final boolean answered) {
        append(link.in.removeFirst().entry(), answered);
    }

    void append(final Consumer<PlacementCommands> commands) {
        commands.accept(tape.recorder());
        append(tape.take(), true);
    }

    private void append(final List<Call> message, final boolean answered) {
        final List<Call> entry = new ArrayList<>(message);
        entry.set(0, entry.get(0).with("timestampNs", timestampNs()));
        final List<Call> given = world.tampering.entry(entry);
        final List<Call> said = heart.apply(given);
        if (copy != null && !said.equals(copy.apply(given))) {
            throw new CheckFailure("a loaded copy says something else upon " + entry);
        }
        world.trace("log", () -> entry + (answered ? "" : " (unanswered)"));
        world.trace("heart", () -> said.toString());
        final List<Call> outputs = world.tampering.outputs(said);
        world.ledger.onEntry(entry, outputs, heart.machine);
        for (final Call output : outputs) {
            onOutput(output, answered);
        }
    }

    private void onOutput(final Call output, final boolean answered) {
        switch (output.name()) {
            case "scheduleTimer" ->
                    timers.put(
                            output.number("timerId"), lastTimestampNs + output.number("delayNs"));
            case "closeSession" -> close(output.number("sessionId"));
            case "adminResult" -> onAdminResult(output);
            case "digestMarked" -> {}
            default -> {
                final Link link = sessions.get(output.number("sessionId"));
                if (link != null) {
                    final long number = link.nextEgressNumber(term);
                    if (answered && link.owner.link == link) {
                        link.out.addLast(Link.Egress.of(output, term, number));
                    }
                }
            }
        }
    }

    private void onAdminResult(final Call output) {
        if (output.argument("reason") != RejectReason.NONE) {
            throw new CheckFailure("refused: " + output);
        }
        lastAdminId = output.number("id");
    }

    private long timestampNs() {
        final long millis = (EPOCH_NS + world.nowNs + clockOffsetNs) / MS;
        lastTimestampNs = Math.max(lastTimestampNs, millis * MS);
        return lastTimestampNs;
    }

    // ---- time

    /** Fires every timer that is due. @return whether there was one. */
    boolean fireDue() {
        boolean fired = false;
        for (int i = 0; leaderUp; i++) {
            final long timerId = firstDue();
            if (timerId < 0) {
                break;
            }
            if (i == MOST_TIMERS) {
                throw new CheckFailure("timers without end at one instant");
            }
            timers.remove(timerId);
            append(commands -> commands.timerFired(0, timerId));
            fired = true;
        }
        return fired;
    }

    private long firstDue() {
        final long nowNs = EPOCH_NS + world.nowNs + clockOffsetNs;
        long first = -1;
        long firstNs = Long.MAX_VALUE;
        for (final Map.Entry<Long, Long> timer : timers.entrySet()) {
            if (timer.getValue() <= nowNs && timer.getValue() < firstNs) {
                first = timer.getKey();
                firstNs = timer.getValue();
            }
        }
        return first;
    }

    // ---- snapshots

    /** From here on, a copy that is loaded from a snapshot must do what the first does. */
    void copy() {
        copy = loaded(snapshot());
        compareCopy();
    }

    /** The loaded copy, if there is one, holds the same state. */
    void compareCopy() {
        if (copy != null && copy.machine.structuralDigest() != heart.machine.structuralDigest()) {
            throw new CheckFailure("a loaded copy has another structural digest");
        }
        if (copy != null && copy.machine.rollingDigest() != heart.machine.rollingDigest()) {
            throw new CheckFailure("a loaded copy has another rolling digest");
        }
    }

    private List<byte[]> snapshot() {
        final List<byte[]> records = new ArrayList<>();
        heart.machine.saveTo(
                (buffer, offset, length) -> {
                    final byte[] record = new byte[length];
                    buffer.getBytes(offset, record);
                    records.add(record);
                },
                heart.machine.entries());
        return records;
    }

    private static Heart loaded(final List<byte[]> records) {
        final Heart loaded = new Heart();
        final SnapshotLoader loader = loaded.machine.loader();
        for (final byte[] record : records) {
            loader.onRecord(new UnsafeBuffer(record), 0, record.length);
        }
        if (!loader.isDone()) {
            throw new CheckFailure("a snapshot of " + records.size() + " records is not whole");
        }
        loaded.tape.take();
        return loaded;
    }

    void digest(final Mix mix) {
        mix.add(heart.machine.structuralDigest()).add(term).add(clockOffsetNs);
        mix.add(lastTimestampNs).add(nextSessionId).add(timers.size());
        timers.forEach((id, deadlineNs) -> mix.add(id).add(deadlineNs));
        mix.add(closing.size());
        closing.forEach(mix::add);
        mix.add(sessions.size());
        sessions.keySet().forEach(mix::add);
    }
}
