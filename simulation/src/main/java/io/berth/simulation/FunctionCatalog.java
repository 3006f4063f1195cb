package io.berth.simulation;

import java.util.List;

/** The functions that callers know, some of which may not exist at the moment. */
final class FunctionCatalog {
    static final int TENANTS = 3;

    private static final List<String> NAMES = List.of("f0", "f1", "f2", "f3", "f4", "f5", "f6");

    static String tenantOf(final String function) {
        return "t" + (function.charAt(1) - '0') % TENANTS;
    }

    List<String> names() {
        return NAMES;
    }

    /** A function to call; the last of the catalog is rarely there. */
    String any(final SimulationRandom caller) {
        return NAMES.get(caller.perMille(20) ? NAMES.size() - 1 : caller.below(NAMES.size() - 1));
    }
}
