package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.berth.placement.RecordingOutput.Said;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.WorkerEventKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rate at which a function may start sandboxes on demand. */
class ScaleUpRulesTest {
    private static final long MS = Cell.MS;

    private final Cell cell = Cell.started();
    private final Cell.Worker worker = cell.worker("w1", 1, 1 << 16);
    private final Cell.Client client = cell.client();
    private int started;

    private void policy(final int size, final long periodMs) {
        final PolicySettings p = PolicySettings.defaults(4);
        cell.machine.setPolicy(
                cell.nowNs,
                1,
                9,
                new PolicySettings(
                        p.placement(),
                        p.keepAlive(),
                        p.bestOf(),
                        p.highLoadPermille(),
                        p.unreservedFloor(),
                        size,
                        periodMs * MS,
                        p.provisionSize(),
                        p.provisionPeriodNs(),
                        p.quantumMb(),
                        p.standingQueueNs(),
                        p.suspectFailures(),
                        p.suspectNs()));
        assertEquals(RejectReason.NONE, cell.out.last("adminResult").args()[4]);
        cell.check();
    }

    private void invoke(final long function, final int firstSlot, final int count) {
        for (int i = 0; i < count; i++) {
            client.invoke(firstSlot + i, cell.nowNs, function, Cell.MAY_WAIT, 3_600_000);
        }
    }

    /** Answers the starts commanded so far; what was sent again counts once. */
    private int startAll() {
        final List<Said> starts = cell.out.all("startSandbox");
        cell.out.said.removeAll(starts);
        final long[] sandboxes =
                starts.stream().mapToLong(start -> start.longArg(4)).distinct().toArray();
        for (final long sandbox : sandboxes) {
            worker.event(WorkerEventKind.STARTED, sandbox, 0);
        }
        started += sandboxes.length;
        return sandboxes.length;
    }

    private void pass(final long ms) {
        for (long left = ms; left > 0; left -= 1_000) {
            cell.pass(Math.min(left, 1_000));
            worker.pulse();
        }
    }

    private int tokens(final String name) {
        cell.machine.describeFunction(cell.nowNs, 1, 9, "acme", name);
        return ((PlacementOutput.FunctionDescription) cell.out.last("addFunction").args()[0])
                .scaleUpTokens();
    }

    @Test
    void shouldStartNoMoreThanItsSizeAndTheNextOneWhenItsTokenComes() {
        final long function = cell.function(FunctionMaker.named("f").scaleUpSize(2).settings());
        assertEquals(2, tokens("f"), "starts full");
        invoke(function, 0, 5);
        assertEquals(2, startAll());
        assertEquals(0, tokens("f"));
        pass(4_999);
        assertEquals(0, startAll());
        cell.pass(1);
        assertEquals(1, startAll(), "2 in 10 s");
        pass(5_000);
        assertEquals(1, startAll());
        pass(5_000);
        assertEquals(1, startAll());
        pass(60_000);
        assertEquals(2, tokens("f"), "never above its size");
    }

    @Test
    void shouldTellTheRateWhereTheCallerMayNotWait() {
        final FunctionMaker maker = FunctionMaker.named("f").scaleUpSize(1);
        final long function = cell.function(maker.settings());
        client.invoke(0, 1, function, 0);
        startAll();
        final Said placed = cell.out.last("placed");
        worker.event(WorkerEventKind.COMPLETED, placed.longArg(6), placed.longArg(5));
        cell.pass(1_500);
        worker.pulse();
        cell.function(maker.code("changed").settings());
        client.invoke(0, 2, function, 0);
        final Said rejected = cell.out.only("rejected");
        assertEquals(RejectReason.SCALE_UP_RATE, rejected.args()[4]);
        assertEquals(8_500 * MS, rejected.longArg(5), "until the next token");
        assertEquals(function, rejected.longArg(6));
        assertEquals(1, rejected.longArg(7));
        assertEquals(1, rejected.longArg(8));
        pass(8_500);
        client.invoke(0, 3, function, 0);
        assertEquals(1, startAll());
    }

    @Test
    void shouldTakeNoTokenForAStartThatFindsNoRoom() {
        final long function =
                cell.function(FunctionMaker.named("f").scaleUpSize(1).memoryMb(1 << 17).settings());
        client.invoke(0, 1, function, 0);
        final Said rejected = cell.out.only("rejected");
        assertEquals(RejectReason.NO_CAPACITY, rejected.args()[4]);
        assertEquals(1 << 17, rejected.longArg(7), "asked");
        assertEquals(1 << 16, rejected.longArg(8), "the largest that is free");
        assertEquals(1, tokens("f"));
    }

    @Test
    void shouldRefillByTheOldRateUpToANewPolicyAndByTheNewOneFromThere() {
        policy(1, 10_000);
        final long function = cell.function(FunctionMaker.named("f").settings());
        invoke(function, 0, 4);
        assertEquals(1, startAll());
        pass(5_000);
        policy(4, 10_000);
        assertEquals(0, startAll(), "half a token by the old rate, none by the change");
        pass(1_249);
        assertEquals(0, startAll());
        cell.pass(1);
        assertEquals(1, startAll(), "the other half by the new rate");
        pass(5_000);
        assertEquals(2, startAll(), "4 in 10 s");
        policy(1, 10_000);
        assertEquals(0, tokens("f"));
    }

    @Test
    void shouldCutTheLevelToASmallerSizeAndFillNothingForALargerOne() {
        final FunctionMaker maker = FunctionMaker.named("f").scaleUpSize(8);
        cell.function(maker.settings());
        cell.function(maker.scaleUpSize(3).settings());
        assertEquals(3, tokens("f"));
        cell.function(maker.scaleUpSize(1_000).settings());
        assertEquals(3, tokens("f"));
        pass(10);
        assertEquals(4, tokens("f"), "100 a second from now on");
        cell.function(maker.scaleUpSize(0).settings());
        assertEquals(4, tokens("f"), "the policy's size");
    }

    @Test
    void shouldServeAWaitingInvocationByWhateverIsFreeBeforeItsToken() {
        final long function = cell.function(FunctionMaker.named("f").scaleUpSize(1).settings());
        invoke(function, 0, 2);
        startAll();
        final Said placed = cell.out.only("placed");
        pass(1_000);
        worker.event(WorkerEventKind.COMPLETED, placed.longArg(6), placed.longArg(5));
        assertEquals(2, cell.out.all("placed").size());
        pass(20_000);
        assertEquals(1, started + startAll(), "nothing more was needed");
    }

    @Test
    void shouldKeepTheRateThroughASnapshot() {
        final long function = cell.function(FunctionMaker.named("f").scaleUpSize(2).settings());
        invoke(function, 0, 4);
        assertEquals(2, startAll());
        pass(3_000);
        cell.machine = Snapshots.load(Snapshots.save(cell.machine), cell.out.asOutput());
        cell.check();
        pass(1_999);
        assertEquals(0, startAll());
        cell.pass(1);
        assertEquals(1, startAll());
    }
}
