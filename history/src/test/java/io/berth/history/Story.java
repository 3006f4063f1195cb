package io.berth.history;

/**
 * A small cell whose history keeps every promise: two workers, one client, limits that change, runs
 * that end in every way, a worker that dies and comes back. Violations are planted into it.
 */
final class Story {
    static final long MS = TestHistory.MS;
    static final long SECOND = 1_000 * MS;
    static final long TENANT = ProcessKey.of("tenant");
    static final long RESERVED = 0x11;
    static final long FREE = 0x12;
    static final long OTHER = 0x13;
    static final long DEADLINE_NS = 20 * SECOND;
    static final long TIMEOUT_NS = SECOND;
    static final long RESULT = 77;

    /** Sandboxes: of worker 0 and of worker 1, one of each function. */
    static final long A0 = 0xA0;

    static final long A1 = 0xA1;

    /** Of worker 0 after its death. */
    static final long C0 = 0xC0;

    static final long C1 = 0xC1;
    static final long B0 = 0xB0;
    static final long B1 = 0xB1;

    final TestHistory history = new TestHistory();
    final History client = history.client;
    final History drill = history.drill;
    History worker0 = history.begin(SourceKind.WORKER, "worker-0");
    final History worker1 = history.begin(SourceKind.WORKER, "worker-1");
    private long tokens = 100;
    private long calls;
    private long invocations = 1;

    /** A call with its newest attempt. */
    final class Told {
        final long call = calls++;
        long invocation;
        long token;

        Told asked(final boolean safe) {
            client.asked(call, 1, 0, safe, DEADLINE_NS);
            return this;
        }

        Told placed(final long sandbox, final int slot) {
            if (invocation == 0) {
                invocation = ++invocations;
            }
            token = ++tokens;
            client.placed(call, invocation, token, sandbox, slot, 9);
            return this;
        }

        /** A retry is another invocation. */
        Told retried() {
            invocation = ++invocations;
            return this;
        }

        Told began(final History worker, final long sandbox, final int slot, final long function) {
            worker.began(token, invocation, 1, sandbox, slot, function, TIMEOUT_NS);
            return this;
        }

        Told ended(final History worker, final RunOutcome outcome) {
            worker.ended(token, outcome, RESULT);
            return this;
        }

        Told ran(final RunOutcome outcome, final long function) {
            client.answered(
                    call,
                    CallEnd.RAN,
                    outcome == RunOutcome.COMPLETED ? AnswerReason.NONE : AnswerReason.OTHER,
                    outcome,
                    invocation,
                    token,
                    RESULT,
                    function);
            return this;
        }

        Told notRun() {
            client.answered(
                    call,
                    CallEnd.NOT_RUN,
                    AnswerReason.OTHER,
                    RunOutcome.NONE,
                    invocation,
                    token,
                    0,
                    0);
            return this;
        }

        Told unknown(final AnswerReason reason) {
            client.answered(
                    call, CallEnd.UNKNOWN, reason, RunOutcome.NONE, invocation, token, 0, 0);
            return this;
        }

        /** Placed, begun, ended and told. */
        Told wholly(final History worker, final long sandbox, final int slot, final long function) {
            return placed(sandbox, slot)
                    .began(worker, sandbox, slot, function)
                    .ended(worker, RunOutcome.COMPLETED)
                    .ran(RunOutcome.COMPLETED, function);
        }
    }

    Told call() {
        return new Told().asked(false);
    }

    Told safeCall() {
        return new Told().asked(true);
    }

    /** Workers with their sandboxes, and limits: tenant 4, RESERVED 2, so 2 for what is free. */
    Story begin() {
        drill.function(FREE, TENANT);
        drill.function(OTHER, TENANT);
        drill.limit(LimitKind.TENANT, TENANT, TENANT, 4, LimitPhase.IN_FORCE);
        drill.limit(LimitKind.FUNCTION, RESERVED, TENANT, 2, LimitPhase.IN_FORCE);
        worker0.incarnation(ProcessKey.of("worker-0"), 1);
        worker1.incarnation(ProcessKey.of("worker-1"), 2);
        worker0.sandboxStarted(A0, RESERVED, 1);
        worker0.sandboxStarted(A1, FREE, 1);
        worker1.sandboxStarted(B0, RESERVED, 1);
        worker1.sandboxStarted(B1, FREE, 1);
        return this;
    }

