package io.berth.worker.protocol;

import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.WorkerEventKind;

/**
 * The way out, for a graceful stop and for a worker with too many stuck sandboxes: take nothing
 * new, wait for what runs, stop the rest, tell the balancer, halt. Every step is bounded.
 */
final class DrainPlan {
    /**
     * Placements on their way when the drain began are still refused for this long, not met by
     * silence.
     */
    private static final long LINGER_NS = 300_000_000L;

    /** Bound of the steps after the runs. */
    private static final long STEP_NS = 2_000_000_000L;

    private enum Step {
        NONE,
        WAITING,
        STOPPING,
        TELLING,
        DONE
    }

    private final Standing standing;
    private final EventSender events;
    private final ResultStore results;
    private final SandboxTable table;
    private final SandboxSupervisor supervisor;
    private Step step = Step.NONE;
    private HaltReason reason;
    private long stepNs;

    DrainPlan(
            final Standing standing,
            final EventSender events,
            final ResultStore results,
            final SandboxTable table,
            final SandboxSupervisor supervisor) {
        this.standing = standing;
        this.events = events;
        this.results = results;
        this.table = table;
        this.supervisor = supervisor;
    }

    void begin(final long nowNs, final HaltReason haltReason) {
        if (step != Step.NONE) {
            return;
        }
        reason = haltReason;
        standing.draining = true;
        events.add(WorkerEventKind.DRAINING, 0, 0, 0, 0, RefuseReason.NONE);
        enter(nowNs, Step.WAITING);
    }

    /** A new incarnation would not know that this worker takes nothing new. */
    void repeatEvent() {
        if (step != Step.NONE && step != Step.DONE) {
            events.add(WorkerEventKind.DRAINING, 0, 0, 0, 0, RefuseReason.NONE);
        }
    }

    boolean isOver() {
        return step == Step.DONE;
    }

    void poll(final long nowNs) {
        final long waitedNs = nowNs - stepNs;
        switch (step) {
            case WAITING -> {
                final boolean quiet = supervisor.endingRuns() == 0 && waitedNs >= LINGER_NS;
                if (quiet || waitedNs >= standing.settings.drainNs()) {
                    supervisor.stopAll(nowNs, RunSlot.Cause.DRAIN);
                    enter(nowNs, Step.STOPPING);
                }
            }
            case STOPPING -> {
                final boolean stopped = table.size() == supervisor.stuckSandboxes();
                if (stopped || waitedNs >= STEP_NS + standing.settings.stuckAfterNs()) {
                    enter(nowNs, Step.TELLING);
                }
            }
            case TELLING -> {
                final boolean told = events.pending() == 0 && results.allSent();
                if ((told && goodbye()) || waitedNs >= STEP_NS) {
                    enter(nowNs, Step.DONE);
                    halt(reason);
                }
            }
            default -> {}
        }
    }

    /** Cut off with a run that does not end: a drain under way is over, too. */
    void haltStuck() {
        halt(step == Step.NONE ? HaltReason.STUCK_WITHOUT_LEASE : reason);
    }

    void halt(final HaltReason haltReason) {
        step = Step.DONE;
        standing.state = RegistrationState.ENDED;
        standing.output.halt(haltReason);
    }

    /** Only one that holds nothing any more says goodbye. */
    private boolean goodbye() {
        return standing.state != RegistrationState.REGISTERED
                || table.size() > 0
                || standing.output.sendGoodbye(standing.workerId, standing.registrationEpoch);
    }

    private void enter(final long nowNs, final Step next) {
        step = next;
        stepNs = nowNs;
    }
}
