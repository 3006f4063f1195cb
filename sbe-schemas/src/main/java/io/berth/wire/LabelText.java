package io.berth.wire;

import java.util.regex.Pattern;

/** Labels of workers and functions as text: separated by commas, empty for none. */
public final class LabelText {
    /** Most labels in a text. */
    public static final int MAX_LABELS = 16;

    /** Most bytes of a text, its commas counted. */
    public static final int MAX_BYTES = 400;

    /** What a text must be, in words. */
    public static final String RULE =
            "at most 16 labels of 1 to 32 characters a-z 0-9 . _ = / -, separated by commas,"
                    + " together at most 400";

    private static final Pattern LABEL = Pattern.compile("[a-z0-9._=/-]{1,32}");

    private LabelText() {}

    /**
     * @return whether it is such a text.
     */
    public static boolean isValid(final String text) {
        if (text.isEmpty()) {
            return true;
        }
        final String[] labels = text.split(",", -1);
        if (text.length() > MAX_BYTES || labels.length > MAX_LABELS) {
            return false;
        }
        for (final String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                return false;
            }
        }
        return true;
    }
}
