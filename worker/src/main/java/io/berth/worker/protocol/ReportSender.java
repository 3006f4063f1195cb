package io.berth.worker.protocol;

import io.berth.schemas.protocol.SandboxState;
import java.util.Arrays;

/**
 * Reports of everything that the worker holds (rule 27): copied at one moment, with the numbers of
 * that moment, and sent in chunks as the way allows.
 */
final class ReportSender implements ReportChunk {
    private final Standing standing;
    private final EventSender events;
    private final SandboxTable table;

    private long[] sandboxIds = new long[64];
    private long[] lastTokens = new long[64];
    private long[] runningTokens = new long[64];
    private int[] slots = new int[64];
    private SandboxState[] states = new SandboxState[64];
    private int count;

    private long reportId;
    private long lastCommandApplied;
    private long lastEventSent;
    private int nextChunk;
    private boolean wanted;
    private boolean sending;
    private long takenNs;

    ReportSender(final Standing standing, final EventSender events, final SandboxTable table) {
        this.standing = standing;
        this.events = events;
        this.table = table;
    }

    void request() {
        wanted = true;
    }

    /**
     * Registered anew: the interval counts from here; what was being sent belongs to the
     * registration before.
     */
    void registered(final long nowNs, final boolean resumed) {
        sending = false;
        wanted = resumed;
        takenNs = nowNs;
    }

    void abandon() {
        sending = false;
        wanted = false;
    }

    /** While a report is on its way no event may be sent: its chunks are contiguous. */
    boolean isSending() {
        return sending;
    }

    int poll(final long nowNs) {
        if (!sending) {
            final boolean due = wanted || nowNs - takenNs >= standing.settings.reportIntervalNs();
            if (!due || !events.allSent()) {
                return 0;
            }
            take(nowNs);
        }
        int sent = 0;
        while (sending && sendChunk()) {
            sent++;
        }
        return sent;
    }

    private void take(final long nowNs) {
        wanted = false;
        sending = true;
        takenNs = nowNs;
        reportId++;
        nextChunk = 0;
        count = 0;
        lastCommandApplied = standing.lastCommandApplied;
        lastEventSent = events.lastAdded();
        for (int i = 0, size = table.size(); i < size; i++) {
            final Sandbox sandbox = table.at(i);
            final SandboxState state = sandbox.state();
            for (final RunSlot slot : sandbox.slots) {
                add(slot, state);
            }
        }
        standing.counts.reports++;
    }

    private void add(final RunSlot slot, final SandboxState state) {
        if (count == sandboxIds.length) {
            final int capacity = count * 2;
            sandboxIds = Arrays.copyOf(sandboxIds, capacity);
            lastTokens = Arrays.copyOf(lastTokens, capacity);
            runningTokens = Arrays.copyOf(runningTokens, capacity);
            slots = Arrays.copyOf(slots, capacity);
            states = Arrays.copyOf(states, capacity);
        }
        sandboxIds[count] = slot.sandbox.id;
        lastTokens[count] = slot.lastToken;
        runningTokens[count] = slot.runningToken;
        slots[count] = slot.index;
        states[count] = state;
        count++;
    }

    private boolean sendChunk() {
        final boolean last = (nextChunk + 1) * MAX_SLOTS >= count;
        final boolean sent =
                standing.output.sendReport(
                        standing.workerId,
                        standing.registrationEpoch,
                        reportId,
                        lastCommandApplied,
                        lastEventSent,
                        nextChunk,
                        last,
                        this);
        if (sent) {
            nextChunk++;
            sending = !last;
        }
        return sent;
    }

    private int at(final int index) {
        return nextChunk * MAX_SLOTS + index;
    }

    @Override
    public int size() {
        return Math.min(MAX_SLOTS, count - nextChunk * MAX_SLOTS);
    }

    @Override
    public long sandboxId(final int index) {
        return sandboxIds[at(index)];
    }

    @Override
    public int sandboxSlot(final int index) {
        return slots[at(index)];
    }

    @Override
    public long lastToken(final int index) {
        return lastTokens[at(index)];
    }

    @Override
    public long runningToken(final int index) {
        return runningTokens[at(index)];
    }

    @Override
    public SandboxState state(final int index) {
        return states[at(index)];
    }
}
