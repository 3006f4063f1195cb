package io.berth.worker.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.berth.contract.ContractCell;
import io.berth.contract.ContractTable;
import io.berth.contract.ContractTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The contract's table of the slot as the worker has it, a test a cell. */
class WorkerSlotTableTest {
    private static final long SANDBOX = 1;
    private static final long RUN = 10;
    private static final long NEWER = 20;
    private static final long STEP_MS = 100;
    private static final long TIME_LIMIT_MS = 1_000;

    /** Not reached before the lease is over. */
    private static final long LONG_TIME_LIMIT_MS = 3_000;

    private static final long STUCK_AFTER_MS = 2_000;

    /** Ways for a run to be told to end; each is the end that it then has. */
    private static final List<String> SETTLED_ENDS = List.of("TIMED_OUT", "CANCELLED");

    @TestFactory
    Stream<DynamicTest> shouldDoWhatTheTableSays() {
        final ContractTable table = ContractTables.load().table("worker-slot");
        assertEquals(17, table.rows().size());
        assertEquals(List.of("NONE", "FREE", "RUNNING", "ENDING", "STUCK"), table.columns());
        final List<DynamicTest> tests = new ArrayList<>();
        for (final String event : table.rows()) {
            for (final String state : table.columns()) {
                final ContractCell cell = table.cell(event, state);
                final boolean isSettled = state.equals("ENDING") || state.equals("STUCK");
                for (final String end : isSettled ? SETTLED_ENDS : List.of("")) {
                    final String name = (state + " " + end).strip() + " × " + event;
                    if (!cell.isImpossible()) {
                        tests.add(
                                DynamicTest.dynamicTest(
                                        name, () -> check(name, state, end, event, cell)));
                    }
                }
            }
        }
        return tests.stream();
    }

    private static void check(
            final String name,
            final String state,
            final String end,
            final String event,
            final ContractCell cell) {
        final WorkerFixture worker = enter(state, end, event.endsWith("lease over"));
        String answer = end;
        if (event.equals("Run, a token refused before")) {
            if (state.equals("FREE")) {
                worker.commandRevoke(SANDBOX, NEWER);
            }
            worker.run(SANDBOX, NEWER);
            answer = String.valueOf(worker.lastReply().detail());
        }
        worker.after(1);
        assertEquals(state, stateOf(worker), name);
        worker.replies.clear();
        worker.events.clear();
        final int actions = worker.runtime.size();
        final long doubleGranted = worker.protocol.counts().doubleGranted;

        apply(worker, event);
        if (worker.runtime.subList(actions, worker.runtime.size()).contains("stop " + SANDBOX)) {
            worker.protocol.onSandboxStopped(worker.nowNs, SANDBOX);
        }

        worker.after(1);
        final String settled = answer;
        assertEquals(
                cell.outputs().stream().map(o -> o.replace("=", settled)).sorted().toList(),
                said(worker, actions),
                name);
        assertEquals(
                cell.next().equals(ContractCell.SAME) ? state : cell.next(), stateOf(worker), name);
        assertEquals(
                cell.counters(),
                worker.protocol.counts().doubleGranted == doubleGranted
                        ? Set.of()
                        : Set.of("doubleGranted"),
                name);
    }

    /** What was said to the caller, to the log and to the running function, sorted. */
    private static List<String> said(final WorkerFixture worker, final int actions) {
        final List<String> said = new ArrayList<>();
        for (final WorkerFixture.Reply reply : worker.replies) {
            said.add(
                    switch (reply.what()) {
                        case "result" -> "result";
                        case "status" -> "runStatus(" + reply.detail() + ")";
                        default -> "runRefused(" + reply.detail() + ")";
                    });
        }
        worker.events.forEach(e -> said.add("event(" + e.kind() + ")"));
        worker.runtime.stream()
                .skip(actions)
                .filter(action -> action.startsWith("interrupt"))
                .forEach(ignored -> said.add("interrupt"));
        return said.stream().sorted().toList();
    }

