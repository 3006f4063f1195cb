package io.berth.worker.sandbox;

import io.berth.worker.protocol.SandboxListener;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Brings what sandboxes say, from any thread, to the worker's thread, and wakes that where it waits
 * for something to do: a result would else lie here until it wakes by itself. As many wait as
 * sandboxes can say at a time.
 */
final class NoticeQueue {
    private enum Kind {
        STARTED,
        START_FAILED,
        STOPPED,
        RUN_ENDED
    }

    private record Notice(
            Kind kind,
            long sandboxId,
            int sandboxSlot,
            long token,
            boolean returned,
            byte[] result) {}

    private final ConcurrentLinkedQueue<Notice> notices = new ConcurrentLinkedQueue<>();
    private volatile Thread taker;

    void started(final long sandboxId) {
        add(new Notice(Kind.STARTED, sandboxId, 0, 0, true, null));
    }

    void startFailed(final long sandboxId) {
        add(new Notice(Kind.START_FAILED, sandboxId, 0, 0, false, null));
    }

    void stopped(final long sandboxId) {
        add(new Notice(Kind.STOPPED, sandboxId, 0, 0, true, null));
    }

    void runEnded(
            final long sandboxId,
            final int sandboxSlot,
            final long token,
            final boolean returned,
            final byte[] result) {
        add(new Notice(Kind.RUN_ENDED, sandboxId, sandboxSlot, token, returned, result));
    }

    private void add(final Notice notice) {
        notices.add(notice);
        // Where it does not wait, its next wait is over at once.
        LockSupport.unpark(taker);
    }

    /** On the worker's thread. @return notices handed over. */
    int drain(final long nowNs, final SandboxListener listener) {
        if (taker != Thread.currentThread()) {
            taker = Thread.currentThread();
        }
        int count = 0;
        for (Notice notice = notices.poll(); notice != null; notice = notices.poll()) {
            count++;
            switch (notice.kind) {
                case STARTED -> listener.onSandboxStarted(nowNs, notice.sandboxId);
                case START_FAILED -> listener.onSandboxStartFailed(nowNs, notice.sandboxId);
                case STOPPED -> listener.onSandboxStopped(nowNs, notice.sandboxId);
                case RUN_ENDED ->
                        listener.onRunEnded(
                                nowNs,
                                notice.sandboxId,
                                notice.sandboxSlot,
                                notice.token,
                                notice.returned,
                                notice.result);
            }
        }
        return count;
    }
}
