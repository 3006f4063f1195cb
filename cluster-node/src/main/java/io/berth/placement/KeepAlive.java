package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;

import io.berth.schemas.protocol.KeepAlivePolicy;

/**
 * How long idle sandboxes are kept, by the policy in force:
 *
 * <ul>
 *   <li>FIXED: for the keep-alive of the function.
 *   <li>HISTOGRAM: by the idle times of the function ({@link IdleHistograms}), for its last
 *       sandbox: where they say that none comes soon, it is stopped at once and one is started
 *       ahead, its average start-up time before the head of the histogram; it is kept until the
 *       tail. The others are there for runs at the same time, of which idle times say nothing:
 *       FIXED, as without a representative histogram.
 *   <li>GREEDY_DUAL: until memory is short ({@link Eviction}).
 * </ul>
 *
 * <p>What provisioned concurrency holds is kept in any case. An idle time of a function runs from
 * when nothing of it is in flight to the arrival of the invocation that is granted next.
 *
 * <p>A change of the policy or of a keep-alive reaches what is idle already when it is looked at
 * again, which is at its former time, and at the latest after the function's keep-alive or {@value
 * #LOOK_AGAIN_NS} ns, whichever is longer.
 */
final class KeepAlive {
    static final long LOOK_AGAIN_NS = 60_000_000_000L;

    /** Until the end of its window, a start ahead that found no room is tried again after this. */
    private static final long RETRY_NS = 1_000_000_000L;

    private final PlacementCore core;
    private final PlacementState state;
    private final FunctionTable functions;
    private final SandboxTable sandboxes;
    private final IdleHistograms histograms;

    KeepAlive(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
        this.functions = state.functions;
        this.sandboxes = state.sandboxes;
        this.histograms = new IdleHistograms(state.histograms);
    }

    private boolean isBy(final KeepAlivePolicy policy) {
        return state.policy.keepAlive() == policy;
    }

    /**
     * @return whether the function's histogram decides about its sandboxes.
     */
    private boolean isByHistogram(final int function) {
        return isBy(KeepAlivePolicy.HISTOGRAM)
                && histograms.isRepresentative(functions.histogram(function));
    }

    // ---- invocations

    /** A slot is about to be granted: the end of an idle time if none is in flight. */
    void beforeGrant(final int function, final int invocation) {
        if (functions.inFlight(function) > 0) {
            return;
        }
        functions.prewarmAtNs(function, 0);
        final long idleSinceNs = functions.idleSinceNs(function);
        final long idleNs = state.invocations.queuedAtNs(invocation) - idleSinceNs;
        if (isBy(KeepAlivePolicy.HISTOGRAM) && idleSinceNs >= 0 && idleNs >= 0) {
            final int histogram = histogramOf(function);
            if (histogram != NONE) {
                histograms.add(histogram, idleNs);
            }
        }
    }

    private int histogramOf(final int function) {
        if (functions.histogram(function) == NONE) {
            final int histogram = state.histograms.allocate();
            functions.histogram(function, histogram);
            if (histogram != NONE) {
                state.histograms.function(histogram, function);
            }
        }
        return functions.histogram(function);
    }

    /** A slot was given back. */
    void afterRelease(final int function) {
        if (functions.inFlight(function) == 0) {
            functions.idleSinceNs(function, state.nowNs());
        }
    }

    /** The record of the function is about to be freed. */
    void forget(final int function) {
        if (functions.histogram(function) != NONE) {
            state.histograms.free(functions.histogram(function));
            functions.histogram(function, NONE);
        }
    }

    // ---- idle sandboxes

    /**
     * @return whether the sandbox, idle or just done with its run, is not to be kept now, because
     *     it is the last of its function and the next invocation is far away; then the start ahead
     *     is set.
     */
    boolean stopsUntilExpected(final int sandbox) {
        final int function = sandboxes.function(sandbox);
        if (sandboxes.used(sandbox) == 0
                || !isByHistogram(function)
                || !isLast(sandbox)
                || core.provisioned.isHeld(sandbox)) {
            return false;
        }
        final long atNs = aheadAtNs(function);
        if (atNs <= state.nowNs()) {
            return false;
        }
        functions.prewarmAtNs(function, atNs);
        core.placer.wakeAt(function, atNs);
        return true;
    }

