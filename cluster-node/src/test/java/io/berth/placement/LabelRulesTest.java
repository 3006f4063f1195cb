package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.PlacementOutput.FunctionDescription;
import io.berth.placement.PlacementOutput.WorkerDescription;
import io.berth.placement.RecordingOutput.Said;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.WorkerEventKind;
import org.junit.jupiter.api.Test;

class LabelRulesTest {
    private final Cell cell = Cell.started();
    private final Cell.Client client = cell.client();
    private int slot;

    private long function(final String name, final String labels) {
        return cell.function(FunctionMaker.named(name).labels(labels).settings());
    }

    private RejectReason create(final String name, final String labels) {
        cell.machine.createFunction(
                cell.nowNs, Cell.ADMIN, 1, FunctionMaker.named(name).labels(labels).settings());
        cell.check();
        return (RejectReason) cell.out.last("adminResult").args()[4];
    }

    private int version() {
        return (int) cell.out.last("adminResult").longArg(3);
    }

    private Cell.Worker worker(final String name, final String labels) {
        final Cell.Worker worker = cell.new Worker(name, 1);
        worker.labels = labels;
        worker.hello(cell.newSession(), 1, 1024);
        return worker;
    }

    private void resumeWith(final Cell.Worker worker, final String labels) {
        worker.labels = labels;
        worker.applyAll();
        worker.hello(cell.newSession(), 2, 1024);
    }

    private void invoke(final long function, final int flags) {
        client.invoke(slot++, 1, function, flags, 60_000);
    }

    private Said rejection() {
        return cell.out.only("rejected");
    }

    private String labelsOf(final String function) {
        cell.machine.describeFunction(cell.nowNs, Cell.ADMIN, 2, "acme", function);
        return ((FunctionDescription) cell.out.last("addFunction").args()[0]).settings().labels();
    }

    private String labelsOf(final Cell.Worker worker) {
        cell.machine.listWorkers(cell.nowNs, Cell.ADMIN, 3, CellIds.index(worker.id));
        return cell.out.all("addWorker").stream()
                .map(said -> (WorkerDescription) said.args()[0])
                .filter(described -> described.workerId() == worker.id)
                .reduce((a, b) -> b)
                .orElseThrow()
                .labels();
    }

    private void reload() {
        cell.machine = Snapshots.load(Snapshots.save(cell.machine), cell.out.asOutput());
        cell.check();
    }