    /** Calls that end in every way, without a fault of a worker. */
    Story middle() {
        call().wholly(worker0, A0, 0, RESERVED);
        call().wholly(worker1, B1, 0, FREE);
        call().notRun();
        call().placed(A0, 0).notRun();
        call().placed(A0, 0)
                .placed(B0, 0)
                .began(worker1, B0, 0, RESERVED)
                .ended(worker1, RunOutcome.FAILED)
                .ran(RunOutcome.FAILED, RESERVED);
        final Told late = call().placed(B0, 0);
        history.pass(DEADLINE_NS);
        late.unknown(AnswerReason.DEADLINE);
        late.began(worker1, B0, 0, RESERVED).ended(worker1, RunOutcome.CANCELLED);
        final Told stuck = call().placed(A1, 0).began(worker0, A1, 0, FREE);
        worker0.stuck(stuck.token, RunOutcome.TIMED_OUT, RESULT);
        stuck.ran(RunOutcome.TIMED_OUT, FREE).ended(worker0, RunOutcome.TIMED_OUT);
        worker0.sandboxStopped(A1, FREE, StopReason.COMMANDED);
        lowerAndRaise();
        return this;
    }

    /** Two runs granted under the limit of 2 go on under that of 1. */
    private void lowerAndRaise() {
        final Told one = call().placed(A0, 0).began(worker0, A0, 0, RESERVED);
        final Told two = call().placed(B0, 0);
        drill.limit(LimitKind.FUNCTION, RESERVED, TENANT, 1, LimitPhase.ASKED);
        drill.limit(LimitKind.FUNCTION, RESERVED, TENANT, 1, LimitPhase.IN_FORCE);
        two.began(worker1, B0, 0, RESERVED);
        one.ended(worker0, RunOutcome.COMPLETED).ran(RunOutcome.COMPLETED, RESERVED);
        two.ended(worker1, RunOutcome.COMPLETED).ran(RunOutcome.COMPLETED, RESERVED);
        drill.limit(LimitKind.FUNCTION, RESERVED, TENANT, 2, LimitPhase.ASKED);
        drill.limit(LimitKind.FUNCTION, RESERVED, TENANT, 2, LimitPhase.IN_FORCE);
    }

    /** Worker 0 is killed with two runs inside and comes back; what is safe is repeated. */
    Story death() {
        final Told lost = call().placed(A0, 0).began(worker0, A0, 0, RESERVED);
        drill.strike(ProcessKey.of("worker-0"), 9);
        drill.gone(ProcessKey.of("worker-0"));
        lost.unknown(AnswerReason.WORKER_LOST);
        worker0 = history.begin(SourceKind.WORKER, "worker-0");
        worker0.incarnation(ProcessKey.of("worker-0"), 3);
        worker0.sandboxStarted(C0, RESERVED, 1);
        worker0.sandboxStarted(C1, FREE, 1);
        final Told again = safeCall().placed(B1, 0).began(worker1, B1, 0, FREE);
        history.pass(TIMEOUT_NS + 3 * SECOND); // it stands still
        again.retried()
                .placed(C1, 0)
                .began(worker0, C1, 0, FREE)
                .ended(worker0, RunOutcome.COMPLETED)
                .ran(RunOutcome.COMPLETED, FREE);
        worker1.ended(again.token - 1, RunOutcome.TIMED_OUT, RESULT);
        return this;
    }

    Story quiet() {
        drill.quiet();
        return this;
    }

    Story end() {
        client.close();
        worker0.close();
        worker1.close();
        drill.close();
        return this;
    }
}
