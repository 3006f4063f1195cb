package io.berth.placement;

import io.berth.schemas.protocol.RejectReason;

/** Why an invocation waits: told at its deadline, and to an operator who asks. */
final class WaitReason {
    private final PlacementCore core;
    private final PlacementState state;
    private final FunctionTable functions;

    WaitReason(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
        this.functions = state.functions;
    }

    /**
     * @return what a queued invocation waits for now.
     */
    RejectReason cause(final int invocation) {
        return causeOf(state.invocations.function(invocation));
    }

    private RejectReason causeOf(final int function) {
        final RejectReason limit = core.limits.blocking(function);
        if (limit != RejectReason.NONE) {
            return limit;
        }
        if (core.warm.hasAny(function)) {
            return core.room.mayTake(functions.tenant(function))
                    ? RejectReason.SANDBOX_EXPECTED
                    : RejectReason.FAIR_SHARE;
        }
        final long missing = core.demand.missing(function);
        if (missing <= 0) {
            return RejectReason.SANDBOX_EXPECTED;
        }
        if (core.startFailures.isBackingOff(function)) {
            return RejectReason.START_FAILED;
        }
        if (missing <= core.demand.expectedFree(function, missing)) {
            return RejectReason.SANDBOX_EXPECTED;
        }
        if (core.scaleUp.untilNextNs(function) > 0) {
            return RejectReason.SCALE_UP_RATE;
        }
        if (!state.isLabelCarried(function)) {
            return RejectReason.NO_LABELLED_WORKER;
        }
        if (!core.starts.choice.fitsAnywhere(function)) {
            return RejectReason.NO_CAPACITY;
        }
        return core.room.mayTake(functions.tenant(function))
                ? RejectReason.SANDBOX_EXPECTED
                : RejectReason.FAIR_SHARE;
    }

    /**
     * @return whose limit the cause is: the index of a tenant or the id of a function; 0 where it
     *     is no one's.
     */
    long owner(final int invocation, final RejectReason cause) {
        final int function = state.invocations.function(invocation);
        switch (cause) {
            case START_FAILED:
            case SCALE_UP_RATE:
            case NO_LABELLED_WORKER:
                return state.functionId(function);
            case FAIR_SHARE:
                return functions.tenant(function);
            default:
                return core.limits.owner(function, cause);
        }
    }

    /**
     * @return what counts against that limit.
     */
    long current(final int invocation, final RejectReason cause) {
        final int function = state.invocations.function(invocation);
        switch (cause) {
            case START_FAILED:
                return functions.failedStarts(function);
            case SCALE_UP_RATE:
                return core.scaleUp.started(function);
            case NO_CAPACITY:
                return functions.memoryMb(function);
            default:
                return core.limits.current(function, cause);
        }
    }

    /**
     * @return what the limit allows.
     */
    long allowed(final int invocation, final RejectReason cause) {
        final int function = state.invocations.function(invocation);
        switch (cause) {
            case SCALE_UP_RATE:
                return core.scaleUp.size(function);
            case NO_CAPACITY:
                return state.candidates.largestRoomMb();
            default:
                return core.limits.allowed(function, cause);
        }
    }
}
