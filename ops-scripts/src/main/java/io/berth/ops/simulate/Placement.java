package io.berth.ops.simulate;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Which worker a new sandbox starts on. */
public enum Placement {
    /** Berth's default: packs at low load, spreads at high, best of k. */
    HYBRID("hybrid"),
    /** Berth's other one: the worker with the most free memory of k. */
    LEAST_LOADED("least-loaded"),
    /** For comparison only: any worker on which it fits. */
    RANDOM("random"),
    /** For comparison only: the fullest worker on which it fits. */
    PACK("pack"),
    /** For comparison only: the home worker of the function, probing on from there. */
    HASH("hash");

    private final String label;

    Placement(final String label) {
        this.label = label;
    }

    /** The name on the command line. */
    public String label() {
        return label;
    }

    /** The policy of that name, or null. */
    static Placement find(final String label) {
        return Arrays.stream(values()).filter(p -> p.label.equals(label)).findFirst().orElse(null);
    }

    /** All names for a message. */
    static String labels() {
        return Arrays.stream(values()).map(Placement::label).collect(Collectors.joining(", "));
    }
}
