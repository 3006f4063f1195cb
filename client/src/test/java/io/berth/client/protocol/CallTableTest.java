package io.berth.client.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.client.protocol.RequestSlot.Phase;
import io.berth.contract.ContractCell;
import io.berth.contract.ContractTable;
import io.berth.contract.ContractTables;
import io.berth.schemas.payload.RefuseReason;
import io.berth.schemas.payload.RunEnd;
import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.RejectReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The contract's table of the call as the client has it, a test a cell and a way into its state.
 */
class CallTableTest {
    private static final long OLDER = 50;
    private static final long TOKEN = 100;
    private static final long NEWER = 200;
    private static final long LONG_DEADLINE_MS = 10_000;

    /** Before anything is sent again. */
    private static final long SHORT_DEADLINE_MS = 60;

    private static final long PAST_SHORT_DEADLINE_MS = 100;

    /** Longer than the jitter after a leader change, and before anything is sent again. */
    private static final long LEADER_CHANGE_MS = 30;

    /** One pause of a first resend, and not two. */
    private static final long FIRST_RESEND_MS = 400;

    private static final String DEADLINE = "the call's deadline passes";
    private static final String LEADER_OR_GAP = "new leader or gap";

    /** States with several ways in, named by the state before, or by what the worker has said. */
    private static final Map<String, List<String>> WAYS_IN =
            Map.of(
                    "RUNNING", List.of("SENT", "BEGUN"),
                    "STOPPING", List.of("SENT", "BEGUN", "REFUSED"),
                    "CANCELLING", List.of("SENT", "WAITING", "PLACED"),
                    "ABANDONED", List.of("SENT", "BEGUN", "REFUSED"));

    @TestFactory
    Stream<DynamicTest> shouldDoWhatTheTableSays() {
        final ContractTable table = ContractTables.load().table("call");
        assertEquals(20, table.rows().size());
        assertEquals(
                List.of(
                        "SENT",
                        "WAITING",
                        "PLACED",
                        "RUNNING",
                        "REFUSED",
                        "STOPPING",
                        "CANCELLING",
                        "ABANDONED",
                        "DONE"),
                table.columns());
        final List<DynamicTest> tests = new ArrayList<>();
        for (final String row : table.rows()) {
            for (final String state : table.columns()) {
                final ContractCell cell = table.cell(row, state);
                for (final String way : WAYS_IN.getOrDefault(state, List.of(""))) {
                    for (final String event : eventsOf(row)) {
                        final String name = (state + " " + way).strip() + " × " + event;
                        if (!cell.isImpossible()) {
                            tests.add(
                                    DynamicTest.dynamicTest(
                                            name, () -> check(name, state, way, event, cell)));
                        }
                    }
                }
            }
        }
        return tests.stream();
    }

    private static List<String> eventsOf(final String row) {
        return row.equals(LEADER_OR_GAP) ? List.of("new leader", "gap") : List.of(row);
    }

    private static void check(
            final String name,
            final String state,
            final String way,
            final String event,
            final ContractCell cell) {
        final boolean isShort = event.equals(DEADLINE) || state.equals("ABANDONED");
        final ClientWorld world =
                new ClientWorld(ClientSettings.defaults().withSlots(2, 8).withRetries(1, 0, 0))
                        .connect()
                        .welcome(2);
        final long call = world.invoke("a", false, isShort ? SHORT_DEADLINE_MS : LONG_DEADLINE_MS);
        enter(world, call, state, way);
        assertEquals(state, stateOf(world), name);
        world.out.take();
        final int endsBefore = world.out.ends.size();

        apply(world, call, state, event);

        final List<String> sent = world.out.take();
        assertEquals(
                cell.outputs().stream().sorted().toList(),
                said(sent, world.out.ends.subList(endsBefore, world.out.ends.size())),
                name);
        assertEquals(
                cell.next().equals(ContractCell.SAME) ? state : cell.next(), stateOf(world), name);
        assertEquals(Set.of(), cell.counters(), name);
        if (event.startsWith("Placed")) {
            final String token = " token=" + tokenOf(event);
            assertTrue(
                    sent.stream().allMatch(s -> s.startsWith("cancel") || s.contains(token)),
                    () -> name + " should be of" + token + ": " + sent);
        }
    }

    /** Names of the contract, sorted; what concerns the session alone is left out. */
    private static List<String> said(
            final List<String> sent, final List<RecordingOutput.End> ends) {
        final List<String> said = new ArrayList<>();
        for (final String line : sent) {
            final String what = line.substring(0, line.indexOf(' '));
            switch (what) {
                case "hello" -> {}
                case "ack" -> said.add("resultAck");
                default -> said.add(what);
            }
        }
        ends.forEach(end -> said.add("end(" + end.end() + ")"));
        return said.stream().sorted().toList();
    }