    /**
     * @return when a start has to begin to be done at the head; not after the last end where there
     *     is no head.
     */
    private long aheadAtNs(final int function) {
        return functions.idleSinceNs(function)
                + histograms.headNs(functions.histogram(function))
                - functions.averageStartNs(function);
    }

    /**
     * @return whether nothing of the function runs or waits, and it has no other sandbox that is
     *     idle or starting.
     */
    private boolean isLast(final int sandbox) {
        final int function = sandboxes.function(sandbox);
        final int itself = sandboxes.state(sandbox) == Sandboxes.IDLE ? 1 : 0;
        return functions.inFlight(function) == 0
                && functions.queued(function) == 0
                && functions.idle(function) + functions.starting(function) == itself
                && functions.idleSinceNs(function) != FunctionTable.NEVER_IDLE;
    }

    /**
     * @return whether the time of the idle sandbox is over.
     */
    boolean isOver(final int sandbox) {
        return stopsUntilExpected(sandbox) || untilNs(sandbox) <= state.nowNs();
    }

    /** Until when the idle sandbox is kept; {@link Long#MAX_VALUE}: without an end. */
    private long untilNs(final int sandbox) {
        final int function = sandboxes.function(sandbox);
        if (!core.sandboxes.isStale(sandbox)) {
            final boolean isReplacedFirst = sandboxes.pooled(sandbox) == Sandboxes.LEAVING;
            if (isReplacedFirst
                    || core.provisioned.mayBeHeld(sandbox)
                    || isBy(KeepAlivePolicy.GREEDY_DUAL)) {
                return Long.MAX_VALUE;
            }
            if (isByHistogram(function) && isLast(sandbox)) {
                return endNs(function);
            }
        }
        return sandboxes.sinceNs(sandbox) + functions.keepAliveNs(function);
    }

    /**
     * @return when the idle sandbox is to be looked at again: at the end of its time, or earlier,
     *     since the policy may change.
     */
    long lookAgainNs(final int sandbox) {
        final long keepAliveNs = functions.keepAliveNs(sandboxes.function(sandbox));
        final long againNs =
                state.nowNs() + (keepAliveNs > LOOK_AGAIN_NS ? keepAliveNs : LOOK_AGAIN_NS);
        final long untilNs = untilNs(sandbox);
        return untilNs < againNs ? untilNs : againNs;
    }

    // ---- starts ahead

    /** The function's timer: starts a sandbox ahead where it is time and nothing of it is there. */
    void onFunctionTimer(final int function) {
        final long atNs = functions.prewarmAtNs(function);
        if (atNs == 0) {
            return;
        }
        if (atNs > state.nowNs()) {
            core.placer.wakeAt(function, atNs);
            return;
        }
        functions.prewarmAtNs(function, 0);
        if (!isMissing(function)) {
            return;
        }
        final int worker =
                core.startFailures.isBackingOff(function)
                        ? NONE
                        : core.starts.choice.choose(function, Limits.ANY_ZONE);
        if (worker != NONE) {
            core.sandboxes.start(function, worker);
            return;
        }
        startAheadLater(function);
    }

    /** A start failed or hung: one that was ahead is tried again, once the function may start. */
    void startFailed(final int function) {
        if (functions.isLive(function)
                && isMissing(function)
                && histograms.headNs(functions.histogram(function)) > 0
                && aheadAtNs(function) <= state.nowNs()) {
            startAheadLater(function);
        }
    }

    private void startAheadLater(final int function) {
        final long retryNs = state.nowNs() + RETRY_NS;
        if (retryNs < endNs(function)) {
            functions.prewarmAtNs(function, retryNs);
            core.placer.wakeAt(function, retryNs);
        }
    }

    private boolean isMissing(final int function) {
        return functions.deleted(function) == 0
                && !core.limits.isDisabled(function)
                && functions.inFlight(function) == 0
                && functions.queued(function) == 0
                && functions.idle(function) + functions.starting(function) == 0
                && isByHistogram(function)
                && state.nowNs() < endNs(function);
    }

    private long endNs(final int function) {
        return functions.idleSinceNs(function) + histograms.tailNs(functions.histogram(function));
    }
}
