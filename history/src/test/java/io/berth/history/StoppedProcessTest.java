package io.berth.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** A run that ignores its interrupt, in a process that stands still beyond its grace (rule 26). */
class StoppedProcessTest {
    private static final long SECOND = 1_000 * TestHistory.MS;
    private static final long TENANT = ProcessKey.of("tenant");
    private static final long FUNCTION = 0x11;
    private static final long WORKER = ProcessKey.of("worker-0");
    private static final long TOKEN = 8;

    private final TestHistory history = new TestHistory();
    private final History stuck = history.begin(SourceKind.WORKER, "worker-0");
    private final History other = history.begin(SourceKind.WORKER, "worker-1");

    private void begins(final History worker, final long call) {
        final long sandbox = 0xA0 + call;
        worker.sandboxStarted(sandbox, FUNCTION, 1);
        history.client.asked(call, 1, FUNCTION, false, SECOND);
        history.client.placed(call, call, TOKEN + call, sandbox, 0, 9);
        worker.began(TOKEN + call, call, 1, sandbox, 0, FUNCTION, SECOND);
    }

    /** One run at once is allowed, and its only one is stuck. */
    private void getStuck() {
        history.drill.limit(LimitKind.FUNCTION, FUNCTION, TENANT, 1, LimitPhase.IN_FORCE);
        begins(stuck, 1);
        stuck.stuck(TOKEN + 1, RunOutcome.TIMED_OUT, 0);
    }

    private long beyondTheLimit() {
        return history.check(CheckerSettings.strict())
                .byPromise()
                .getOrDefault(Promise.FUNCTION_LIMIT, 0L);
    }

    @Test
    void shouldNotCountIt() {
        getStuck();
        history.drill.strike(WORKER, Strike.STOP);
        history.pass(4 * SECOND);
        begins(other, 2);
        assertEquals(0, beyondTheLimit());
    }

    @Test
    void shouldCountItWhereNobodyStoppedTheProcess() {
        getStuck();
        history.pass(4 * SECOND);
        begins(other, 2);
        assertEquals(1, beyondTheLimit());
    }

    @Test
    void shouldCountItSoonAfterTheStop() {
        getStuck();
        history.drill.strike(WORKER, Strike.STOP);
        history.pass(2 * SECOND);
        begins(other, 2);
        assertEquals(1, beyondTheLimit());
    }

    @Test
    void shouldCountItWhereTheProcessWentOn() {
        getStuck();
        history.drill.strike(WORKER, Strike.STOP);
        history.pass(2 * SECOND);
        history.drill.strike(WORKER, Strike.CONT);
        history.pass(2 * SECOND);
        begins(other, 2);
        assertEquals(1, beyondTheLimit());
    }

    @Test
    void shouldCountItWhereTheProcessSaysSomething() {
        getStuck();
        history.drill.strike(WORKER, Strike.STOP);
        history.pass(2 * SECOND);
        stuck.sandboxStarted(0xB0, FUNCTION, 1);
        history.pass(2 * SECOND);
        begins(other, 2);
        assertEquals(1, beyondTheLimit());
    }
}
