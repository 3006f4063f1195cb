package io.berth.client.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.schemas.payload.RefuseReason;
import io.berth.schemas.payload.RunEnd;
import io.berth.schemas.payload.RunState;
import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.PlacementKind;
import io.berth.schemas.protocol.RejectReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Random inputs, sensible and senseless, in any order: the promises of the client hold for all of
 * them.
 */
class ClientProtocolPropertyTest {
    private static final long MS = 1_000_000L;

    @Property(tries = 300)
    void shouldEndEveryCallExactlyOnceAndNeverReuseANumber(@ForAll final long seed) {
        new Chaos(seed).run(600);
    }

    /** Plays everybody else, and judges what the protocol says. */
    private static final class Chaos implements ClientOutput {
        private final Random random;
        private final ClientProtocol protocol;
        private final Set<Long> endedCalls = new HashSet<>();
        private final Map<String, String> bytesByRequest = new HashMap<>();
        private final Map<String, Long> lastSequenceBySlot = new HashMap<>();
        private final Map<Integer, Object> runningInSlot = new HashMap<>();
        private final Set<Object> payloadLeft = new HashSet<>();
        private final List<Long> calls = new ArrayList<>();
        private final InvokeRequest request = new InvokeRequest();
        private long now = 1;
        private long term = 1;
        private long egress = 1;
        private long nonceHigh;
        private long nonceLow;
        private long clientId = 1;
        private long nextToken = 1;
        private int started;

        Chaos(final long seed) {
            random = new Random(seed);
            protocol =
                    new ClientProtocol(
                            ClientSettings.defaults().withSlots(4, 6).withRetries(3, 50, 20),
                            this,
                            random::nextLong);
        }

        void run(final int steps) {
            for (int i = 0; i < steps; i++) {
                step(random.nextInt(24));
            }
            if (random.nextBoolean()) {
                protocol.close(now);
            } else {
                now += 200_000 * MS;
                protocol.poll(now);
            }
            assertEquals(started, endedCalls.size() + untracked);
            assertEquals(0, protocol.openCalls());
        }

        private int untracked;

        private void step(final int what) {
            now += random.nextInt(200) * MS;
            switch (what) {
                case 0, 1, 2, 3 -> invoke();
                case 4 -> {
                    if (!calls.isEmpty()) {
                        protocol.cancel(now, calls.get(random.nextInt(calls.size())));
                    }
                }
                case 5 -> {
                    egress = 1;
                    protocol.onSessionConnected(now, random.nextLong());
                }
                case 6 -> {
                    if (0 == random.nextInt(5)) {
                        protocol.onSessionLost(now);
                    }
                }
                case 7, 8, 9 ->
                        protocol.onClientWelcome(
                                now,
                                term,
                                egress(),
                                nonceHigh,
                                nonceLow,
                                clientId,
                                1,
                                2,
                                MS,
                                1,
                                1 + random.nextInt(4));
                case 10 -> protocol.onNewLeader(now, ++term);
                case 11 -> {
                    if (0 == random.nextInt(8)) {
                        protocol.onClientUnknown(
                                now, term, egress(), clientId++, RejectReason.UNKNOWN_CLIENT);
                    }
                }
                default -> answer(what);
            }
            protocol.poll(now);
        }

        private void answer(final int what) {
            switch (what) {
                case 12, 13, 14 -> protocol.onPlaced(now, term(), egress(), placement());
                case 15 ->
                        protocol.onWaiting(
                                now, term(), egress(), clientId, slot(), sequence(), 1, 1, 0);
                case 16 ->
                        protocol.onRejected(
                                now,
                                term(),
                                egress(),
                                clientId,
                                slot(),
                                sequence(),
                                random.nextInt(3) * 50 * MS,
                                RejectReason.get((short) (1 + random.nextInt(43))),
                                RejectReason.get((short) random.nextInt(44)),
                                1,
                                2,
                                3);
                case 17 ->
                        protocol.onEnded(
                                now,
                                term(),
                                egress(),
                                clientId,
                                slot(),
                                sequence(),
                                1,
                                token(),
                                InvocationState.get((short) random.nextInt(10)));
                case 18 -> protocol.onNotKnown(now, term(), egress(), clientId, slot(), sequence());
                case 19, 20 ->
                        protocol.onResult(
                                now,
                                slot(),
                                sequence(),
                                1,
                                token(),
                                1,
                                RunEnd.get((short) random.nextInt(6)),
                                new UnsafeBuffer(new byte[0]),
                                0,
                                0);
                case 21 ->
                        protocol.onRunStatus(
                                now,
                                slot(),
                                sequence(),
                                1,
                                token(),
                                RunState.get((short) random.nextInt(4)));
                case 22 ->
                        protocol.onRunRefused(
                                now,
                                slot(),
                                sequence(),
                                1,
                                token(),
                                RefuseReason.get((short) random.nextInt(12)));
                default -> protocol.poll(now);
            }
        }

