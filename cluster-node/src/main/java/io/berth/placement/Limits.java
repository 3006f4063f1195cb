package io.berth.placement;

/** Ranges of what peers and operators may ask, and how long to wait before a retry makes sense. */
final class Limits {
    static final long MIN_DURATION_NS = 1_000_000L;
    static final long MAX_DURATION_NS = 24L * 3600 * 1_000_000_000L;
    static final long MAX_PERIOD_NS = 3600L * 1_000_000_000L;
    static final int MAX_SCALE_UP = 1_000_000;
    static final int MAX_WEIGHT = 10_000;
    static final int MAX_NAME_BYTES = 64;
    static final int MAX_CODE_BYTES = 256;
    static final int MAX_ENDPOINT_BYTES = 64;
    static final int MAX_WORKER_MEMORY_MB = 1 << 24;

    /** What a sandbox has at most, 128 GiB: its row has 17 bits for it. */
    static final int MAX_MEMORY_MB = 1 << 17;

    static final int MAX_WORKER_SANDBOXES = 1 << 16;
    static final int MAX_ZONE = 63;

    /** An Invoke that asks for no zone; so does every number above {@link #MAX_ZONE}. */
    static final int ANY_ZONE = 255;

    static final int MAX_SLOTS_PER_CLIENT = 4096;
    static final int MAX_QUEUED = 1 << 20;

    static final long RETRY_CONCURRENCY_NS = 50_000_000L;
    static final long RETRY_QUEUE_NS = 100_000_000L;
    static final long RETRY_CAPACITY_NS = 100_000_000L;
    static final long RETRY_TABLE_NS = 1_000_000_000L;
    static final long RETRY_HELLO_NS = 500_000_000L;

    private static final int NOT_ENCODABLE = Integer.MAX_VALUE;

    private Limits() {}

    static boolean isDuration(final long ns) {
        return ns >= MIN_DURATION_NS && ns <= MAX_DURATION_NS;
    }

    /**
     * @return whether it is a period of a rate: 1 ms to 1 h.
     */
    static boolean isPeriod(final long ns) {
        return ns >= MIN_DURATION_NS && ns <= MAX_PERIOD_NS;
    }

    static boolean isIn(final long value, final long least, final long most) {
        return value >= least && value <= most;
    }

    /**
     * @return whether the text has 1 to so many bytes of UTF-8, without control characters.
     */
    static boolean isName(final String text, final int maxBytes) {
        return text != null && !text.isEmpty() && utf8Length(text) <= maxBytes;
    }

    /**
     * @return length in UTF-8, or a number above any bound where the text has control characters or
     *     half a pair.
     */
    static int utf8Length(final String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c < ' ' || c == 0x7f) {
                return NOT_ENCODABLE;
            } else if (c < 0x80) {
                bytes += 1;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(c)) {
                bytes += 3;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                return NOT_ENCODABLE;
            }
        }
        return bytes;
    }
}
