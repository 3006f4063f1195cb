package io.berth.cluster;

import org.agrona.collections.LongArrayList;

/**
 * What the state machine asked of the cluster during one entry; done after the entry, when the
 * state is whole again. Single threaded.
 */
final class EntryEffects {
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

    boolean takeTimer() {
        final boolean asked = timerAsked;
        timerAsked = false;
        return asked;
    }

    long timerId() {
        return timerId;
    }

    long timerDelayNs() {
        return timerDelayNs;
    }

    LongArrayList sessionsToClose() {
        return sessionsToClose;
    }
}
