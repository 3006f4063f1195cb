package io.berth.simulation;

import static io.berth.simulation.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.CellSettings;
import io.berth.placement.PlacementCommands;
import io.berth.placement.PlacementCommands.FunctionSettings;
import io.berth.placement.PlacementOutput;
import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.schemas.protocol.SandboxState;
import io.berth.schemas.protocol.WorkerState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Entries made by hand in which somebody waits for what is there: the checks of order and of work
 * conservation fail for them.
 */
class WaitingLedgersTest {
    private static final long FIRST = 1;
    private static final long SECOND_FUNCTION = 2;
    private static final long CLIENT = 9;
    private static final LiveWorker WORKER =
            new LiveWorker(7, 70, "worker-0", 0, WorkerState.ACTIVE, 1_000, 200, 10, 2);

    private final CallTape<PlacementCommands> commands = new CallTape<>(PlacementCommands.class);
    private final CallTape<PlacementOutput> outputs = new CallTape<>(PlacementOutput.class);
    private final LimitBook limits = new LimitBook();
    private final OrderLedger order = new OrderLedger(limits);
    private final ConservationLedger conservation = new ConservationLedger(limits, new FleetBook());
    private final Map<Long, OpenInvocation> open = new LinkedHashMap<>();
    private final Map<Long, HeldSlot> held = new LinkedHashMap<>();
    private final Map<Long, LiveSandbox> sandboxes = new LinkedHashMap<>();
    private StateView state = StateView.EMPTY;
    private long nowNs;

    @BeforeEach
    void twoFunctionsOfATenantWithOneSlot() {
        operator(
                log -> log.initialiseCell(0, 1, 1, CellSettings.defaults(1, 2, 3)),
                said -> said.adminResult(1, 1, 0, 0, RejectReason.NONE));
        function(FIRST, "f0");
        function(SECOND_FUNCTION, "f3");
        limit(1);
        sandboxes.put(100L, idle(100, FIRST));
        sandboxes.put(101L, idle(101, SECOND_FUNCTION));
        hold(5, 101, SECOND_FUNCTION);
        waits(10, FIRST, 0);
        waits(11, SECOND_FUNCTION, 1);
    }

    @Test
    void shouldFindAYoungerFunctionThatTookTheLastSlotOfItsTenant() {
        held.clear();
        hold(6, 101, SECOND_FUNCTION);
        place(11, 6);

        assertFails("took the last slot of t0 before its turn");
    }

    @Test
    void shouldFindNothingWhereTheOlderOneGotIt() {
        held.clear();
        hold(6, 100, FIRST);
        place(10, 6);

        assertDoesNotThrow(this::timerFires);
    }

    @Test
    void shouldFindNothingWhereTheOlderOneHadNoSandbox() {
        sandboxes.remove(100L);
        timerFires();
        held.clear();
        hold(6, 101, SECOND_FUNCTION);
        place(11, 6);

        assertDoesNotThrow(this::timerFires);
    }

    @Test
    void shouldFindAWaiterThatCouldRun() {
        assertDoesNotThrow(this::timerFires);
        final CheckFailure failure = assertThrows(CheckFailure.class, () -> limit(2));
        assertTrue(failure.getMessage().contains("waits though a sandbox is idle"));
    }

    @Test
    void shouldFindAWaiterThatCouldRunAfterASlotCameFree() {
        held.clear();
        assertFails("waits though a sandbox is idle");
    }

    private void assertFails(final String text) {
        final CheckFailure failure =
                assertThrows(
                        CheckFailure.class,
                        () -> {
                            timerFires();
                            timerFires();
                        });
        assertTrue(failure.getMessage().contains(text), failure.getMessage());
    }

    // ---- entries

    private void operator(
            final Consumer<PlacementCommands> command, final Consumer<PlacementOutput> answer) {
        answer.accept(outputs.recorder());
        entry(command, outputs.take());
    }

    private void function(final long id, final String name) {
        final FunctionSettings settings =
                new FunctionSettings(
                        "t0",
                        name,
                        SandboxKind.SYNTHETIC,
                        "",
                        5 * SECOND,
                        60 * SECOND,
                        SECOND,
                        100,
                        FunctionSettings.NONE_RESERVED,
                        100);
        operator(
                log -> log.createFunction(0, 1, 1, settings),
                said -> said.adminResult(1, 1, id, 1, RejectReason.NONE));
    }

    private void limit(final int slots) {
        operator(
                log -> log.setTenant(0, 1, 1, "t0", slots, 1, 100),
                said -> said.adminResult(1, 1, 0, 0, RejectReason.NONE));
    }

    private void waits(final long invocationId, final long functionId, final int slot) {
        open.put(
                invocationId,
                new OpenInvocation(
                        invocationId,
                        InvocationState.QUEUED,
                        functionId,
                        CLIENT,
                        slot,
                        1,
                        0,
                        100 * SECOND));
        entry(
                log -> log.invoke(0, 1, CLIENT, slot, 1, functionId, 100 * SECOND, 16, 1, 1, 0),
                List.of());
    }

    private void place(final long invocationId, final long token) {
        open.computeIfPresent(
                invocationId,
                (id, one) ->
                        new OpenInvocation(
                                id,
                                InvocationState.PLACED,
                                one.functionId(),
                                CLIENT,
                                one.requestSlot(),
                                1,
                                token,
                                100 * SECOND));
    }

    private void hold(final long token, final long sandboxId, final long functionId) {
        held.put(token, new HeldSlot(7, 70, sandboxId, 0, token, 0, functionId, SandboxState.BUSY));
    }

    private static LiveSandbox idle(final long id, final long functionId) {
        return new LiveSandbox(id, functionId, 1, 7, 100, SandboxState.IDLE, true);
    }

    private void timerFires() {
        entry(log -> log.timerFired(0, 1), List.of());
    }

    private void entry(final Consumer<PlacementCommands> command, final List<Call> said) {
        command.accept(commands.recorder());
        nowNs += SECOND / 10;
        final StateView after =
                new StateView(
                        nowNs,
                        new LinkedHashMap<>(held),
                        new LinkedHashMap<>(open),
                        new LinkedHashMap<>(sandboxes),
                        Map.of(7L, WORKER),
                        Map.of(),
                        true,
                        null);
        final Step step = new Step(new ArrayList<>(commands.take()), said, state, after);
        state = after;
        limits.onStep(step);
        order.onStep(step);
        conservation.onStep(step);
    }
}
