package io.berth.client.protocol;

import static io.berth.client.protocol.ClientWorld.MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.schemas.payload.RunEnd;
import io.berth.schemas.protocol.RejectReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClientSessionTest {
    private static final String INVOKE_A =
            "invoke client=77 0/1 function=5 deadline=9900000000 payload=1 flags=1 priority=1 zone=255";
    private static final String RUN_A = "run 0/1 token=100 to=10.0.0.1:9000 payload=a";

    private final ClientWorld world = ClientWorld.ready();
    private final RecordingOutput out = world.out;

    @Test
    void shouldDropMessagesOfALowerTerm() {
        world.term = 5;
        world.invoke("a");
        world.waiting(0, 1);
        out.take();
        world.term = 4;
        world.placed(0, 1, 100);
        assertEquals(List.of(), out.take());
        assertEquals(1, world.protocol.counters().lowerTermDropped());
    }

    @Test
    void shouldBeginAnewWithARestoredCellWhoseTermsCountFromFurtherBack() {
        world.term = 9;
        world.invoke("a");
        world.placed(0, 1, 100);
        world.invoke("b");
        world.waiting(1, 1);
        world.protocol.onSessionLost(world.now);
        world.term = 2;
        world.connect();
        out.take();
        world.protocol.onClientUnknown(
                world.now, world.term, world.egress++, world.clientId, RejectReason.UNKNOWN_CLIENT);
        assertEquals(0, world.protocol.clientId());
        assertEquals(2, out.ends.size());
        assertEquals(ClientEnd.UNKNOWN, out.ends.get(0).end(), "its payload has left");
        assertEquals(ClientEnd.NOT_RUN, out.ends.get(1).end(), "never placed");
    }

    @Test
    void shouldAskAgainUntilACellThatWentBackIsUnderAnotherEpoch() {
        world.protocol.onSessionLost(world.now);
        world.connect();
        world.pass(1);
        out.take();
        world.protocol.onHelloRejected(
                world.now,
                world.term,
                world.egress++,
                out.nonces.get(0),
                out.nonces.get(1),
                1_000 * MS,
                RejectReason.CELL_EPOCH_BEHIND);
        world.pass(999);
        assertEquals(List.of(), out.take());
        world.pass(300);
        assertEquals(1, out.take().size(), "Hello once more");
    }

    @Test
    void shouldEndWhatWaitsForAFirstSessionWhenTheCellTakesNoMore() {
        final ClientWorld fresh = new ClientWorld();
        fresh.invoke("a");
        fresh.protocol.onSessionLimit(fresh.now);
        assertEquals(EndReason.TOO_MANY_CLIENTS, fresh.onlyEnd().reason());
        fresh.out.ends.clear();
        fresh.invoke("b");
        assertEquals(EndReason.TOO_MANY_CLIENTS, fresh.onlyEnd().reason(), "and what comes after");
        fresh.out.ends.clear();
        fresh.connect().welcome(2);
        fresh.invoke("c");
        assertEquals(List.of(), fresh.out.ends, "until there is a session");
    }

    @Test
    void shouldWaitWithinDeadlinesForAFurtherSessionWhenTheCellTakesNoMore() {
        world.protocol.onSessionLost(world.now);
        world.invoke("a", false, 1_000);
        world.protocol.onSessionLimit(world.now);
        assertEquals(List.of(), out.ends);
        world.pass(1_000);
        assertEquals(EndReason.TOO_MANY_CLIENTS, world.onlyEnd().reason());
        assertEquals(ClientEnd.NOT_RUN, world.onlyEnd().end());
    }

    @Test
    void shouldResyncAfterAGapInTheEgress() {
        world.invoke("a");
        world.invoke("b");
        out.take();
        world.egress++;
        world.waiting(1, 1);
        world.protocol.poll(world.now);
        assertEquals(List.of("resync 0/1 1/1"), out.take());
        assertEquals(1, world.protocol.counters().egressGaps());
    }

    @Test
    void shouldResyncWithJitterAfterAChangeOfLeader() {
        placed("a");
        world.running(0, 1, 100);
        world.protocol.onNewLeader(world.now, 2);
        world.protocol.onNewLeader(world.now, 2);
        world.pass(30);
        assertEquals(List.of("resync 0/1"), out.take());
    }

    @Test
    void shouldResyncInChunks() {
        final ClientWorld big =
                new ClientWorld(ClientSettings.defaults().withSlots(100, 8)).connect().welcome(100);
        for (int i = 0; i < 100; i++) {
            big.invoke("a");
        }
        big.out.take();
        big.protocol.onNewLeader(big.now, 2);
        big.pass(30);
        final List<String> sent = big.out.take();
        assertEquals(2, sent.size());
        assertEquals(64, sent.get(0).split(" ").length - 1);
        assertEquals(36, sent.get(1).split(" ").length - 1);
    }

    @Test
    void shouldNotResyncAtEveryGapWhereGapsGoOn() {
        for (int i = 0; i < 8; i++) {
            world.invoke("a");
        }
        for (int i = 0; i < 400; i++) {
            world.egress++;
            world.waiting(i % 8, 1);
            world.pass(10);
        }
        assertEquals(400, world.protocol.counters().egressGaps());
        final long resyncs = world.protocol.counters().resyncs();
        assertTrue(resyncs >= 3 && resyncs <= 7, "resyncs in 4 s of gaps: " + resyncs);
    }

    @Test
    void shouldAskForEveryRequestOfALeaderThatAnswers() {
        final ClientWorld big =
                new ClientWorld(ClientSettings.defaults().withSlots(1_024, 8))
                        .connect()
                        .welcome(1_024);
        for (int i = 0; i < 1_000; i++) {
            big.invoke("a");
        }
        big.out.take();
        big.term++;
        big.egress = 1;
        big.protocol.onNewLeader(big.now, big.term);
        final Set<String> asked = new HashSet<>();
        for (int turn = 0; turn < 8; turn++) {
            big.pass(30);
            for (final String request : resynced(big)) {
                asked.add(request);
                big.waiting(Integer.parseInt(request.split("/")[0]), 1);
            }
        }
        assertEquals(1_000, asked.size());
    }

    /** The requests that were asked for, as slot/sequence. */
    private static List<String> resynced(final ClientWorld world) {
        return world.out.take().stream()
                .filter(line -> line.startsWith("resync"))
                .flatMap(line -> Arrays.stream(line.split(" ")).skip(1))
                .toList();
    }

    @Test
    void shouldSendTheSameInvokeAgainWhenItIsNotKnown() {
        world.invoke("a");
        out.take();
        world.notKnown(0, 1);
        assertEquals(List.of(INVOKE_A), out.take());
    }

    @Test
    void shouldResumeTheSameClientIdOnANewSession() {
        placed("a");
        world.protocol.onSessionLost(world.now);
        world.pass(500);
        assertTrue(out.take().stream().allMatch(RUN_A::equals), "payloads go on without a session");
        world.connect();
        assertEquals(List.of("hello client=77 secret=11,12 token=100 epoch=1 slots=2"), out.take());
        world.protocol.onClientWelcome(
                world.now,
                1,
                world.egress++,
                out.nonces.get(0),
                out.nonces.get(1),
                77,
                11,
                12,
                MS,
                1,
                2);
        assertTrue(out.take().contains("resync 0/1"));
        world.result(0, 1, 100, RunEnd.COMPLETED, "done");
        assertEnd(ClientEnd.RAN, EndReason.NONE);
    }

    @Test
    void shouldRepeatHelloUntilWelcomeAndIgnoreAForeignOne() {
        final ClientWorld fresh = new ClientWorld().connect();
        fresh.pass(1_000);
        assertTrue(fresh.out.sent.size() >= 2);
        fresh.protocol.onClientWelcome(fresh.now, 1, 1, 1, 2, 9, 9, 9, MS, 1, 2);
        assertFalse(fresh.protocol.isReady());
    }

    @Test
    void shouldIgnoreAWelcomeThatGivesNoId() {
        final ClientWorld fresh = new ClientWorld().connect();
        final long high = fresh.out.nonces.get(0);
        final long low = fresh.out.nonces.get(1);
        fresh.protocol.onClientWelcome(fresh.now, 1, 1, high, low, 0, 9, 9, MS, 1, 2);
        assertFalse(fresh.protocol.isReady());
        fresh.protocol.onClientWelcome(fresh.now, 1, 2, high, low, 5, 9, 9, MS, 1, 2);
        assertTrue(fresh.protocol.isReady());
    }

    @Test
    void shouldSayHelloAgainAfterTheTimeTheBalancerGave() {
        final ClientWorld fresh = new ClientWorld().connect();
        fresh.out.take();
        fresh.protocol.onHelloRejected(
                fresh.now,
                1,
                1,
                fresh.out.nonces.get(0),
                fresh.out.nonces.get(1),
                3_000 * MS,
                RejectReason.TOO_MANY_CLIENTS);
        fresh.pass(2_900);
        assertEquals(List.of(), fresh.out.take());
        fresh.pass(1_000);
        assertEquals(1, fresh.out.take().size());
    }

    @Test
    void shouldEndWhatWaitsWhenTheBalancerRefusesTheClient() {
        final ClientWorld fresh = new ClientWorld().connect();
        fresh.invoke("a");
        fresh.protocol.onHelloRejected(
                fresh.now,
                1,
                1,
                fresh.out.nonces.get(0),
                fresh.out.nonces.get(1),
                0,
                RejectReason.NOT_ALLOWED);
        assertEquals(EndReason.NOT_ALLOWED, fresh.onlyEnd().reason());
        fresh.invoke("b");
        assertEquals(2, fresh.out.ends.size());
    }

    @Test
    void shouldEndOpenRequestsWhenTheClientIdIsUnknown() {
        world.invoke("a");
        world.invoke("b");
        world.invoke("c");
        world.placed(0, 1, 100);
        final List<Long> nonces = List.copyOf(out.nonces);
        out.take();
        world.unknownClient();
        assertEquals(
                List.of(ClientEnd.UNKNOWN, ClientEnd.NOT_RUN),
                out.ends.stream().map(RecordingOutput.End::end).toList());
        assertTrue(out.ends.stream().allMatch(end -> EndReason.UNKNOWN_CLIENT == end.reason()));
        world.protocol.poll(world.now);
        assertEquals(List.of("hello client=0 secret=0,0 token=100 epoch=1 slots=2"), out.take());
        assertNotEquals(nonces, out.nonces);
        world.clientId = 78;
        world.protocol.onClientWelcome(
                world.now,
                1,
                world.egress++,
                out.nonces.get(0),
                out.nonces.get(1),
                78,
                1,
                2,
                MS,
                1,
                2);
        assertTrue(
                out.take().get(0).startsWith("invoke client=78 0/1 "),
                "what waited goes on under the new id");
    }

    @Test
    void shouldMoveACallMarkedSafeToTheNewClientId() {
        world.invoke("a", true, 10_000);
        world.placed(0, 1, 100);
        world.unknownClient();
        assertTrue(out.ends.isEmpty());
        world.protocol.poll(world.now);
        world.clientId = 78;
        out.take();
        world.protocol.onClientWelcome(
                world.now,
                1,
                world.egress++,
                out.nonces.get(0),
                out.nonces.get(1),
                78,
                1,
                2,
                MS,
                1,
                2);
        assertTrue(out.take().get(0).startsWith("invoke client=78 0/1 "));
    }

    @Test
    void shouldWaitForASlotInABoundedQueue() {
        for (int i = 0; i < 11; i++) {
            world.invoke("a");
        }
        assertEnd(ClientEnd.NOT_RUN, EndReason.CLIENT_QUEUE_FULL);
        world.rejected(0, 1, 0, RejectReason.NO_CAPACITY);
        assertTrue(out.take().stream().anyMatch(line -> line.contains(" 0/2 ")));
    }

    @Test
    void shouldRejectAtOnceWithoutAQueue() {
        final ClientWorld strict =
                new ClientWorld(ClientSettings.defaults().withSlots(1, 0)).connect().welcome(1);
        strict.invoke("a");
        strict.invoke("b");
        assertEquals("b", strict.onlyEnd().attachment());
        assertEquals(EndReason.CLIENT_QUEUE_FULL, strict.onlyEnd().reason());
    }

    @Test
    void shouldResolveANameOnceAndUseItsId() {
        final int handle = world.protocol.function("t", "f");
        invokeNamed(handle);
        invokeNamed(handle);
        assertEquals(List.of("resolve 1 t/f"), out.take());
        world.protocol.onFunctionResolved(
                world.now, 1, world.egress++, 1, 44, MS, 65_536, RejectReason.NONE);
        final List<String> sent = out.take();
        assertEquals(2, sent.size());
        assertTrue(sent.stream().allMatch(line -> line.contains("function=44")), sent.toString());
    }

    @Test
    void shouldAskForANameAgainWhenItsFunctionWasMadeAnew() {
        final int handle = world.protocol.function("t", "f");
        invokeNamed(handle);
        world.protocol.onFunctionResolved(
                world.now, 1, world.egress++, 1, 44, MS, 65_536, RejectReason.NONE);
        out.take();
        world.rejected(0, 1, 0, RejectReason.UNKNOWN_FUNCTION);
        world.protocol.poll(world.now);
        final String resolve = out.take().get(0);
        final long correlationId = Long.parseLong(resolve.split(" ")[1]);
        world.protocol.onFunctionResolved(
                world.now, 1, world.egress++, correlationId, 45, MS, 65_536, RejectReason.NONE);
        assertTrue(out.take().get(0).contains("function=45"));
        world.rejected(1, 1, 0, RejectReason.UNKNOWN_FUNCTION);
        assertEnd(ClientEnd.NOT_RUN, EndReason.UNKNOWN_FUNCTION);
    }

    @Test
    void shouldEndCallsOfANameThatIsUnknown() {
        invokeNamed(world.protocol.function("t", "f"));
        world.protocol.onFunctionResolved(
                world.now, 1, world.egress++, 1, 0, 0, 0, RejectReason.UNKNOWN_FUNCTION);
        assertEnd(ClientEnd.NOT_RUN, EndReason.UNKNOWN_FUNCTION);
    }

    @Test
    void shouldSendOnceTheTransportTakesItAgain() {
        out.refusing = true;
        world.invoke("a");
        assertEquals(List.of(), out.take());
        out.refusing = false;
        world.protocol.poll(world.now);
        assertEquals(List.of(INVOKE_A), out.take());
        out.refusing = true;
        world.placed(0, 1, 100);
        out.refusing = false;
        world.protocol.poll(world.now);
        assertEquals(List.of(RUN_A), out.take());
        out.refusing = true;
        world.result(0, 1, 100, RunEnd.COMPLETED, "x");
        out.refusing = false;
        world.protocol.poll(world.now);
        assertEquals(List.of("ack token=100"), out.take());
    }

    @Test
    void shouldRefuseWhatCanNotBeSent() {
        world.request.reset().functionId(5).payloadLength(65_537);
        world.protocol.invoke(world.now, world.request, "big");
        world.request.reset().functionId(0);
        world.protocol.invoke(world.now, world.request, "none");
        world.request.reset().functionId(5).priority(3);
        world.protocol.invoke(world.now, world.request, "priority");
        assertEquals(
                List.of(
                        EndReason.PAYLOAD_TOO_LARGE,
                        EndReason.INVALID_ARGUMENT,
                        EndReason.INVALID_ARGUMENT),
                out.ends.stream().map(RecordingOutput.End::reason).toList());
        assertEquals(List.of(), out.take());
    }

    @Test
    void shouldEndEverythingTruthfullyAtCloseAndSayGoodbye() {
        world.invoke("sent");
        world.invoke("run");
        world.invoke("queued");
        world.placed(1, 1, 100);
        out.take();
        world.protocol.close(world.now);
        final List<ClientEnd> ends = new ArrayList<>();
        out.ends.forEach(end -> ends.add(end.end()));
        assertEquals(List.of(ClientEnd.NOT_RUN, ClientEnd.UNKNOWN, ClientEnd.NOT_RUN), ends);
        assertEquals(List.of("goodbye 77"), out.take());
        assertTrue(world.protocol.isClosed());
        world.invoke("late");
        assertEquals(4, out.ends.size());
    }

    @Test
    void shouldLetACallbackStartTheNextCall() {
        final int[] started = {0};
        out.onEnd =
                () -> {
                    if (started[0]++ < 3) {
                        world.invoke("next");
                    }
                };
        world.invoke("a");
        world.rejected(0, 1, 0, RejectReason.NO_CAPACITY);
        world.rejected(1, 1, 0, RejectReason.NO_CAPACITY);
        world.rejected(0, 2, 0, RejectReason.NO_CAPACITY);
        world.rejected(1, 2, 0, RejectReason.NO_CAPACITY);
        assertEquals(4, out.ends.size());
        assertEquals(0, world.protocol.openCalls());
    }

    @Test
    void shouldNeverUseASlotAgainWhoseNumbersDoNotFit() {
        world.invoke("a");
        world.rejected(0, 1, 0, RejectReason.STALE_SEQUENCE);
        world.invoke("b");
        world.rejected(1, 1, 0, RejectReason.NO_CAPACITY);
        out.take();
        world.invoke("c");
        assertTrue(out.take().get(0).contains(" 1/2 "));
    }

    private void placed(final String payload) {
        placed(payload, 10_000);
    }

    private void placed(final String payload, final long deadlineMs) {
        world.invoke(payload, false, deadlineMs);
        world.placed(0, 1, 100);
        out.take();
    }

    private void invokeNamed(final int handle) {
        world.request.reset().functionHandle(handle).payloadLength(1);
        world.protocol.invoke(world.now, world.request, "a");
    }

    private void assertEnd(final ClientEnd end, final EndReason reason) {
        assertEquals(end, world.onlyEnd().end());
        assertEquals(reason, world.onlyEnd().reason());
    }
}