    private static String stateOf(final ClientWorld world) {
        final RequestSlot slot = world.protocol.requestSlot(0);
        if (!world.out.ends.isEmpty()) {
            if (null == slot || Phase.CANCELLING != slot.phase) {
                return "DONE";
            }
            return slot.payloadLeft ? "ABANDONED" : "CANCELLING";
        }
        if (null == slot.call) {
            return "no request, and no end";
        }
        if (slot.call.cancelRequested) {
            return "STOPPING";
        }
        return Phase.RUN_SENT == slot.phase ? "RUNNING" : slot.phase.name();
    }

    private static void enter(
            final ClientWorld world, final long call, final String state, final String way) {
        switch (state) {
            case "SENT" -> {}
            case "WAITING" -> world.waiting(0, 1);
            case "PLACED" -> {
                world.out.refusingRuns = true;
                world.placed(0, 1, TOKEN);
            }
            case "RUNNING" -> enterRunning(world, way);
            case "REFUSED" -> enterRunning(world, state);
            case "STOPPING" -> {
                enterRunning(world, way);
                world.protocol.cancel(world.now, call);
            }
            case "CANCELLING" -> {
                enter(world, call, way, "");
                world.protocol.cancel(world.now, call);
            }
            case "ABANDONED" -> {
                enterRunning(world, way);
                world.pass(PAST_SHORT_DEADLINE_MS);
            }
            case "DONE" -> {
                enterRunning(world, "SENT");
                world.result(0, 1, TOKEN, RunEnd.COMPLETED, "done");
            }
            default -> throw new AssertionError("unknown state " + state);
        }
    }

    private static void enterRunning(final ClientWorld world, final String way) {
        world.placed(0, 1, TOKEN);
        switch (way) {
            case "SENT" -> {}
            case "BEGUN" -> world.running(0, 1, TOKEN);
            case "REFUSED" -> world.refused(0, 1, TOKEN, RefuseReason.LEASE_OVER);
            default -> throw new AssertionError("unknown way " + way);
        }
    }

    private static void apply(
            final ClientWorld world, final long call, final String state, final String event) {
        switch (event) {
            case "Waiting" -> world.waiting(0, 1);
            case "Placed, newer token", "Placed, the same token", "Placed, older token" -> {
                if (NEWER == tokenOf(event)) {
                    world.out.refusingRuns = false; // another worker, within reach
                }
                world.placed(0, 1, tokenOf(event));
            }
            case "Rejected" -> world.rejected(0, 1, 0, RejectReason.DEADLINE);
            case "Ended(CANCELLED), token 0" -> world.ended(0, 1, 0, InvocationState.CANCELLED);
            case "Ended(CANCELLED), its token" ->
                    world.ended(0, 1, TOKEN, InvocationState.CANCELLED);
            case "Ended(LOST)" -> world.ended(0, 1, TOKEN, InvocationState.LOST);
            case "Ended(COMPLETED)" -> world.ended(0, 1, TOKEN, InvocationState.COMPLETED);
            case "NotKnown" -> world.notKnown(0, 1);
            case "ClientUnknown" -> world.unknownClient();
            case "Result" -> world.result(0, 1, TOKEN, RunEnd.COMPLETED, "done");
            case "RunRefused, newest token" -> {
                world.refused(0, 1, TOKEN, RefuseReason.STALE);
                if (state.equals("RUNNING") || state.equals("STOPPING")) {
                    world.pass(FIRST_RESEND_MS); // the worker's word to the log goes first
                }
            }
            case "RunRefused, older token" -> world.refused(0, 1, OLDER, RefuseReason.STALE);
            case "RunStatus" -> world.running(0, 1, TOKEN);
            case DEADLINE -> world.pass(PAST_SHORT_DEADLINE_MS);
            case "the caller cancels" -> world.protocol.cancel(world.now, call);
            case "new leader" -> {
                world.egress = 1;
                world.protocol.onNewLeader(world.now, ++world.term);
                world.pass(LEADER_CHANGE_MS);
            }
            case "gap" -> {
                world.egress++;
                world.protocol.onOther(world.now, world.term, world.egress++);
                world.pass(LEADER_CHANGE_MS);
            }
            case "session lost" -> world.protocol.onSessionLost(world.now);
            case "session resumed" -> {
                world.protocol.onSessionLost(world.now);
                world.connect().answerHello(2);
            }
            default -> throw new AssertionError("unknown event " + event);
        }
    }

    private static long tokenOf(final String event) {
        return switch (event) {
            case "Placed, newer token" -> NEWER;
            case "Placed, the same token" -> TOKEN;
            case "Placed, older token" -> OLDER;
            default -> throw new AssertionError("unknown event " + event);
        };
    }
}
