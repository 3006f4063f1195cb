package io.berth.history;

/**
 * Where a process tells what it sees, as it happens: each before whatever follows from it (a begin
 * before the run starts, an end before anybody is told), so that the records of all processes in
 * the order of their times are in the order of cause and effect.
 *
 * <p>Nothing here throws, blocks for long or allocates: what cannot be recorded is dropped and
 * counted, and the checker then calls the history incomplete. Thread safe.
 *
 * <p>Ids and tokens are those of the protocol. Calls are numbered by whoever asks, from 0 upwards,
 * each number once in a process start. Durations in nanoseconds.
 */
public interface History extends AutoCloseable {
    /** Records nothing. */
    History NONE = new NoHistory();

    // ---- of clients

    /**
     * A call is about to be made.
     *
     * @param client id of the client, 0: not known yet.
     * @param functionId of the function, 0: not known yet.
     * @param deadlineNs the whole call ends within this.
     */
    void asked(long call, long client, long functionId, boolean safeToRepeat, long deadlineNs);

    /**
     * The payload of a call is about to leave under a placement: once for each token, before its
     * first byte.
     */
    void placed(long call, long invocationId, long token, long sandboxId, int slot, long workerId);

    /**
     * The caller is told the end of its call.
     *
     * @param outcome of a call that RAN; else NONE.
     * @param invocationId of its last request, 0: none known.
     * @param token of its last placement, 0: none.
     * @param resultHash {@link ResultHash} of the result, 0: there is none to compare.
     * @param functionId of the function, 0: never known.
     */
    void answered(
            long call,
            CallEnd end,
            AnswerReason reason,
            RunOutcome outcome,
            long invocationId,
            long token,
            long resultHash,
            long functionId);

    // ---- of workers

    /**
     * The worker is a new incarnation, and holds nothing.
     *
     * @param worker {@link ProcessKey} of its name.
     */
    void incarnation(long worker, long incarnation);

    /** A sandbox takes runs from now on. */
    void sandboxStarted(long sandboxId, long functionId, int functionVersion);

    /** A sandbox that had started is gone. */
    void sandboxStopped(long sandboxId, long functionId, StopReason reason);

    /** A run begins (rule 22). */
    void began(
            long token,
            long invocationId,
            long clientId,
            long sandboxId,
            int slot,
            long functionId,
            long timeoutNs);

    /** A run ignores its interrupt; its caller is told this outcome, and its slot stays held. */
    void stuck(long token, RunOutcome told, long resultHash);

    /** A run has ended; a run that was stuck ends with what was told. */
    void ended(long token, RunOutcome outcome, long resultHash);

    // ---- of drills

    /** A function is a tenant's: its runs count for the tenant's limit. */
    void function(long functionId, long tenant);

    /**
     * A limit is changed. Once with each phase: before the command is sent, and after its answer.
     *
     * @param owner tenant, or function id.
     * @param tenant to which it belongs.
     * @param limit runs at once, negative: none (any longer).
     */
    void limit(LimitKind kind, long owner, long tenant, long limit, LimitPhase phase);

    /**
     * A process is about to be struck.
     *
     * @param process {@link ProcessKey} of its name.
     * @param signal number of the signal; {@link Strike} has those of cuts.
     */
    void strike(long process, int signal);

    /**
     * A process no longer exists: what ran in it is over, what it asked has nobody to be told.
     *
     * @param process {@link ProcessKey} of its name.
     */
    void gone(long process);

    /** From now on no sandbox may start or stop. */
    void warmFrom();

    /** Sandboxes may start and stop again. */
    void warmTo();

    /** Nothing may be open any more: no call, no run. */
    void quiet();

    /** Ends this process' part; what comes later is dropped. Idempotent. */
    @Override
    void close();
}
