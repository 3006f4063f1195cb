package io.berth.ops.replay;

import io.berth.ops.load.LoadSchedule;
import io.berth.ops.trace.ReplayPlan;

/**
 * The invocations of a replay, as a load.
 *
 * @param plan what is replayed.
 */
public record PlanSchedule(ReplayPlan plan) implements LoadSchedule {
    @Override
    public int size() {
        return plan.size();
    }

    @Override
    public long arrivalNs(final int i) {
        return plan.arrivalNs(i);
    }

    @Override
    public int functionIndex(final int i) {
        return plan.functionIndex(i);
    }

    @Override
    public long runNs(final int i) {
        return plan.runNs(i);
    }
}
