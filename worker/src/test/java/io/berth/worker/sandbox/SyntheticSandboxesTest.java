package io.berth.worker.sandbox;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.berth.schemas.protocol.SandboxKind;
import io.berth.worker.protocol.SandboxListener;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Sandboxes that are timers, with the clock in the test's hand. */
class SyntheticSandboxesTest implements SandboxListener {
    private final List<String> heard = new ArrayList<>();
    private long nowNs = 5;
    private byte[] lastResult;
    private final SandboxHost host = new SandboxHost(() -> nowNs, Path.of(""), line -> {});

    @Test
    void shouldTakeItsStartUpTime() {
        start(1, 1_000);
        at(1_004);
        assertEquals(List.of(), heard);
        at(1_005);
        assertEquals(List.of("started 1"), heard);
    }

    @Test
    void shouldHoldItsSlotForTheTimeInThePayload() {
        started();
        run(10, "250");
        at(nowNs + 249_999);
        assertEquals(List.of(), heard);
        at(nowNs + 1);
        assertEquals(List.of("ended 1 10 true"), heard);
    }

    @Test
    void shouldFailWhenAsked() {
        started();
        run(10, "250,fail");
        at(nowNs + 250_000);
        assertEquals(List.of("ended 1 10 false"), heard);
    }

    @Test
    void shouldTakeNanosecondsInEightBytes() {
        started();
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[8]);
        payload.putLong(0, 777, ByteOrder.LITTLE_ENDIAN);
        host.run(1, 0, 10, 1, 1_000, payload, 0, 8);
        at(nowNs + 776);
        assertEquals(List.of(), heard);
        at(nowNs + 1);
        assertEquals(List.of("ended 1 10 true"), heard);
    }

    @Test
    void shouldSendAPayloadBackThatAsksForIt() {
        started();
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[2 + 1_000]);
        payload.putLong(2, 777, ByteOrder.LITTLE_ENDIAN);
        payload.putStringWithoutLengthAscii(10, SyntheticPayload.ECHO);
        payload.putLong(994, 4_711);
        host.run(1, 0, 10, 1, 1_000, payload, 2, 1_000);
        final byte[] sent = new byte[1_000];
        payload.getBytes(2, sent);
        // What the buffer holds later is another call's.
        payload.setMemory(0, payload.capacity(), (byte) 0);
        at(nowNs + 776);
        assertEquals(List.of(), heard);
        at(nowNs + 1);
        assertEquals(List.of("ended 1 10 true"), heard);
        assertArrayEquals(sent, lastResult);
    }

    @Test
    void shouldFailOnALongPayloadThatAsksForNothing() {
        started();
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[SyntheticPayload.MIN_ECHO_LENGTH]);
        host.run(1, 0, 10, 1, 1_000, payload, 0, payload.capacity());
        at(nowNs);
        assertEquals(List.of("ended 1 10 false"), heard);
    }

    @Test
    void shouldTakeEightDigitsAsText() {
        final byte[] text = "00000250".getBytes(StandardCharsets.US_ASCII);
        assertEquals(250_000, SyntheticPayload.runTimeNs(new UnsafeBuffer(text), 0, text.length));
    }

    @Test
    void shouldRunForNoTimeOnAnEmptyPayload() {
        started();
        run(10, "");
        at(nowNs);
        assertEquals(List.of("ended 1 10 true"), heard);
    }

    @Test
    void shouldFailOnAPayloadItDoesNotUnderstand() {
        started();
        for (final String payload : List.of("x", ",fail", "-5", "1234567890123", "5,fai")) {
            run(10, payload);
            at(nowNs);
        }
        assertEquals(5, heard.stream().filter("ended 1 10 false"::equals).count());
    }

    @Test
    void shouldEndARunThatIsInterrupted() {
        started();
        run(10, "1000000");
        host.interrupt(1, 0, 9);
        at(nowNs + 1);
        assertEquals(List.of(), heard);
        host.interrupt(1, 0, 10);
        at(nowNs + 1);
        assertEquals(List.of("ended 1 10 false"), heard);
    }

    @Test
    void shouldStopAlsoWhileItStarts() {
        start(1, 1_000);
        host.stopSandbox(1);
        at(nowNs);
        assertEquals(List.of("stopped 1"), heard);
        at(nowNs + 2_000);
        assertEquals(1, heard.size());
    }

    @Test
    void shouldEndManyRunsInTheOrderOfTheirTimes() {
        for (int i = 1; i <= 300; i++) {
            start(i, 0);
        }
        at(nowNs);
        heard.clear();
        for (int i = 1; i <= 300; i++) {
            final byte[] text = SyntheticPayload.encode((i * 7919) % 301, false);
            host.run(i, 0, i, i, 1_000, new UnsafeBuffer(text), 0, text.length);
        }
        at(nowNs + 400_000);
        final List<String> expected = new ArrayList<>();
        for (int time = 0; time <= 300; time++) {
            for (int i = 1; i <= 300; i++) {
                if ((i * 7919) % 301 == time) {
                    expected.add("ended " + i + " " + i + " true");
                }
            }
        }
        assertEquals(expected, heard);
    }

    private void started() {
        start(1, 0);
        at(nowNs);
        heard.clear();
    }

    private void start(final long sandboxId, final long startUpNs) {
        host.startSandbox(sandboxId, 9, 1, 1_000, startUpNs, 64, 1, SandboxKind.SYNTHETIC, "f", "");
    }

    private void run(final long token, final String payload) {
        final byte[] bytes = payload.getBytes(StandardCharsets.US_ASCII);
        host.run(1, 0, token, 1, 1_000, new UnsafeBuffer(bytes), 0, bytes.length);
    }

    private void at(final long newNowNs) {
        nowNs = newNowNs;
        host.poll(nowNs, this);
    }

    @Override
    public void onSandboxStarted(final long atNs, final long sandboxId) {
        heard.add("started " + sandboxId);
    }

    @Override
    public void onSandboxStartFailed(final long atNs, final long sandboxId) {
        heard.add("start failed " + sandboxId);
    }

    @Override
    public void onSandboxStopped(final long atNs, final long sandboxId) {
        heard.add("stopped " + sandboxId);
    }

    @Override
    public void onRunEnded(
            final long atNs,
            final long sandboxId,
            final int sandboxSlot,
            final long token,
            final boolean returned,
            final byte[] result) {
        lastResult = result;
        heard.add("ended " + sandboxId + " " + token + " " + returned);
    }
}
