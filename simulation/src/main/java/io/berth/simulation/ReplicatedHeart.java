package io.berth.simulation;

import io.berth.placement.PlacementCommands;
import io.berth.placement.PlacementOutput;
import io.berth.placement.PlacementStateMachine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The real state machine, with a second one that was loaded from a snapshot of the first and is fed
 * the same entries: what it says and its digests must be the same after every entry. A restart of
 * all nodes loads the last snapshot and plays the log since.
 */
final class ReplicatedHeart {
    private static final int COPY_PER_MILLE = 8;

    /** The same after an entry that leaves a sweep or a report half done. */
    private static final int COPY_AMID_WORK_PER_MILLE = 150;

    /** Snapshots that are kept, with the log since each. */
    private static final int MAX_SNAPSHOTS = 4;

    /**
     * A snapshot and the log since.
     *
     * @param records none for the start of the log.
     */
    private record Snapshot(List<byte[]> records, List<List<Call>> since) {}

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

    private final long seed;
    private final int walkEvery;
    private final Trace trace;
    private final Tampering tampering;
    private final List<EntryObserver> observers = new ArrayList<>();
    private final Deque<Snapshot> snapshots = new ArrayDeque<>();
    private final boolean copies;
    private Copy first = new Copy();
    private Copy second;
    private long position;
    private final Set<Long> openReports = new HashSet<>();
    private long loads;
    private long loadsAmidWork;
    private long loadsAmidReports;
    private boolean isWalked;

    ReplicatedHeart(
            final SimulationSettings settings, final Trace trace, final Tampering tampering) {
        this.trace = trace;
        this.tampering = tampering;
        copies = settings.copies();
        walkEvery = settings.walkEvery();
        seed = SimulationRandom.seed(settings.seed(), "heart");
        if (copies) {
            keep(new Snapshot(List.of(), new ArrayList<>()));
        }
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

    /** How often a snapshot was loaded that was taken in the middle of a sweep. */
    long loadsAmidWork() {
        return loadsAmidWork;
    }

    /** How often a snapshot was loaded that was taken between the chunks of a report. */
    long loadsAmidReports() {
        return loadsAmidReports;
    }

    private static boolean isChunk(final Call command) {
        return command.name().equals("beginWorkerReport") && !command.<Boolean>argument("last");
    }

    private void noteReports(final Call command) {
        if (isChunk(command)) {
            openReports.add(command.number("workerId"));
        } else if (command.name().equals("beginWorkerReport")) {
            openReports.remove(command.number("workerId"));
        }
    }

    /** Applies an entry, everywhere. @return what was said. */
    List<Call> apply(final List<Call> entry) {
        position++;
        final SimulationRandom random = SimulationRandom.of(seed, position);
        isWalked = random.below(walkEvery) == 0;
        final List<Call> given = tampering.entry(entry);
        noteReports(entry.get(0));
        snapshots.forEach(snapshot -> snapshot.since.add(given));
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
        final boolean isAmid = first.machine.hasWork() || isChunk(entry.get(0));
        if (copies && random.perMille(isAmid ? COPY_AMID_WORK_PER_MILLE : COPY_PER_MILLE)) {
            copy(random.perMille(300));
        }
        return outputs;
    }

    private void checkInvariants() {
        final String violation =
                tampering.asksTheStateItself() ? HeartView.violationOf(first.machine) : null;
        if (violation != null) {
            throw new CheckFailure("state: " + violation);
        }
    }

    /** Takes a snapshot and loads the second copy from it. */
    void copy() {
        copy(false);
    }

    private void copy(final boolean ofSecond) {
        final Copy source = second != null && ofSecond ? second : first;
        loadsAmidWork += source.machine.hasWork() ? 1 : 0;
        loadsAmidReports += openReports.isEmpty() ? 0 : 1;
        final Snapshot snapshot =
                new Snapshot(HeartView.snapshotOf(source.machine, position), new ArrayList<>());
        keep(snapshot);
        second = loaded(snapshot);
        trace.add("heart", () -> "loads a copy");
        compareDigests();
    }

    private void keep(final Snapshot snapshot) {
        if (snapshots.size() == MAX_SNAPSHOTS) {
            snapshots.removeFirst();
        }
        snapshots.addLast(snapshot);
    }

    /**
     * All nodes restart: the state is what a snapshot, the last or an older one, and the log since
     * make.
     *
     * @param back how many snapshots before the last one; the oldest there is where there are
     *     fewer.
     */
    void restart(final int back) {
        if (!copies) {
            return;
        }
        final int index = Math.max(0, snapshots.size() - 1 - back);
        final Snapshot snapshot = snapshots.stream().skip(index).findFirst().orElseThrow();
        final Copy restarted = loaded(snapshot);
        for (final List<Call> entry : snapshot.since) {
            restarted.apply(entry);
        }
        final int replayed = snapshot.since.size();
        trace.add("heart", () -> "restarts from a snapshot and " + replayed + " entries");
        second = first;
        first = restarted;
        compareDigests();
    }

    /**
     * The last snapshot is restored and the log since is lost: the state goes back (rule 2). What
     * the checker knows is not true any more.
     */
    void goBack() {
        first = loaded(snapshots.getLast());
        second = null;
        trace.add("heart", () -> "goes back to its last snapshot");
    }

    /** Whether there is a snapshot of a cell that has its settings. */
    boolean hasBackup() {
        return snapshots.stream().anyMatch(ReplicatedHeart::isBackup);
    }

    private static boolean isBackup(final Snapshot snapshot) {
        return !snapshot.records.isEmpty();
    }

    /**
     * A backup is restored: the state is that of a snapshot, the last or an older one, the log
     * since is lost, and nobody remembers anything else. To be called only where {@link
     * #hasBackup()}.
     *
     * @param back how many snapshots before the last one; the oldest there is where there are
     *     fewer.
     */
    void restore(final int back) {
        final List<Snapshot> backups =
                snapshots.stream().filter(ReplicatedHeart::isBackup).toList();
        final Snapshot chosen = backups.get(Math.max(0, backups.size() - 1 - back));
        snapshots.clear();
        keep(new Snapshot(chosen.records, new ArrayList<>()));
        openReports.clear();
        first = loaded(chosen);
        second = null;
        trace.add("heart", () -> "is restored from a snapshot");
    }

    /** The cell epoch in force. */
    int cellEpoch() {
        return first.machine.cellEpoch();
    }

    /** Whether the cell has its settings. */
    boolean isInitialised() {
        return first.machine.initialised();
    }

    /** Whether nothing is issued until the epoch is raised. */
    boolean isHeld() {
        return first.machine.held();
    }

    private Copy loaded(final Snapshot snapshot) {
        loads++;
        final Copy copy = new Copy();
        if (!snapshot.records.isEmpty()) {
            HeartView.load(copy.machine, snapshot.records);
        }
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
