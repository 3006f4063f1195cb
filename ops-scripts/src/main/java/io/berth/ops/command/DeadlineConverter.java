package io.berth.ops.command;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** As {@link DurationConverter}; a number alone is seconds. 1 ms to 24 h. */
final class DeadlineConverter implements ITypeConverter<Duration> {
    private static final Duration SHORTEST = Duration.ofMillis(1);

    @Override
    public Duration convert(final String text) {
        final Duration deadline =
                new DurationConverter().convert(text.matches("\\d{1,9}") ? text + "s" : text);
        if (deadline.compareTo(SHORTEST) < 0) {
            throw new TypeConversionException("'" + text + "' is shorter than 1ms");
        }
        return deadline;
    }
}
