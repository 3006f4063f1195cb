package io.berth.ops.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.worker.sandbox.SyntheticPayload;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class SyntheticCallTest {
    private static UnsafeBuffer copy(final SyntheticCall call) {
        final byte[] bytes = new byte[call.payloadLength()];
        call.payloadBuffer().getBytes(call.payloadOffset(), bytes);
        return new UnsafeBuffer(bytes);
    }

    @Test
    void shouldCarryItsRunTimeAlone() {
        final SyntheticCall call = new SyntheticCall(3, 777);
        assertEquals(8, call.payloadLength());
        assertEquals(777, SyntheticPayload.runTimeNs(call.payloadBuffer(), 0, 8));
        assertTrue(call.isAnsweredBy(null, 0, 0), "any answer will do");
    }

    @Test
    void shouldAskForItsPayloadBackAndKnowItAgain() {
        final SyntheticCall call = new SyntheticCall(3, 777, 1_000);
        final UnsafeBuffer result = copy(call);
        assertTrue(SyntheticPayload.echoes(result, 0, 1_000));
        assertEquals(777, SyntheticPayload.runTimeNs(result, 0, 1_000));
        assertTrue(call.isAnsweredBy(result, 0, 1_000));
        assertFalse(call.isAnsweredBy(result, 0, 999));
        assertFalse(call.isAnsweredBy(null, 0, 0));
        result.putByte(999, (byte) (result.getByte(999) + 1));
        assertFalse(call.isAnsweredBy(result, 0, 1_000));
    }

    @Test
    void shouldNotTakeTheAnswerOfAnotherCall() {
        final SyntheticCall call = new SyntheticCall(3, 777, 24);
        final UnsafeBuffer result = copy(call);
        call.again(4, 777);
        assertEquals(4, call.index());
        assertFalse(call.isAnsweredBy(result, 0, 24));
    }
}
