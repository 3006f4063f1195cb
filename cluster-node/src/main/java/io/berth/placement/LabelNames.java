package io.berth.placement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The labels of the cell, each with a bit of its own, given out at first use and never taken back:
 * at most {@value #MAX_LABELS}. A text of labels separates them by commas; their order and
 * repetitions mean nothing.
 */
final class LabelNames {
    static final int MAX_LABELS = 64;

    /** Most labels in a text. */
    static final int MAX_IN_TEXT = 16;

    /** Most bytes of a text, its commas counted, so that a page of 1 KiB has room for it. */
    static final int MAX_TEXT_BYTES = 400;

    /** Most bytes of a label. */
    static final int MAX_BYTES = 32;

    private static final String SEPARATOR = ",";

    private final List<String> names = new ArrayList<>();

    int size() {
        return names.size();
    }

    String name(final int bit) {
        return names.get(bit);
    }

    /** The next label, of a snapshot or new. */
    void add(final String name) {
        names.add(name);
    }

    /**
     * @return whether it is empty or up to {@value #MAX_IN_TEXT} labels of 1 to {@value #MAX_BYTES}
     *     characters a to z, 0 to 9 and {@code . _ = / -}, together at most {@value
     *     #MAX_TEXT_BYTES}.
     */
    static boolean isValid(final String text) {
        if (text == null || text.length() > MAX_TEXT_BYTES) {
            return false;
        }
        if (text.isEmpty()) {
            return true;
        }
        int labels = 1;
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c == ',') {
                if (length == 0) {
                    return false;
                }
                labels++;
                length = 0;
            } else if (!isOfLabel(c) || ++length > MAX_BYTES) {
                return false;
            }
        }
        return length > 0 && labels <= MAX_IN_TEXT;
    }

    private static boolean isOfLabel(final char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "._=/-".indexOf(c) >= 0;
    }

    private static String[] split(final String text) {
        return text.isEmpty() ? new String[0] : text.split(SEPARATOR);
    }

    /**
     * @return whether all labels of a valid text have bits, or find some that are left.
     */
    boolean hasRoomFor(final String text) {
        int added = 0;
        final String[] labels = split(text);
        for (int i = 0; i < labels.length; i++) {
            if (!names.contains(labels[i]) && !isRepeated(labels, i)) {
                added++;
            }
        }
        return names.size() + added <= MAX_LABELS;
    }

    private static boolean isRepeated(final String[] labels, final int at) {
        for (int i = 0; i < at; i++) {
            if (labels[i].equals(labels[at])) {
                return true;
            }
        }
        return false;
    }

    /**
     * Gives new labels of a valid text their bits, for which there is room. @return the bits of
     * all.
     */
    long bits(final String text) {
        long bits = 0;
        for (final String label : split(text)) {
            int bit = names.indexOf(label);
            if (bit < 0) {
                bit = names.size();
                names.add(label);
            }
            bits |= 1L << bit;
        }
        return bits;
    }

    /**
     * @return whether all these bits have been given out.
     */
    boolean areKnown(final long bits) {
        return names.size() == MAX_LABELS || bits >>> names.size() == 0;
    }

    /**
     * @return the labels with these bits in alphabetical order, separated by commas.
     */
    String text(final long bits) {
        if (bits == 0) {
            return "";
        }
        final List<String> labels = new ArrayList<>();
        for (long left = bits; left != 0; left &= left - 1) {
            labels.add(names.get(Long.numberOfTrailingZeros(left)));
        }
        Collections.sort(labels);
        return String.join(SEPARATOR, labels);
    }

    void digest(final StateDigest digest) {
        digest.add(names.size());
        for (int bit = 0; bit < names.size(); bit++) {
            digest.add(names.get(bit));
        }
    }
}
