package io.berth.history;

/**
 * A promise that a history breaks.
 *
 * @param promise which.
 * @param timeNs of the record that shows it.
 * @param text call, token, slot, process: what there is to know, in one line.
 */
public record HistoryViolation(Promise promise, long timeNs, String text) {
    @Override
    public String toString() {
        return promise + " at " + timeNs + ": " + text;
    }
}
