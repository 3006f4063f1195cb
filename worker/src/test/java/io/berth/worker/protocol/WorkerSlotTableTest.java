package io.berth.worker.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.berth.contract.ContractCell;
import io.berth.contract.ContractTable;
import io.berth.contract.ContractTables;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The contract's table of the slot as the worker has it: payloads and commands, a test a cell. */
class WorkerSlotTableTest {
    private static final long SANDBOX = 1;
    private static final long RUN = 10;
    private static final long NEWER = 20;
    private static final int PAYLOADS_AND_COMMANDS = 13;

    @TestFactory
    Stream<DynamicTest> shouldDoWhatTheTableSays() {
        final ContractTable table = ContractTables.load().table("worker-slot");
        assertEquals(17, table.rows().size());
        assertEquals(List.of("NONE", "FREE", "RUNNING", "ENDING", "STUCK"), table.columns());
        final List<DynamicTest> tests = new ArrayList<>();
        for (final String event : table.rows().subList(0, PAYLOADS_AND_COMMANDS)) {
            for (final String state : table.columns()) {
                final ContractCell cell = table.cell(event, state);
                tests.add(
                        DynamicTest.dynamicTest(
                                state + " × " + event, () -> check(state, event, cell)));
            }
        }
        return tests.stream();
    }

    private static void check(final String state, final String event, final ContractCell cell) {
        final WorkerFixture worker = enter(state, event.endsWith("lease over"));
        if (event.equals("Run, a token refused before")) {
            if (state.equals("FREE")) {
                worker.commandRevoke(SANDBOX, NEWER);
            }
            worker.run(SANDBOX, NEWER);
        }
        worker.after(1);
        worker.replies.clear();
        worker.events.clear();

        apply(worker, state, event);

        worker.after(1);
        final List<String> said = new ArrayList<>();
        final boolean isAnyReason = cell.outputs().contains("runRefused(=)");
        for (final WorkerFixture.Reply reply : worker.replies) {
            said.add(
                    switch (reply.what()) {
                        case "result" -> "result";
                        case "status" -> "runStatus(" + reply.detail() + ")";
                        default -> "runRefused(" + (isAnyReason ? "=" : reply.detail()) + ")";
                    });
        }
        worker.events.forEach(e -> said.add("event(" + e.kind() + ")"));
        assertEquals(
                cell.outputs().stream().filter(o -> !o.equals("interrupt")).sorted().toList(),
                said.stream().sorted().toList(),
                state + " × " + event);
    }

    private static WorkerFixture enter(final String state, final boolean leaseOver) {
        final WorkerFixture worker = WorkerFixture.registered().sandbox(SANDBOX);
        worker.run(SANDBOX, RUN);
        if (state.equals("STUCK")) {
            for (int i = 0; i < 8; i++) {
                worker.after(400);
                worker.ackAll();
            }
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
            worker.commandCancel(SANDBOX, RUN);
        }
        return worker;
    }

    private static void apply(final WorkerFixture worker, final String state, final String event) {
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
            case "StopSandbox" -> {
                worker.commandStop(SANDBOX);
                if (state.equals("FREE")) {
                    worker.protocol.onSandboxStopped(worker.nowNs, SANDBOX);
                }
            }
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