    private static String numbered(final int count) {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : ",").append("l").append(i);
        }
        return text.toString();
    }

    // ---- texts

    @Test
    void shouldTakeTextsAsTheContractSaysAndNoOthers() {
        final String longest = "a".repeat(32);
        final String[] good = {
            "", "a", "0", "gpu,arm64", "zone=eu/west-1_b.2", longest, "a,a,a", numbered(16)
        };
        for (final String text : good) {
            assertTrue(LabelNames.isValid(text), text);
        }
        final String[] bad = {
            null,
            ",",
            "a,",
            ",a",
            "a,,b",
            "A",
            "a b",
            " a",
            "a\n",
            "ü",
            "a:b",
            longest + "a",
            numbered(17),
        };
        for (final String text : bad) {
            assertFalse(LabelNames.isValid(text), text);
        }
        final String full = (longest + ",").repeat(12) + "abcd";
        assertEquals(LabelNames.MAX_TEXT_BYTES, full.length());
        assertTrue(LabelNames.isValid(full));
        assertFalse(LabelNames.isValid(full + "e"));
    }

    @Test
    void shouldRefuseBadLabelsOfFunctionsAndWorkers() {
        assertEquals(RejectReason.INVALID_ARGUMENT, create("f", "GPU"));
        assertEquals(RejectReason.INVALID_ARGUMENT, create("f", null));
        final Cell.Worker worker = cell.new Worker("w1", 1);
        worker.labels = "gpu,";
        final Said rejected = worker.hello(cell.newSession(), 1, 1024);
        assertEquals(RejectReason.INVALID_ARGUMENT, rejected.args()[4]);
    }

    @Test
    void shouldShowLabelsInOrderAndOnce() {
        final Cell.Worker worker = worker("w1", "ssd,gpu,ssd");
        function("f", "ssd,gpu");
        assertEquals("gpu,ssd", labelsOf(worker));
        assertEquals("gpu,ssd", labelsOf("f"));
        reload();
        assertEquals("gpu,ssd", labelsOf(worker));
        assertEquals("gpu,ssd", labelsOf("f"));
    }

    @Test
    void shouldTakeSixtyFourDifferentLabelsAndNoMore() {
        for (int i = 0; i < LabelNames.MAX_LABELS - 1; i++) {
            worker("w" + i, "l" + i);
        }
        assertEquals(RejectReason.TOO_MANY_LABELS, create("f", "l0,x,y"));
        assertEquals(RejectReason.NONE, create("f", "l0,x,x"), "one was left");
        reload();
        assertEquals(RejectReason.TOO_MANY_LABELS, create("g", "z"));
        assertEquals(RejectReason.TOO_MANY_LABELS, create("f", "z"), "an update too");
        final Cell.Worker last = cell.new Worker("last", 1);
        last.labels = "l1,z";
        final Said rejected = last.hello(cell.newSession(), 1, 1024);
        assertEquals(RejectReason.TOO_MANY_LABELS, rejected.args()[4]);
        assertEquals(0, rejected.longArg(3), "waiting does not help");
        last.labels = "l1,l62,x";
        assertTrue(last.hello(cell.newSession(), 1, 1024).name().equals("workerWelcome"));
        final long epoch = last.epoch;
        last.labels = "z";
        last.hello(cell.newSession(), 2, 1024);
        assertEquals(RejectReason.TOO_MANY_LABELS, cell.out.last("helloRejected").args()[4]);
        assertEquals("l1,l62,x", labelsOf(last), "the registration before stands");
        last.pulse();
        assertEquals(epoch, cell.out.last("workerAck").longArg(2));
        assertEquals(LabelNames.MAX_LABELS, cell.machine.state().labels.size());
    }

    // ---- placement

    @Test
    void shouldPlaceOnlyOnWorkersThatCarryEveryLabel() {
        worker("plain", "");
        worker("half", "gpu");
        final Cell.Worker both = worker("both", "ssd,arm,gpu");
        final long function = function("f", "gpu,ssd");
        invoke(function, Cell.MAY_WAIT);
        assertEquals(both.id, cell.out.only("startSandbox").longArg(1));
        final long anywhere = function("g", "");
        cell.out.clear();
        for (int i = 0; i < 10; i++) {
            invoke(anywhere, Cell.MAY_WAIT);
        }
        assertTrue(
                cell.out.all("startSandbox").stream().anyMatch(s -> s.longArg(1) != both.id),
                "without labels anywhere");
    }

    @Test
    void shouldSayAtOnceThatNoWorkerCarriesTheLabels() {
        worker("plain", "gpu");
        final long function = function("f", "gpu,ssd");
        invoke(function, 0);
        assertEquals(RejectReason.NO_LABELLED_WORKER, rejection().args()[4]);
        assertEquals(0, rejection().longArg(5), "waiting alone changes nothing");
        assertEquals(function, rejection().longArg(6));
        cell.out.clear();
        invoke(function, Cell.MAY_WAIT);
        assertTrue(cell.out.has("waiting"));
        final Cell.Worker right = worker("right", "ssd,gpu");
        assertEquals(right.id, cell.out.only("startSandbox").longArg(1));
    }

    @Test
    void shouldSayNoCapacityWhereAWorkerThatCarriesThemMayServeLater() {
        final Cell.Worker worker = worker("w1", "gpu");
        final long function = function("f", "gpu");
        cell.machine.drainWorker(cell.nowNs, Cell.ADMIN, 1, "w1", 0);
        invoke(function, 0);
        assertEquals(RejectReason.NO_CAPACITY, rejection().args()[4], "drained");
        cell.closeSession(worker.session);
        cell.out.clear();
        invoke(function, 0);
        assertEquals(RejectReason.NO_CAPACITY, rejection().args()[4], "disconnected");
        reload();
        cell.out.clear();
        invoke(function, 0);
        assertEquals(RejectReason.NO_CAPACITY, rejection().args()[4], "loaded");
        cell.pass(3_000);
        cell.out.clear();
        invoke(function, 0);
        assertEquals(RejectReason.NO_LABELLED_WORKER, rejection().args()[4], "dead");
    }

    @Test
    void shouldNotTakeAMissOfALabelledFunctionForAFullFleet() {
        worker("w1", "");
        final long labelled = function("f", "gpu");
        final long plain = function("g", "");
        invoke(labelled, Cell.MAY_WAIT);
        assertFalse(cell.out.has("startSandbox"));
        invoke(plain, Cell.MAY_WAIT);
        assertTrue(cell.out.has("startSandbox"));
    }

    // ---- changes

    @Test
    void shouldMakeANewVersionOfOtherLabelsOnly() {
        create("f", "gpu,ssd");
        assertEquals(1, version());
        create("f", "ssd,gpu,gpu");
        assertEquals(1, version(), "the same labels");
        create("f", "gpu");
        assertEquals(2, version());
        assertEquals("gpu", labelsOf("f"));
    }

    private long warm(final long function, final Cell.Worker worker) {
        invoke(function, Cell.MAY_WAIT);
        final long sandbox = worker.startLast();
        worker.event(WorkerEventKind.COMPLETED, sandbox, cell.out.last("placed").longArg(5));
        return sandbox;
    }

    @Test
    void shouldStopIdleSandboxesThatStandWhereTheNewLabelsAreNot() {
        final Cell.Worker plain = worker("plain", "");
        final long function = function("f", "");
        final long sandbox = warm(function, plain);
        cell.out.clear();
        function("f", "gpu");
        assertEquals(sandbox, cell.out.only("stopSandbox").longArg(4));
        invoke(function, Cell.MAY_WAIT);
        assertFalse(cell.out.has("placed"));
    }

    @Test
    void shouldServeNobodyOnAWorkerThatResumesWithoutTheLabel() {
        final Cell.Worker worker = worker("w1", "gpu");
        final long function = function("f", "gpu");
        final long other = function("g", "");
        final long idle = warm(function, worker);
        final long kept = warm(other, worker);
        resumeWith(worker, "ssd");
        assertEquals(idle, cell.out.only("stopSandbox").longArg(4), "the other stays");
        assertEquals("ssd", labelsOf(worker));
        cell.out.clear();
        invoke(function, 0);
        assertEquals(RejectReason.NO_LABELLED_WORKER, rejection().args()[4]);
        invoke(other, 0);
        assertEquals(kept, cell.out.only("placed").longArg(6));
    }

    @Test
    void shouldStopARunningSandboxAfterItsRunWhereItsLabelIsGone() {
        final Cell.Worker worker = worker("w1", "gpu");
        final long function = function("f", "gpu");
        invoke(function, Cell.MAY_WAIT);
        final long sandbox = worker.startLast();
        final long token = cell.out.last("placed").longArg(5);
        resumeWith(worker, "");
        assertFalse(cell.out.has("stopSandbox"));
        worker.event(WorkerEventKind.COMPLETED, sandbox, token);
        assertEquals(sandbox, cell.out.only("stopSandbox").longArg(4));
    }

    @Test
    void shouldStartProvisionedSandboxesElsewhereWhereTheirLabelIsGone() {
        final Cell.Worker first = worker("w1", "gpu");
        cell.function(FunctionMaker.named("f").labels("gpu").provisioned(1).settings());
        cell.pass(100);
        final long sandbox = first.startLast();
        final Cell.Worker second = worker("w2", "gpu");
        resumeWith(first, "");
        cell.pass(100);
        assertTrue(
                cell.out.all("stopSandbox").stream().anyMatch(s -> s.longArg(4) == sandbox),
                "it serves nobody");
        assertEquals(second.id, cell.out.only("startSandbox").longArg(1));
    }
}
