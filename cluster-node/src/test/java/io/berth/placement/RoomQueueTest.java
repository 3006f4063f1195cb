package io.berth.placement;

import static io.berth.placement.Cell.MAY_WAIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.RecordingOutput.Said;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoomQueueTest {
    private static final long LONG_MS = 600_000;

    private final Cell cell = Cell.started();
    private final Robots robots = new Robots(cell);
    private final Cell.Client client = cell.client(90, 256);
    private final Set<Long> completed = new HashSet<>();

    private int starting(final long function) {
        final FunctionTable functions = cell.machine.state().functions;
        final int index = CellIds.index(function);
        return functions.starting(index) + functions.idle(index) + functions.busy(index);
    }

    private void completeAllPlaced() {
        for (final Said placed : cell.out.all("placed")) {
            if (completed.add(placed.longArg(5))) {
                robots.complete(placed);
            }
        }
    }

    @Test
    void shouldLetTheTurnPassWhereAllFunctionsOfTheTenantGatherInVain() {
        robots.add("w1", 0, 1024);
        final long running =
                cell.function(FunctionMaker.of("b", "running").memoryMb(640).settings());
        final long small = cell.function(FunctionMaker.of("b", "small").settings());
        final long large1 = cell.function(FunctionMaker.of("a", "large1").memoryMb(512).settings());
        final long large2 = cell.function(FunctionMaker.of("a", "large2").memoryMb(512).settings());
        robots.pass(500);
        client.invoke(0, 1, running, MAY_WAIT, LONG_MS);
        robots.settle();
        client.invoke(1, 1, large1, MAY_WAIT, LONG_MS);
        client.invoke(2, 1, large2, MAY_WAIT, LONG_MS);
        for (int slot = 3; slot < 6; slot++) {
            client.invoke(slot, 1, small, MAY_WAIT, LONG_MS);
            robots.settle();
        }
        final int before = starting(small);
        assertTrue(before < 3, "the others gather room");
        robots.pass(5_600);
        assertEquals(3, starting(small), "their turn has passed");
    }

    @Test
    void shouldGiveTheRoomThatWasMadeToTheOneItWasMadeFor() {
        robots.add("w1", 0, 1024);
        final long small = cell.function(FunctionMaker.of("b", "small").settings());
        final long large = cell.function(FunctionMaker.of("a", "large").memoryMb(1024).settings());
        for (int slot = 0; slot < 80; slot++) {
            client.invoke(slot, 1, small, MAY_WAIT, LONG_MS);
            robots.settle();
        }
        client.invoke(100, 1, large, MAY_WAIT, LONG_MS);
        robots.settle();
        int rounds = 0;
        while (starting(large) == 0 && rounds < 40) {
            completeAllPlaced();
            robots.pass(500);
            rounds++;
        }
        assertTrue(completed.size() < 40, "stopped for it, and taken by others: " + completed);
    }

    @Test
    void shouldServeWhatFitsThoughManyOthersFitNowhereAndRoomKeepsAppearing() {
        robots.add("w1", 0, 16_384);
        cell.function(FunctionMaker.of("a", "first").settings());
        final long busy = cell.function(FunctionMaker.of("b", "busy").settings());
        final long late = cell.function(FunctionMaker.of("b", "late").settings());
        for (int i = 0; i < 40; i++) {
            client.invoke(i, 1, busy, MAY_WAIT, LONG_MS);
            robots.settle();
        }
        for (int i = 0; i < 200; i++) {
            final long unfit =
                    cell.function(FunctionMaker.of("a", "unfit" + i).labels("gpu").settings());
            client.invoke(40 + i, 1, unfit, MAY_WAIT, LONG_MS);
        }
        cell.pass(200);
        int ended = 0;
        for (final Said placed : cell.out.all("placed")) {
            robots.complete(placed);
            if (++ended == 1) {
                client.invoke(250, 1, late, MAY_WAIT, LONG_MS);
            }
        }
        assertEquals(1, starting(late));
    }

    /**
     * Leaves function x of tenant a, with an idle sandbox of its own, behind more functions than an
     * entry looks at; one slot of the tenant is free. @return x and y, which has an idle sandbox.
     */
    private long[] leaveBehindMany() {
        robots.add("w1", 0, 1024);
        final long x = cell.function(FunctionMaker.of("a", "x").memoryMb(600).settings());
        final long y = cell.function(FunctionMaker.of("a", "y").settings());
        robots.run(client, 0, 1, x, 10);
        client.invoke(1, 1, y, MAY_WAIT, LONG_MS);
        robots.settle();
        final Said first = cell.out.last("placed");
        client.invoke(2, 1, y, MAY_WAIT, LONG_MS);
        robots.settle();
        robots.complete(cell.out.last("placed"));
        robots.complete(first);
        cell.tenantLimit("a", 2);
        for (int i = 0; i < 150; i++) {
            final long unfit =
                    cell.function(FunctionMaker.of("a", "unfit" + i).labels("gpu").settings());
            client.invoke(10 + i, 1, unfit, MAY_WAIT, LONG_MS);
        }
        client.invoke(1, 2, y, MAY_WAIT, LONG_MS);
        client.invoke(0, 2, x, MAY_WAIT, LONG_MS);
        final Said running = cell.out.last("placed");
        client.invoke(3, 1, x, MAY_WAIT, LONG_MS);
        cell.out.clear();
        robots.complete(running);
        assertEquals(0, cell.out.all("placed").size(), "x is not looked at in this entry");
        return new long[] {x, y};
    }

    @Test
    void shouldLeaveTheLastSlotToWhoWaitsForItsTurnWithAnIdleSandboxWhenAnotherComes() {
        final long[] functions = leaveBehindMany();
        client.invoke(2, 2, functions[1], MAY_WAIT, LONG_MS);
        cell.pass(200);
        assertEquals(1, cell.out.all("placed").size());
        assertEquals(functions[0], cell.out.last("placed").longArg(10));
    }

    @Test
    void shouldLeaveTheLastSlotToWhoWaitsForItsTurnWithAnIdleSandboxWhenAnotherIsReady() {
        final long[] functions = leaveBehindMany();
        cell.function(FunctionMaker.of("a", "y").maxQueued(99).settings());
        client.invoke(2, 2, functions[1], MAY_WAIT, LONG_MS);
        cell.pass(200);
        assertEquals(functions[0], cell.out.all("placed").get(0).longArg(10));
    }

    @Test
    void shouldLetTheTurnPassWhereTwoTenantsGatherOneAfterTheOther() {
        robots.add("w1", 0, 1024);
        final long running =
                cell.function(FunctionMaker.of("b", "running").memoryMb(640).settings());
        final long small = cell.function(FunctionMaker.of("b", "small").settings());
        final long first = cell.function(FunctionMaker.of("a", "first").memoryMb(512).settings());
        final long second = cell.function(FunctionMaker.of("c", "second").memoryMb(512).settings());
        robots.pass(500);
        client.invoke(0, 1, running, MAY_WAIT, LONG_MS);
        robots.settle();
        client.invoke(1, 1, first, MAY_WAIT, LONG_MS);
        for (int slot = 3; slot < 6; slot++) {
            client.invoke(slot, 1, small, MAY_WAIT, LONG_MS);
            robots.settle();
        }
        robots.pass(3_500);
        client.invoke(2, 1, second, MAY_WAIT, LONG_MS);
        robots.settle();
        assertTrue(starting(small) < 3, "the others gather room");
        robots.pass(6_600);
        assertEquals(3, starting(small), "the turn of both has passed");
    }
}
