package io.berth.bench;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Bytes of everything that can be reached from an object, each thing counted once: as the JVM lays
 * it out with references of four bytes. What is reached through the peers of a benchmark is left
 * out.
 */
final class ObjectSizes {
    private static final int HEADER_BYTES = 12;
    private static final int ARRAY_HEADER_BYTES = 16;
    private static final int REFERENCE_BYTES = 4;
    private static final int ALIGNMENT = 8;
    private static final int STRING_BYTES = 24;
    private static final int ENTRY_BYTES = 48;
    private static final String LEFT_OUT = ObjectSizes.class.getPackageName();

    private final Set<Object> seen = java.util.Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> open = new ArrayDeque<>();
    private long bytes;

    /** Does not go on from this object. */
    void leaveOut(final Object object) {
        seen.add(object);
    }

    /** What is added by this object to what was counted before. */
    long add(final Object root) {
        bytes = 0;
        push(root);
        while (!open.isEmpty()) {
            visit(open.pop());
        }
        return bytes;
    }

    private void push(final Object object) {
        if (object != null && !isLeftOut(object) && seen.add(object)) {
            open.push(object);
        }
    }

    private static boolean isLeftOut(final Object object) {
        return object instanceof Enum
                || object instanceof Class
                || object.getClass().getPackageName().equals(LEFT_OUT);
    }

    private void visit(final Object object) {
        final Class<?> type = object.getClass();
        if (object instanceof String) {
            bytes += STRING_BYTES + align(ARRAY_HEADER_BYTES + ((String) object).length());
        } else if (type.isArray()) {
            visitArray(object, type.getComponentType());
        } else if (type.getName().startsWith("java.")) {
            visitOfJdk(object);
        } else {
            visitFields(object, type);
        }
    }

    private void visitArray(final Object array, final Class<?> component) {
        final int length = Array.getLength(array);
        bytes += align(ARRAY_HEADER_BYTES + (long) length * bytesOf(component));
        if (!component.isPrimitive()) {
            for (int i = 0; i < length; i++) {
                push(Array.get(array, i));
            }
        }
    }

    /** The JDK does not show its fields: about what its maps and lists take. */
    private void visitOfJdk(final Object object) {
        if (object instanceof Map) {
            ((Map<?, ?>) object)
                    .forEach(
                            (key, value) -> {
                                bytes += ENTRY_BYTES;
                                push(key);
                                push(value);
                            });
        } else if (object instanceof Collection) {
            for (final Object item : (Collection<?>) object) {
                bytes += REFERENCE_BYTES;
                push(item);
            }
        } else {
            bytes += STRING_BYTES;
        }
    }

    private void visitFields(final Object object, final Class<?> type) {
        long size = HEADER_BYTES;
        for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
            for (final Field field : at.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    size += bytesOf(field.getType());
                    if (!field.getType().isPrimitive()) {
                        push(get(field, object));
                    }
                }
            }
        }
        bytes += align(size);
    }

    static Object get(final Field field, final Object object) {
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (final IllegalAccessException | InaccessibleObjectException ex) {
            throw new IllegalStateException("cannot look into " + field, ex);
        }
    }

    private static long align(final long size) {
        return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private static int bytesOf(final Class<?> type) {
        if (type == long.class || type == double.class) {
            return Long.BYTES;
        }
        if (type == byte.class || type == boolean.class) {
            return 1;
        }
        if (type == short.class || type == char.class) {
            return Short.BYTES;
        }
        return REFERENCE_BYTES;
    }
}
