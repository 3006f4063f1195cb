package io.berth.simulation;

import io.berth.placement.PlacementCommands;
import io.berth.placement.PlacementOutput;
import io.berth.placement.PlacementStateMachine;
import java.util.ArrayList;
import java.util.List;

/**
 * The real state machine, with a second one that was loaded from a snapshot of the first and is fed
 * the same entries: what it says and its digests must be the same after every entry. A restart of
 * all nodes loads the last snapshot and plays the log since.
 */
final class ReplicatedHeart {
    private static final int COPY_PER_MILLE = 8;

    /** Entries of which one is followed by a walk over the whole state, on average. */
    private static final int ENTRIES_OF_A_WALK = 16;

    /** One state machine with the tape of what it says. */
    private static final class Copy {
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

    private final SimulationRandom random;
    private final Trace trace;
    private final Tampering tampering;
    private final List<EntryObserver> observers = new ArrayList<>();
    private final List<List<Call>> sinceSnapshot = new ArrayList<>();
    private final boolean copies;
    private Copy first = new Copy();
    private Copy second;
    private List<byte[]> snapshot = List.of();
    private long position;
    private long loads;
    private boolean isWalked;

    ReplicatedHeart(
            final SimulationRandom random,
            final Trace trace,
            final Tampering tampering,
            final boolean copies) {
        this.random = random;
        this.trace = trace;
        this.tampering = tampering;
        this.copies = copies;
    }

    void observe(final EntryObserver observer) {
        observers.add(observer);
    }

    /** Digest over every entry and every output so far. */
    long rollingDigest() {
        return first.machine.rollingDigest();
    }

    /** How often a snapshot was loaded. */
    long loads() {
        return loads;
    }

    /** Applies an entry, everywhere. @return what was said. */
    List<Call> apply(final List<Call> entry) {
        position++;
        isWalked = random.below(ENTRIES_OF_A_WALK) == 0;
        final List<Call> given = tampering.entry(entry);
        sinceSnapshot.add(given);
        final List<Call> said = first.apply(given);
        trace.add("heart", () -> said.toString());
        if (second != null) {
            compare(said, second.apply(tampering.copiedEntry(given)));
        }
        final List<Call> outputs = tampering.outputs(said);
        if (isWalked) {
            checkInvariants();
        }
        final StateView view = HeartView.of(first.machine);
        for (final EntryObserver observer : observers) {
            observer.onEntry(entry, outputs, view);
        }
        if (copies && random.perMille(COPY_PER_MILLE)) {
            copy();
        }
        return outputs;
    }

    private void checkInvariants() {
        final String violation = HeartView.violationOf(first.machine);
        if (violation != null) {
            throw new CheckFailure("state: " + violation);
        }
    }

    /** Takes a snapshot and loads the second copy from it. */
    void copy() {
        final Copy source = second != null && random.perMille(300) ? second : first;
        snapshot = HeartView.snapshotOf(source.machine, position);
        sinceSnapshot.clear();
        second = loaded(snapshot);
        trace.add("heart", () -> "loads a copy");
        compareDigests();
    }

    /** All nodes restart: the state is what the last snapshot and the log since make. */
    void restart() {
        if (!copies) {
            return;
        }
        final Copy restarted = snapshot.isEmpty() ? new Copy() : loaded(snapshot);
        for (final List<Call> entry : sinceSnapshot) {
            restarted.apply(entry);
        }
        trace.add(
                "heart", () -> "restarts from a snapshot and " + sinceSnapshot.size() + " entries");
        second = first;
        first = restarted;
        compareDigests();
    }

    private Copy loaded(final List<byte[]> records) {
        loads++;
        final Copy copy = new Copy();
        HeartView.load(copy.machine, records);
        copy.tape.take();
        return copy;
    }

    private void compare(final List<Call> said, final List<Call> copySaid) {
        if (!said.equals(copySaid)) {
            throw new CheckFailure(
                    "a loaded copy says something else: "
                            + copySaid
                            + " where the first says "
                            + said);
        }
        compareRollingDigests();
        if (isWalked) {
            compareStructuralDigests();
        }
    }

    private void compareDigests() {
        compareRollingDigests();
        compareStructuralDigests();
    }

    private void compareRollingDigests() {
        if (first.machine.rollingDigest() != second.machine.rollingDigest()) {
            throw new CheckFailure("a loaded copy has another rolling digest");
        }
    }

    private void compareStructuralDigests() {
        if (first.machine.structuralDigest() != second.machine.structuralDigest()) {
            throw new CheckFailure("a loaded copy has another structural digest");
        }
    }
}
