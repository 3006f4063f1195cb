package io.berth.history;

/** A call that was asked, until nothing of it can come any more. */
final class CallState {
    final int source;
    final long call;
    final long askedNs;
    final long deadlineNs;
    final boolean safeToRepeat;

    /** Newest first, linked by {@link Attempt#older}; null: no payload left. */
    Attempt newest;

    int begun;

    /** How it ended, null: it has not. */
    CallEnd answered;

    /** Its client is gone: nobody is owed an end. */
    boolean orphan;

    /** That it is open was told as a violation already. */
    boolean told;

    CallState(
            final int source,
            final long call,
            final long askedNs,
            final long deadlineNs,
            final boolean safeToRepeat) {
        this.source = source;
        this.call = call;
        this.askedNs = askedNs;
        this.deadlineNs = deadlineNs;
        this.safeToRepeat = safeToRepeat;
    }

    Attempt attempt(final long token) {
        Attempt attempt = newest;
        while (attempt != null && attempt.token != token) {
            attempt = attempt.older;
        }
        return attempt;
    }
}
