package io.berth.wire;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Drives the generated codecs of any message with values as text (see {@link MessageValues}). */
final class ReflectiveCodec {
    private static final Map<Class<?>, Method[]> METHODS = new ConcurrentHashMap<>();

    private final SchemaModel schema;

    ReflectiveCodec(final SchemaModel schema) {
        this.schema = schema;
    }

    /** Encodes with header; returns the length. */
    int encode(
            final SchemaModel.Message message,
            final Map<String, String> values,
            final MutableDirectBuffer buffer) {
        final Object encoder = create(message.name() + "Encoder");
        final Object header = create("MessageHeaderEncoder");
        call(encoder, "wrapAndApplyHeader", buffer, 0, header);
        encodeBlock(encoder, "", message.block(), values);
        return StructureCheck.HEADER_LENGTH + (int) call(encoder, "encodedLength");
    }

    /** Decodes what has passed the structure check. */
    Map<String, String> decode(final SchemaModel.Message message, final DirectBuffer buffer) {
        final Map<String, String> values = new LinkedHashMap<>();
        decodeBlock(wrap(message, buffer, 0), "", message.block(), values);
        return values;
    }

    /** Walks the whole message with the generated decoder, as its text form does. */
    String print(final SchemaModel.Message message, final DirectBuffer buffer, final int offset) {
        return wrap(message, buffer, offset).toString();
    }

    /** A constant of a generated class, such as the block length of an encoder. */
    int constant(final String className, final String method) {
        try {
            return ((Number)
                            Class.forName(schema.javaPackage() + "." + className)
                                    .getMethod(method)
                                    .invoke(null))
                    .intValue();
        } catch (final ReflectiveOperationException ex) {
            throw new AssertionError(className + "." + method, ex);
        }
    }

    private Object wrap(
            final SchemaModel.Message message, final DirectBuffer buffer, final int offset) {
        final Object decoder = create(message.name() + "Decoder");
        return call(decoder, "wrapAndApplyHeader", buffer, offset, create("MessageHeaderDecoder"));
    }

    private void encodeBlock(
            final Object encoder,
            final String path,
            final SchemaModel.Block block,
            final Map<String, String> values) {
        for (final SchemaModel.Field field : block.fields()) {
            encodeField(encoder, field, values.get(path + field.name()));
        }
        for (final SchemaModel.Group group : block.groups()) {
            final int count = Integer.parseInt(values.get(path + group.name() + ".count"));
            final Object entries = call(encoder, group.name() + "Count", count);
            for (int i = 0; i < count; i++) {
                encodeBlock(
                        call(entries, "next"),
                        path + group.name() + "[" + i + "].",
                        group.entry(),
                        values);
            }
        }
        for (final SchemaModel.Data data : block.data()) {
            final String value = values.get(path + data.name());
            final byte[] bytes =
                    data.text()
                            ? value.getBytes(StandardCharsets.UTF_8)
                            : HexFormat.of().parseHex(value);
            call(encoder, "put" + capitalised(data.name()), bytes, 0, bytes.length);
        }
    }

    private void encodeField(
            final Object encoder, final SchemaModel.Field field, final String value) {
        switch (field.kind()) {
            case NUMBER -> call(encoder, field.name(), parse(field.type(), value));
            case ARRAY ->
                    call(
                            encoder,
                            "put" + capitalised(field.name()),
                            HexFormat.of().parseHex(value),
                            0,
                            field.length());
            case NUMBERS -> {
                final String[] numbers = value.split(",");
                for (int i = 0; i < numbers.length; i++) {
                    call(encoder, field.name(), i, parse(field.type(), numbers[i]));
                }
            }
            case ENUM -> call(encoder, field.name(), enumValue(field.type(), value));
            case SET -> {
                final Object set = call(call(encoder, field.name()), "clear");
                for (final String choice : value.isEmpty() ? new String[0] : value.split(",")) {
                    call(set, choice, true);
                }
            }
            default -> throw new AssertionError(field);
        }
    }

