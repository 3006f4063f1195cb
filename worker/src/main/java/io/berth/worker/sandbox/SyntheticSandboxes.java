package io.berth.worker.sandbox;

import io.berth.worker.protocol.SandboxListener;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.NanoClock;

/**
 * Sandboxes that hold their slots for the time that the payload says, after a start-up time that
 * the start command says: timers on the worker's thread, no thread of their own. See {@link
 * SyntheticPayload}.
 */
public final class SyntheticSandboxes {
    private static final byte[] DONE = "done".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ASKED_TO_FAIL =
            "failed as asked".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOT_UNDERSTOOD =
            "payload is neither nanoseconds in 8 bytes, alone or with an echo, nor digits of microseconds"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INTERRUPTED = "interrupted".getBytes(StandardCharsets.US_ASCII);

    private final NanoClock clock;
    private final TimerHeap timers = new TimerHeap();
    private final Long2ObjectHashMap<Sandbox> sandboxes = new Long2ObjectHashMap<>();

    /**
     * @param clock the worker's monotonic clock.
     */
    public SyntheticSandboxes(final NanoClock clock) {
        this.clock = clock;
    }

    boolean holds(final long sandboxId) {
        return sandboxes.containsKey(sandboxId);
    }

    void start(final long sandboxId, final int sandboxSlots, final long startUpNs) {
        final Sandbox sandbox = new Sandbox(sandboxId, sandboxSlots);
        sandboxes.put(sandboxId, sandbox);
        timers.arm(sandbox, clock.nanoTime() + Math.max(0, startUpNs));
    }

    void stop(final long sandboxId) {
        final Sandbox sandbox = sandboxes.get(sandboxId);
        sandbox.stopping = true;
        timers.arm(sandbox, clock.nanoTime());
    }

    void run(
            final long sandboxId,
            final int sandboxSlot,
            final long token,
            final DirectBuffer payload,
            final int offset,
            final int length) {
        final Run run = sandboxes.get(sandboxId).runs[sandboxSlot];
        final long runTimeNs = SyntheticPayload.runTimeNs(payload, offset, length);
        run.token = token;
        run.returned =
                runTimeNs != SyntheticPayload.NOT_UNDERSTOOD
                        && !SyntheticPayload.fails(payload, offset, length);
        run.result =
                run.returned
                        ? resultOf(payload, offset, length)
                        : runTimeNs < 0 ? NOT_UNDERSTOOD : ASKED_TO_FAIL;
        timers.arm(run, clock.nanoTime() + Math.max(0, runTimeNs));
    }

    private static byte[] resultOf(final DirectBuffer payload, final int offset, final int length) {
        if (!SyntheticPayload.echoes(payload, offset, length)) {
            return DONE;
        }
        final byte[] copy = new byte[length];
        payload.getBytes(offset, copy);
        return copy;
    }

    void interrupt(final long sandboxId, final int sandboxSlot, final long token) {
        final Run run = sandboxes.get(sandboxId).runs[sandboxSlot];
        if (run.isArmed() && run.token == token) {
            run.returned = false;
            run.result = INTERRUPTED;
            timers.arm(run, clock.nanoTime());
        }
    }

    int poll(final long nowNs, final SandboxListener listener) {
        int work = 0;
        for (TimerHeap.Timer due = timers.takeDue(nowNs);
                due != null;
                due = timers.takeDue(nowNs)) {
            work++;
            if (due instanceof Run run) {
                listener.onRunEnded(
                        nowNs, run.sandbox.id, run.slot, run.token, run.returned, run.result);
            } else {
                final Sandbox sandbox = (Sandbox) due;
                if (sandbox.stopping) {
                    sandboxes.remove(sandbox.id);
                    sandbox.disarmRuns(timers);
                    listener.onSandboxStopped(nowNs, sandbox.id);
                } else {
                    listener.onSandboxStarted(nowNs, sandbox.id);
                }
            }
        }
        return work;
    }

    /** A sandbox; its own timer is for its start and its stop. */
    private static final class Sandbox extends TimerHeap.Timer {
        private final long id;
        private final Run[] runs;
        private boolean stopping;

        Sandbox(final long id, final int sandboxSlots) {
            this.id = id;
            runs = new Run[sandboxSlots];
            for (int i = 0; i < sandboxSlots; i++) {
                runs[i] = new Run(this, i);
            }
        }

        void disarmRuns(final TimerHeap timers) {
            for (final Run run : runs) {
                timers.disarm(run);
            }
        }
    }

    /** The run in one slot; reused. */
    private static final class Run extends TimerHeap.Timer {
        private final Sandbox sandbox;
        private final int slot;
        private long token;
        private boolean returned;
        private byte[] result;

        Run(final Sandbox sandbox, final int slot) {
            this.sandbox = sandbox;
            this.slot = slot;
        }
    }
}
