package io.berth.explore;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.DirectBuffer;

/**
 * A digest of everything that an object of a protocol package holds, field by field, so that no
 * field can be forgotten. Counters and settings are left out: no decision reads the former, the
 * latter do not change. References to what stands outside the package (outputs, entropy) are left
 * out as well: their owners digest them. Single threaded.
 */
final class ObjectDigest {
    private static final String[] PACKAGES = {
        "io.berth.client.protocol.", "io.berth.worker.protocol."
    };

    private static final ClassValue<Shape> SHAPES =
            new ClassValue<>() {
                @Override
                protected Shape computeValue(final Class<?> type) {
                    return newShape(type);
                }
            };

    private enum Kind {
        RECORD,
        NUMBER,
        CONSTANT,
        TEXT,
        BYTES,
        LONGS,
        INTS,
        ARRAY,
        MAP,
        COLLECTION,
        BUFFER,
        CALL,
        SKIPPED
    }

    private record Shape(int number, Kind kind, Field[] fields) {}

    private static final AtomicInteger SHAPE_COUNT = new AtomicInteger();

    /**
     * What was met so far, by its class: there are few of each, so looking through them is cheap.
     */
    private final List<List<Object>> met = new ArrayList<>();

    private long hash;

    /** The digest of an object and everything it refers to. */
    long of(final Object root) {
        met.forEach(List::clear);
        hash = 0;
        add(root);
        return hash;
    }

    private void add(final Object value) {
        if (value == null) {
            number(-1);
            return;
        }
        final Shape shape = SHAPES.get(value.getClass());
        switch (shape.kind) {
            case NUMBER -> number(((Number) value).longValue());
            case CONSTANT -> number(((Enum<?>) value).ordinal());
            case TEXT -> number(value.toString().hashCode());
            case BYTES -> bytes((byte[]) value);
            case LONGS -> longs((long[]) value);
            case INTS -> ints((int[]) value);
            case ARRAY -> array((Object[]) value);
            case MAP -> map((Map<?, ?>) value);
            case COLLECTION -> collection((Collection<?>) value);
            case BUFFER -> buffer((DirectBuffer) value);
            case CALL -> number(((SmallCall) value).number);
            case RECORD -> fields(value, shape);
            default -> {}
        }
    }

    private void fields(final Object value, final Shape shape) {
        if (isMet(value, shape)) {
            return;
        }
        try {
            for (final Field field : shape.fields) {
                final Class<?> type = field.getType();
                if (type == long.class || type == int.class) {
                    number(field.getLong(value));
                } else if (type == boolean.class) {
                    number(field.getBoolean(value) ? 1 : 0);
                } else if (type.isPrimitive()) {
                    number(field.getLong(value));
                } else {
                    add(field.get(value));
                }
            }
        } catch (final IllegalAccessException e) {
            throw new IllegalStateException("not readable: " + value.getClass(), e);
        }
    }

    private boolean isMet(final Object value, final Shape shape) {
        while (met.size() <= shape.number) {
            met.add(new ArrayList<>());
        }
        final List<Object> before = met.get(shape.number);
        for (int i = 0; i < before.size(); i++) {
            if (before.get(i) == value) {
                number(i);
                return true;
            }
        }
        before.add(value);
        return false;
    }

    private void number(final long value) {
        hash = Mix.of(hash, value);
    }

    private void bytes(final byte[] values) {
        number(values.length);
        for (final byte value : values) {
            number(value);
        }
    }

    private void longs(final long[] values) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] != 0) {
                number(i);
                number(values[i]);
            }
        }
    }

    private void ints(final int[] values) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] != 0) {
                number(i);
                number(values[i]);
            }
        }
    }

    private void array(final Object[] values) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                number(i);
                add(values[i]);
            }
        }
    }

    /** In any order of the map. */
    private void map(final Map<?, ?> map) {
        final long outer = hash;
        long sum = 0;
        for (final Map.Entry<?, ?> entry : map.entrySet()) {
            hash = 1;
            add(entry.getKey());
            add(entry.getValue());
            sum += hash;
        }
        hash = outer;
        number(map.size());
        number(sum);
    }

    private void collection(final Collection<?> values) {
        number(values.size());
        if (values instanceof List || values instanceof java.util.Deque) {
            values.forEach(this::add);
            return;
        }
        final long outer = hash;
        long sum = 0;
        for (final Object value : values) {
            hash = 1;
            add(value);
            sum += hash;
        }
        hash = outer;
        number(sum);
    }

    private void buffer(final DirectBuffer buffer) {
        for (int i = 0; i < buffer.capacity(); i++) {
            number(buffer.getByte(i));
        }
    }

    private static Shape newShape(final Class<?> type) {
        final Kind kind = kindOf(type);
        final List<Field> fields = new ArrayList<>();
        if (kind == Kind.RECORD) {
            for (Class<?> of = type; of != Object.class; of = of.getSuperclass()) {
                for (final Field field : of.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers()) && isState(field)) {
                        field.setAccessible(true);
                        fields.add(field);
                    }
                }
            }
        }
        return new Shape(SHAPE_COUNT.getAndIncrement(), kind, fields.toArray(new Field[0]));
    }

    private static boolean isState(final Field field) {
        return field.getType().isPrimitive() || kindOf(field.getType()) != Kind.SKIPPED;
    }

    private static Kind kindOf(final Class<?> type) {
        if (Number.class.isAssignableFrom(type)) {
            return Kind.NUMBER;
        } else if (type.isEnum() || Enum.class.isAssignableFrom(type)) {
            return Kind.CONSTANT;
        } else if (type == String.class || type == Boolean.class) {
            return Kind.TEXT;
        } else if (type.isArray()) {
            return arrayKindOf(type);
        } else if (Map.class.isAssignableFrom(type)) {
            return Kind.MAP;
        } else if (Collection.class.isAssignableFrom(type)) {
            return Kind.COLLECTION;
        } else if (DirectBuffer.class.isAssignableFrom(type)) {
            return Kind.BUFFER;
        } else if (type == SmallCall.class) {
            return Kind.CALL;
        }
        return isProtocol(type) || type == Object.class ? Kind.RECORD : Kind.SKIPPED;
    }

    private static Kind arrayKindOf(final Class<?> type) {
        if (type == byte[].class) {
            return Kind.BYTES;
        } else if (type == long[].class) {
            return Kind.LONGS;
        }
        return type == int[].class ? Kind.INTS : Kind.ARRAY;
    }

    private static boolean isProtocol(final Class<?> type) {
        final String name = type.getName();
        final boolean inside = name.startsWith(PACKAGES[0]) || name.startsWith(PACKAGES[1]);
        return inside
                && !name.contains("Lambda")
                && !name.endsWith("Counters")
                && !name.endsWith("Counts")
                && !name.endsWith("Settings");
    }
}