        private void invoke() {
            request.reset()
                    .functionId(1 + random.nextInt(3))
                    .payloadLength(random.nextInt(9))
                    .safeToRepeat(random.nextBoolean())
                    .deadlineNs((1 + random.nextInt(5_000)) * MS);
            started++;
            final long id = protocol.invoke(now, request, new Object());
            if (0 != id) {
                calls.add(id);
            }
        }

        private long term() {
            return 0 == random.nextInt(10) ? term - 1 : term;
        }

        private long egress() {
            egress += 0 == random.nextInt(20) ? 2 : 1;
            return egress - 1;
        }

        private int slot() {
            return random.nextInt(5);
        }

        private long sequence() {
            return random.nextInt(12);
        }

        private long token() {
            return Math.max(0, nextToken - 1 - random.nextInt(4));
        }

        private Placement placement() {
            final Placement placement = new Placement();
            placement.clientId = clientId;
            placement.requestSlot = slot();
            placement.sequence = sequence();
            placement.token = nextToken++;
            placement.kind = PlacementKind.COLD;
            return placement;
        }

        private boolean taken() {
            return 0 != random.nextInt(6);
        }

        @Override
        public boolean sendClientHello(
                final long high,
                final long low,
                final long client,
                final long secretHigh,
                final long secretLow,
                final long highestTokenSeen,
                final long cellEpochSeen,
                final int slotsWanted) {
            nonceHigh = high;
            nonceLow = low;
            return taken();
        }

        @Override
        public boolean sendInvoke(
                final long client,
                final int slot,
                final long sequence,
                final long functionId,
                final long deadlineNs,
                final long payloadLength,
                final int flags,
                final int priority,
                final int zone) {
            if (!taken()) {
                return false;
            }
            final String number = client + "/" + slot + "/" + sequence;
            final String bytes = functionId + "," + deadlineNs + "," + payloadLength + "," + flags;
            final String before = bytesByRequest.putIfAbsent(number, bytes);
            assertTrue(
                    null == before || before.equals(bytes),
                    () -> number + ": " + before + " then " + bytes);
            final Long last = lastSequenceBySlot.put(client + "/" + slot, sequence);
            assertTrue(null == last || last <= sequence, "numbers of a slot only grow");
            return true;
        }

        @Override
        public boolean sendCancel(final long client, final int slot, final long sequence) {
            return taken();
        }

        @Override
        public boolean sendRelease(
                final long client, final int slot, final long sequence, final long token) {
            return taken();
        }

        @Override
        public boolean sendResync(
                final long client,
                final int count,
                final int[] requestSlots,
                final long[] sequences) {
            assertTrue(count >= 1 && count <= 64);
            final Set<Integer> seen = new HashSet<>();
            for (int i = 0; i < count; i++) {
                assertTrue(seen.add(requestSlots[i]), "one open request in a slot");
                assertEquals(lastSequenceBySlot.get(client + "/" + requestSlots[i]), sequences[i]);
            }
            return taken();
        }

        @Override
        public boolean sendResolve(
                final long correlationId, final String tenant, final String name) {
            return taken();
        }

        @Override
        public boolean sendGoodbye(final long client) {
            return taken();
        }

        @Override
        public boolean sendRun(final Placement placement, final Object attachment) {
            if (!taken()) {
                return false;
            }
            assertTrue(!ended.contains(attachment), "no payload of a call that has ended");
            payloadLeft.add(attachment);
            runningInSlot.put(placement.requestSlot, attachment);
            return true;
        }

        private final Set<Object> ended = new HashSet<>();

        @Override
        public boolean sendResultAck(
                final String endpoint,
                final long invocationId,
                final long token,
                final long sandboxId,
                final int sandboxSlot) {
            return taken();
        }

        @Override
        public void callEnded(final CallOutcome outcome) {
            assertTrue(ended.add(outcome.attachment()), "ended twice");
            if (0 == outcome.callId()) {
                untracked++;
            } else {
                assertTrue(endedCalls.add(outcome.callId()), "ended twice");
            }
            if (ClientEnd.UNKNOWN == outcome.end() && EndReason.INTERNAL != outcome.reason()) {
                assertTrue(
                        payloadLeft.contains(outcome.attachment()),
                        "UNKNOWN only after a payload left");
            }
            if (ClientEnd.RAN == outcome.end()) {
                assertTrue(
                        payloadLeft.contains(outcome.attachment()),
                        "RAN only after a payload left");
            } else {
                assertNull(outcome.result());
            }
        }
    }
}
