package io.berth.ops.cluster;

import io.berth.ops.CheckFailed;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What a {@link Supervisor} knows of one process and does about it; one thread steps, others read
 * the counts.
 */
final class SupervisedProcess {
    /**
     * Exit code of a node or worker whose configuration is wrong: another try ends the same way.
     */
    static final int CONFIGURATION = 2;

    private static final int OK = 0;
    private static final int TERMINATED = 128 + 15;

    private static final long CHECK_INTERVAL_NS = 1_000_000_000L;

    private final LocalProcess process;
    private final Consumer<LocalProcess> starter;
    private final Consumer<String> events;
    private final SupervisorLimits limits;
    private volatile State state = State.UNKNOWN;
    private ProcessIdentity seen;
    private long seenNs;
    private long workedNs;
    private long checkedNs;
    private long dueNs;
    private int endsInARow;
    private volatile int restarts;
    private volatile boolean gaveUp;

    private enum State {
        /** Never seen running: nobody has asked for it yet. */
        UNKNOWN,
        RUNNING,
        /** Waits for its restart. */
        ENDED,
        /** Not started again before somebody else does so. */
        DOWN
    }

    /**
     * @param starter starts the process.
     */
    SupervisedProcess(
            final LocalProcess process,
            final Consumer<LocalProcess> starter,
            final Consumer<String> events,
            final SupervisorLimits limits) {
        this.process = process;
        this.starter = starter;
        this.events = events;
        this.limits = limits;
        seen = process.identity().filter(identity -> !identity.isAlive()).orElse(null);
    }

    LocalProcess process() {
        return process;
    }

    /** How often it was started again. */
    int restarts() {
        return restarts;
    }

    /** Whether its exit code said that another start is no use. */
    boolean gaveUp() {
        return gaveUp;
    }

    /** Whether it runs or will be started again. */
    boolean isWatched() {
        return state == State.RUNNING || state == State.ENDED;
    }

    /** Looks once, and does what is due. */
    void step(final long nowNs) {
        final ProcessIdentity last = process.identity().orElse(null);
        if (last != null && last.isAlive()) {
            whileRunning(last, nowNs);
            return;
        }
        if (last != null && !last.equals(seen)) {
            // Started and ended since the last look.
            takeUp(last, nowNs);
        }
        if (state == State.RUNNING) {
            afterEnd(nowNs);
        } else if (state == State.ENDED && nowNs - dueNs >= 0) {
            restart(nowNs);
        }
    }

    private void whileRunning(final ProcessIdentity running, final long nowNs) {
        if (state != State.RUNNING || !running.equals(seen)) {
            takeUp(running, nowNs);
        }
        if (nowNs - checkedNs < CHECK_INTERVAL_NS) {
            return;
        }
        checkedNs = nowNs;
        if (running.isStopped() || works()) {
            workedNs = nowNs;
        } else if (nowNs - workedNs > limits.hang().toNanos()) {
            events.accept(
                    process.name()
                            + " lives and does nothing for "
                            + limits.hang().toSeconds()
                            + " s: ended with SIGKILL");
            process.signal(Signal.KILL);
            workedNs = nowNs;
        }
    }

    private void takeUp(final ProcessIdentity running, final long nowNs) {
        seen = running;
        seenNs = nowNs;
        workedNs = nowNs;
        checkedNs = nowNs;
        state = State.RUNNING;
        gaveUp = false;
    }

    /** Whether its media driver and what it is there for are at work, by its counters. */
    private boolean works() {
        final CounterFile counters = CounterFile.read(process).orElse(null);
        return counters != null
                && System.currentTimeMillis() - counters.heartbeatMs() < limits.hang().toMillis()
                && counters.hasPartAtWork();
    }

    private void afterEnd(final long nowNs) {
        final int code = process.exitCode().orElse(-1);
        if (process.isMeantToBeDown()) {
            state = State.DOWN;
        } else if (code == OK || code == TERMINATED) {
            events.accept(process.name() + " was ended on purpose");
            state = State.DOWN;
        } else if (code == CONFIGURATION) {
            giveUp();
        } else {
            endsInARow = nowNs - seenNs >= limits.steady().toNanos() ? 1 : endsInARow + 1;
            final Duration delay = limits.delay(endsInARow);
            dueNs = nowNs + delay.toNanos();
            state = State.ENDED;
            events.accept(
                    process.name()
                            + " ended"
                            + (code < 0 ? "" : " with code " + code)
                            + ", starts again in "
                            + delay.toMillis()
                            + " ms; its last line: "
                            + process.lastLogLine());
        }
    }

    private void giveUp() {
        events.accept(
                process.name()
                        + " is not started again, its configuration is wrong: "
                        + process.lastLogLine());
        state = State.DOWN;
        gaveUp = true;
    }

    private void restart(final long nowNs) {
        if (process.isMeantToBeDown()) {
            state = State.DOWN;
            return;
        }
        // Should the start itself fail: the next try.
        endsInARow++;
        dueNs = nowNs + limits.delay(endsInARow).toNanos();
        try {
            starter.accept(process);
        } catch (final CheckFailed ex) {
            if (process.exitCode().orElse(-1) == CONFIGURATION) {
                giveUp();
                return;
            }
            throw ex;
        }
        endsInARow--;
        restarts++;
        // It may end before the next look, and its exit code counts then, too.
        process.identity().ifPresent(started -> takeUp(started, nowNs));
    }
}
