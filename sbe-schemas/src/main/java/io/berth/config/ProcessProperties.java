package io.berth.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * Values of a properties file, overridden by environment (BERTH_NODE_ID for berth.node.id) and that
 * by system properties. Durations are a number and ns, us, ms, s, m or h; sizes a number and k, m,
 * g or nothing. Every complaint is a {@link ConfigurationException} of one line that names the key,
 * the value and what is allowed. Not thread safe.
 */
public final class ProcessProperties {
    private static final long NS_PER_MS = 1_000_000L;

    private final Properties file;
    private final Map<String, String> environment;
    private final Properties system;
    private final Set<String> known = new TreeSet<>();

    public ProcessProperties(
            final Properties file, final Map<String, String> environment, final Properties system) {
        this.file = file;
        this.environment = environment;
        this.system = system;
    }

    public static ProcessProperties load(final Path path) {
        final Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (final NoSuchFileException e) {
            throw new ConfigurationException("configuration file " + path + " does not exist");
        } catch (final MalformedInputException | IllegalArgumentException e) {
            throw new ConfigurationException(
                    "configuration file " + path + " is not a properties file in UTF-8");
        } catch (final IOException e) {
            throw new ConfigurationException(
                    "configuration file " + path + " can't be read: " + e.getMessage());
        }
        return new ProcessProperties(properties, System.getenv(), System.getProperties());
    }

    static String environmentName(final String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    /**
     * @return the value without surrounding space, or null where there is none.
     */
    public String text(final String key) {
        known.add(key);
        String value = system.getProperty(key);
        if (value == null) {
            value = environment.get(environmentName(key));
        }
        if (value == null) {
            value = file.getProperty(key);
        }
        return value == null || value.isBlank() ? null : value.trim();
    }

    public String text(final String key, final String defaultValue) {
        final String value = text(key);
        return value == null ? defaultValue : value;
    }

    public String requiredText(final String key, final String what) {
        final String value = text(key);
        if (value == null) {
            throw new ConfigurationException(key + " is missing: " + what);
        }
        return value;
    }

    public int number(final String key, final int defaultValue, final int min, final int max) {
        final String value = text(key);
        if (value == null) {
            return defaultValue;
        }
        try {
            return (int) inRange(key, value, Long.parseLong(value), min, max, min + " to " + max);
        } catch (final NumberFormatException e) {
            throw bad(key, value, "a whole number from " + min + " to " + max);
        }
    }

    /**
     * @return nanoseconds.
     */
    public long durationNs(
            final String key, final long defaultNs, final long minNs, final long maxNs) {
        final String value = text(key);
        final String allowed = format(minNs) + " to " + format(maxNs);
        return value == null
                ? defaultNs
                : inRange(
                        key,
                        value,
                        parse(key, value, DURATION, "a duration such as 500ms or 2s", allowed),
                        minNs,
                        maxNs,
                        allowed);
    }

    /**
     * @return bytes.
     */
    public long size(
            final String key, final long defaultBytes, final long minBytes, final long maxBytes) {
        final String value = text(key);
        final String allowed = formatSize(minBytes) + " to " + formatSize(maxBytes);
        return value == null
                ? defaultBytes
                : inRange(
                        key,
                        value,
                        parse(key, value, SIZE, "a size such as 64k or 16m", allowed),
                        minBytes,
                        maxBytes,
                        allowed);
    }

    /**
     * @return bytes, a power of two as transports want their buffers.
     */
    public int termLength(
            final String key, final int defaultBytes, final int minBytes, final int maxBytes) {
        final long bytes = size(key, defaultBytes, minBytes, maxBytes);
        if (Long.bitCount(bytes) != 1) {
            throw bad(
                    key,
                    text(key),
                    "a power of two from " + formatSize(minBytes) + " to " + formatSize(maxBytes));
        }
        return (int) bytes;
    }

    public <E extends Enum<E>> E choice(
            final String key, final Class<E> type, final E defaultValue) {
        final String value = text(key);
        if (value == null) {
            return defaultValue;
        }
        final StringBuilder allowed = new StringBuilder();
        for (final E constant : type.getEnumConstants()) {
            final String name = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (name.equals(value)) {
                return constant;
            }
            allowed.append(allowed.isEmpty() ? "" : " or ").append(name);
        }
        throw bad(key, value, allowed.toString());
    }

    /**
     * Refuses keys of the file that start like ours and that nobody asked for: most are spelling
     * mistakes.
     */
    public void refuseUnknown(final String... prefixes) {
        for (final String key : new TreeSet<>(file.stringPropertyNames())) {
            for (final String prefix : prefixes) {
                if (key.startsWith(prefix) && !known.contains(key)) {
                    throw new ConfigurationException(key + " is not a known key");
                }
            }
        }
    }

    public static ConfigurationException bad(
            final String key, final String value, final String allowed) {
        return new ConfigurationException(
                key + "=" + value + " is not allowed: expected " + allowed);
    }

    private static long inRange(
            final String key,
            final String text,
            final long value,
            final long min,
            final long max,
            final String allowed) {
        if (value < min || value > max) {
            throw bad(key, text, allowed);
        }
        return value;
    }

    private static final String[] DURATION = {"ns", "us", "ms", "s", "m", "h"};
    private static final long[] DURATION_FACTOR = {
        1, 1_000, NS_PER_MS, 1_000 * NS_PER_MS, 60_000 * NS_PER_MS, 3_600_000 * NS_PER_MS
    };
    private static final String[] SIZE = {"", "k", "m", "g"};

    private static long parse(
            final String key,
            final String value,
            final String[] units,
            final String example,
            final String allowed) {
        int digits = 0;
        while (digits < value.length() && Character.isDigit(value.charAt(digits))) {
            digits++;
        }
        final String unit = value.substring(digits).trim().toLowerCase(Locale.ROOT);
        for (int i = 0; i < units.length; i++) {
            if (digits > 0 && digits <= 15 && units[i].equals(unit)) {
                final long number = Long.parseLong(value.substring(0, digits));
                final long factor = units == DURATION ? DURATION_FACTOR[i] : 1L << (10 * i);
                return number > Long.MAX_VALUE / factor ? Long.MAX_VALUE : number * factor;
            }
        }
        throw bad(key, value, example + ", " + allowed);
    }

    private static String format(final long ns) {
        for (int i = DURATION.length - 1; i > 0; i--) {
            if (ns >= DURATION_FACTOR[i] && ns % DURATION_FACTOR[i] == 0) {
                return ns / DURATION_FACTOR[i] + DURATION[i];
            }
        }
        return ns + "ns";
    }

    static String formatSize(final long bytes) {
        for (int i = SIZE.length - 1; i > 0; i--) {
            if (bytes >= 1L << (10 * i) && bytes % (1L << (10 * i)) == 0) {
                return (bytes >> (10 * i)) + SIZE[i];
            }
        }
        return Long.toString(bytes);
    }
}
