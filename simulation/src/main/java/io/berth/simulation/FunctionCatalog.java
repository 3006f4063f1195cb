package io.berth.simulation;

import static io.berth.simulation.VirtualTime.MS;

import io.berth.placement.PlacementCommands.FunctionSettings;
import io.berth.schemas.protocol.SandboxKind;
import java.util.List;

/** The functions that callers know, some of which may not exist at the moment. */
final class FunctionCatalog {
    static final int TENANTS = 3;

    private static final List<String> NAMES = List.of("f0", "f1", "f2", "f3", "f4", "f5", "f6");

    private final SimulationRandom random;

    FunctionCatalog(final SimulationRandom random) {
        this.random = random;
    }

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

    /** Settings at random, with limits that are often reached. */
    FunctionSettings settings(final String name) {
        return new FunctionSettings(
                tenantOf(name),
                name,
                SandboxKind.SYNTHETIC,
                "",
                random.between(200, 5_000) * MS,
                random.perMille(300)
                        ? random.between(100, 1_000) * MS
                        : random.between(1_000, 60_000) * MS,
                random.between(5, 1_500) * MS,
                (int) random.between(32, 400),
                random.perMille(600) ? FunctionSettings.NONE_RESERVED : random.between(0, 4),
                random.perMille(100) ? 0 : (int) random.between(1, 15));
    }
}
