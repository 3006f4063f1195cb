package io.berth.ops.loss;

/**
 * How much of a stream is lost and reordered.
 *
 * @param dropPerMille datagrams lost of a thousand.
 * @param reorderPerMille datagrams of a thousand that are held back until the next one has passed.
 * @param burst datagrams that are lost in a row.
 */
public record LossRate(int dropPerMille, int reorderPerMille, int burst) {
    /** Everything arrives in order. */
    public static final LossRate NONE = new LossRate(0, 0, 1);
}
