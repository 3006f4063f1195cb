package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.RecordingOutput.Said;
import io.berth.schemas.protocol.KeepAlivePolicy;
import io.berth.schemas.protocol.PlacementPolicy;
import io.berth.schemas.protocol.RejectReason;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The choice of a worker against a look at each, and the switch of what chooses. */
class WorkerChoiceTest {
    private static final int STEPS = 3_000;
    private static final String[] LABELS = {"", "", "", "gpu", "gpu,ssd", "arm"};
    private static final PolicySettings HYBRID = PolicySettings.defaults(2);
    private static final PolicySettings LEAST = placing(PlacementPolicy.LEAST_LOADED, 2, 700);

    private static PolicySettings placing(
            final PlacementPolicy placement, final int bestOf, final int highLoadPermille) {
        return new PolicySettings(
                placement,
                KeepAlivePolicy.FIXED,
                bestOf,
                highLoadPermille,
                HYBRID.unreservedFloor(),
                HYBRID.scaleUpSize(),
                HYBRID.scaleUpPeriodNs(),
                HYBRID.provisionSize(),
                HYBRID.provisionPeriodNs(),
                HYBRID.quantumMb(),
                HYBRID.standingQueueNs(),
                HYBRID.suspectFailures(),
                HYBRID.suspectNs());
    }

    private static RejectReason set(final Cell cell, final PolicySettings policy) {
        cell.machine.setPolicy(cell.nowNs, Cell.ADMIN, 1, policy);
        cell.check();
        return (RejectReason) cell.out.last("adminResult").args()[4];
    }

    private static Cell.Worker worker(
            final Cell cell, final String name, final int zone, final String labels, final int mb) {
        final Cell.Worker worker = cell.new Worker(name, 1);
        worker.zone = zone;
        worker.labels = labels;
        worker.hello(cell.newSession(), 1, mb);
        return worker;
    }

    private static boolean fits(final PlacementCore core, final int function, final int worker) {
        final PlacementState state = core.state;
        final WorkerTable workers = state.workers;
        final long labels = state.functions.labels(function);
        final boolean isSuspect = workers.suspectUntilNs(worker) > state.nowNs();
        return workers.isLive(worker)
                && state.isActive(worker)
                && !state.isEvacuated(worker)
                && workers.memoryMb(worker) - workers.usedMb(worker)
                        >= state.functions.memoryMb(function)
                && workers.sandboxes(worker) < workers.maxSandboxes(worker)
                && workers.starting(worker) < state.settings.maxStartsPerWorker()
                && (workers.labels(worker) & labels) == labels
                && !(isSuspect && workers.starting(worker) > 0);
    }

    // ---- exactness

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldFindAWorkerWheneverALookAtEachFindsOne(final long seed) {
        final Random random = new Random(seed);
        final Cell cell = Cell.started();
        final PlacementCore core = cell.machine.core;
        final WorkerTable workers = core.state.workers;
        final int[] functions = new int[6];
        for (int i = 0; i < functions.length; i++) {
            functions[i] =
                    CellIds.index(
                            cell.function(
                                    FunctionMaker.named("f" + i)
                                            .labels(LABELS[i])
                                            .memoryMb(1 << (4 + i))
                                            .settings()));
        }
        final int count = 40;
        for (int i = 0; i < count; i++) {
            final Cell.Worker one = cell.new Worker("w" + i, 1);
            one.zone = random.nextInt(4);
            one.labels = LABELS[random.nextInt(LABELS.length)];
            one.maxSandboxes = 1 + random.nextInt(12);
            one.hello(cell.newSession(), 1, 64 + random.nextInt(600));
        }
        int found = 0;
        int missed = 0;
        for (int step = 0; step < STEPS; step++) {
            final int function = functions[random.nextInt(functions.length)];
            final int zone = random.nextBoolean() ? random.nextInt(5) : Limits.ANY_ZONE;
            if (random.nextInt(100) == 0) {
                core.cellPolicy.apply(random.nextBoolean() ? HYBRID : LEAST);
            }
            if (random.nextInt(60) == 0) {
                final long zones = random.nextInt(3) == 0 ? 1L << random.nextInt(4) : 0;
                core.state.cell.evacuatedZones(PlacementState.CELL, zones);
            }
            makeSuspect(cell, random, random.nextInt(count));
            final String where = "seed " + seed + ", step " + step;
            final long drawnBefore = core.state.cell.randomState(PlacementState.CELL);
            final int chosen = core.starts.choice.choose(function, zone);
            if (chosen == RecordTable.NONE) {
                for (int worker = 0; worker < workers.highWater(); worker++) {
                    assertFalse(fits(core, function, worker), where + ", worker " + worker);
                }
                assertEquals(
                        drawnBefore,
                        core.state.cell.randomState(PlacementState.CELL),
                        where + ": nothing is drawn where nobody fits");
                missed++;
                free(cell, random);
            } else {
                assertTrue(fits(core, function, chosen), where + ", worker " + chosen);
                assertScruples(core, function, chosen, zone, where);
                core.sandboxes.start(function, chosen);
                found++;
            }
        }
        assertTrue(found > STEPS / 10 && missed > STEPS / 20, found + " found, " + missed);
    }

