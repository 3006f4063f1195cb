package io.berth.bench.latency;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One command to a loader: how operations come, and for how long.
 *
 * @param mode the way they come.
 * @param ratePerS operations a second of an open loop, else 0.
 * @param window operations outstanding of a full window, else 0.
 * @param durationNs for how long new ones are offered.
 */
public record Load(Mode mode, long ratePerS, int window, long durationNs) {
    private static final Pattern TEXT =
            Pattern.compile("closed (\\d+)ns|open (\\d+)/s (\\d+)ns|window (\\d+) (\\d+)ns");

    /** How operations come. */
    public enum Mode {
        /** The next one when the one before is finished. */
        CLOSED,
        /** At a constant rate, whatever became of those before. */
        OPEN,
        /** So that always the same number are outstanding. */
        WINDOW;

        /** As reports have it. */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Checks the ranges. */
    public Load {
        final boolean valid =
                durationNs > 0
                        && (mode == Mode.OPEN) == ratePerS > 0
                        && (mode == Mode.WINDOW) == window > 0
                        && ratePerS <= 10_000_000
                        && window <= OperationDriver.MOST_OUTSTANDING;
        if (!valid) {
            throw new IllegalArgumentException(
                    mode + " " + ratePerS + "/s " + window + " for " + durationNs + " ns");
        }
    }

    /** One operation at a time. */
    public static Load closed(final long durationNs) {
        return new Load(Mode.CLOSED, 0, 0, durationNs);
    }

    /** A constant rate. */
    public static Load open(final long ratePerS, final long durationNs) {
        return new Load(Mode.OPEN, ratePerS, 0, durationNs);
    }

    /** A constant number outstanding. */
    public static Load window(final int window, final long durationNs) {
        return new Load(Mode.WINDOW, 0, window, durationNs);
    }

    /** The same for another time. */
    public Load lasting(final long otherDurationNs) {
        return new Load(mode, ratePerS, window, otherDurationNs);
    }

    /** As a line that {@link #parse} reads. */
    public String format() {
        return switch (mode) {
            case CLOSED -> "closed " + durationNs + "ns";
            case OPEN -> "open " + ratePerS + "/s " + durationNs + "ns";
            case WINDOW -> "window " + window + " " + durationNs + "ns";
        };
    }

    /**
     * Reads what {@link #format} wrote.
     *
     * @throws IllegalArgumentException for anything else.
     */
    public static Load parse(final String line) {
        final Matcher matcher = TEXT.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a load: " + line);
        }
        try {
            if (matcher.group(1) != null) {
                return closed(Long.parseLong(matcher.group(1)));
            }
            return matcher.group(2) != null
                    ? open(Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3)))
                    : window(Integer.parseInt(matcher.group(4)), Long.parseLong(matcher.group(5)));
        } catch (final NumberFormatException ex) {
            throw new IllegalArgumentException("not a load: " + line, ex);
        }
    }
}
