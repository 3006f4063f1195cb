package io.berth.cluster;

/** Scratch space through which names leave a message as checked text. */
final class TextReader {
    /** As long as the schema allows a text to be; structure was checked before. */
    final byte[] bytes = new byte[512];

    /**
     * @return the first {@code length} bytes as text, or null where they are not strict UTF-8.
     */
    String read(final int length) {
        return FieldChecks.text(bytes, length);
    }
}
