package io.berth.node;

import io.berth.cluster.EntrySkip;
import io.berth.config.ConfigurationException;
import io.berth.config.ProcessProperties;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The property that leaves entries of the log out (rule 32): {@code position[:digest][,…]}, as the
 * message of a node that stopped names them.
 */
public final class SkipProperty {
    public static final String KEY = "berth.skip.entry";

    private static final int MOST = 64;
    private static final int HEXADECIMAL = 16;
    private static final Pattern ONE = Pattern.compile("([1-9][0-9]{0,17})(?::([0-9a-f]{16}))?");
    private static final String ALLOWED =
            "at most "
                    + MOST
                    + " different log positions, each with the rolling digest before it as the"
                    + " node names it: position[:16 hexadecimal digits], separated by commas";

    private SkipProperty() {}

    /**
     * @param text null where the property is not set.
     * @return in the order of their positions.
     * @throws ConfigurationException with one line that names the key and what is allowed.
     */
    public static List<EntrySkip> parse(final String text) {
        final Map<Long, EntrySkip> skips = new TreeMap<>();
        if (text == null) {
            return List.of();
        }
        for (final String part : text.split(",", -1)) {
            final Matcher one = ONE.matcher(part.trim());
            if (!one.matches() || skips.size() == MOST) {
                throw ProcessProperties.bad(KEY, text, ALLOWED);
            }
            final long position = Long.parseLong(one.group(1));
            final EntrySkip skip =
                    one.group(2) == null
                            ? EntrySkip.at(position)
                            : EntrySkip.at(
                                    position, Long.parseUnsignedLong(one.group(2), HEXADECIMAL));
            if (skips.put(position, skip) != null) {
                throw ProcessProperties.bad(KEY, text, ALLOWED);
            }
        }
        return List.copyOf(skips.values());
    }

    /**
     * @return the value of the property for these entries.
     */
    public static String format(final List<EntrySkip> skips) {
        return String.join(",", skips.stream().map(EntrySkip::toString).toList());
    }
}
