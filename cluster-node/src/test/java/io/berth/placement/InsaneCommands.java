package io.berth.placement;

import io.berth.schemas.protocol.SandboxKind;
import io.berth.schemas.protocol.SandboxState;
import io.berth.schemas.protocol.WorkerEventKind;
import java.util.Random;

/** Commands that no peer in its right mind sends: nulls, extremes, parts without their frame. */
final class InsaneCommands {
    private static final long MS = 1_000_000L;

    private final Random random;

    InsaneCommands(final Random random) {
        this.random = random;
    }

    RandomCommands.Command next(final long now) {
        final long a = weird();
        final long b = weird();
        final long c = weird();
        final long d = weird();
        final int e = (int) weird();
        final int f = (int) weird();
        final int kind = random.nextInt(32);
        if (kind >= 28) {
            return skipped(kind, now, a, b, c, d, e, f);
        }
        return kind < 10
                ? ofPeer(kind, now, a, b, c, d, e, f)
                : ofOperator(kind, now, a, b, c, d, e, f);
    }

    private static RandomCommands.Command skipped(
            final int kind,
            final long now,
            final long a,
            final long b,
            final long c,
            final long d,
            final int e,
            final int f) {
        switch (kind) {
            case 28:
                return m -> m.entrySkipped(now, a);
            case 29:
                return m -> m.newTermSkipped(now, a, b, e);
            case 30:
                return m -> m.raiseCellEpoch(now, a, b, c, d, e > 0);
            default:
                return m -> m.invokeSkipped(now, a, b, c, e, d, a, b, f);
        }
    }

    private static RandomCommands.Command ofPeer(
            final int kind,
            final long now,
            final long a,
            final long b,
            final long c,
            final long d,
            final int e,
            final int f) {
        switch (kind) {
            case 0:
                return m -> m.invoke(b, a, c, e, d, b, a, c, f, e, f);
            case 1:
                return m -> m.cancel(a, b, c, e, d);
            case 2:
                return m -> m.release(now, b, c, e, d, a);
            case 3:
                return m -> m.clientHello(now, a, b, c, d, a, b, c, d, a, e);
            case 4:
                return m -> m.clientHello(now, a, b, c, d, 0, b, c, 0, 0, e);
            case 5:
                return m -> m.workerHello(now, a, b, c, d, a, b, c, d, e, f, e, null, null, null);
            case 6:
                return m ->
                        m.workerHello(now, a, b, c, d, 0, 0, 0, 0, 100, 10, 3, "w\ud800", "x", "");
            case 7:
                return m -> m.workerPulse(now, a, b, c, d, a, b);
            case 8:
                return m -> {
                    m.beginWorkerEvents(now, a, b, c, d, a, b);
                    m.workerEvent(a, b, c, e, null, null);
                    m.endWorkerEvents();
                };
            default:
                return m -> {
                    m.beginWorkerReport(now, a, b, c, d, a, b, e, true);
                    m.workerReportSlot(a, b, c, e, null);
                    m.endWorkerReport();
                };
        }
    }

    private static RandomCommands.Command ofOperator(
            final int kind,
            final long now,
            final long a,
            final long b,
            final long c,
            final long d,
            final int e,
            final int f) {
        switch (kind) {
            case 10:
                return m -> m.createFunction(now, a, b, null);
            case 11:
                return m ->
                        m.createFunction(
                                now,
                                a,
                                b,
                                new PlacementCommands.FunctionSettings(
                                        null, "", null, null, a, b, c, e, d, f));
            case 12:
                return m -> m.deleteFunction(now, a, b, null, null);
            case 13:
                return m -> m.initialiseCell(now, a, b, null);
            case 14:
                return m -> m.listFunctions(now, a, b, c);
            case 15:
                return m -> m.listWorkers(now, a, b, c);
            case 16:
                return m -> m.setTenant(now, a, b, null, e, f, e);
            case 17:
                return m -> m.createFunction(now, a, b, strange(a, e, f));
            case 18:
                return m -> m.setPolicy(now, a, b, null);
            case 19:
                return m ->
                        m.setPolicy(
                                now,
                                a,
                                b,
                                new PolicySettings(null, null, e, f, e, f, a, e, b, f, c, e, d));
            case 20:
                return m -> m.drainWorker(now, a, b, e > 0 ? "w1" : null, c);
            case 21:
                return m -> m.undrainWorker(now, a, b, null);
            case 22:
                return m -> m.evacuateZone(now, a, b, e | 64, c);
            case 23:
                return m -> m.restoreZone(now, a, b, e);
            case 24:
                return m -> {
                    m.describeInvocation(now, a, b, c);
                    m.cancelInvocation(now, a, b, d);
                };
            case 25:
                return m -> {
                    m.listInvocations(now, a, b, c);
                    m.listTenants(now, a, b, d);
                    m.describePolicy(now, a, b);
                };
            case 26:
                return m -> {
                    m.workerEvent(a, b, c, e, WorkerEventKind.STARTED, null);
                    m.clientResyncRequest(e, a);
                    m.workerReportSlot(a, b, c, e, SandboxState.BUSY);
                    m.undecodable(now, a, e);
                };
            default:
                return m -> m.workerGoodbye(now, a, b, c);
        }
    }

    private static PlacementCommands.FunctionSettings strange(
            final long a, final int e, final int f) {
        return new PlacementCommands.FunctionSettings(
                "t1",
                "f1",
                SandboxKind.SYNTHETIC,
                "",
                400 * MS,
                700 * MS,
                20 * MS,
                64,
                a & 0xFFFF_FFFFL,
                5,
                e,
                f,
                e > 0 ? null : ",,");
    }

    private long weird() {
        switch (random.nextInt(6)) {
            case 0:
                return 0;
            case 1:
                return -1;
            case 2:
                return Long.MIN_VALUE;
            case 3:
                return Long.MAX_VALUE;
            case 4:
                return random.nextLong();
            default:
                return random.nextInt(1000);
        }
    }
}
