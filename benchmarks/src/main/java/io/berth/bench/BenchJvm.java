package io.berth.bench;

import java.util.ArrayList;
import java.util.List;

/** The JVM in which a fleet is measured: a fresh one each, with the collector of a node. */
public final class BenchJvm {
    private static final String HEAP = "2g";
    private static final List<String> STORM_HEAP =
            List.of("-Xms4g", "-Xmx4g", "-Xmn1800m", "-XX:+AlwaysPreTouch");
    private static final List<String> OPENED =
            List.of("jdk.internal.misc", "java.util.zip", "sun.nio.ch");

    private BenchJvm() {}

    /** Its options. */
    public static List<String> options(final boolean hugePages) {
        return options(List.of("-Xms" + HEAP, "-Xmx" + HEAP), hugePages);
    }

    /**
     * For storms: with room for several fleets, so that no collection comes in between, and memory
     * that the system has given before.
     */
    public static List<String> stormOptions(final boolean hugePages) {
        return options(STORM_HEAP, hugePages);
    }

    private static List<String> options(final List<String> heap, final boolean hugePages) {
        final List<String> options = new ArrayList<>(heap);
        options.add("-XX:+UseSerialGC");
        options.add("-XX:-UsePerfData");
        if (hugePages) {
            options.add("-XX:+UseTransparentHugePages");
        }
        for (final String opened : OPENED) {
            options.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
        }
        return options;
    }
}
