package io.berth.cluster;

import io.berth.placement.PlacementOutput;
import io.berth.placement.PolicySettings;
import java.lang.reflect.Method;
import java.util.List;

/**
 * Arguments for any method of the state machine's output: numbers by position, the longest names
 * allowed.
 */
final class OutputArguments {
    static final PlacementOutput.Status STATUS =
            new PlacementOutput.Status(
                    true, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
                    22, 23, 24);

    private static final PlacementOutput.CellEpochStatus CELL_EPOCH =
            new PlacementOutput.CellEpochStatus(1, 2, true, 4, 5, 6, 7, 8, 9, 10, 11, 12);

    private static final int LONGEST_NAME = 64;

    private OutputArguments() {}

    static Object[] of(final Method method, final long sessionId) {
        final Class<?>[] types = method.getParameterTypes();
        final Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = argument(types[i], i == 0 ? sessionId : i);
        }
        return arguments;
    }

    private static Object argument(final Class<?> type, final long number) {
        if (type == long.class) {
            return number;
        }
        if (type == int.class) {
            return (int) number;
        }
        if (type == boolean.class) {
            return true;
        }
        if (type == String.class) {
            return "x".repeat(LONGEST_NAME);
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[1];
        }
        if (type == PlacementOutput.Status.class) {
            return STATUS;
        }
        if (type == PlacementOutput.CellEpochStatus.class) {
            return CELL_EPOCH;
        }
        if (type == PolicySettings.class) {
            return PolicySettings.defaults(2);
        }
        if (type == List.class) {
            return List.of();
        }
        throw new IllegalArgumentException(type.getName());
    }
}
