package io.berth.cluster;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Egress of the leader on its way out. A message is offered at once; one that meets back pressure
 * waits in a bounded, preallocated space and is offered again at the next entries, in order per
 * session. When the space is used up the oldest message of a session is dropped and counted. No
 * part of the state (rule 30). Single threaded.
 */
public final class Outbox {
    /** Longest message, in bytes (rule 31). */
    public static final int MAX_MESSAGE_LENGTH = 1024;

    /** Result of an offer: gone on its way. */
    public static final int SENT = 0;

    /** Result of an offer: try again at a later entry. */
    public static final int WAIT = 1;

    /** Result of an offer: the session is gone, nothing will ever reach it. */
    public static final int GONE = 2;

    /** Where messages go. */
    @FunctionalInterface
    public interface Offerer {
        /**
         * @return {@link #SENT}, {@link #WAIT} or {@link #GONE}.
         */
        int offer(long sessionId, DirectBuffer buffer, int offset, int length);
    }

    /** Told of each message that was dropped. */
    @FunctionalInterface
    public interface DropListener {
        void onDropped();
    }

    private static final int NONE = -1;
    private static final int MAX_OFFERS_PER_DRAIN = 256;

    private final Offerer offerer;
    private final DropListener dropListener;
    private final UnsafeBuffer space;
    private final int[] lengths;
    private final int[] next;
    private final int maxPerSession;
    private final Long2ObjectHashMap<Waiting> waitingBySession = new Long2ObjectHashMap<>();
    private final List<Waiting> waitingSessions = new ArrayList<>();
    private final List<Waiting> spares = new ArrayList<>();
    private int freeHead;
    private int count;
    private int cursor;

    /** The messages of one session that wait, oldest first. */
    private static final class Waiting {
        private long sessionId;
        private int head = NONE;
        private int tail = NONE;
        private int count;
    }

    /**
     * @param capacity most messages that wait, over all sessions.
     * @param maxPerSession most messages of one session that wait.
     */
    public Outbox(
            final int capacity,
            final int maxPerSession,
            final Offerer offerer,
            final DropListener dropListener) {
        this.offerer = offerer;
        this.dropListener = dropListener;
        this.maxPerSession = Math.min(capacity, maxPerSession);
        space = new UnsafeBuffer(new byte[capacity * MAX_MESSAGE_LENGTH]);
        lengths = new int[capacity];
        next = new int[capacity];
        for (int i = 0; i < capacity; i++) {
            next[i] = i + 1 < capacity ? i + 1 : NONE;
        }
        freeHead = capacity > 0 ? 0 : NONE;
    }

    /** Offers a message or lets it wait behind those of the same session. */
    public void send(
            final long sessionId, final DirectBuffer buffer, final int offset, final int length) {
        Waiting waiting = count == 0 ? null : waitingBySession.get(sessionId);
        if (waiting == null) {
            final int result = offerer.offer(sessionId, buffer, offset, length);
            if (result == SENT) {
                return;
            }
            if (result == GONE) {
                dropListener.onDropped();
                return;
            }
            waiting = addSession(sessionId);
        }
        append(waiting, buffer, offset, length);
    }

    /**
     * Offers what waits, a session at a time, until each is empty or meets back pressure again;
     * bounded work.
     */
    public void drain() {
        int offers = 0;
        int sessionsLeft = waitingSessions.size();
        while (sessionsLeft > 0 && offers < MAX_OFFERS_PER_DRAIN) {
            if (cursor >= waitingSessions.size()) {
                cursor = 0;
            }
            final Waiting waiting = waitingSessions.get(cursor);
            int result = SENT;
            while (waiting.count > 0 && result == SENT && offers < MAX_OFFERS_PER_DRAIN) {
                final int slot = waiting.head;
                result =
                        offerer.offer(
                                waiting.sessionId, space, slot * MAX_MESSAGE_LENGTH, lengths[slot]);
                offers++;
                if (result == SENT) {
                    removeHead(waiting);
                }
            }
            if (result == GONE) {
                dropAll(waiting);
            }
            if (waiting.count == 0) {
                removeSession(cursor);
            } else {
                cursor++;
            }
            sessionsLeft--;
        }
    }

    /** Forgets what waits for a session that was closed. */
    public void onSessionClosed(final long sessionId) {
        final Waiting waiting = waitingBySession.get(sessionId);
        if (waiting != null) {
            dropAll(waiting);
            removeSession(waitingSessions.indexOf(waiting));
        }
    }

    /**
     * Forgets everything: this node leads no longer, or leads anew. Peers ask for what they missed.
     */
    public void clear() {
        while (!waitingSessions.isEmpty()) {
            final int last = waitingSessions.size() - 1;
            dropAll(waitingSessions.get(last));
            removeSession(last);
        }
    }

    /**
     * @return how many messages wait.
     */
    public int size() {
        return count;
    }

    private Waiting addSession(final long sessionId) {
        final Waiting waiting = spares.isEmpty() ? new Waiting() : spares.remove(spares.size() - 1);
        waiting.sessionId = sessionId;
        waitingBySession.put(sessionId, waiting);
        waitingSessions.add(waiting);
        return waiting;
    }

    private void removeSession(final int index) {
        final Waiting waiting = waitingSessions.get(index);
        final int last = waitingSessions.size() - 1;
        waitingSessions.set(index, waitingSessions.get(last));
        waitingSessions.remove(last);
        waitingBySession.remove(waiting.sessionId);
        spares.add(waiting);
    }

    private void append(
            final Waiting waiting, final DirectBuffer buffer, final int offset, final int length) {
        if (waiting.count >= maxPerSession) {
            drop(waiting);
        } else if (freeHead == NONE) {
            drop(longest());
        }
        final int slot = freeHead;
        freeHead = next[slot];
        space.putBytes(slot * MAX_MESSAGE_LENGTH, buffer, offset, length);
        lengths[slot] = length;
        next[slot] = NONE;
        if (waiting.tail == NONE) {
            waiting.head = slot;
        } else {
            next[waiting.tail] = slot;
        }
        waiting.tail = slot;
        waiting.count++;
        count++;
    }

    private Waiting longest() {
        Waiting longest = waitingSessions.get(0);
        for (int i = 1; i < waitingSessions.size(); i++) {
            if (waitingSessions.get(i).count > longest.count) {
                longest = waitingSessions.get(i);
            }
        }
        return longest;
    }

    private void drop(final Waiting waiting) {
        removeHead(waiting);
        dropListener.onDropped();
    }

    private void dropAll(final Waiting waiting) {
        while (waiting.count > 0) {
            drop(waiting);
        }
    }

    private void removeHead(final Waiting waiting) {
        final int slot = waiting.head;
        waiting.head = next[slot];
        if (waiting.head == NONE) {
            waiting.tail = NONE;
        }
        next[slot] = freeHead;
        freeHead = slot;
        waiting.count--;
        count--;
    }
}
