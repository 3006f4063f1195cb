package io.berth.ops.load;

import io.berth.client.PayloadSource;
import io.berth.worker.sandbox.SyntheticPayload;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One call of a synthetic function: its payload is its run time in nanoseconds, little-endian. A
 * longer payload holds its number, too, and asks to be sent back (see {@link SyntheticPayload}).
 */
public final class SyntheticCall implements PayloadSource {
    private static final int ECHO_AT = Long.BYTES;
    private static final int INDEX_AT = ECHO_AT + 8;
    private static final int FILL_AT = SyntheticPayload.MIN_ECHO_LENGTH;

    private final UnsafeBuffer payload;
    private int index;

    /** Its number in the history of its process. */
    long recorded;

    /** Token under which its payload left last, as far as that was recorded. */
    long recordedToken;

    /**
     * @param index number of the call in its load.
     * @param runNs how long the function is to run.
     */
    public SyntheticCall(final int index, final long runNs) {
        this(index, runNs, Long.BYTES);
    }

    /**
     * @param payloadBytes 8, or at least {@link SyntheticPayload#MIN_ECHO_LENGTH}: then the result
     *     is the payload.
     */
    SyntheticCall(final int index, final long runNs, final int payloadBytes) {
        payload = new UnsafeBuffer(new byte[payloadBytes]);
        if (echoes()) {
            payload.putStringWithoutLengthAscii(ECHO_AT, SyntheticPayload.ECHO);
            for (int i = FILL_AT; i < payloadBytes; i++) {
                payload.putByte(i, (byte) i);
            }
        }
        again(index, runNs);
    }

    /** Makes it another call, once its own has ended. */
    void again(final int newIndex, final long runNs) {
        index = newIndex;
        recorded = 0;
        recordedToken = 0;
        payload.putLong(0, runNs, ByteOrder.LITTLE_ENDIAN);
        if (echoes()) {
            payload.putLong(INDEX_AT, newIndex, ByteOrder.LITTLE_ENDIAN);
        }
    }

    private boolean echoes() {
        return payload.capacity() >= SyntheticPayload.MIN_ECHO_LENGTH;
    }

    /** Whether this is the result that the call must have. */
    boolean isAnsweredBy(final DirectBuffer result, final int offset, final int length) {
        if (!echoes()) {
            return true;
        }
        if (result == null || length != payload.capacity()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (result.getByte(offset + i) != payload.getByte(i)) {
                return false;
            }
        }
        return true;
    }

    /** Number of the call in its load. */
    public int index() {
        return index;
    }

    @Override
    public DirectBuffer payloadBuffer() {
        return payload;
    }

    @Override
    public int payloadOffset() {
        return 0;
    }

    @Override
    public int payloadLength() {
        return payload.capacity();
    }
}
