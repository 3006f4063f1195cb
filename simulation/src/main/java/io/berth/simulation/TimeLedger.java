package io.berth.simulation;

import static io.berth.simulation.VirtualTime.MS;
import static io.berth.simulation.VirtualTime.SECOND;

/**
 * Cluster time and the one timer (rules 7 and 8): each entry moves time by what its timestamp says,
 * at most a second and never back, and the first of a term not at all; while there are workers, and
 * so deadlines, a timer is armed that comes within a tick.
 */
final class TimeLedger {
    private static final long MAX_STEP_NS = SECOND;

    /** A timer is armed anew only for what is earlier by this. */
    private static final long REARM_NS = 10 * MS;

    private final LimitBook limits;
    private long lastTimestampNs;
    private long newestTimer;
    private boolean isArmed;
    private long dueNs;

    TimeLedger(final LimitBook limits) {
        this.limits = limits;
    }

    void onStep(final Step step) {
        checkTime(step);
        final Call command = step.command();
        final boolean isNewTerm = command.name().equals("newTerm");
        final boolean isFired =
                command.name().equals("timerFired") && command.number("timerId") == newestTimer;
        if (isNewTerm || isFired) {
            isArmed = false;
        }
        for (final Call output : step.outputs()) {
            if (output.name().equals("scheduleTimer")) {
                onSchedule(output, step);
            }
        }
        checkArmed(step);
    }

    private void checkTime(final Step step) {
        final long timestampNs = step.command().number("timestampNs");
        final long movedNs = step.nowNs() - step.before().clusterTimeNs();
        final long passedNs = Math.max(0, timestampNs - lastTimestampNs);
        final long allowedNs = step.is("newTerm") ? 0 : Math.min(passedNs, MAX_STEP_NS);
        lastTimestampNs = timestampNs;
        if (movedNs != allowedNs) {
            throw new CheckFailure(
                    "cluster time moves by "
                            + movedNs
                            + " ns where the entry allows "
                            + allowedNs
                            + ": "
                            + step.command());
        }
    }

    private void onSchedule(final Call schedule, final Step step) {
        final long timerId = schedule.number("timerId");
        final long atNs = step.nowNs() + schedule.number("delayNs");
        if (timerId <= newestTimer) {
            throw new CheckFailure("timer not above " + newestTimer + ": " + schedule);
        }
        if (isArmed && atNs > dueNs - REARM_NS) {
            throw new CheckFailure(
                    "a timer is armed anew that is not earlier than at " + dueNs + ": " + schedule);
        }
        newestTimer = timerId;
        isArmed = true;
        dueNs = atNs;
    }

    /** A worker has a deadline until its record is gone. */
    private void checkArmed(final Step step) {
        if (limits.cell() == null || step.after().workers().isEmpty()) {
            return;
        }
        if (!isArmed) {
            throw new CheckFailure("no timer is armed after " + step.command());
        }
        if (dueNs - step.nowNs() > limits.cell().tickNs() + REARM_NS) {
            throw new CheckFailure(
                    "the next tick is " + (dueNs - step.nowNs()) + " ns away: " + step.command());
        }
    }
}
