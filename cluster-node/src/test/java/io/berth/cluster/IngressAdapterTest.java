package io.berth.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.PlacementCommands;
import io.berth.placement.PlacementOutput;
import io.berth.schemas.protocol.InvokeEncoder;
import io.berth.schemas.protocol.KeepAlivePolicy;
import io.berth.schemas.protocol.MessageHeaderEncoder;
import io.berth.schemas.protocol.PlacedDecoder;
import io.berth.schemas.protocol.PlacementPolicy;
import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.WorkerEventKind;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IngressAdapterTest {
    private static final long TIMESTAMP = 11;
    private static final long SESSION = 22;
    private static final long PRINCIPAL = 33;
    private static final int PADDING = 16;

    private final RecordingCommands recorded = new RecordingCommands();
    private final Faults faults = new Faults();
    private final IngressAdapter adapter =
            new IngressAdapter(recorded.commands, noOutput(), faults);

    private static final class Faults implements IngressFaults {
        private int undecodable;
        private int internal;

        @Override
        public void onUndecodable() {
            undecodable++;
        }

        @Override
        public void onInternalError(final Throwable failure) {
            internal++;
        }
    }

    private static PlacementOutput noOutput() {
        return (PlacementOutput)
                Proxy.newProxyInstance(
                        PlacementOutput.class.getClassLoader(),
                        new Class<?>[] {PlacementOutput.class},
                        (proxy, method, arguments) -> {
                            throw new AssertionError("said " + method.getName());
                        });
    }

    static Set<String> messages() {
        return InboundSamples.all().keySet();
    }

    /** At an offset and with other bytes around, as in a log. */
    private void feed(final byte[] message, final int length) {
        final byte[] bytes = new byte[PADDING + length + PADDING];
        Arrays.fill(bytes, (byte) 0x5A);
        System.arraycopy(message, 0, bytes, PADDING, length);
        adapter.onMessage(TIMESTAMP, SESSION, PRINCIPAL, new UnsafeBuffer(bytes), PADDING, length);
    }

    private void assertUndecodable(final String what) {
        assertEquals(List.of("undecodable"), recorded.names, what);
        assertEquals(TIMESTAMP, recorded.arguments.get(0)[0], what);
        assertEquals(SESSION, recorded.arguments.get(0)[1], what);
        assertEquals(1, faults.undecodable, what);
        recorded.clear();
        faults.undecodable = 0;
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldTurnARightMessageIntoItsCommand(final String name) {
        final byte[] message = InboundSamples.all().get(name);
        feed(message, message.length);
        assertEquals(name, recorded.names.get(0));
        assertEquals(TIMESTAMP, recorded.arguments.get(0)[0]);
        assertEquals(SESSION, recorded.arguments.get(0)[1]);
        assertFalse(recorded.names.contains("undecodable"));
        assertEquals(0, faults.undecodable + faults.internal);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldNotCallTheStateMachineWithATruncatedMessage(final String name) {
        final byte[] message = InboundSamples.all().get(name);
        for (int length = 0; length < message.length; length++) {
            feed(message, length);
            assertUndecodable(name + " cut to " + length);
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldNotTakeAMessageWithBytesAfterItsEnd(final String name) {
        final byte[] message = InboundSamples.all().get(name);
        feed(Arrays.copyOf(message, message.length + 1), message.length + 1);
        assertUndecodable(name);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldNotTakeAnotherSchemaVersionTemplateOrBlockLength(final String name) {
        for (int field = 0; field < 4; field++) {
            final byte[] message = InboundSamples.all().get(name).clone();
            message[2 * field] ^= 0x40;
            feed(message, message.length);
            assertUndecodable(name + " with header field " + field + " changed");
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldSurviveAnyChangedByteWithOneWholeEntry(final String name) {
        final Random random = new Random(5);
        final byte[] sample = InboundSamples.all().get(name);
        for (int i = 0; i < 2_000; i++) {
            final byte[] message = sample.clone();
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                message[random.nextInt(message.length)] = (byte) random.nextInt();
            }
            feed(message, message.length);
            assertEquals(0, faults.internal);
            assertWholeEntry();
            recorded.clear();
        }
    }

    /** One plain command, or one group that is begun and ended. */
    private void assertWholeEntry() {
        final String first = recorded.names.get(0);
        if (first.startsWith("begin")) {
            assertEquals(
                    first.replace("begin", "end"), recorded.names.get(recorded.names.size() - 1));
        } else {
            assertEquals(1, recorded.names.size(), recorded.toString());
        }
    }

    @Test
    void shouldCountRandomBytesAndCallNothingElse() {
        final Random random = new Random(9);
        for (int i = 0; i < 20_000; i++) {
            final byte[] message = new byte[random.nextInt(200)];
            random.nextBytes(message);
            feed(message, message.length);
            assertUndecodable("random bytes " + i);
        }
    }

    @Test
    void shouldNotTakeTemplatesThatOnlyTheBalancerSends() {
        for (int template = 0; template < 200; template++) {
            final boolean inbound =
                    template <= 7
                            || template >= 41 && template <= 46
                            || template >= 81 && template <= 99;
            if (!inbound) {
                final byte[] message = new byte[300];
                new MessageHeaderEncoder()
                        .wrap(new UnsafeBuffer(message), 0)
                        .blockLength(PlacedDecoder.BLOCK_LENGTH)
                        .templateId(template)
                        .schemaId(PlacedDecoder.SCHEMA_ID)
                        .version(1);
                feed(message, message.length);
                assertUndecodable("template " + template);
            }
        }
    }

    @Test
    void shouldPassValuesOnAsTheyAre() {
        final byte[] hello = InboundSamples.all().get("clientHello");
        feed(hello, hello.length);
        assertEquals("clientHello[11, 22, 33, 1, 2, 3, 4, 5, 6, 7, 8]", recorded.toString());
        recorded.clear();
        final byte[] invoke = InboundSamples.all().get("invoke");
        feed(invoke, invoke.length);
        assertEquals("invoke[11, 22, 1, 6, 2, 3, 4000000, 5, 5, 1, 255]", recorded.toString());
        recorded.clear();
        final byte[] events = InboundSamples.all().get("beginWorkerEvents");
        feed(events, events.length);
        assertEquals(
                "beginWorkerEvents[11, 22, 1, 2, 3, 4, 5] workerEvent[6, 7, 8, 0, COMPLETED, NONE]"
                        + " workerEvent[9, 10, 0, 0, REFUSED, STALE] endWorkerEvents[]",
                recorded.toString());
        recorded.clear();
        final byte[] report = InboundSamples.all().get("beginWorkerReport");
        feed(report, report.length);
        assertEquals(
                "beginWorkerReport[11, 22, 1, 2, 3, 4, 5, 6, true] workerReportSlot[7, 8, 9, 0, BUSY] endWorkerReport[]",
                recorded.toString());
    }

    @Test
    void shouldPassTheValuesOfOperatorsOnAsTheyAre() {
        assertCommand("setTenant", "setTenant[11, 22, 1, tenant, 2, 3, 4]");
        assertCommand(
                "setPolicy",
                "setPolicy[11, 22, 1, PolicySettings[placement=LEAST_LOADED,"
                        + " keepAlive=GREEDY_DUAL, bestOf=11, highLoadPermille=10,"
                        + " unreservedFloor=6, scaleUpSize=7, scaleUpPeriodNs=2, provisionSize=8,"
                        + " provisionPeriodNs=3, quantumMb=9, standingQueueNs=4,"
                        + " suspectFailures=12, suspectNs=5]]");
        assertCommand("drainWorker", "drainWorker[11, 22, 1, w1, 2]");
        assertCommand("undrainWorker", "undrainWorker[11, 22, 1, w1]");
        assertCommand("evacuateZone", "evacuateZone[11, 22, 1, 3, 2]");
        assertCommand("restoreZone", "restoreZone[11, 22, 1, 3]");
        assertCommand("describeInvocation", "describeInvocation[11, 22, 1, -2]");
        assertCommand("cancelInvocation", "cancelInvocation[11, 22, 1, 2]");
        assertCommand("listInvocations", "listInvocations[11, 22, 1, 4294967295]");
        assertCommand("listTenants", "listTenants[11, 22, 1, 2]");
        assertCommand("describePolicy", "describePolicy[11, 22, 1]");
        assertCommand(
                "createFunction",
                "createFunction[11, 22, 1, FunctionSettings[tenant=tenant, name=name,"
                        + " kind=SYNTHETIC, code=, timeoutNs=2000000, keepAliveNs=3000000,"
                        + " expectedStartUpNs=4, memoryMb=128, reservedConcurrency=4294967295,"
                        + " maxQueued=10, provisionedConcurrency=11, scaleUpSize=12,"
                        + " labels=gpu]]");
    }

    private void assertCommand(final String name, final String expected) {
        final byte[] message = InboundSamples.all().get(name);
        feed(message, message.length);
        assertEquals(expected, recorded.toString());
        recorded.clear();
    }

    @Test
    void shouldNotTakePoliciesThatAreNotDefined() {
        final byte[] sample = InboundSamples.all().get("setPolicy");
        for (int value = 0; value < 256; value++) {
            final boolean isPlacement = PlacementPolicy.get((short) value).value() == value;
            assertPolicyByte(sample, sample.length - 2, value, isPlacement && value < 255);
            final boolean isKeepAlive = KeepAlivePolicy.get((short) value).value() == value;
            assertPolicyByte(sample, sample.length - 1, value, isKeepAlive && value < 255);
        }
    }

    private void assertPolicyByte(
            final byte[] sample, final int at, final int value, final boolean isTaken) {
        final byte[] message = sample.clone();
        message[at] = (byte) value;
        feed(message, message.length);
        if (isTaken) {
            assertEquals(List.of("setPolicy"), recorded.names);
            recorded.clear();
        } else {
            assertUndecodable("byte " + at + " is " + value);
        }
    }

    @Test
    void shouldNotTakeFlagsThatAreNotDefined() {
        for (int bit = 0; bit < 16; bit++) {
            final InvokeEncoder invoke = InboundSamples.invoke(1 << bit);
            adapter.onMessage(
                    TIMESTAMP,
                    SESSION,
                    0,
                    invoke.buffer(),
                    0,
                    MessageHeaderEncoder.ENCODED_LENGTH + invoke.encodedLength());
            if (bit < 3) {
                assertEquals(List.of("invoke"), recorded.names);
                recorded.clear();
            } else {
                assertUndecodable("flag bit " + bit);
            }
        }
    }

    @Test
    void shouldPassOnOnlyDefinedEventKindsAndReasons() {
        final byte[] sample = InboundSamples.all().get("beginWorkerEvents");
        final Set<Integer> kinds = new HashSet<>();
        final Set<Integer> reasons = new HashSet<>();
        for (int value = 0; value < 256; value++) {
            final byte[] kind = sample.clone();
            kind[sample.length - 2] = (byte) value;
            feed(kind, kind.length);
            if (recorded.names.get(0).equals("beginWorkerEvents")) {
                kinds.add(value);
            }
            recorded.clear();
            final byte[] reason = sample.clone();
            reason[sample.length - 1] = (byte) value;
            feed(reason, reason.length);
            if (recorded.names.get(0).equals("beginWorkerEvents")) {
                reasons.add(value);
            }
            recorded.clear();
        }
        for (final WorkerEventKind kind : WorkerEventKind.values()) {
            final boolean carried =
                    kind != WorkerEventKind.NONE
                            && kind != WorkerEventKind.NULL_VAL
                            && kind != WorkerEventKind.SBE_UNKNOWN;
            assertEquals(carried, kinds.remove((int) kind.value()), kind.name());
        }
        assertTrue(kinds.isEmpty(), "kinds that do not exist: " + kinds);
        for (final RefuseReason reason : RefuseReason.values()) {
            final boolean carried =
                    reason != RefuseReason.NULL_VAL && reason != RefuseReason.SBE_UNKNOWN;
            assertEquals(carried, reasons.remove((int) reason.value()), reason.name());
        }
        assertTrue(reasons.isEmpty(), "reasons that do not exist: " + reasons);
    }

    @Test
    void shouldNotTakeNamesThatAreNotStrictUtf8() {
        final byte[] sample = InboundSamples.all().get("resolveFunction");
        // The two bytes of ï in the last five bytes "ïve".
        final int[][] wrong = {
            {0xC0, 0xAF}, {0xC3, 0x28}, {0xED, 0xA0}, {0x00, 0x41}, {0xFF, 0xFE}
        };
        for (final int[] pair : wrong) {
            final byte[] message = sample.clone();
            message[sample.length - 4] = (byte) pair[0];
            message[sample.length - 3] = (byte) pair[1];
            feed(message, message.length);
            assertUndecodable(Arrays.toString(pair));
        }
    }

    @Test
    void shouldNotTakeNumbersAboveWhatTheStateMachineHolds() {
        final var encoder = InboundSamples.initialiseCell().maxWorkers(0x8000_0000L);
        adapter.onMessage(
                TIMESTAMP,
                SESSION,
                0,
                encoder.buffer(),
                0,
                MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
        assertUndecodable("bound above 2^31 - 1");
    }

    @Test
    void shouldLetAFailureOfTheStateMachineThrough() {
        final PlacementCommands failing =
                (PlacementCommands)
                        Proxy.newProxyInstance(
                                PlacementCommands.class.getClassLoader(),
                                new Class<?>[] {PlacementCommands.class},
                                (proxy, method, arguments) -> {
                                    throw new IllegalStateException("half applied");
                                });
        final IngressAdapter edge = new IngressAdapter(failing, noOutput(), faults);
        final byte[] message = InboundSamples.all().get("invoke");
        assertThrows(
                IllegalStateException.class,
                () ->
                        edge.onMessage(
                                TIMESTAMP,
                                SESSION,
                                0,
                                new UnsafeBuffer(message),
                                0,
                                message.length));
        assertEquals(0, faults.undecodable + faults.internal, "it is not the message's fault");
    }
}
