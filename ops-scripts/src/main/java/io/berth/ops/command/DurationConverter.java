package io.berth.ops.command;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write them: 250us, 500ms, 10s, 5m, 1h; at most 24 h. */
final class DurationConverter implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(us|ms|s|m|h)");
    private static final Duration LONGEST = Duration.ofHours(24);

    @Override
    public Duration convert(final String text) {
        final Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException(
                    "'" + text + "' is not a duration such as 500ms, 2s or 5m");
        }
        final long number = Long.parseLong(matcher.group(1));
        final Duration duration =
                switch (matcher.group(2)) {
                    case "us" -> Duration.ofNanos(number * 1_000);
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    default -> Duration.ofHours(number);
                };
        if (duration.compareTo(LONGEST) > 0) {
            throw new TypeConversionException("'" + text + "' is longer than 24h");
        }
        return duration;
    }

    /** The shortest form of a duration that this converter reads back. */
    static String format(final Duration duration) {
        final long us = duration.toNanos() / 1_000;
        if (us % 1_000 != 0) {
            return us + "us";
        }
        final long ms = us / 1_000;
        if (ms % 1_000 != 0 || ms == 0) {
            return ms + "ms";
        }
        final long s = ms / 1_000;
        return s % 3_600 == 0 ? s / 3_600 + "h" : s % 60 == 0 ? s / 60 + "m" : s + "s";
    }
}
