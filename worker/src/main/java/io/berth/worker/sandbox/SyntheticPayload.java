package io.berth.worker.sandbox;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/**
 * What a synthetic sandbox is asked to do. Three forms:
 *
 * <ul>
 *   <li>8 bytes, little-endian: run time in nanoseconds, below 2^61;
 *   <li>text: run time in microseconds as 1 to 12 decimal digits, then optionally {@code ,fail};
 *   <li>24 bytes or more: the run time as in the first form, {@link #ECHO} in ASCII, then whatever
 *       the caller likes. Its result is the whole payload.
 * </ul>
 *
 * An empty payload runs for no time. Anything else is a function error.
 */
public final class SyntheticPayload {
    /** Not a payload that a synthetic sandbox understands. */
    public static final long NOT_UNDERSTOOD = -1;

    /** Stands behind the run time where the result is to be the payload itself. */
    public static final String ECHO = "echo me!";

    /** Shortest payload that is sent back. */
    public static final int MIN_ECHO_LENGTH = 24;

    private static final int BINARY_LENGTH = Long.BYTES;
    private static final byte[] ECHO_BYTES = ECHO.getBytes(StandardCharsets.US_ASCII);
    private static final long BINARY_LIMIT = 1L << 61;
    private static final int MAX_DIGITS = 12;
    private static final byte[] FAIL = ",fail".getBytes(StandardCharsets.US_ASCII);

    private SyntheticPayload() {}

    /**
     * @return run time in nanoseconds, or {@link #NOT_UNDERSTOOD}.
     */
    public static long runTimeNs(final DirectBuffer payload, final int offset, final int length) {
        if (length == 0) {
            return 0;
        }
        if (length == BINARY_LENGTH || echoes(payload, offset, length)) {
            final long value = payload.getLong(offset, java.nio.ByteOrder.LITTLE_ENDIAN);
            if (value >= 0 && value < BINARY_LIMIT) {
                return value;
            }
        }
        final int digits = length - (fails(payload, offset, length) ? FAIL.length : 0);
        if (digits < 1 || digits > MAX_DIGITS) {
            return NOT_UNDERSTOOD;
        }
        long micros = 0;
        for (int i = 0; i < digits; i++) {
            final byte digit = payload.getByte(offset + i);
            if (digit < '0' || digit > '9') {
                return NOT_UNDERSTOOD;
            }
            micros = micros * 10 + (digit - '0');
        }
        return micros * 1_000;
    }

    /**
     * @return whether the result is to be the payload itself.
     */
    public static boolean echoes(final DirectBuffer payload, final int offset, final int length) {
        if (length < MIN_ECHO_LENGTH) {
            return false;
        }
        for (int i = 0; i < ECHO_BYTES.length; i++) {
            if (payload.getByte(offset + BINARY_LENGTH + i) != ECHO_BYTES[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * @return whether the run is to end with a function error.
     */
    public static boolean fails(final DirectBuffer payload, final int offset, final int length) {
        if (length <= FAIL.length || echoes(payload, offset, length)) {
            return false;
        }
        for (int i = 0; i < FAIL.length; i++) {
            if (payload.getByte(offset + length - FAIL.length + i) != FAIL[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * @return the text form.
     */
    public static byte[] encode(final long runTimeMicros, final boolean fail) {
        return (runTimeMicros + (fail ? ",fail" : "")).getBytes(StandardCharsets.US_ASCII);
    }
}