    /** Who is not suspect, and who is in the zone asked for, comes first. */
    private static void assertScruples(
            final PlacementCore core,
            final int function,
            final int chosen,
            final int zone,
            final String where) {
        final WorkerTable workers = core.state.workers;
        final boolean isSuspect = core.startFailures.isSuspect(chosen);
        for (int worker = 0; worker < workers.highWater(); worker++) {
            if (fits(core, function, worker)) {
                final boolean isOther = core.startFailures.isSuspect(worker);
                assertFalse(isSuspect && !isOther, where + ": suspect though another fits");
                if (isSuspect == isOther && zone <= Limits.MAX_ZONE) {
                    assertFalse(
                            workers.zone(worker) == zone && workers.zone(chosen) != zone,
                            where + ": not in the zone asked for");
                }
            }
        }
    }

    private static void makeSuspect(final Cell cell, final Random random, final int worker) {
        final PlacementCore core = cell.machine.core;
        if (random.nextInt(20) == 0 && !core.state.deadlines.isSet(Deadlines.SUSPECT, worker)) {
            final long untilNs = core.state.nowNs() + 1_000_000_000L;
            core.state.workers.suspectUntilNs(worker, untilNs);
            core.state.deadlines.set(Deadlines.SUSPECT, worker, untilNs);
            core.state.fleet.suspectsChanged(1);
        } else if (random.nextInt(20) == 0) {
            core.state.workers.suspectUntilNs(worker, 0);
            core.startFailures.cancelTimer(worker);
        }
    }

    private static void free(final Cell cell, final Random random) {
        final PlacementCore core = cell.machine.core;
        final SandboxTable sandboxes = core.state.sandboxes;
        for (int i = 0; i < 8; i++) {
            final int sandbox = random.nextInt(sandboxes.highWater());
            if (sandboxes.isLive(sandbox)) {
                core.sandboxes.remove(sandbox);
            }
        }
    }

    @Test
    void shouldNotSearchAgainInAnEntryForWhatFittedNowhereUntilRoomGrows() {
        final Cell cell = Cell.started();
        final int function =
                CellIds.index(
                        cell.function(
                                FunctionMaker.named("f").labels("gpu").memoryMb(512).settings()));
        final int other = CellIds.index(cell.function("g"));
        final Cell.Worker labelled = worker(cell, "gpu", 0, "gpu", 500);
        worker(cell, "plain", 0, "", 4_096);
        final PlacementCore core = cell.machine.core;
        final WorkerChoice choice = core.starts.choice;
        assertEquals(RecordTable.NONE, choice.choose(function, Limits.ANY_ZONE));
        assertTrue(choice.isKnownMiss(function));
        core.sandboxes.start(other, choice.choose(other, Limits.ANY_ZONE));
        assertTrue(choice.isKnownMiss(function), "room has only shrunk");
        core.sandboxes.remove(core.state.sandboxes.highWater() - 1);
        assertFalse(choice.isKnownMiss(function), "it has grown");
        assertEquals(RecordTable.NONE, choice.choose(function, Limits.ANY_ZONE));
        assertTrue(choice.isKnownMiss(function));
        cell.machine.timerFired(cell.nowNs, 0);
        assertFalse(choice.isKnownMiss(function), "another entry searches as a loaded copy does");
        labelled.hello(cell.newSession(), 2, 1_024);
        assertEquals(
                CellIds.index(labelled.id),
                choice.choose(function, Limits.ANY_ZONE),
                "it has grown");
    }

