package io.berth.simulation;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes down the calls that are made on an interface. The heart speaks to a tape of its outputs;
 * peers speak to a tape of commands, which the simulated log then plays to the heart.
 *
 * @param <T> the interface.
 */
public final class CallTape<T> {
    private final T recorder;
    private List<Call> calls = new ArrayList<>();

    public CallTape(final Class<T> type) {
        recorder =
                type.cast(
                        Proxy.newProxyInstance(
                                type.getClassLoader(), new Class<?>[] {type}, this::onCall));
    }

    /** What to call. */
    public T recorder() {
        return recorder;
    }

    /** The calls since the last take, and forgets them. */
    public List<Call> take() {
        final List<Call> taken = calls;
        calls = new ArrayList<>();
        return taken;
    }

    private Object onCall(final Object proxy, final Method method, final Object[] arguments) {
        if (method.getDeclaringClass() == Object.class) {
            return onObjectMethod(proxy, method, arguments);
        }
        calls.add(new Call(method, arguments));
        return null;
    }

    private static Object onObjectMethod(
            final Object proxy, final Method method, final Object[] arguments) {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "tape";
        };
    }
}
