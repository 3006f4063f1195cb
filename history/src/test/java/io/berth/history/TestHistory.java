package io.berth.history;

import java.util.ArrayList;
import java.util.List;

/** Records of several processes, in one list and on one clock that a test sets. */
final class TestHistory {
    static final long MS = 1_000_000L;

    final List<HistoryRecord> records = new ArrayList<>();
    final History client = begin(SourceKind.CLIENT, "client");
    final History drill = begin(SourceKind.DRILL, "drill");
    long nowNs = 1_000 * MS;
    private int parts;

    /** Begins the part of another process start. */
    History begin(final SourceKind kind, final String name) {
        final Part part = new Part(parts++);
        part.append(RecordKind.OPENED, kind.code(), ProcessKey.of(name), 0, 0, 0, 0, 0);
        return part;
    }

    /** Time passes. */
    TestHistory pass(final long ns) {
        nowNs += ns;
        return this;
    }

    HistoryReport check(final CheckerSettings settings) {
        return HistoryChecker.check(records, settings);
    }

    static HistoryRecord copyOf(final HistoryRecord record) {
        final HistoryRecord copy = new HistoryRecord();
        copy.copyFrom(record);
        return copy;
    }

    private final class Part extends RecordedHistory {
        private final int source;

        private Part(final int source) {
            this.source = source;
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
            final HistoryRecord record = new HistoryRecord();
            record.source = source;
            record.set(kind, small, a, b, c, d, e, f);
            record.timeNs = nowNs++;
            records.add(record);
        }

        @Override
        public void close() {
            append(RecordKind.CLOSED, 0, 0, 0, 0, 0, 0, 0);
        }
    }
}