    // ---- policies

    @Test
    void shouldBalanceTheZonesOfAFunction() {
        final Cell cell = Cell.started();
        final long function = cell.function(FunctionMaker.named("f").memoryMb(16).settings());
        final int[] workersOfZone = {1, 5, 14};
        for (int zone = 0; zone < workersOfZone.length; zone++) {
            for (int i = 0; i < workersOfZone[zone]; i++) {
                worker(cell, "w" + zone + "-" + i, zone, "", 1024);
            }
        }
        final PlacementCore core = cell.machine.core;
        final int[] counts = new int[workersOfZone.length];
        for (int i = 0; i < 24; i++) {
            final int chosen = core.starts.choice.choose(CellIds.index(function), Limits.ANY_ZONE);
            core.sandboxes.start(CellIds.index(function), chosen);
            counts[core.state.workers.zone(chosen)]++;
            core.sandboxes.remove(core.state.workerSandboxes.last(chosen));
            core.sandboxes.start(CellIds.index(function), chosen);
            settleStart(core, chosen);
            final int most = Math.max(counts[0], Math.max(counts[1], counts[2]));
            final int least = Math.min(counts[0], Math.min(counts[1], counts[2]));
            assertTrue(most - least <= 1, "after " + (i + 1) + " starts");
        }
    }

    /** Lets the start slot go, as if the sandbox had started. */
    private static void settleStart(final PlacementCore core, final int worker) {
        core.sandboxes.becomeIdle(core.state.workerSandboxes.last(worker));
    }

    @Test
    void shouldSwitchThePolicyAtOneEntryAndShowIt() {
        final Cell cell = Cell.started();
        final long function = cell.function("f");
        final Cell.Worker small = worker(cell, "small", 0, "", 512);
        final Cell.Worker large = worker(cell, "large", 0, "", 1024);
        final Cell.Client client = cell.client();
        assertEquals(RejectReason.NONE, set(cell, placing(PlacementPolicy.HYBRID, 64, 1000)));
        client.invoke(0, 1, function, Cell.MAY_WAIT);
        assertEquals(small.id, cell.out.last("startSandbox").longArg(1), "packs");
        assertEquals(RejectReason.NONE, set(cell, LEAST));
        client.invoke(1, 1, function, Cell.MAY_WAIT);
        assertEquals(large.id, cell.out.last("startSandbox").longArg(1), "the emptiest");
        cell.machine.describePolicy(cell.nowNs, Cell.ADMIN, 2);
        assertEquals(LEAST, cell.out.last("policyReply").args()[3]);
        cell.machine = Snapshots.load(Snapshots.save(cell.machine), cell.out.asOutput());
        client.invoke(2, 1, function, Cell.MAY_WAIT);
        assertEquals(large.id, cell.out.last("startSandbox").longArg(1), "also after a load");
        assertEquals(RejectReason.NONE, set(cell, placing(PlacementPolicy.HYBRID, 64, 0)));
        cell.out.clear();
        client.invoke(3, 1, function, Cell.MAY_WAIT);
        assertEquals(large.id, cell.out.last("startSandbox").longArg(1), "high load from 0 on");
    }

