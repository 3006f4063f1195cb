package io.berth.cluster;

import io.berth.placement.PlacementCommands;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Keeps the name and the arguments of every command. */
final class RecordingCommands {
    final List<String> names = new ArrayList<>();
    final List<Object[]> arguments = new ArrayList<>();
    final PlacementCommands commands =
            (PlacementCommands)
                    Proxy.newProxyInstance(
                            PlacementCommands.class.getClassLoader(),
                            new Class<?>[] {PlacementCommands.class},
                            (proxy, method, args) -> {
                                names.add(method.getName());
                                arguments.add(args == null ? new Object[0] : args);
                                return null;
                            });

    void clear() {
        names.clear();
        arguments.clear();
    }

    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            text.append(names.get(i)).append(Arrays.toString(arguments.get(i))).append(' ');
        }
        return text.toString().trim();
    }
}
