package io.berth.worker.sandbox;

import java.util.Arrays;

/**
 * Timers by (deadline, order of arming): a binary heap that knows where each timer is. Nothing is
 * allocated per timer.
 */
final class TimerHeap {
    /** A timer; armed at most once at a time. */
    abstract static class Timer {
        private static final int NOT_ARMED = -1;

        private long deadlineNs;
        private long order;
        private int position = NOT_ARMED;

        boolean isArmed() {
            return position != NOT_ARMED;
        }
    }

    private Timer[] timers = new Timer[64];
    private int size;
    private long armed;

    void arm(final Timer timer, final long deadlineNs) {
        disarm(timer);
        if (size == timers.length) {
            timers = Arrays.copyOf(timers, size * 2);
        }
        timer.deadlineNs = deadlineNs;
        timer.order = armed++;
        place(timer, size++);
        siftUp(timer);
    }

    void disarm(final Timer timer) {
        if (!timer.isArmed()) {
            return;
        }
        final int hole = timer.position;
        timer.position = Timer.NOT_ARMED;
        final Timer last = timers[--size];
        timers[size] = null;
        if (last != timer) {
            place(last, hole);
            siftUp(last);
            siftDown(last);
        }
    }

    /**
     * @return a timer whose deadline has passed, disarmed, or null.
     */
    Timer takeDue(final long nowNs) {
        if (size == 0 || nowNs - timers[0].deadlineNs < 0) {
            return null;
        }
        final Timer due = timers[0];
        disarm(due);
        return due;
    }

    private void siftUp(final Timer timer) {
        while (timer.position > 0) {
            final Timer parent = timers[(timer.position - 1) / 2];
            if (!isBefore(timer, parent)) {
                return;
            }
            swap(timer, parent);
        }
    }

    private void siftDown(final Timer timer) {
        while (true) {
            final int left = 2 * timer.position + 1;
            if (left >= size) {
                return;
            }
            final int right = left + 1;
            final Timer child =
                    right < size && isBefore(timers[right], timers[left])
                            ? timers[right]
                            : timers[left];
            if (!isBefore(child, timer)) {
                return;
            }
            swap(timer, child);
        }
    }

    private void swap(final Timer one, final Timer other) {
        final int position = one.position;
        place(one, other.position);
        place(other, position);
    }

    private void place(final Timer timer, final int position) {
        timers[position] = timer;
        timer.position = position;
    }

    private static boolean isBefore(final Timer one, final Timer other) {
        final long difference = one.deadlineNs - other.deadlineNs;
        return difference < 0 || (difference == 0 && one.order - other.order < 0);
    }
}
