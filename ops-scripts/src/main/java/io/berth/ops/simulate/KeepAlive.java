package io.berth.ops.simulate;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How long idle sandboxes are kept, and which goes first when memory is short. */
public enum KeepAlive {
    /** A fixed time after each use. */
    FIXED("fixed"),
    /** Windows from the function's own idle times (Shahrad et al., ATC 2020). */
    HISTOGRAM("histogram"),
    /** Until memory is short; then the one of least worth goes (Fuerst and Sharma, ASPLOS 2021). */
    GREEDY_DUAL("greedy-dual"),
    /** For comparison only: until memory is short; then the least recently used goes. */
    LRU("lru");

    private final String label;

    KeepAlive(final String label) {
        this.label = label;
    }

    /** The name on the command line. */
    public String label() {
        return label;
    }

    /** Whether idle sandboxes stay until memory is short. */
    public boolean isUntilShort() {
        return this == GREEDY_DUAL || this == LRU;
    }

    /** The keep-alive of that name, or null. */
    static KeepAlive find(final String label) {
        return Arrays.stream(values()).filter(k -> k.label.equals(label)).findFirst().orElse(null);
    }

    /** All names for a message. */
    static String labels() {
        return Arrays.stream(values()).map(KeepAlive::label).collect(Collectors.joining(", "));
    }
}
