package io.berth.history;

/** A run that has begun. */
final class Run {
    final long token;
    final long invocationId;
    final int source;
    final long sandboxId;
    final int slot;
    final long functionId;
    final long beganNs;
    final long timeoutNs;

    /** The payload that it began with, null: of a caller that does not record. */
    final Attempt attempt;

    /** Tenant of the function when it began, 0: not known. */
    long tenant;

    /** It ignores its interrupt; outcome and result are what its caller was told. */
    boolean stuck;

    boolean ended;

    /** It counts for limits. */
    boolean counted;

    /** Its process was gone before it ended. */
    boolean lost;

    RunOutcome outcome = RunOutcome.NONE;
    long resultHash;

    Run(final HistoryRecord began, final Attempt attempt) {
        token = began.a;
        invocationId = began.b;
        sandboxId = began.d;
        functionId = began.e;
        timeoutNs = began.f;
        slot = began.small;
        source = began.source;
        beganNs = began.timeNs;
        this.attempt = attempt;
    }

    /** Whether its caller may have been told what it came to. */
    boolean hasOutcome() {
        return ended || stuck;
    }

    /** No grant after this can have counted the run before. */
    long grantedByNs() {
        return attempt == null ? beganNs : Math.min(attempt.placedNs, beganNs);
    }

    /** The run cannot have been granted before. */
    long grantedFromNs() {
        return attempt == null ? Long.MIN_VALUE : attempt.call.askedNs;
    }
}
