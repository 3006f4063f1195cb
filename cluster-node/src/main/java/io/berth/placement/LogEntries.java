package io.berth.placement;

/** What every log entry begins and ends with: the digest, cluster time, due deadlines, sweeps. */
final class LogEntries {
    private final PlacementCore core;
    private final PlacementState state;
    private final StateDigest digest;
    private long count;
    private long digestBefore = StateDigest.START;

    LogEntries(final PlacementCore core, final StateDigest digest) {
        this.core = core;
        state = core.state;
        this.digest = digest;
    }

    /**
     * @return entries opened so far.
     */
    long count() {
        return count;
    }

    /**
     * @return rolling digest before the newest entry.
     */
    long digestBefore() {
        return digestBefore;
    }

    void restore(final long restoredCount, final long restoredDigestBefore) {
        count = restoredCount;
        digestBefore = restoredDigestBefore;
    }

    /** Counts and digests an entry of this kind without moving time. */
    void open(final int kind) {
        digestBefore = digest.value();
        count++;
        digest.add(kind);
        core.starts.choice.entryBegins();
        core.steps.open(EntrySteps.COMMAND);
    }

    /** Opens an entry, moves cluster time (rule 7) and runs what is due. */
    void begin(final int kind, final long timestampNs) {
        open(kind);
        digest.add(timestampNs);
        state.time.advance(timestampNs);
        if (state.isInitialised() && !core.epochs.isClosed()) {
            core.steps.open(EntrySteps.DUE);
            core.deadlines.runDue();
            core.steps.open(EntrySteps.SWEEPS_BEFORE);
            core.sweeps.run();
            core.steps.open(EntrySteps.COMMAND);
        }
    }

    /** Opens an entry that is left out: nothing is run but time, and the timer is armed anew. */
    void openSkipped(final int kind, final long timestampNs, final long logPosition) {
        open(kind);
        digest.add(timestampNs).add(logPosition);
        state.time.advance(timestampNs);
    }

    /** The entry may have been the very timer that the state waits for: it is armed again. */
    void endSkipped() {
        core.deadlines.disarm();
        if (state.isInitialised()) {
            core.deadlines.arm();
        }
    }

    void end() {
        if (!state.isInitialised()) {
            return;
        }
        if (core.epochs.isClosed()) {
            core.epochs.step();
        } else {
            serve();
        }
        if (core.digestWalk.hasWork()) {
            core.digestWalk.step(count, digest);
        }
        core.deadlines.arm();
    }

    private void serve() {
        core.steps.open(EntrySteps.SWEEPS_AFTER);
        core.sweeps.run();
        core.steps.open(EntrySteps.PROVISIONED);
        core.provisioned.run();
        core.steps.open(EntrySteps.SERVED);
        core.placer.drain();
    }
}
