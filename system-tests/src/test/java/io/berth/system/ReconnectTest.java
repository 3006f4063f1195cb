package io.berth.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.driver.MediaDriver;
import io.berth.client.WorkerInfo;
import io.berth.ops.cell.Cell;
import io.berth.ops.cluster.LocalClusterContext;
import io.berth.schemas.protocol.BooleanType;
import io.berth.schemas.protocol.ClientWelcomeDecoder;
import io.berth.schemas.protocol.EndedDecoder;
import io.berth.schemas.protocol.FunctionResolvedDecoder;
import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.MessageHeaderDecoder;
import io.berth.schemas.protocol.PlacedDecoder;
import io.berth.schemas.protocol.StartSandboxDecoder;
import io.berth.schemas.protocol.WorkerAckDecoder;
import io.berth.schemas.protocol.WorkerEventKind;
import io.berth.schemas.protocol.WorkerState;
import io.berth.schemas.protocol.WorkerWelcomeDecoder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A peer that is back on a new session before the close of its old one is logged (rule 6). */
class ReconnectTest {
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();

    @Test
    void shouldKeepAClientThatIsBackBeforeItsOldSessionCloses() {
        final LocalClusterContext context =
                new LocalClusterContext()
                        .nodes(3)
                        .workers(1)
                        .nodeProperty("berth.cell.client.grace", "2s");
        try (Fleet fleet = Fleet.start(context);
                MediaDriver driver = RawSession.launchDriver();
                RawSession older = new RawSession(driver, fleet.cluster.ingress());
                RawSession newer = new RawSession(driver, fleet.cluster.ingress())) {
            fleet.createFunction("f", Duration.ofSeconds(30));
            older.clientHello(1, 0, 0, 0);
            final ClientWelcomeDecoder first = welcome(older);
            older.resolve(Fleet.TENANT, "f");
            final FunctionResolvedDecoder function =
                    new FunctionResolvedDecoder()
                            .wrapAndApplyHeader(
                                    older.await(FunctionResolvedDecoder.TEMPLATE_ID), 0, header);
            older.invoke(first.clientId(), 3, 1, function.functionId());
            final long invocation = placed(older).invocationId();

            newer.clientHello(2, first.clientId(), first.secretHigh(), first.secretLow());
            assertEquals(first.clientId(), welcome(newer).clientId());
            Fleet.await(
                    Duration.ofSeconds(10),
                    "the superseded session to be closed",
                    () -> {
                        newer.drain();
                        return older.isClosed();
                    });

            // Had the close of the old session counted, the grace would be over after this.
            final long graceOverNs = System.nanoTime() + GRACE.multipliedBy(2).toNanos();
            Fleet.await(
                    GRACE.multipliedBy(4),
                    "more than the grace to pass",
                    () -> {
                        newer.drain();
                        return System.nanoTime() - graceOverNs > 0;
                    });
            newer.resync(first.clientId(), 3, 1);
            assertEquals(invocation, placed(newer).invocationId());

            // Its end: no payload ever left, so the worker's word is that it never began.
            newer.cancel(first.clientId(), 3, 1);
            final EndedDecoder end = ended(newer);
            assertEquals(invocation, end.invocationId());
            assertEquals(InvocationState.CANCELLED, end.end());
            assertEquals(0, end.token());
            fleet.awaitNothingHeld(Duration.ofSeconds(20));
            fleet.assertSound();
        }
    }

