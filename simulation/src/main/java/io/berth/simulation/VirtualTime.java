package io.berth.simulation;

import java.util.PriorityQueue;

/**
 * The simulated time and what is to happen in it; things of the same instant happen in the order
 * they were asked for.
 */
public final class VirtualTime {
    /** One millisecond in nanoseconds. */
    public static final long MS = 1_000_000L;

    /** One second in nanoseconds. */
    public static final long SECOND = 1_000 * MS;

    private record Event(long timeNs, long number, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(final Event other) {
            final int byTime = Long.compare(timeNs, other.timeNs);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long nowNs;
    private long issued;

    /** Time since the start of the simulation, which no process of it can see. */
    public long nowNs() {
        return nowNs;
    }

    /** Does {@code action} after the delay. */
    public void after(final long delayNs, final Runnable action) {
        at(nowNs + Math.max(0, delayNs), action);
    }

    /** Does {@code action} at this time, or at once if it has passed. */
    public void at(final long timeNs, final Runnable action) {
        events.add(new Event(Math.max(nowNs, timeNs), issued++, action));
    }

    /**
     * Does the next thing.
     *
     * @return false if there is none.
     */
    public boolean step() {
        final Event event = events.poll();
        if (event == null) {
            return false;
        }
        nowNs = event.timeNs;
        event.action.run();
        return true;
    }
}
