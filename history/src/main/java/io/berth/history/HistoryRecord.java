package io.berth.history;

/** One record as it is read: mutable and reused. What the longs say depends on the kind. */
public final class HistoryRecord {
    /** Number of the part that it is from; parts are numbered by whoever reads them. */
    int source;

    RecordKind kind;
    int small;
    long timeNs;
    long a;
    long b;
    long c;
    long d;
    long e;
    long f;

    /** Kind of the record. */
    public RecordKind kind() {
        return kind;
    }

    /** When it was written, on the clock of all processes of the machine. */
    public long timeNs() {
        return timeNs;
    }

    /** Number of the part that it is from. */
    public int source() {
        return source;
    }

    /** Sets what it says; not who, and not when. */
    void set(
            final RecordKind newKind,
            final int newSmall,
            final long newA,
            final long newB,
            final long newC,
            final long newD,
            final long newE,
            final long newF) {
        kind = newKind;
        small = newSmall;
        a = newA;
        b = newB;
        c = newC;
        d = newD;
        e = newE;
        f = newF;
    }

    /** Takes over every field of the other. */
    void copyFrom(final HistoryRecord other) {
        source = other.source;
        kind = other.kind;
        small = other.small;
        timeNs = other.timeNs;
        a = other.a;
        b = other.b;
        c = other.c;
        d = other.d;
        e = other.e;
        f = other.f;
    }

    @Override
    public String toString() {
        return kind + " small=" + small + " at " + timeNs + " from " + source + ": " + a + " " + b
                + " " + c + " " + d + " " + e + " " + f;
    }
}
