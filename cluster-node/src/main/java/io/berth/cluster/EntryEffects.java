package io.berth.cluster;

import org.agrona.collections.LongArrayList;

/**
 * What the state machine asked of the cluster during one entry; done after the entry, when the
 * state is whole again. Single threaded.
 */
public final class EntryEffects {
    private boolean timerAsked;
    private long timerId;
    private long timerDelayNs;
    private final LongArrayList sessionsToClose = new LongArrayList();

    void scheduleTimer(final long timerId, final long delayNs) {
        timerAsked = true;
        this.timerId = timerId;
        this.timerDelayNs = delayNs;
    }

    void closeSession(final long sessionId) {
        sessionsToClose.addLong(sessionId);
    }

    /**
     * @return whether a timer was asked for since the last call.
     */
    public boolean takeTimer() {
        final boolean asked = timerAsked;
        timerAsked = false;
        return asked;
    }

    public long timerId() {
        return timerId;
    }

    /** From the time of the entry that asked for it. */
    public long timerDelayNs() {
        return timerDelayNs;
    }

    /**
     * @return to be cleared by the caller.
     */
    public LongArrayList sessionsToClose() {
        return sessionsToClose;
    }
}
