package io.berth.placement;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Keeps every output as its name and arguments. */
final class RecordingOutput {
    /** One call of the output. */
    record Said(String name, Object[] args) {
        long longArg(final int at) {
            return ((Number) args[at]).longValue();
        }

        @Override
        public String toString() {
            return name + java.util.Arrays.toString(args);
        }
    }

    final List<Said> said = new ArrayList<>();

    PlacementOutput asOutput() {
        return (PlacementOutput)
                Proxy.newProxyInstance(
                        PlacementOutput.class.getClassLoader(),
                        new Class<?>[] {PlacementOutput.class},
                        (proxy, method, args) -> {
                            said.add(new Said(method.getName(), args));
                            return null;
                        });
    }

    Said last(final String name) {
        for (int i = said.size() - 1; i >= 0; i--) {
            if (said.get(i).name().equals(name)) {
                return said.get(i);
            }
        }
        throw new AssertionError("never said " + name + ": " + said);
    }

    Said only(final String name) {
        final List<Said> all = all(name);
        if (all.size() != 1) {
            throw new AssertionError("said " + all.size() + " times " + name + ": " + said);
        }
        return all.get(0);
    }

    List<Said> all(final String name) {
        return said.stream().filter(s -> s.name().equals(name)).collect(Collectors.toList());
    }

    boolean has(final String name) {
        return !all(name).isEmpty();
    }

    void clear() {
        said.clear();
    }
}
