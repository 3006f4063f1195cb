package io.berth.worker;

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
import java.util.TreeSet;

/**
 * Values of a properties file, overridden by environment (BERTH_WORKER_NAME for berth.worker.name)
 * and that by system properties. Every complaint names the key, the value and what is allowed.
 */
final class WorkerProperties {
    private static final String[] DURATION_UNITS = {"us", "ms", "s", "m"};
    private static final long[] DURATION_FACTORS = {
        1_000L, 1_000_000L, 1_000_000_000L, 60_000_000_000L
    };
    private static final String[] SIZE_UNITS = {"", "k", "m", "g"};
    private static final long[] SIZE_FACTORS = {1L, 1L << 10, 1L << 20, 1L << 30};
    private static final int MAX_DIGITS = 9;

    private final Properties file;
    private final Map<String, String> environment;
    private final Properties system;
    private final TreeSet<String> known = new TreeSet<>();

    WorkerProperties(
            final Properties file, final Map<String, String> environment, final Properties system) {
        this.file = file;
        this.environment = environment;
        this.system = system;
    }

    static WorkerProperties load(final Path path) {
        final Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (final NoSuchFileException problem) {
            throw WorkerStartException.badConfiguration(
                    "configuration file " + path + " does not exist");
        } catch (final MalformedInputException | IllegalArgumentException problem) {
            throw WorkerStartException.badConfiguration(
                    "configuration file " + path + " is not a properties file in UTF-8");
        } catch (final IOException problem) {
            throw WorkerStartException.badConfiguration(
                    "configuration file " + path + " can't be read: " + problem);
        }
        return new WorkerProperties(properties, System.getenv(), System.getProperties());
    }

    /**
     * @return the value without surrounding space, or null where there is none.
     */
    String text(final String key) {
        known.add(key);
        String value = system.getProperty(key);
        if (value == null) {
            value = environment.get(key.toUpperCase(Locale.ROOT).replace('.', '_'));
        }
        if (value == null) {
            value = file.getProperty(key);
        }
        return value == null || value.isBlank() ? null : value.trim();
    }

    String text(final String key, final String defaultValue) {
        final String value = text(key);
        return value == null ? defaultValue : value;
    }

    String requiredText(final String key, final String what) {
        final String value = text(key);
        if (value == null) {
            throw WorkerStartException.badConfiguration(key + " is missing: " + what);
        }
        return value;
    }

    int number(final String key, final int defaultValue, final int min, final int max) {
        final String value = text(key);
        if (value == null) {
            return defaultValue;
        }
        final long number = parse(value, new String[] {""}, new long[] {1});
        if (number < min || number > max) {
            throw bad(key, value, "a whole number from " + min + " to " + max);
        }
        return (int) number;
    }

    /**
     * @return nanoseconds.
     */
    long durationNs(
            final String key, final String defaultValue, final String min, final String max) {
        return withUnit(
                key, defaultValue, min, max, "a duration", DURATION_UNITS, DURATION_FACTORS);
    }

    /**
     * @return bytes.
     */
    long size(final String key, final String defaultValue, final String min, final String max) {
        return withUnit(key, defaultValue, min, max, "a size", SIZE_UNITS, SIZE_FACTORS);
    }

    /**
     * Refuses keys of the file with the prefix that nobody asked for: most are spelling mistakes.
     */
    void refuseUnknown(final String prefix) {
        for (final String key : new TreeSet<>(file.stringPropertyNames())) {
            if (key.startsWith(prefix) && !known.contains(key)) {
                throw WorkerStartException.badConfiguration(key + " is not a known key");
            }
        }
    }

    static WorkerStartException bad(final String key, final String value, final String allowed) {
        return WorkerStartException.badConfiguration(
                key + "=" + value + " is not allowed: expected " + allowed);
    }

    private long withUnit(
            final String key,
            final String defaultValue,
            final String min,
            final String max,
            final String what,
            final String[] units,
            final long[] factors) {
        final String value = text(key, defaultValue);
        final long number = parse(value, units, factors);
        if (number < parse(min, units, factors) || number > parse(max, units, factors)) {
            throw bad(key, value, what + " from " + min + " to " + max);
        }
        return number;
    }

    /**
     * @return the number times the factor of its unit, -1: not one.
     */
    private static long parse(final String value, final String[] units, final long[] factors) {
        int digits = 0;
        while (digits < value.length()
                && value.charAt(digits) >= '0'
                && value.charAt(digits) <= '9') {
            digits++;
        }
        if (digits == 0 || digits > MAX_DIGITS) {
            return -1;
        }
        final String unit = value.substring(digits).trim().toLowerCase(Locale.ROOT);
        for (int i = 0; i < units.length; i++) {
            if (units[i].equals(unit)) {
                return Long.parseLong(value.substring(0, digits)) * factors[i];
            }
        }
        return -1;
    }
}
