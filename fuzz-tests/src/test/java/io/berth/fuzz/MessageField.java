package io.berth.fuzz;

/**
 * A field of fixed length.
 *
 * @param offset from the start of its block.
 * @param length 1, 2, 4 or 8 bytes.
 */
record MessageField(String name, int offset, int length) {}
