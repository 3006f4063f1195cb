package io.berth.node;

import io.berth.cluster.PlacementHeart;
import io.berth.cluster.StateMachineHeart;
import io.berth.placement.PlacementCommands;
import io.berth.placement.PlacementOutput;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Function;

/**
 * The real state machine, which fails at one entry after it has been applied: at the first of a
 * kind once it is armed, and at that one again in each replay.
 */
final class FailingHeart {
    private final String command;
    private boolean armed;
    private long failingTimestampNs = Long.MIN_VALUE;

    /**
     * @param command name of the method of {@link PlacementCommands} that fails.
     */
    FailingHeart(final String command) {
        this.command = command;
    }

    synchronized void arm() {
        armed = true;
    }

    private synchronized boolean fails(final String name, final Object[] arguments) {
        if (!name.equals(command)) {
            return false;
        }
        if (armed) {
            armed = false;
            failingTimestampNs = (long) arguments[0];
        }
        return (long) arguments[0] == failingTimestampNs;
    }

    Function<PlacementOutput, PlacementHeart> factory() {
        return output -> {
            final PlacementHeart heart = new StateMachineHeart(output);
            final PlacementCommands real = heart.commands();
            final PlacementCommands failing =
                    (PlacementCommands)
                            Proxy.newProxyInstance(
                                    PlacementCommands.class.getClassLoader(),
                                    new Class<?>[] {PlacementCommands.class},
                                    (proxy, method, arguments) -> {
                                        try {
                                            final Object result = method.invoke(real, arguments);
                                            if (fails(method.getName(), arguments)) {
                                                throw new IllegalStateException("broken");
                                            }
                                            return result;
                                        } catch (final InvocationTargetException e) {
                                            throw e.getCause();
                                        }
                                    });
            return (PlacementHeart)
                    Proxy.newProxyInstance(
                            PlacementHeart.class.getClassLoader(),
                            new Class<?>[] {PlacementHeart.class},
                            (proxy, method, arguments) ->
                                    method.getName().equals("commands")
                                            ? failing
                                            : method.invoke(heart, arguments));
        };
    }
}
