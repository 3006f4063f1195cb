package io.berth.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * The last lines of what happened, for the reader of a failing seed. Lines are only made into text
 * when asked for.
 */
public final class Trace {
    private record Line(long timeNs, String who, Supplier<String> text) {}

    private final Deque<Line> lines = new ArrayDeque<>();
    private final VirtualTime time;
    private final int capacity;

    /**
     * @param capacity lines kept; 0: none.
     */
    public Trace(final VirtualTime time, final int capacity) {
        this.time = time;
        this.capacity = capacity;
    }

    /** Notes a line; {@code text} must still say the same when it is asked later. */
    public void add(final String who, final Supplier<String> text) {
        if (capacity == 0) {
            return;
        }
        if (lines.size() == capacity) {
            lines.removeFirst();
        }
        lines.addLast(new Line(time.nowNs(), who, text));
    }

    /** The kept lines, oldest first. */
    public List<String> tail() {
        return lines.stream().map(Trace::format).toList();
    }

    private static String format(final Line line) {
        final long micros = line.timeNs / 1_000;
        return String.format(
                "%6d.%06d %-10s %s",
                micros / 1_000_000, micros % 1_000_000, line.who, line.text.get());
    }
}
