package io.berth.worker.protocol;

import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.WorkerEventKind;

/**
 * The word of the worker, in number order (rule 18): numbered from 1 in an incarnation, kept until
 * acknowledged, sent at once when few and gathered up to 32 a message when they come fast.
 */
final class EventSender implements EventBatch {
    private static final int INITIAL_CAPACITY = 256;

    /** Most events sent and not acknowledged. */
    private static final int WINDOW = 1024;

    private final Standing standing;
    private long[] sandboxIds = new long[INITIAL_CAPACITY];
    private long[] tokens = new long[INITIAL_CAPACITY];
    private long[] durations = new long[INITIAL_CAPACITY];
    private int[] slots = new int[INITIAL_CAPACITY];
    private WorkerEventKind[] kinds = new WorkerEventKind[INITIAL_CAPACITY];
    private RefuseReason[] reasons = new RefuseReason[INITIAL_CAPACITY];

    private long acknowledged;
    private long lastAdded;
    private long lastSent;
    private long lastSendNs;
    private long progressNs;
    private long rewoundAtNumber;
    private boolean sentBefore;

    // the batch being handed out
    private long batchFirst;
    private int batchSize;

    EventSender(final Standing standing) {
        this.standing = standing;
    }

    long lastAdded() {
        return lastAdded;
    }

    boolean allSent() {
        return lastSent == lastAdded;
    }

    int pending() {
        return (int) (lastAdded - acknowledged);
    }

    /**
     * Numbers one event. What is told to a balancer that has declared this incarnation dead matters
     * to nobody.
     */
    void add(
            final WorkerEventKind kind,
            final long sandboxId,
            final int sandboxSlot,
            final long token,
            final long durationNs,
            final RefuseReason reason) {
        if (standing.state == RegistrationState.CLEARING) {
            return;
        }
        if (pending() == sandboxIds.length) {
            grow();
        }
        lastAdded++;
        final int index = index(lastAdded);
        sandboxIds[index] = sandboxId;
        slots[index] = sandboxSlot;
        tokens[index] = token;
        durations[index] = Math.max(0, durationNs);
        kinds[index] = kind;
        reasons[index] = reason;
    }

    /**
     * @return false when the balancer shows a number that this worker cannot have sent, or has
     *     forgotten.
     */
    boolean resume(final long nowNs, final long lastEventApplied) {
        if (lastEventApplied < acknowledged || lastEventApplied > lastAdded) {
            return false;
        }
        acknowledged = lastEventApplied;
        rewind(nowNs);
        return true;
    }

    /**
     * @param number of the answered message.
     * @param lastEventInMessage that the answered message carried, 0: none.
     */
    void acknowledge(
            final long nowNs,
            final long lastEventApplied,
            final long number,
            final long lastEventInMessage) {
        if (lastEventApplied > lastAdded) {
            standing.counts.ignored++;
            return;
        }
        if (lastEventApplied > acknowledged) {
            acknowledged = lastEventApplied;
            lastSent = Math.max(lastSent, acknowledged);
            progressNs = nowNs;
        }
        if (lastEventInMessage > lastEventApplied && number >= rewoundAtNumber) {
            rewind(nowNs); // that message came after a gap and was dropped
        }
    }

    /** Sends again from the first event that is not acknowledged. */
    void rewind(final long nowNs) {
        standing.counts.eventsResent += lastSent - Math.min(lastSent, acknowledged);
        lastSent = acknowledged;
        rewoundAtNumber = standing.lease.nextNumber();
        progressNs = nowNs;
        sentBefore = false;
    }

    /** A new incarnation numbers from 1. */
    void reset() {
        acknowledged = 0;
        lastAdded = 0;
        lastSent = 0;
        sentBefore = false;
    }

    int poll(final long nowNs) {
        if (lastSent > acknowledged && nowNs - progressNs >= standing.settings.resendNs()) {
            rewind(nowNs);
        }
        int sent = 0;
        while (lastSent < lastAdded && lastSent - acknowledged < WINDOW && isTime(nowNs)) {
            if (!sendBatch(nowNs)) {
                break;
            }
            sent++;
        }
        return sent;
    }

    private boolean isTime(final long nowNs) {
        return !sentBefore
                || lastAdded - lastSent >= MAX_EVENTS
                || nowNs - lastSendNs >= standing.settings.batchWindowNs();
    }

    private boolean sendBatch(final long nowNs) {
        batchFirst = lastSent + 1;
        batchSize = (int) Math.min(MAX_EVENTS, lastAdded - lastSent);
        final boolean sent =
                standing.output.sendEvents(
                        standing.workerId,
                        standing.registrationEpoch,
                        standing.lastCommandApplied,
                        batchFirst,
                        standing.lease.nextNumber(),
                        this);
        if (sent) {
            if (lastSent == acknowledged) {
                progressNs = nowNs;
            }
            lastSent += batchSize;
            lastSendNs = nowNs;
            sentBefore = true;
            standing.numberedSent(nowNs, lastSent);
        }
        return sent;
    }

    private int index(final long number) {
        return (int) (number & (sandboxIds.length - 1));
    }

    private void grow() {
        final int oldMask = sandboxIds.length - 1;
        final int capacity = sandboxIds.length * 2;
        final long[] newSandboxIds = new long[capacity];
        final long[] newTokens = new long[capacity];
        final long[] newDurations = new long[capacity];
        final int[] newSlots = new int[capacity];
        final WorkerEventKind[] newKinds = new WorkerEventKind[capacity];
        final RefuseReason[] newReasons = new RefuseReason[capacity];
        for (long number = acknowledged + 1; number <= lastAdded; number++) {
            final int from = (int) (number & oldMask);
            final int to = (int) (number & (capacity - 1));
            newSandboxIds[to] = sandboxIds[from];
            newTokens[to] = tokens[from];
            newDurations[to] = durations[from];
            newSlots[to] = slots[from];
            newKinds[to] = kinds[from];
            newReasons[to] = reasons[from];
        }
        sandboxIds = newSandboxIds;
        tokens = newTokens;
        durations = newDurations;
        slots = newSlots;
        kinds = newKinds;
        reasons = newReasons;
    }

    @Override
    public int size() {
        return batchSize;
    }

    @Override
    public long sandboxId(final int index) {
        return sandboxIds[index(batchFirst + index)];
    }

    @Override
    public int sandboxSlot(final int index) {
        return slots[index(batchFirst + index)];
    }

    @Override
    public long token(final int index) {
        return tokens[index(batchFirst + index)];
    }

    @Override
    public long durationNs(final int index) {
        return durations[index(batchFirst + index)];
    }

    @Override
    public WorkerEventKind kind(final int index) {
        return kinds[index(batchFirst + index)];
    }

    @Override
    public RefuseReason refuseReason(final int index) {
        return reasons[index(batchFirst + index)];
    }
}
