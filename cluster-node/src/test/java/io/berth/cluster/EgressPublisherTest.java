package io.berth.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.PlacementCommands.FunctionSettings;
import io.berth.placement.PlacementOutput;
import io.berth.schemas.protocol.BooleanType;
import io.berth.schemas.protocol.FunctionPageDecoder;
import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.MessageHeaderDecoder;
import io.berth.schemas.protocol.PlacedDecoder;
import io.berth.schemas.protocol.PlacementKind;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.schemas.protocol.StartSandboxDecoder;
import io.berth.schemas.protocol.StatusReplyDecoder;
import io.berth.schemas.protocol.WorkerPageDecoder;
import io.berth.schemas.protocol.WorkerState;
import io.berth.wire.KeyFile;
import io.berth.wire.PlacementMac;
import io.berth.wire.StructureCheck;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EgressPublisherTest {
    private static final long SESSION = 9;
    private static final long TERM = 4;
    private static final int CAPACITY = 16;

    @TempDir private Path dir;

    private final Sessions sessions = new Sessions();
    private final Events events = new Events();
    private final EntryEffects effects = new EntryEffects();
    private KeyFile keys;
    private EgressPublisher publisher;

    private static final class Sessions implements EgressSessions {
        private final List<UnsafeBuffer> sent = new ArrayList<>();
        private final List<Long> sentTo = new ArrayList<>();
        private boolean leader = true;
        private boolean open = true;
        private int result = Outbox.SENT;

        @Override
        public boolean isLeader() {
            return leader;
        }

        @Override
        public boolean isOpen(final long sessionId) {
            return open;
        }

        @Override
        public int offer(
                final long sessionId,
                final DirectBuffer buffer,
                final int offset,
                final int length) {
            if (result == Outbox.SENT) {
                final byte[] bytes = new byte[length];
                buffer.getBytes(offset, bytes);
                sent.add(new UnsafeBuffer(bytes));
                sentTo.add(sessionId);
            }
            return result;
        }
    }

    private static final class Events implements ServiceEvents {
        private int oversized;
        private String workerWithoutKey;
        private String digests;

        @Override
        public void onDigestMarked(final long entries, final long rolling, final long structural) {
            digests = entries + "/" + rolling + "/" + structural;
        }

        @Override
        public void onKeyMissing(final String workerName) {
            workerWithoutKey = workerName;
        }

        @Override
        public void onOversizedEgress(final int length) {
            oversized++;
        }

        @Override
        public void onUndecodable() {
            throw new AssertionError("publishing decodes nothing");
        }

        @Override
        public void onInternalError(final Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    @BeforeEach
    void makePublisher() {
        final Path file = dir.resolve("keys");
        KeyFile.write(
                file,
                List.of(KeyFile.Entry.random("worker-1", 1), KeyFile.Entry.random("worker-1", 2)));
        keys = KeyFile.load(file);
        publisher =
                new EgressPublisher(
                        sessions,
                        new Outbox(CAPACITY, CAPACITY, sessions, () -> {}),
                        new PlacementCertifier(keys),
                        events,
                        effects);
        publisher.onNewTerm(TERM);
    }

    private void place(final String worker) {
        publisher.placed(
                SESSION,
                1,
                2,
                3,
                4,
                5,
                6,
                0,
                7,
                8,
                9,
                10,
                11,
                12,
                1,
                PlacementKind.COLD,
                worker,
                "127.0.0.1:4000");
    }

    private <T extends org.agrona.sbe.MessageDecoderFlyweight> T decoded(final T decoder) {
        final UnsafeBuffer message = sessions.sent.get(sessions.sent.size() - 1);
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(message, 0);
        assertEquals(decoder.sbeTemplateId(), header.templateId());
        decoder.wrap(
                message,
                MessageHeaderDecoder.ENCODED_LENGTH,
                header.blockLength(),
                header.version());
        return decoder;
    }

    @Test
    void shouldEncodeEveryOutputSoundlyWithTermAndNumberWithinOneKibibyte() throws Exception {
        final StructureCheck check = StructureCheck.protocol();
        final Set<Integer> templates = new TreeSet<>();
        for (final Method method : PlacementOutput.class.getMethods()) {
            if (!Set.of("addFunction", "addWorker", "endFunctionPage", "endWorkerPage")
                    .contains(method.getName())) {
                method.invoke(publisher, OutputArguments.of(method, SESSION));
            }
            if (method.getName().equals("beginFunctionPage")) {
                publisher.endFunctionPage(3);
            } else if (method.getName().equals("beginWorkerPage")) {
                publisher.endWorkerPage(3);
            }
        }
        for (int i = 0; i < sessions.sent.size(); i++) {
            final UnsafeBuffer message = sessions.sent.get(i);
            assertTrue(message.capacity() <= Outbox.MAX_MESSAGE_LENGTH);
            final int result = check.check(message, 0, message.capacity());
            assertEquals(StructureCheck.OK, result, () -> StructureCheck.describe(result));
            templates.add(new MessageHeaderDecoder().wrap(message, 0).templateId());
            assertEquals(TERM, message.getLong(8));
            assertEquals(i + 1, message.getLong(16));
        }
        final Set<Integer> all = new TreeSet<>();
        addRange(all, 21, 29);
        addRange(all, 61, 68);
        addRange(all, 101, 109);
        assertEquals(all, templates);
    }

    private static void addRange(final Set<Integer> set, final int first, final int last) {
        for (int i = first; i <= last; i++) {
            set.add(i);
        }
    }

    @Test
    void shouldCertifyAPlacementWithTheNewestKeyOfItsWorker() {
        place("worker-1");
        final PlacedDecoder placed = decoded(new PlacedDecoder());
        final byte[] mac = new byte[PlacementMac.MAC_LENGTH];
        placed.getMac(mac, 0, mac.length);
        assertEquals(2, placed.keyId());
        assertTrue(
                new PlacementMac()
                        .verify(keys.key("worker-1", 2), 1, 7, 8, 6, 0, 5, 4, 1, 10, 11, 12, mac));
        assertEquals(1, placed.clientId());
        assertEquals(2, placed.requestSlot());
        assertEquals(3, placed.sequence());
        assertEquals(4, placed.invocationId());
        assertEquals(5, placed.token());
        assertEquals(6, placed.sandboxId());
        assertEquals(0, placed.sandboxSlot());
        assertEquals(7, placed.workerId());
        assertEquals(8, placed.incarnation());
        assertEquals(9, placed.functionId());
        assertEquals(10, placed.functionVersion());
        assertEquals(11, placed.timeoutNs());
        assertEquals(12, placed.payloadLength());
        assertEquals(1, placed.cellEpoch());
        assertEquals(PlacementKind.COLD, placed.kind());
        assertEquals("127.0.0.1:4000", placed.endpoint());
        assertEquals(null, events.workerWithoutKey);
    }

    @Test
    void shouldSendAnEmptyCertificateAndCountWhereThereIsNoKey() {
        place("worker-1");
        place("stranger");
        final PlacedDecoder placed = decoded(new PlacedDecoder());
        final byte[] mac = new byte[PlacementMac.MAC_LENGTH];
        placed.getMac(mac, 0, mac.length);
        assertArrayEquals(new byte[PlacementMac.MAC_LENGTH], mac);
        assertEquals(0, placed.keyId());
        assertEquals("stranger", events.workerWithoutKey);
    }

    @Test
    void shouldNumberEachSessionByItselfAndAnewInEachTerm() {
        publisher.notKnown(1, 1, 1, 1);
        publisher.notKnown(2, 1, 1, 1);
        publisher.notKnown(1, 1, 1, 1);
        assertEquals(List.of(1L, 1L, 2L), numbers());
        publisher.onNewTerm(TERM + 1);
        publisher.notKnown(1, 1, 1, 1);
        assertEquals(1L, numbers().get(3));
        assertEquals(TERM + 1, sessions.sent.get(3).getLong(8));
        publisher.onSessionClosed(1);
        publisher.notKnown(1, 1, 1, 1);
        assertEquals(
                1L, numbers().get(4), "a session id is never used again, its number is not kept");
    }

    private List<Long> numbers() {
        return sessions.sent.stream().map(message -> message.getLong(16)).toList();
    }

    @Test
    void shouldLetTheNumberShowWhatWasDropped() {
        sessions.result = Outbox.WAIT;
        for (int i = 0; i < CAPACITY + 3; i++) {
            publisher.notKnown(SESSION, 1, 1, 1);
        }
        sessions.result = Outbox.SENT;
        publisher.drain();
        assertEquals(CAPACITY, numbers().size());
        assertEquals(4L, numbers().get(0));
        assertEquals(CAPACITY + 3L, numbers().get(CAPACITY - 1));
    }

    @Test
    void shouldSayNothingOnAFollowerOrToASessionThatIsGone() {
        sessions.leader = false;
        place("stranger");
        publisher.statusReply(SESSION, 1, OutputArguments.STATUS);
        sessions.leader = true;
        sessions.open = false;
        place("stranger");
        assertEquals(List.of(), sessions.sent);
        assertEquals(null, events.workerWithoutKey);
        sessions.open = true;
        publisher.notKnown(SESSION, 1, 1, 1);
        assertEquals(List.of(1L), numbers());
    }

    @Test
    void shouldForgetWhatWaitsWhenLeadershipIsLost() {
        sessions.result = Outbox.WAIT;
        publisher.notKnown(SESSION, 1, 1, 1);
        publisher.onLeadershipLost();
        sessions.result = Outbox.SENT;
        publisher.drain();
        assertEquals(List.of(), sessions.sent);
    }

    @Test
    void shouldEncodeFullPagesOfFunctions() {
        publisher.beginFunctionPage(SESSION, 5, RejectReason.NONE);
        final FunctionSettings settings =
                new FunctionSettings(
                        "tenant",
                        "name",
                        SandboxKind.HANDLER,
                        "jar#class",
                        1,
                        2,
                        3,
                        4,
                        5,
                        6,
                        17,
                        18,
                        "gpu,ssd");
        for (int i = 0; i < 5; i++) {
            publisher.addFunction(
                    new PlacementOutput.FunctionDescription(
                            i, settings, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16));
        }
        publisher.endFunctionPage(0xFFFF_FFFFL);
        final FunctionPageDecoder page = decoded(new FunctionPageDecoder());
        assertEquals(5, page.correlationId());
        assertEquals(0xFFFF_FFFFL, page.nextCursor());
        int count = 0;
        for (final FunctionPageDecoder.FunctionsDecoder function : page.functions()) {
            assertEquals(count++, function.functionId());
            assertEquals(12, function.starting());
            assertEquals(17, function.provisionedConcurrency());
            assertEquals(13, function.provisionedAllocated());
            assertEquals(14, function.provisionedAvailable());
            assertEquals(15, function.spillOvers());
            assertEquals(16, function.scaleUpTokens());
            assertEquals(18, function.scaleUpSize());
            assertEquals("tenant", function.tenant());
            assertEquals("name", function.name());
            assertEquals("jar#class", function.code());
            assertEquals("gpu,ssd", function.labels());
        }
        assertEquals(5, count);
    }

    @Test
    void shouldEncodeFullPagesOfWorkers() {
        publisher.beginWorkerPage(SESSION, 6);
        for (int i = 0; i < 4; i++) {
            publisher.addWorker(
                    new PlacementOutput.WorkerDescription(
                            i,
                            2,
                            3,
                            4,
                            5,
                            6,
                            7,
                            8,
                            9,
                            WorkerState.ACTIVE,
                            "w" + i,
                            "127.0.0.1:1",
                            "gpu",
                            10,
                            11,
                            true,
                            false,
                            12));
        }
        publisher.endWorkerPage(17);
        final WorkerPageDecoder workers = decoded(new WorkerPageDecoder());
        assertEquals(17, workers.nextCursor());
        int count = 0;
        for (final WorkerPageDecoder.WorkersDecoder worker : workers.workers()) {
            assertEquals(count, worker.workerId());
            assertEquals(WorkerState.ACTIVE, worker.state());
            assertEquals("w" + count++, worker.name());
            assertEquals("127.0.0.1:1", worker.endpoint());
            assertEquals("gpu", worker.labels());
            assertEquals(10, worker.starting());
            assertEquals(11, worker.startFailures());
            assertEquals(BooleanType.TRUE, worker.suspect());
            assertEquals(BooleanType.FALSE, worker.drained());
            assertEquals(12, worker.drainRemainingNs());
        }
        assertEquals(4, count);
    }

    @Test
    void shouldCountAndNotSendWhatIsLongerThanOneKibibyte() {
        publisher.beginFunctionPage(SESSION, 5, RejectReason.NONE);
        final FunctionSettings settings =
                new FunctionSettings(
                        "t".repeat(64),
                        "n".repeat(64),
                        SandboxKind.HANDLER,
                        "c".repeat(256),
                        1,
                        2,
                        3,
                        4,
                        5,
                        6);
        for (int i = 0; i < 100; i++) {
            publisher.addFunction(
                    new PlacementOutput.FunctionDescription(
                            i, settings, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16));
        }
        publisher.endFunctionPage(0);
        assertEquals(List.of(), sessions.sent);
        assertNotEquals(0, events.oversized);
        publisher.notKnown(SESSION, 1, 1, 1);
        assertEquals(1, sessions.sent.size());
    }

    @Test
    void shouldKeepWhatIsMeantForTheClusterUntilTheEntryIsOver() {
        publisher.scheduleTimer(5, 100);
        publisher.scheduleTimer(6, 50);
        publisher.closeSession(77);
        publisher.digestMarked(1, 2, 3);
        assertTrue(effects.takeTimer());
        assertEquals(6, effects.timerId());
        assertEquals(50, effects.timerDelayNs());
        assertEquals(false, effects.takeTimer());
        assertEquals(List.of(77L), List.copyOf(effects.sessionsToClose()));
        assertEquals("1/2/3", events.digests);
    }

    @Test
    void shouldEncodeStartsAndStatus() {
        publisher.startSandbox(
                SESSION, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, SandboxKind.SYNTHETIC, "name", "");
        final StartSandboxDecoder start = decoded(new StartSandboxDecoder());
        assertEquals(3, start.commandNumber());
        assertEquals(8, start.startUpNs());
        assertEquals(9, start.memoryMb());
        assertEquals("name", start.name());
        assertEquals("", start.code());
        publisher.statusReply(SESSION, 1, OutputArguments.STATUS);
        final StatusReplyDecoder status = decoded(new StatusReplyDecoder());
        assertEquals(OutputArguments.STATUS.ignored(), status.ignored());
        assertEquals(OutputArguments.STATUS.repairs(), status.repairs());
        publisher.ended(SESSION, 1, 2, 3, 4, 5, InvocationState.LOST);
        assertEquals(26, new MessageHeaderDecoder().wrap(sessions.sent.get(2), 0).templateId());
    }
}