    private static String stateOf(final WorkerFixture worker) {
        if (worker.protocol.sandboxes() == 0) {
            return "NONE";
        }
        final long token = worker.protocol.runningToken(SANDBOX, 0);
        if (token == 0) {
            return "FREE";
        }
        if (worker.protocol.stuckSandboxes() > 0) {
            return "STUCK";
        }
        return isInterrupted(worker, token) ? "ENDING" : "RUNNING";
    }

    private static boolean isInterrupted(final WorkerFixture worker, final long token) {
        return worker.runtime.contains("interrupt " + SANDBOX + " " + token);
    }

    private static WorkerFixture enter(
            final String state, final String end, final boolean leaseOver) {
        final WorkerFixture worker = WorkerFixture.registered().sandbox(SANDBOX);
        worker.timeoutNs = (leaseOver ? LONG_TIME_LIMIT_MS : TIME_LIMIT_MS) * WorkerFixture.MS;
        worker.run(SANDBOX, RUN);
        if (state.equals("STUCK")) {
            tellToEnd(worker, end);
            pass(worker, STUCK_AFTER_MS);
        }
        if (state.equals("NONE") || state.equals("FREE")) {
            worker.ended(SANDBOX, RUN);
        }
        if (state.equals("NONE")) {
            worker.commandStop(SANDBOX);
            worker.protocol.onSandboxStopped(worker.nowNs, SANDBOX);
        }
        worker.after(1);
        worker.ackAll();
        if (leaseOver) {
            worker.nowNs += WorkerFixture.LEASE_NS + WorkerFixture.MS;
        }
        if (state.equals("ENDING")) {
            tellToEnd(worker, end);
        }
        return worker;
    }

    private static void tellToEnd(final WorkerFixture worker, final String end) {
        if (end.equals("CANCELLED")) {
            worker.commandCancel(SANDBOX, RUN);
        } else {
            for (int i = 0; i < LONG_TIME_LIMIT_MS && !isInterrupted(worker, RUN); i++) {
                worker.after(1);
            }
        }
    }

    /** Lets time pass with every message answered. */
    private static void pass(final WorkerFixture worker, final long ms) {
        for (long passed = 0; passed < ms; passed += STEP_MS) {
            worker.after(STEP_MS);
            worker.ackAll();
        }
    }

    private static void apply(final WorkerFixture worker, final String event) {
        switch (event) {
            case "Run, newer token",
                    "Run, newer token, lease over",
                    "Run, a token refused before" ->
                    worker.run(SANDBOX, NEWER);
            case "Run, its last token again", "Run, its last token again, lease over" ->
                    worker.run(SANDBOX, RUN);
            case "Run, bad certificate" -> {
                worker.macGood = false;
                worker.run(SANDBOX, NEWER);
            }
            case "Run, bad checksum" -> runChanged(worker, false, 0);
            case "Run, another incarnation" -> runChanged(worker, true, 1);
            case "RevokeToken, newer token" -> worker.commandRevoke(SANDBOX, NEWER);
            case "RevokeToken, its last token" -> worker.commandRevoke(SANDBOX, RUN);
            case "CancelRun, newer token" -> worker.commandCancel(SANDBOX, NEWER);
            case "CancelRun, its last token" -> worker.commandCancel(SANDBOX, RUN);
            case "StopSandbox" -> worker.commandStop(SANDBOX);
            case "the run returns" -> worker.ended(SANDBOX, RUN);
            case "the run throws" ->
                    worker.protocol.onRunEnded(worker.nowNs, SANDBOX, 0, RUN, false, null);
            case "the time limit passes" -> pass(worker, TIME_LIMIT_MS);
            case "2 s after the interrupt" -> pass(worker, STUCK_AFTER_MS);
            default -> throw new AssertionError("unknown event " + event);
        }
    }

    private static void runChanged(
            final WorkerFixture worker, final boolean isWhole, final long otherIncarnation) {
        worker.run(99, 1);
        worker.after(1);
        worker.replies.clear();
        worker.events.clear();
        worker.request.sandboxId = SANDBOX;
        worker.request.token = NEWER;
        worker.request.whole = isWhole;
        worker.request.incarnation += otherIncarnation;
        worker.protocol.onRun(worker.nowNs, worker.request);
    }
}
