package io.berth.history;

import java.util.function.LongSupplier;

/**
 * Hands what a process tells straight to a checker, where all processes are in one thread and tell
 * things in the order in which they happen, as in the simulation. Not thread safe.
 */
public final class HistoryFeed extends RecordedHistory {
    private final HistoryChecker checker;
    private final LongSupplier clock;
    private final HistoryRecord record = new HistoryRecord();
    private boolean closed;

    /**
     * Begins the part of a process start.
     *
     * @param source number of the part, from 0, another for each.
     * @param clock of all processes, in nanoseconds.
     */
    public HistoryFeed(
            final HistoryChecker checker,
            final int source,
            final SourceKind kind,
            final String name,
            final LongSupplier clock) {
        this.checker = checker;
        this.clock = clock;
        record.source = source;
        final long key = ProcessKey.of(name);
        checker.name(key, name);
        append(RecordKind.OPENED, kind.code(), key, 0, 0, 0, 0, 0);
    }

    @Override
    void append(
            final RecordKind kind,
            final int small,
            final long a,
            final long b,
            final long c,
            final long d,
            final long e,
            final long f) {
        if (closed) {
            return;
        }
        record.set(kind, small, a, b, c, d, e, f);
        record.timeNs = clock.getAsLong();
        checker.onRecord(record);
    }

    /** Another process serves in the place of this one, which goes on for a while. */
    public void superseded() {
        checker.superseded(record.source);
    }

    @Override
    public void close() {
        append(RecordKind.CLOSED, 0, 0, 0, 0, 0, 0, 0);
        closed = true;
    }
}
