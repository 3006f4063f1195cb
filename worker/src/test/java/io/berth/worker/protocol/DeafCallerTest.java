package io.berth.worker.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.schemas.payload.RunEnd;
import org.junit.jupiter.api.Test;

/** A caller that sends payloads and takes no answer, beside one that takes them. */
class DeafCallerTest {
    private static final long DEAF = 6;
    private static final long BUDGET = 100_000;
    private static final int RUNS = 2_000;

    private final WorkerFixture worker =
            WorkerFixture.registered(
                    WorkerSettings.defaults("w", "127.0.0.1:4000", 1, 1_024, 10)
                            .withResults(30_000 * WorkerFixture.MS, BUDGET));

    private void runOf(final long caller, final long token) {
        worker.caller = caller;
        worker.run(1, token);
        worker.ended(1, token);
    }

    @Test
    void shouldKeepWithinItsBudgetWhatACallerDoesNotTakeAndAnswerOthers() {
        worker.deafCallers.add(DEAF);
        worker.sandbox(1);
        long token = 10;
        for (int i = 0; i < RUNS; i++) {
            runOf(DEAF, token++);
            worker.poll();
        }
        assertTrue(worker.protocol.keptResultBytes() <= BUDGET);
        assertTrue(worker.protocol.keptResults() > 0);
        worker.replies.clear();
        runOf(WorkerFixture.CALLER, token);
        assertEquals(WorkerFixture.result(token, RunEnd.COMPLETED), worker.lastReply(), "at once");
    }

    @Test
    void shouldAnswerOneThatCouldNotTakeForAMomentDespiteManyThatWaitForTheDeafOne() {
        worker.deafCallers.add(DEAF);
        worker.sandbox(1);
        long token = 10;
        for (int i = 0; i < RUNS; i++) {
            runOf(DEAF, token++);
        }
        worker.deafCallers.add(WorkerFixture.CALLER);
        runOf(WorkerFixture.CALLER, token);
        worker.deafCallers.remove(WorkerFixture.CALLER);
        worker.replies.clear();
        final int mostTurns = RUNS / 16 + 2;
        for (int turn = 0; turn < mostTurns && worker.replies.isEmpty(); turn++) {
            worker.poll();
        }
        assertEquals(WorkerFixture.result(token, RunEnd.COMPLETED), worker.lastReply());
    }

    @Test
    void shouldGiveWhatIsKeptToACallerThatListensAgain() {
        worker.deafCallers.add(DEAF);
        worker.sandbox(1);
        runOf(DEAF, 10);
        runOf(DEAF, 11);
        worker.deafCallers.clear();
        worker.replies.clear();
        worker.after(1);
        assertEquals(2, worker.replies.size());
    }
}
