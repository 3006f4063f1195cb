package io.berth.worker.protocol;

/**
 * What a worker says of itself, and its bounds. Durations in nanoseconds.
 *
 * @param name unique in the cell, 1 to 64 bytes of UTF-8.
 * @param endpoint IP literal and port of its payload stream.
 * @param zone 0 to 63.
 * @param memoryMb capacity for sandboxes.
 * @param maxSandboxes most sandboxes at a time.
 * @param maxStuck more stuck sandboxes than this drain and halt the worker.
 * @param stuckAfterNs a run that ignores its interrupt this long is stuck.
 * @param drainNs how long a graceful stop, and the drain before a halt, waits for runs.
 * @param resendNs an unanswered message is sent again after this.
 * @param confirmNs a command is confirmed within this, by a pulse where nothing else is sent.
 * @param batchWindowNs events that follow a message of events sooner than this are gathered.
 * @param reportIntervalNs time between unasked reports.
 * @param resultKeptNs how long a result is kept without an acknowledgement.
 * @param resultBudgetBytes most bytes of kept results.
 * @param unansweredNs a session that gave no answer for this long is replaced.
 * @param maxPayloadLength most bytes of a payload, and of a result.
 * @param maxPendingEvents events of refusals are dropped above this many unacknowledged ones.
 * @param labels that it carries, separated by commas; empty: none.
 */
public record WorkerSettings(
        String name,
        String endpoint,
        int zone,
        int memoryMb,
        int maxSandboxes,
        int maxStuck,
        long stuckAfterNs,
        long drainNs,
        long resendNs,
        long confirmNs,
        long batchWindowNs,
        long reportIntervalNs,
        long resultKeptNs,
        long resultBudgetBytes,
        long unansweredNs,
        int maxPayloadLength,
        int maxPendingEvents,
        String labels) {
    private static final long MS = 1_000_000L;

    /** Defaults of version 1. */
    public static WorkerSettings defaults(
            final String name,
            final String endpoint,
            final int zone,
            final int memoryMb,
            final int maxSandboxes) {
        return new WorkerSettings(
                name,
                endpoint,
                zone,
                memoryMb,
                maxSandboxes,
                4,
                2_000 * MS,
                10_000 * MS,
                250 * MS,
                50 * MS,
                MS / 2,
                60_000 * MS,
                30_000 * MS,
                64L << 20,
                6_000 * MS,
                65_536,
                65_536,
                "");
    }

    /**
     * @return the same with another bound of stuck sandboxes and another time for a drain.
     */
    public WorkerSettings withBounds(final int newMaxStuck, final long newDrainNs) {
        return new WorkerSettings(
                name,
                endpoint,
                zone,
                memoryMb,
                maxSandboxes,
                newMaxStuck,
                stuckAfterNs,
                newDrainNs,
                resendNs,
                confirmNs,
                batchWindowNs,
                reportIntervalNs,
                resultKeptNs,
                resultBudgetBytes,
                unansweredNs,
                maxPayloadLength,
                maxPendingEvents,
                labels);
    }

    /**
     * @return the same with another budget of kept results.
     */
    public WorkerSettings withResults(final long newKeptNs, final long newBudgetBytes) {
        return new WorkerSettings(
                name,
                endpoint,
                zone,
                memoryMb,
                maxSandboxes,
                maxStuck,
                stuckAfterNs,
                drainNs,
                resendNs,
                confirmNs,
                batchWindowNs,
                reportIntervalNs,
                newKeptNs,
                newBudgetBytes,
                unansweredNs,
                maxPayloadLength,
                maxPendingEvents,
                labels);
    }

    /**
     * @return the same with another limit of a session without an answer.
     */
    public WorkerSettings withUnanswered(final long newUnansweredNs) {
        return new WorkerSettings(
                name,
                endpoint,
                zone,
                memoryMb,
                maxSandboxes,
                maxStuck,
                stuckAfterNs,
                drainNs,
                resendNs,
                confirmNs,
                batchWindowNs,
                reportIntervalNs,
                resultKeptNs,
                resultBudgetBytes,
                newUnansweredNs,
                maxPayloadLength,
                maxPendingEvents,
                labels);
    }

    /**
     * @return the same with labels, separated by commas.
     */
    public WorkerSettings withLabels(final String newLabels) {
        return new WorkerSettings(
                name,
                endpoint,
                zone,
                memoryMb,
                maxSandboxes,
                maxStuck,
                stuckAfterNs,
                drainNs,
                resendNs,
                confirmNs,
                batchWindowNs,
                reportIntervalNs,
                resultKeptNs,
                resultBudgetBytes,
                unansweredNs,
                maxPayloadLength,
                maxPendingEvents,
                newLabels);
    }
}
