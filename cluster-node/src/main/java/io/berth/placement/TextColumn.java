package io.berth.placement;

/** A column of texts that grows with its table. */
final class TextColumn {
    private static final int FIRST_LENGTH = 16;

    private String[] texts = new String[FIRST_LENGTH];

    String get(final int index) {
        return texts[index];
    }

    void set(final int index, final String text) {
        if (index >= texts.length) {
            final String[] grown = new String[Integer.highestOneBit(index) << 1];
            System.arraycopy(texts, 0, grown, 0, texts.length);
            texts = grown;
        }
        texts[index] = text;
    }
}
