package io.berth.simulation;

import static io.berth.simulation.VirtualTime.SECOND;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Cuts a failing run down: acts are left out as long as the same check still fails (Zeller and
 * Hildebrandt's ddmin), then processes and everything else that is not needed. Bounded by time.
 */
public final class HistoryShrinker {
    /** What a failure in the active part of a run may come later by, when acts are left out. */
    private static final long SLACK_NS = 2 * SECOND;

    private final Supplier<Tampering> tampering;
    private final LongSupplier clockNs;
    private final long budgetNs;
    private final Consumer<SimulationHistory> progress;
    private long endNs;
    private long runs;
    private SimulationFailure best;
    private String kind;

    /**
     * @param tampering what was planted in the run that failed.
     * @param budgetNs time to spend at most, apart from the run under way.
     * @param progress told of each shorter history.
     */
    public HistoryShrinker(
            final Supplier<Tampering> tampering,
            final LongSupplier clockNs,
            final long budgetNs,
            final Consumer<SimulationHistory> progress) {
        this.tampering = tampering;
        this.clockNs = clockNs;
        this.budgetNs = budgetNs;
        this.progress = progress;
    }

    /** Runs that were made. */
    public long runs() {
        return runs;
    }

    /**
     * @param failure of a run; its settings lead to it again.
     * @return the shortest history that was found.
     */
    public SimulationHistory shrink(final SimulationFailure failure) {
        endNs = clockNs.getAsLong() + budgetNs;
        best = failure;
        kind = failure.kind();
        walkAfterEveryEntry();
        int before;
        do {
            before = best.acts().size();
            leaveOutActs();
            leaveOutProcesses();
            simplify(settings -> settings.withWire(false));
            simplify(settings -> settings.withForgedMacPerMille(0));
            simplify(SimulationSettings::withoutCopies);
        } while (best.acts().size() < before && hasTime());
        return SimulationHistory.of(best);
    }

    /** A walk may find earlier what another check sees the consequence of. */
    private void walkAfterEveryEntry() {
        final SimulationFailure thorough = run(best.settings().withWalkEvery(1).withTraceLines(0));
        if (thorough != null) {
            best = thorough;
            kind = thorough.kind();
        }
    }

    private boolean hasTime() {
        return clockNs.getAsLong() - endNs < 0;
    }

    // ---- acts

    private void leaveOutActs() {
        int chunks = 2;
        while (hasTime() && !best.acts().isEmpty()) {
            final int count = best.acts().size();
            if (leaveOutOneOf(Math.min(chunks, count))) {
                chunks = Math.max(2, chunks - 1);
            } else if (chunks >= count) {
                return;
            } else {
                chunks = Math.min(count, chunks * 2);
            }
        }
    }

    /** True if the run fails without one of so many equal parts of its acts. */
    private boolean leaveOutOneOf(final int chunks) {
        final List<Act> acts = best.acts();
        for (int i = chunks - 1; i >= 0 && hasTime(); i--) {
            final int from = (int) ((long) acts.size() * i / chunks);
            final int to = (int) ((long) acts.size() * (i + 1) / chunks);
            final Set<Act> kept = new HashSet<>(acts);
            acts.subList(from, to).forEach(kept::remove);
            if (attempt(best.settings().withActs(ActSelection.of(kept)))) {
                return true;
            }
        }
        return false;
    }

    // ---- all else

    private void leaveOutProcesses() {
        boolean isFewer = true;
        while (isFewer && hasTime()) {
            final SimulationSettings s = best.settings();
            isFewer =
                    s.clients() > 1 && attempt(s.withProcesses(s.clients() - 1, s.workers()))
                            || s.workers() > 1
                                    && attempt(s.withProcesses(s.clients(), s.workers() - 1));
        }
    }

    private void simplify(final UnaryOperator<SimulationSettings> change) {
        final SimulationSettings simpler = change.apply(best.settings());
        if (hasTime() && !simpler.equals(best.settings())) {
            attempt(simpler);
        }
    }

    /** Whether the same check fails with these settings; they are taken then. */
    private boolean attempt(final SimulationSettings settings) {
        final SimulationFailure failure =
                run(
                        settings.withActiveNs(
                                Math.min(settings.activeNs(), best.activeNs() + SLACK_NS)));
        if (failure == null
                || !failure.kind().equals(kind)
                || failure.acts().size() > best.acts().size()) {
            return false;
        }
        best = failure;
        progress.accept(SimulationHistory.of(best));
        return true;
    }

    private SimulationFailure run(final SimulationSettings settings) {
        runs++;
        try {
            new Simulation(settings, tampering.get()).run();
            return null;
        } catch (final SimulationFailure failure) {
            return failure;
        }
    }
}
