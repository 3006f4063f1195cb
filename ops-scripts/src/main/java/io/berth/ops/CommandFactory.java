package io.berth.ops;

import java.lang.reflect.Constructor;
import picocli.CommandLine;

/** Makes commands: those that write get the {@link Output} in their constructor. */
final class CommandFactory implements CommandLine.IFactory {
    private final CommandLine.IFactory defaults = CommandLine.defaultFactory();
    private final Output output;

    CommandFactory(final Output output) {
        this.output = output;
    }

    @Override
    public <K> K create(final Class<K> type) throws Exception {
        for (final Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (constructor.getParameterCount() == 1
                    && constructor.getParameterTypes()[0] == Output.class) {
                constructor.setAccessible(true);
                return type.cast(constructor.newInstance(output));
            }
        }
        return defaults.create(type);
    }
}
