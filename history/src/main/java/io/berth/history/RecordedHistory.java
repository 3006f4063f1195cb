package io.berth.history;

/** Turns what is told into records of one size: a small number and six longs. */
abstract class RecordedHistory implements History {
    private static final int REASON_SHIFT = 8;
    private static final int OUTCOME_SHIFT = 16;

    /** Takes a record; must not throw. */
    abstract void append(
            RecordKind kind, int small, long a, long b, long c, long d, long e, long f);

    static int packAnswer(final CallEnd end, final AnswerReason reason, final RunOutcome outcome) {
        return end.code() | reason.code() << REASON_SHIFT | outcome.code() << OUTCOME_SHIFT;
    }

    static int endOf(final int packed) {
        return packed & 0xFF;
    }

    static int reasonOf(final int packed) {
        return packed >>> REASON_SHIFT & 0xFF;
    }

    static int outcomeOf(final int packed) {
        return packed >>> OUTCOME_SHIFT & 0xFF;
    }

    @Override
    public final void asked(
            final long call,
            final long client,
            final long functionId,
            final boolean safeToRepeat,
            final long deadlineNs) {
        append(RecordKind.ASKED, safeToRepeat ? 1 : 0, call, client, functionId, deadlineNs, 0, 0);
    }

    @Override
    public final void placed(
            final long call,
            final long invocationId,
            final long token,
            final long sandboxId,
            final int slot,
            final long workerId) {
        append(RecordKind.PLACED, slot, call, invocationId, token, sandboxId, workerId, 0);
    }

    @Override
    public final void answered(
            final long call,
            final CallEnd end,
            final AnswerReason reason,
            final RunOutcome outcome,
            final long invocationId,
            final long token,
            final long resultHash,
            final long functionId) {
        append(
                RecordKind.ANSWERED,
                packAnswer(end, reason, outcome),
                call,
                invocationId,
                token,
                resultHash,
                functionId,
                0);
    }

    @Override
    public final void incarnation(final long worker, final long incarnation) {
        append(RecordKind.INCARNATION, 0, worker, incarnation, 0, 0, 0, 0);
    }

    @Override
    public final void sandboxStarted(
            final long sandboxId, final long functionId, final int functionVersion) {
        append(RecordKind.SANDBOX_STARTED, functionVersion, sandboxId, functionId, 0, 0, 0, 0);
    }

    @Override
    public final void sandboxStopped(
            final long sandboxId, final long functionId, final StopReason reason) {
        append(RecordKind.SANDBOX_STOPPED, reason.code(), sandboxId, functionId, 0, 0, 0, 0);
    }

    @Override
    public final void began(
            final long token,
            final long invocationId,
            final long clientId,
            final long sandboxId,
            final int slot,
            final long functionId,
            final long timeoutNs) {
        append(
                RecordKind.BEGAN,
                slot,
                token,
                invocationId,
                clientId,
                sandboxId,
                functionId,
                timeoutNs);
    }

    @Override
    public final void stuck(final long token, final RunOutcome told, final long resultHash) {
        append(RecordKind.STUCK, told.code(), token, resultHash, 0, 0, 0, 0);
    }

    @Override
    public final void ended(final long token, final RunOutcome outcome, final long resultHash) {
        append(RecordKind.ENDED, outcome.code(), token, resultHash, 0, 0, 0, 0);
    }

    @Override
    public final void function(final long functionId, final long tenant) {
        append(RecordKind.FUNCTION, 0, functionId, tenant, 0, 0, 0, 0);
    }

    @Override
    public final void limit(
            final LimitKind kind,
            final long owner,
            final long tenant,
            final long limit,
            final LimitPhase phase) {
        append(RecordKind.LIMIT, kind.code(), owner, tenant, limit, phase.code(), 0, 0);
    }

    @Override
    public final void strike(final long process, final int signal) {
        append(RecordKind.STRIKE, signal, process, 0, 0, 0, 0, 0);
    }

    @Override
    public final void gone(final long process) {
        append(RecordKind.GONE, 0, process, 0, 0, 0, 0, 0);
    }

    @Override
    public final void warmFrom() {
        append(RecordKind.WARM_FROM, 0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public final void warmTo() {
        append(RecordKind.WARM_TO, 0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public final void quiet() {
        append(RecordKind.QUIET, 0, 0, 0, 0, 0, 0, 0);
    }
}
