package io.berth.ops.command;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Lengths of long work: as {@link DurationConverter}, up to 168h, or plain seconds. */
final class LengthConverter implements ITypeConverter<Duration> {
    private static final Pattern SECONDS = Pattern.compile("(\\d{1,6})");
    private static final Pattern HOURS = Pattern.compile("(\\d{1,3})h");
    private static final Duration LONGEST = Duration.ofHours(168);

    @Override
    public Duration convert(final String text) {
        final Matcher seconds = SECONDS.matcher(text);
        final Matcher hours = HOURS.matcher(text);
        final Duration length =
                seconds.matches()
                        ? Duration.ofSeconds(Long.parseLong(seconds.group(1)))
                        : hours.matches()
                                ? Duration.ofHours(Long.parseLong(hours.group(1)))
                                : new DurationConverter().convert(text);
        if (length.compareTo(LONGEST) > 0) {
            throw new TypeConversionException("'" + text + "' is longer than 168h");
        }
        return length;
    }
}