    @Test
    void shouldKeepAWorkerAndItsRunThatIsBackBeforeItsOldSessionCloses() {
        final LocalClusterContext context = new LocalClusterContext().nodes(3).workers(0);
        try (Fleet fleet = Fleet.start(context);
                MediaDriver driver = RawSession.launchDriver();
                RawSession client = new RawSession(driver, fleet.cluster.ingress());
                RawSession newer = new RawSession(driver, fleet.cluster.ingress())) {
            fleet.createFunction("f", Duration.ofSeconds(30));
            client.clientHello(3, 0, 0, 0);
            final long clientId = welcome(client).clientId();
            client.resolve(Fleet.TENANT, "f");
            final long functionId = resolved(client).functionId();
            final WorkerWelcomeDecoder first;
            final PlacedDecoder placed;
            try (RawSession older = new RawSession(driver, fleet.cluster.ingress())) {
                older.workerHello(1, 4711, 0, 0, "by-hand", "127.0.0.1:9");
                first = workerWelcome(older);
                assertEquals(BooleanType.FALSE, first.resumed());
                client.invoke(clientId, 0, 1, functionId);
                final long sandbox = start(older).sandboxId();
                older.workerEvent(
                        first.workerId(),
                        first.registrationEpoch(),
                        1,
                        sandbox,
                        0,
                        WorkerEventKind.STARTED);
                placed = placed(client);
                newer.workerHello(2, 4711, 1, 1, "by-hand", "127.0.0.1:9");
            }
            final WorkerWelcomeDecoder second = workerWelcome(newer);
            assertEquals(BooleanType.TRUE, second.resumed());
            assertEquals(first.workerId(), second.workerId());
            assertTrue(second.registrationEpoch() > first.registrationEpoch());
            newer.workerReport(
                    second.workerId(),
                    second.registrationEpoch(),
                    placed.sandboxId(),
                    placed.token());

            pulseForLongerThanSilence(newer, second);
            assertOneActiveWorker(fleet, second.registrationEpoch());

            newer.workerEvent(
                    second.workerId(),
                    second.registrationEpoch(),
                    2,
                    placed.sandboxId(),
                    placed.token(),
                    WorkerEventKind.COMPLETED);
            fleet.awaitNothingHeld(Duration.ofSeconds(20));
            client.resync(clientId, 0, 1);
            final EndedDecoder end = ended(client);
            assertEquals(placed.invocationId(), end.invocationId());
            assertEquals(InvocationState.COMPLETED, end.end());
            fleet.assertSound();
        }
    }

    /** Its pulses on the new session keep it; the close of the old one must not end it. */
    private void pulseForLongerThanSilence(
            final RawSession session, final WorkerWelcomeDecoder welcome) {
        final long untilNs = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        long pulse = 0;
        while (System.nanoTime() - untilNs < 0) {
            session.workerPulse(welcome.workerId(), welcome.registrationEpoch(), ++pulse);
            final WorkerAckDecoder ack =
                    new WorkerAckDecoder()
                            .wrapAndApplyHeader(
                                    session.await(WorkerAckDecoder.TEMPLATE_ID), 0, header);
            assertEquals(welcome.registrationEpoch(), ack.registrationEpoch());
        }
    }

    private static void assertOneActiveWorker(final Fleet fleet, final long registrationEpoch) {
        try (Cell operator = fleet.operator()) {
            assertEquals(1, operator.listWorkers().size());
            final WorkerInfo worker = operator.listWorkers().get(0);
            assertEquals(WorkerState.ACTIVE, worker.state());
            assertEquals(registrationEpoch, worker.registrationEpoch());
        }
    }

    private FunctionResolvedDecoder resolved(final RawSession session) {
        return new FunctionResolvedDecoder()
                .wrapAndApplyHeader(session.await(FunctionResolvedDecoder.TEMPLATE_ID), 0, header);
    }

    private StartSandboxDecoder start(final RawSession session) {
        return new StartSandboxDecoder()
                .wrapAndApplyHeader(session.await(StartSandboxDecoder.TEMPLATE_ID), 0, header);
    }

    private EndedDecoder ended(final RawSession session) {
        return new EndedDecoder()
                .wrapAndApplyHeader(session.await(EndedDecoder.TEMPLATE_ID), 0, header);
    }

    private ClientWelcomeDecoder welcome(final RawSession session) {
        final ClientWelcomeDecoder welcome =
                new ClientWelcomeDecoder()
                        .wrapAndApplyHeader(
                                session.await(ClientWelcomeDecoder.TEMPLATE_ID), 0, header);
        assertNotEquals(0, welcome.clientId());
        return welcome;
    }

    private WorkerWelcomeDecoder workerWelcome(final RawSession session) {
        return new WorkerWelcomeDecoder()
                .wrapAndApplyHeader(session.await(WorkerWelcomeDecoder.TEMPLATE_ID), 0, header);
    }

    private PlacedDecoder placed(final RawSession session) {
        return new PlacedDecoder()
                .wrapAndApplyHeader(session.await(PlacedDecoder.TEMPLATE_ID), 0, header);
    }
}
