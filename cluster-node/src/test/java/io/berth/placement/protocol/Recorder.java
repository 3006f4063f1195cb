package io.berth.placement.protocol;

import io.berth.placement.PlacementOutput;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@link PlacementOutput} that writes down what it is told. */
public final class Recorder {
    private final List<Said> said = new ArrayList<>();
    private final PlacementOutput output =
            (PlacementOutput)
                    Proxy.newProxyInstance(
                            PlacementOutput.class.getClassLoader(),
                            new Class<?>[] {PlacementOutput.class},
                            this::record);

    /** What to give to the state machine. */
    public PlacementOutput output() {
        return output;
    }

    /** What was said since the last call, in order. */
    public List<Said> drain() {
        final List<Said> result = new ArrayList<>(said);
        said.clear();
        return result;
    }

    private Object record(final Object proxy, final Method method, final Object[] values) {
        if (method.getDeclaringClass() == Object.class) {
            return method.getName().equals("hashCode") ? 0 : null;
        }
        final Map<String, Object> arguments = new LinkedHashMap<>();
        final Parameter[] parameters = method.getParameters();
        for (int i = 0; i < parameters.length; i++) {
            arguments.put(parameters[i].getName(), values[i]);
        }
        said.add(new Said(method.getName(), arguments));
        return null;
    }
}
