package io.berth.history;

/** Records nothing. */
final class NoHistory extends RecordedHistory {
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
        // that is what it is for
    }

    @Override
    public void close() {
        // nothing is open
    }
}