    @Test
    void shouldRefuseAPolicyOutOfRangeAndKeepTheOneInForce() {
        final Cell cell = Cell.started();
        final PolicySettings[] bad = {
            null,
            placing(null, 2, 700),
            placing(PlacementPolicy.NULL_VAL, 2, 700),
            placing(PlacementPolicy.HYBRID, 0, 700),
            placing(PlacementPolicy.HYBRID, 65, 700),
            placing(PlacementPolicy.HYBRID, 2, -1),
            placing(PlacementPolicy.HYBRID, 2, 1001),
        };
        for (final PolicySettings policy : bad) {
            assertEquals(RejectReason.INVALID_ARGUMENT, set(cell, policy));
        }
        assertEquals(RejectReason.NONE, set(cell, placing(PlacementPolicy.HYBRID, 1, 0)));
        assertEquals(RejectReason.NONE, set(cell, placing(PlacementPolicy.HYBRID, 64, 1000)));
        final Cell empty = new Cell();
        empty.machine.newTerm(empty.nowNs, 1);
        assertEquals(RejectReason.NOT_INITIALISED, set(empty, HYBRID));
        empty.machine.describePolicy(empty.nowNs, Cell.ADMIN, 2);
        final Said reply = empty.out.last("policyReply");
        assertEquals(RejectReason.NOT_INITIALISED, reply.args()[2]);
    }

    @Test
    void shouldLookAgainAtEveryQueueAfterASwitchInSteps() {
        final Cell cell = Cell.started();
        final int count = 2 * CellPolicy.MAX_FUNCTIONS + 10;
        for (int i = 0; i < count; i++) {
            cell.function("f" + i);
        }
        set(cell, LEAST);
        assertTrue(cell.machine.core.cellPolicy.hasWork(), "not all in one entry");
        cell.machine = Snapshots.load(Snapshots.save(cell.machine), cell.out.asOutput());
        assertTrue(cell.machine.core.cellPolicy.hasWork(), "the cursor is state");
        cell.pass(10);
        assertFalse(cell.machine.core.cellPolicy.hasWork());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {101, 102, 103})
    void shouldDecideAlikeOnACopyLoadedBetweenTheSwitches(final long seed) {
        final Random random = new Random(seed);
        final Cell cell = Cell.started();
        final long function =
                cell.function(FunctionMaker.named("f").memoryMb(64).maxQueued(1_000).settings());
        for (int i = 0; i < 30; i++) {
            worker(cell, "w" + i, i % 3, "", 512 + 64 * random.nextInt(8));
        }
        final Cell.Client client = cell.client(cell.newSession(), 300);
        final RecordingOutput copyOut = new RecordingOutput();
        final PlacementStateMachine copy =
                Snapshots.load(Snapshots.save(cell.machine), copyOut.asOutput());
        for (int i = 0; i < 200; i++) {
            final String where = "seed " + seed + ", step " + i;
            cell.nowNs += Cell.MS;
            if (i % 20 == 10) {
                final PolicySettings policy =
                        placing(
                                PlacementPolicy.get((short) random.nextInt(2)),
                                1 + random.nextInt(8),
                                random.nextInt(1001));
                cell.machine.setPolicy(cell.nowNs, Cell.ADMIN, i, policy);
                copy.setPolicy(cell.nowNs, Cell.ADMIN, i, policy);
            } else {
                invoke(cell.machine, cell, client, function, i);
                invoke(copy, cell, client, function, i);
            }
            assertEquals(cell.machine.rollingDigest(), copy.rollingDigest(), where);
            assertEquals(cell.machine.structuralDigest(), copy.structuralDigest(), where);
        }
        assertTrue(cell.out.all("startSandbox").size() > 100);
    }

    private static void invoke(
            final PlacementStateMachine machine,
            final Cell cell,
            final Cell.Client client,
            final long function,
            final int slot) {
        machine.invoke(
                cell.nowNs,
                client.session,
                client.id,
                slot,
                1,
                function,
                5_000 * Cell.MS,
                1,
                Cell.MAY_WAIT,
                0,
                255);
    }
}