    private void decodeBlock(
            final Object decoder,
            final String path,
            final SchemaModel.Block block,
            final Map<String, String> values) {
        for (final SchemaModel.Field field : block.fields()) {
            values.put(path + field.name(), decodeField(decoder, field));
        }
        for (final SchemaModel.Group group : block.groups()) {
            final Object entries = call(decoder, group.name());
            final int count = (int) call(entries, "count");
            values.put(path + group.name() + ".count", Integer.toString(count));
            for (int i = 0; i < count; i++) {
                decodeBlock(
                        call(entries, "next"),
                        path + group.name() + "[" + i + "].",
                        group.entry(),
                        values);
            }
        }
        for (final SchemaModel.Data data : block.data()) {
            final UnsafeBuffer view = new UnsafeBuffer();
            call(decoder, "wrap" + capitalised(data.name()), view);
            values.put(path + data.name(), data.text() ? text(view) : hex(view));
        }
    }

    private String decodeField(final Object decoder, final SchemaModel.Field field) {
        return switch (field.kind()) {
            case NUMBER ->
                    MessageValues.format(
                            field.type(), ((Number) call(decoder, field.name())).longValue());
            case ARRAY -> {
                final UnsafeBuffer view = new UnsafeBuffer();
                call(decoder, "wrap" + capitalised(field.name()), view);
                yield hex(view);
            }
            case NUMBERS ->
                    IntStream.range(0, field.length())
                            .mapToObj(i -> ((Number) call(decoder, field.name(), i)).longValue())
                            .map(number -> MessageValues.format(field.type(), number))
                            .collect(Collectors.joining(","));
            case ENUM -> call(decoder, field.name()).toString();
            case SET -> {
                final Object set = call(decoder, field.name());
                yield field.choices().stream()
                        .filter(choice -> (boolean) call(set, choice))
                        .collect(Collectors.joining(","));
            }
        };
    }

    private static Object parse(final String primitive, final String value) {
        final long number =
                primitive.startsWith("u") ? Long.parseUnsignedLong(value) : Long.parseLong(value);
        return switch (primitive) {
            case "int8" -> (byte) number;
            case "uint8", "int16" -> (short) number;
            case "uint16", "int32" -> (int) number;
            case "uint32", "int64", "uint64" -> number;
            default -> throw new AssertionError(primitive);
        };
    }

    private Object enumValue(final String type, final String constant) {
        try {
            return Class.forName(schema.javaPackage() + "." + type)
                    .getMethod("valueOf", String.class)
                    .invoke(null, constant);
        } catch (final ReflectiveOperationException ex) {
            throw new AssertionError(type + "." + constant, ex);
        }
    }

    private Object create(final String className) {
        try {
            return Class.forName(schema.javaPackage() + "." + className)
                    .getConstructor()
                    .newInstance();
        } catch (final ReflectiveOperationException ex) {
            throw new AssertionError(className, ex);
        }
    }

    private static Object call(final Object target, final String name, final Object... arguments) {
        for (final Method method : METHODS.computeIfAbsent(target.getClass(), Class::getMethods)) {
            if (method.getName().equals(name) && !method.isBridge() && accepts(method, arguments)) {
                try {
                    return method.invoke(target, arguments);
                } catch (final InvocationTargetException ex) {
                    throw new AssertionError(name + " " + List.of(arguments), ex.getCause());
                } catch (final IllegalAccessException ex) {
                    throw new AssertionError(name, ex);
                }
            }
        }
        throw new AssertionError("no method " + name + " in " + target.getClass());
    }

    private static boolean accepts(final Method method, final Object... arguments) {
        final Class<?>[] types = method.getParameterTypes();
        if (types.length != arguments.length) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            final Class<?> type = types[i];
            final boolean fits =
                    type.isPrimitive()
                            ? java.lang.invoke.MethodType.methodType(type)
                                    .wrap()
                                    .returnType()
                                    .isInstance(arguments[i])
                            : type.isInstance(arguments[i]);
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static String text(final DirectBuffer view) {
        return view.getStringWithoutLengthUtf8(0, view.capacity());
    }

    private static String hex(final DirectBuffer view) {
        final byte[] bytes = new byte[view.capacity()];
        view.getBytes(0, bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String capitalised(final String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}
