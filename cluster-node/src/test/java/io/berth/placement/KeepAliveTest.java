package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.schemas.protocol.KeepAlivePolicy;
import io.berth.schemas.protocol.PlacementKind;
import io.berth.schemas.protocol.SandboxKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeepAliveTest {
    private static final long MS = Cell.MS;

    private final Cell cell = Cell.started();
    private final Robots robots = new Robots(cell);
    private final Cell.Worker worker = robots.add("w1", 0, 1024);
    private final Cell.Client client = cell.client();
    private long sequence;

    private long function(final String name, final long keepAliveNs, final int provisioned) {
        return cell.function(
                new PlacementCommands.FunctionSettings(
                        "acme",
                        name,
                        SandboxKind.SYNTHETIC,
                        "",
                        3_000 * MS,
                        keepAliveNs,
                        50 * MS,
                        128,
                        PlacementCommands.FunctionSettings.NONE_RESERVED,
                        100,
                        provisioned,
                        0,
                        ""));
    }

    private void run(final long function) {
        sequence++;
        robots.run(client, 0, sequence, function, 0);
    }

    private PlacementKind kindOfLast() {
        return (PlacementKind) cell.out.last("placed").args()[15];
    }

    private int sandboxes() {
        return cell.machine.state().sandboxes.size();
    }

    private int histogramOf(final long function) {
        return cell.machine.state().functions.histogram(CellIds.index(function));
    }

    // ---- FIXED

    @Test
    void shouldKeepAnIdleSandboxForItsKeepAliveAndNoLonger() {
        final long f = function("f", 120_000 * MS, 0);
        run(f);
        robots.pass(119_500);
        assertEquals(1, sandboxes());
        robots.pass(500);
        assertEquals(0, sandboxes());
    }

    @Test
    void shouldCountARaisedKeepAliveForWhatIsIdleAlready() {
        final long f = function("f", 120_000 * MS, 0);
        run(f);
        robots.pass(100_000);
        function("f", 180_000 * MS, 0);
        robots.pass(79_500);
        assertEquals(1, sandboxes());
        robots.pass(500);
        assertEquals(0, sandboxes());
    }

    @Test
    void shouldStopAtTheFormerTimeWhereTheKeepAliveIsLowered() {
        final long f = function("f", 120_000 * MS, 0);
        run(f);
        function("f", 1_000 * MS, 0);
        robots.pass(119_500);
        assertEquals(1, sandboxes());
        robots.pass(500);
        assertEquals(0, sandboxes());
    }

    @Test
    void shouldKeepNoHistogramUnderFixed() {
        final long f = function("f", 600_000 * MS, 0);
        run(f);
        robots.passMinutes(2);
        run(f);
        assertEquals(RecordTable.NONE, histogramOf(f));
        assertEquals(0, cell.machine.state().histograms.size());
    }

    // ---- GREEDY_DUAL

    @Test
    void shouldKeepForHoursUnderGreedyDual() {
        cell.keepAlive(KeepAlivePolicy.GREEDY_DUAL);
        run(function("f", 1_000 * MS, 0));
        robots.passMinutes(300);
        assertEquals(1, sandboxes());
    }

    @Test
    void shouldStopWhatGreedyDualKeptWhenFixedIsBack() {
        cell.keepAlive(KeepAlivePolicy.GREEDY_DUAL);
        run(function("f", 120_000 * MS, 0));
        robots.passMinutes(61);
        cell.keepAlive(KeepAlivePolicy.FIXED);
        robots.restart();
        robots.pass(120_000);
        assertEquals(0, sandboxes());
    }

    @Test
    void shouldKeepWhatIsIdleAlreadyWhenGreedyDualComes() {
        run(function("f", 120_000 * MS, 0));
        robots.passMinutes(1);
        cell.keepAlive(KeepAlivePolicy.GREEDY_DUAL);
        robots.passMinutes(30);
        assertEquals(1, sandboxes());
    }

    // ---- HISTOGRAM

    /** Idle for 30 minutes so many times. */
    private long learned(final int idleTimes) {
        cell.keepAlive(KeepAlivePolicy.HISTOGRAM);
        final long f = function("f", 600_000 * MS, 0);
        for (int i = 0; i < idleTimes; i++) {
            run(f);
            robots.passMinutes(30);
        }
        run(f);
        return f;
    }

    @Test
    void shouldKeepByTheFixedTimeUntilThereIsEnoughToKnow() {
        learned(4);
        assertEquals(PlacementKind.COLD, kindOfLast());
        robots.pass(599_500);
        assertEquals(1, sandboxes());
        robots.pass(500);
        assertEquals(0, sandboxes());
    }

    @Test
    void shouldBeWarmAtItsTimeAndHoldNoMemoryInBetween() {
        final long f = learned(5);
        for (int i = 0; i < 3; i++) {
            assertEquals(0, sandboxes(), "at once after the run");
            // The head is 30 minutes, less a tenth is 27, less the start-up time.
            robots.passMinutes(26);
            robots.pass(59_000);
            assertEquals(0, sandboxes(), "before the head");
            robots.pass(1_500);
            assertEquals(1, sandboxes(), "at the head");
            robots.pass(180_000 - 500);
            run(f);
            assertEquals(PlacementKind.WARM, kindOfLast());
        }
    }

    @Test
    void shouldGrantThePrewarmedSandboxInTheEntryOfTheInvoke() {
        final long f = learned(5);
        robots.passMinutes(30);
        cell.out.clear();
        client.invoke(0, ++sequence, f, 0);
        assertTrue(cell.out.has("placed"));
        assertFalse(cell.out.has("startSandbox"));
    }

    @Test
    void shouldStopThePrewarmedSandboxAtTheTail() {
        learned(5);
        // 31 minutes and a tenth.
        robots.passMinutes(34);
        robots.pass(5_500);
        assertEquals(1, sandboxes());
        robots.pass(1_000);
        assertEquals(0, sandboxes());
        robots.passMinutes(120);
        assertEquals(0, sandboxes());
    }

    @Test
    void shouldPrewarmAfterARestart() {
        learned(5);
        robots.passMinutes(10);
        robots.restart();
        robots.passMinutes(18);
        assertEquals(1, sandboxes());
        robots.restart();
        robots.passMinutes(7);
        assertEquals(0, sandboxes());
    }

    @Test
    void shouldNotPrewarmWhenThePolicyHasChangedMeanwhile() {
        learned(5);
        robots.passMinutes(10);
        cell.keepAlive(KeepAlivePolicy.FIXED);
        robots.passMinutes(20);
        assertEquals(0, sandboxes());
    }

    @Test
    void shouldNotPrewarmADeletedFunction() {
        learned(5);
        cell.machine.deleteFunction(cell.nowNs, Cell.ADMIN, 9, "acme", "f");
        cell.check();
        robots.passMinutes(30);
        assertEquals(0, sandboxes());
        assertEquals(0, cell.machine.state().histograms.size());
    }

    @Test
    void shouldNotPrewarmWhereASandboxIsThere() {
        final long f = learned(5);
        robots.passMinutes(20);
        client.invoke(0, ++sequence, f, Cell.MAY_WAIT);
        robots.settle();
        robots.takeStarts();
        robots.pass(2_000);
        robots.complete(0);
        // The run took the place of the start ahead, which is set anew by its end.
        robots.passMinutes(17);
        assertEquals(0, robots.takeStarts());
        assertEquals(0, sandboxes());
    }

    @Test
    void shouldPrewarmLaterWhereNothingFitsAtFirst() {
        learned(5);
        final long large =
                cell.function(
                        new PlacementCommands.FunctionSettings(
                                "acme",
                                "large",
                                SandboxKind.SYNTHETIC,
                                "",
                                3_000 * MS,
                                600_000 * MS,
                                50 * MS,
                                1_000,
                                PlacementCommands.FunctionSettings.NONE_RESERVED,
                                100));
        robots.passMinutes(26);
        client.invoke(1, 1, large, Cell.MAY_WAIT);
        robots.settle();
        robots.passMinutes(2);
        assertEquals(1, sandboxes());
        cell.machine.deleteFunction(cell.nowNs, Cell.ADMIN, 9, "acme", "large");
        robots.complete(0);
        robots.pass(1_500);
        final FunctionTable functions = cell.machine.state().functions;
        assertEquals(1, functions.size());
        assertEquals(1, sandboxes());
    }

    @Test
    void shouldPrewarmAgainWhereTheStartAheadFailed() {
        learned(5);
        robots.passMinutes(26);
        robots.startsFail(true);
        robots.pass(62_000);
        assertTrue(robots.takeStarts() > 1);
        assertEquals(0, sandboxes());
        robots.startsFail(false);
        robots.pass(5_500);
        assertEquals(1, sandboxes());
    }

    @Test
    void shouldGiveUpAFailingStartAheadAtTheTail() {
        learned(5);
        robots.passMinutes(26);
        robots.startsFail(true);
        robots.passMinutes(9);
        robots.takeStarts();
        robots.passMinutes(60);
        assertEquals(0, robots.takeStarts());
    }

    @Test
    void shouldKeepABusyFunctionForTheTailOnly() {
        cell.keepAlive(KeepAlivePolicy.HISTOGRAM);
        final long f = function("f", 600_000 * MS, 0);
        for (int i = 0; i < 8; i++) {
            run(f);
            robots.pass(5_000);
        }
        run(f);
        // All in the first bin: one minute and a tenth.
        robots.pass(65_500);
        assertEquals(1, sandboxes());
        robots.pass(500);
        assertEquals(0, sandboxes());
    }

    @Test
    void shouldNotStopWhatIsStillWaitedFor() {
        final long f = learned(5);
        robots.passMinutes(29);
        client.invoke(0, ++sequence, f, Cell.MAY_WAIT);
        client.invoke(1, 1, f, Cell.MAY_WAIT);
        // Only one fits the tenant: the second takes the sandbox of the first.
        assertEquals(1, cell.machine.state().functions.inFlight(CellIds.index(f)));
        final int before = sandboxes();
        robots.complete(0);
        assertTrue(sandboxes() >= before - 1);
        assertEquals(1, cell.machine.state().functions.inFlight(CellIds.index(f)));
    }

    @Test
    void shouldKeepWhatIsThereForRunsAtTheSameTimeByTheFixedTime() {
        final long f = learned(5);
        robots.passMinutes(29);
        client.invoke(0, ++sequence, f, Cell.MAY_WAIT);
        client.invoke(1, 1, f, Cell.MAY_WAIT);
        robots.settle();
        robots.pass(1_000);
        final List<RecordingOutput.Said> placed = cell.out.all("placed");
        assertEquals(2, sandboxes());
        robots.complete(placed.get(placed.size() - 2));
        assertEquals(2, sandboxes());
        robots.pass(1_000);
        robots.complete(placed.get(placed.size() - 1));
        robots.pass(598_000);
        assertEquals(2, sandboxes());
        robots.pass(2_000);
        assertEquals(0, sandboxes(), "the last one was not expected soon either");
        robots.passMinutes(17);
        assertEquals(1, sandboxes(), "but then");
    }

    @Test
    void shouldLeaveProvisionedSandboxesAlone() {
        cell.keepAlive(KeepAlivePolicy.HISTOGRAM);
        final long f = function("f", 600_000 * MS, 1);
        for (int i = 0; i < 6; i++) {
            run(f);
            robots.passMinutes(30);
        }
        assertEquals(1, sandboxes());
        assertEquals(PlacementKind.WARM, kindOfLast());
    }

    @Test
    void shouldMeasureTheIdleTimeToTheArrivalNotToTheGrant() {
        cell.keepAlive(KeepAlivePolicy.HISTOGRAM);
        final long f = function("f", 1_000 * MS, 0);
        run(f);
        robots.pass(59_000);
        robots.startsHang(true);
        client.invoke(0, ++sequence, f, Cell.MAY_WAIT);
        robots.settle();
        robots.pass(3_000);
        robots.startsHang(false);
        worker.startLast();
        final HistogramTable table = cell.machine.state().histograms;
        assertEquals(1, table.bin(histogramOf(f), 0));
        assertEquals(0, table.bin(histogramOf(f), 1));
    }

    @Test
    void shouldCountNoIdleTimeWhileSomethingIsInFlight() {
        cell.keepAlive(KeepAlivePolicy.HISTOGRAM);
        final long f = function("f", 600_000 * MS, 0);
        client.invoke(0, ++sequence, f, Cell.MAY_WAIT);
        robots.settle();
        robots.pass(2_000);
        client.invoke(1, 1, f, Cell.MAY_WAIT);
        robots.settle();
        assertEquals(RecordTable.NONE, histogramOf(f));
    }

    @Test
    void shouldGoOnWithAHistogramAfterAnotherPolicy() {
        final long f = learned(5);
        cell.keepAlive(KeepAlivePolicy.FIXED);
        run(f);
        robots.passMinutes(60);
        cell.keepAlive(KeepAlivePolicy.HISTOGRAM);
        final int before = cell.machine.state().histograms.inBounds(histogramOf(f));
        assertEquals(5, before);
        run(f);
        assertEquals(6, cell.machine.state().histograms.inBounds(histogramOf(f)));
        assertEquals(0, sandboxes());
    }
}
