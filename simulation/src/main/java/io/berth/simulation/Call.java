package io.berth.simulation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One call of a method of an interface, kept with its arguments: a command of the log or an output
 * of the heart.
 */
public final class Call {
    private static final Map<Method, Map<String, Integer>> POSITIONS = new ConcurrentHashMap<>();

    private final Method method;
    private final Object[] arguments;

    Call(final Method method, final Object[] arguments) {
        this.method = method;
        this.arguments = arguments == null ? new Object[0] : arguments;
    }

    /** Name of the method. */
    public String name() {
        return method.getName();
    }

    /** True if the method has a parameter of this name. */
    public boolean has(final String parameter) {
        return positions().containsKey(parameter);
    }

    /** A numeric argument by the name of its parameter. */
    public long number(final String parameter) {
        return ((Number) argument(parameter)).longValue();
    }

    /** An argument by the name of its parameter. */
    @SuppressWarnings("unchecked")
    public <T> T argument(final String parameter) {
        return (T) arguments[position(parameter)];
    }

    /** The same call with another argument. */
    public Call with(final String parameter, final Object value) {
        final Object[] changed = arguments.clone();
        changed[position(parameter)] = value;
        return new Call(method, changed);
    }

    /** Makes the call on a target. */
    public void applyTo(final Object target) {
        try {
            method.invoke(target, arguments);
        } catch (final InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException("failed: " + this, e.getCause());
        } catch (final IllegalAccessException e) {
            throw new IllegalStateException("not callable: " + this, e);
        }
    }

    private int position(final String parameter) {
        final Integer position = positions().get(parameter);
        if (position == null) {
            throw new IllegalArgumentException(name() + " has no parameter " + parameter);
        }
        return position;
    }

    private Map<String, Integer> positions() {
        final Map<String, Integer> known = POSITIONS.get(method);
        return known != null ? known : POSITIONS.computeIfAbsent(method, Call::positionsOf);
    }

    private static Map<String, Integer> positionsOf(final Method method) {
        final Map<String, Integer> positions = new HashMap<>();
        final Parameter[] parameters = method.getParameters();
        for (int i = 0; i < parameters.length; i++) {
            positions.put(parameters[i].getName(), i);
        }
        return positions;
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Call call
                && method.equals(call.method)
                && Arrays.equals(arguments, call.arguments);
    }

    @Override
    public int hashCode() {
        return method.hashCode() * 31 + Arrays.hashCode(arguments);
    }

    /**
     * A digest that is the same in every process, unlike {@link #hashCode()} where arguments are
     * enums.
     */
    public long digest() {
        long digest = name().hashCode();
        for (final Object argument : arguments) {
            digest = digest * 0x100_0000_01B3L + digestOf(argument);
        }
        return digest;
    }

    private static long digestOf(final Object argument) {
        if (argument instanceof Number number) {
            return number.longValue() * 0x9E37_79B9_7F4A_7C15L;
        }
        if (argument instanceof Enum<?> constant) {
            return constant.name().hashCode();
        }
        return String.valueOf(argument).hashCode();
    }

    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder(name()).append('(');
        final Parameter[] parameters = method.getParameters();
        for (int i = 0; i < arguments.length; i++) {
            if (i > 0) {
                text.append(", ");
            }
            text.append(parameters[i].getName())
                    .append('=')
                    .append(format(parameters[i].getName(), arguments[i]));
        }
        return text.append(')').toString();
    }

    private static String format(final String parameter, final Object argument) {
        if (argument instanceof Long number && parameter.endsWith("Id") && number > 0xFFFFFL) {
            return "g" + ((number >>> 20) & 0xF_FFFF_FFFFL) + "i" + (number & 0xF_FFFF);
        }
        if (argument instanceof Long number && parameter.endsWith("Ns")) {
            return number / VirtualTime.MS + "ms";
        }
        if (argument instanceof Long number
                && parameter.toLowerCase(java.util.Locale.ROOT).endsWith("token")) {
            return "t" + (number & 0xFF_FFFF_FFFF_FFFFL);
        }
        return String.valueOf(argument);
    }
}
