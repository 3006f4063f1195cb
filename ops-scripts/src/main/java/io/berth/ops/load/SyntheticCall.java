package io.berth.ops.load;

import io.berth.client.PayloadSource;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** One call of a synthetic function: its payload is its run time in nanoseconds, little-endian. */
public final class SyntheticCall implements PayloadSource {
    private final int index;
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[Long.BYTES]);

    /** Its number in the history of its process. */
    long recorded;

    /** Token under which its payload left last, as far as that was recorded. */
    long recordedToken;

    /**
     * @param index number of the call in its load.
     * @param runNs how long the function is to run.
     */
    public SyntheticCall(final int index, final long runNs) {
        this.index = index;
        payload.putLong(0, runNs, ByteOrder.LITTLE_ENDIAN);
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
        return Long.BYTES;
    }
}
