package io.berth.client.protocol;

/**
 * How much is said again at a time. A balancer that does not keep up, or that comes back after a
 * while, must not be met by everything that is open at once, and by all of it again and again: at
 * most {@link #MOST} requests are repeated and not answered, and more of them leave as these are
 * answered. So a client with many open requests goes as fast as the balancer can take it.
 */
final class RepeatWindow {
    /** Requests repeated and not answered, of one client; no less than the slots it has mostly. */
    static final int MOST = 256;

    /** What finds no room tries again after this. */
    private static final long PAUSE_NS = 10_000_000L;

    private final Alarm alarm;
    private int open;
    private long pauseEndNs = Long.MIN_VALUE;

    RepeatWindow(final Alarm alarm) {
        this.alarm = alarm;
    }

    /**
     * @return whether something about the request may be said again now; if not, the alarm is set
     *     for when it may be tried.
     */
    boolean enter(final long nowNs, final RequestSlot slot) {
        if (slot.repeated) {
            return true;
        }
        if (open < MOST) {
            slot.repeated = true;
            open++;
            return true;
        }
        if (nowNs >= pauseEndNs) {
            pauseEndNs = nowNs + PAUSE_NS;
        }
        alarm.at(pauseEndNs);
        return false;
    }

    /** The balancer has answered the request, or it is over: nothing of it is awaited. */
    void leave(final RequestSlot slot) {
        if (slot.repeated) {
            slot.repeated = false;
            open--;
        }
    }
}
