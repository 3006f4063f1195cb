package io.berth.ops.doctor;

import java.util.Locale;

/** Numbers as people read them. */
final class Text {
    private Text() {}

    static String bytes(final long bytes) {
        if (bytes >= 10L << 30) {
            return (bytes >> 30) + " GiB";
        }
        if (bytes >= 10L << 20) {
            return (bytes >> 20) + " MiB";
        }
        return bytes >= 1 << 10 ? (bytes >> 10) + " KiB" : bytes + " B";
    }

    static String ms(final long ns) {
        return String.format(Locale.ROOT, "%.2f ms", ns / 1e6);
    }
}
