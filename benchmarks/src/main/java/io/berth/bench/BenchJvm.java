package io.berth.bench;

import java.util.ArrayList;
import java.util.List;

/** The JVM in which a fleet is measured: a fresh one each, with the collector of a node. */
public final class BenchJvm {
    private static final String HEAP = "2g";
    private static final List<String> OPENED =
            List.of("jdk.internal.misc", "java.util.zip", "sun.nio.ch");

    private BenchJvm() {}

    /** Its options. */
    public static List<String> options(final boolean hugePages) {
        final List<String> options = new ArrayList<>();
        options.add("-Xms" + HEAP);
        options.add("-Xmx" + HEAP);
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
