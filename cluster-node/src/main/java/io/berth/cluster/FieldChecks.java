package io.berth.cluster;

import java.nio.charset.StandardCharsets;

/** Checks of single values that the message structure cannot express. Pure, no state. */
final class FieldChecks {
    private FieldChecks() {}

    /**
     * @return whether an unsigned 32-bit value fits the {@code int} that the state machine takes.
     */
    static boolean fitsInt(final long value) {
        return value >= 0 && value <= Integer.MAX_VALUE;
    }

    /**
     * @return the text, or null where the bytes are not well-formed UTF-8.
     */
    static String text(final byte[] bytes, final int length) {
        return isUtf8(bytes, length) ? new String(bytes, 0, length, StandardCharsets.UTF_8) : null;
    }

    /**
     * Strict UTF-8 after RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF, no
     * control characters.
     */
    static boolean isUtf8(final byte[] bytes, final int length) {
        int i = 0;
        while (i < length) {
            final int lead = bytes[i] & 0xFF;
            if (lead < 0x20 || lead == 0x7F) {
                return false;
            }
            final int width = sequenceLength(lead);
            if (width == 0 || i + width > length || !isTail(bytes, i, lead, width)) {
                return false;
            }
            i += width;
        }
        return true;
    }

    private static int sequenceLength(final int lead) {
        if (lead < 0x80) {
            return 1;
        }
        if (lead >= 0xC2 && lead <= 0xDF) {
            return 2;
        }
        if (lead >= 0xE0 && lead <= 0xEF) {
            return 3;
        }
        return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
    }

    private static boolean isTail(
            final byte[] bytes, final int start, final int lead, final int width) {
        for (int i = 1; i < width; i++) {
            final int value = bytes[start + i] & 0xFF;
            int low = 0x80;
            int high = 0xBF;
            if (i == 1) {
                low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : low;
                high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : high;
            }
            if (value < low || value > high) {
                return false;
            }
        }
        return true;
    }
}
